"""CSV and its kin (`,` `;` tab `|`): a header line, then one post a row.

Lines are counted from 1, the header included; a row with cells over several lines has the
number of its first. Line ends inside cells become `\\n`. What stands above the header (Excel's
`sep=;`, LinkedIn's `Notes:`) is no record.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from postcheck.readers.csvrows import Row, rows
from postcheck.readers.fields import Origin
from postcheck.readers.record import Record, Rejected, Skipped
from postcheck.readers.tables import (
    columns_of,
    date_column,
    has_text,
    is_header,
    known_among,
    known_names,
    order_of,
    row_record,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.look import Look
    from postcheck.readers.source import Options, Source

DELIMITERS = ",;\t|"
_PREAMBLE = 12  # lines in which the header of a file called .csv must be
_NAMED = (".csv", ".tsv")


class Heading(NamedTuple):
    """The line of column names: its number from 1, the delimiter, and the names."""

    line: int
    mark: str
    names: list[str]


def heading_of(source: Source, known: frozenset[str]) -> Heading:
    """The header of a table: its first line, or another at its beginning that is one for sure."""
    lines = [(n, text) for n, text in enumerate(source.head(), start=1) if text.strip()]
    given = ""
    if lines and lines[0][1].lower().startswith("sep=") and len(lines[0][1]) == 5:
        given = lines.pop(0)[1][4]  # Excel's own hint
    found = [Heading(n, *_parted(text, given, known)) for n, text in lines[:_PREAMBLE]]
    if not found:
        return Heading(1, given or DELIMITERS[0], [])
    if source.suffix not in _NAMED or has_text(found[0].names, known):
        return found[0]
    return next((one for one in found[1:] if is_header(one.names, known)), found[0])


def claims(look: Look) -> bool:
    """Whether it is a table with a column of text: a header with one and rows that fit it, or a
    file called .csv or .tsv with a header of several columns."""
    source, known = look.source, known_names(look.columns)
    heading = heading_of(source, known)
    names, named, text = heading.names, source.suffix in _NAMED, has_text(heading.names, known)
    if len(names) < 2:
        return named and text
    if named:
        return True
    if not text or any(not 0 < len(name.strip()) <= 40 for name in names):
        return False
    aliases = known_among(names, known)
    rest = [line for line in look.head[heading.line :] if line.strip()][:1]
    return aliases >= 2 or any(len(cells_of(line, heading.mark)) == len(names) for line in rest)


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each row as a Post, Skipped or Rejected.

    Raises InputError if there is no text column, or a column of `options.columns` is missing.
    """
    table = _Table(source, heading_of(source, known_names(options.columns)), options)
    if options.day_first is None and (column := date_column(table.wanted)):
        dates = (cells[column] for _, cells in table.full_rows())
        options = replace(options, day_first=order_of(dates, table.names))
    for row in table.rows():
        yield row if isinstance(row, Rejected) else table.record(row, options)


def _parted(line: str, given: str, known: frozenset[str]) -> tuple[str, list[str]]:
    """The delimiter and the names: what gives the most names that are known."""
    read = [(mark, cells_of(line, mark)) for mark in given or DELIMITERS]
    return max(read, key=lambda pair: (known_among(pair[1], known), len(pair[1])))


def cells_of(line: str, mark: str) -> list[str]:
    """The cells of one line, none if it is no row."""
    try:
        return next(csv.reader([line], delimiter=mark), [])
    except (csv.Error, ValueError, TypeError):
        return []


class _Table:
    """The rows of a file below its header."""

    def __init__(self, source: Source, heading: Heading, options: Options) -> None:
        self._source, self._mark, self._from = source, heading.mark, heading.line
        first = next(self._all(), None)
        self.names = first.cells if isinstance(first, Row) else []
        self.wanted = columns_of(self.names, options, source.path, heading.line)

    def _all(self) -> Iterator[Row | Rejected]:
        """The rows, the header first; what stands above it is left out."""
        above = True
        for row in rows(self._source, self._mark):
            above = above and not (isinstance(row, Row) and row.line >= self._from)
            if not above:
                yield row

    def rows(self) -> Iterator[Row | Rejected]:
        return islice(self._all(), 1, None)

    def full_rows(self) -> Iterator[tuple[Row, dict[str, str]]]:
        """Rows that have a cell for each column; of columns with one name, the first."""
        for row in self.rows():
            if isinstance(row, Row) and len(row.cells) == len(self.names):
                yield row, self._by_name(row.cells)

    def _by_name(self, cells: list[str]) -> dict[str, str]:
        return dict(zip(reversed(self.names), reversed(cells), strict=True))

    def record(self, row: Row, options: Options) -> Record:
        place, cells = self._source.place(row.line), row.cells
        while len(cells) > len(self.names) and not cells[-1]:
            cells = cells[:-1]
        if not any(cell.strip() for cell in cells):
            return Skipped(place, "empty")
        if len(cells) != len(self.names):
            reason = f"ragged row: {len(cells)} cells, the header has {len(self.names)}"
            return Rejected(place, reason, row.raw)
        named = self._by_name(cells)
        values: dict[str, object] = {field: named[name] for field, name in self.wanted.items()}
        return row_record(values, self.wanted, Origin(place, row.raw), options)
