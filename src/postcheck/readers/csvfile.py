"""CSV and its kin (`,` `;` tab `|`): a header line, then one post a row.

Lines are counted from 1, the header included; a row with cells over several lines has the
number of its first. Line ends inside cells become `\\n`.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from postcheck.errors import InputError
from postcheck.readers.aliases import NAMES, choose, key
from postcheck.readers.csvrows import Row, rows
from postcheck.readers.dates import OrderGuess, numeric_date
from postcheck.readers.fields import Origin, make_post
from postcheck.readers.record import Record, Rejected, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.look import Look
    from postcheck.readers.source import Options, Source

DELIMITERS = ",;\t|"
_SHOWN = 20  # column names in an error


def header_of(head: list[str], known: frozenset[str] = NAMES) -> tuple[str, list[str]]:
    """The delimiter and the column names that the first line tells, ("", []) if it is none."""
    line = next((text for text in head if text.strip()), "")
    if line.lower().startswith("sep=") and len(line) == 5:  # Excel's own hint
        rest = head[head.index(line) + 1 :]
        return line[4], _cells(next((text for text in rest if text.strip()), ""), line[4])
    read = [(mark, _cells(line, mark)) for mark in DELIMITERS]
    return max(read, key=lambda pair: (sum(key(c) in known for c in pair[1]), len(pair[1])))


def claims(look: Look) -> bool:
    """Whether it is a table with a column of text."""
    known = NAMES | {key(name) for name in look.columns.values()}
    return looks_tabular(look.source, look.head, known)


def looks_tabular(source: Source, head: list[str], known: frozenset[str]) -> bool:
    """Whether the head has a header with a text column and rows that fit it, or a file
    called .csv or .tsv a header of several columns."""
    mark, names = header_of(head, known)
    named = source.suffix in (".csv", ".tsv")
    has_text = "text" in choose(names, {}) or any(key(name) in known - NAMES for name in names)
    if len(names) < 2:
        return named and has_text
    if named:
        return True
    if not has_text or any(not 0 < len(name.strip()) <= 40 for name in names):
        return False
    aliases = sum(key(name) in known for name in names)
    rest = [text for text in head if text.strip()][1:2]
    return aliases >= 2 or any(len(_cells(text, mark)) == len(names) for text in rest)


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each row as a Post, Skipped or Rejected.

    Raises InputError if there is no text column, or a column of `options.columns` is missing.
    """
    known = NAMES | {key(name) for name in options.columns.values()}
    mark, _ = header_of(source.head(), known)
    first = next(_table(source, mark), None)
    names = first.cells if isinstance(first, Row) else []
    wanted = _columns(source, names, options)
    if options.day_first is None:
        guess = _order(source, mark, names, wanted)
        options = replace(options, day_first=guess.day_first(newest_first=True))
    for row in islice(_table(source, mark), 1, None):
        yield row if isinstance(row, Rejected) else _record(row, source, names, wanted, options)


def _cells(line: str, mark: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=mark), [])
    except (csv.Error, ValueError, TypeError):
        return []


def _columns(source: Source, names: list[str], options: Options) -> dict[str, int]:
    found = ", ".join(repr(name[:40]) for name in names[:_SHOWN]) or "none"
    for name in options.columns.values():
        if key(name) not in map(key, names):
            raise InputError(
                f"no column {name!r}", path=source.path, line=1, hint=f"the columns are {found}"
            )
    wanted = {field: names.index(name) for field, name in choose(names, options.columns).items()}
    if "text" not in wanted:
        raise InputError(
            f"no column with the text of the posts; the columns are {found}",
            path=source.path,
            line=1,
            hint="name it: --map text=COLUMN",
        )
    return wanted


def _table(source: Source, mark: str) -> Iterator[Row | Rejected]:
    """The rows, the header first; Excel's line before it is left out."""
    for number, row in enumerate(rows(source, mark)):
        if number or isinstance(row, Rejected) or not row.raw.lower().startswith("sep="):
            yield row


def _order(source: Source, mark: str, names: list[str], wanted: dict[str, int]) -> OrderGuess:
    """A first pass over the dates: 3/4 of one row is told by the 31/4 of another."""
    guess = OrderGuess()
    at = wanted.get("posted_at", wanted.get("date", wanted.get("time")))
    if at is None:
        return guess
    for row in _table(source, mark):
        if isinstance(row, Row) and len(row.cells) == len(names):
            date = numeric_date(row.cells[at])
            if date:
                guess.add(*date)
    return guess


def _record(
    row: Row, source: Source, names: list[str], wanted: dict[str, int], options: Options
) -> Record:
    place, cells = source.place(row.line), row.cells
    while len(cells) > len(names) and not cells[-1]:
        cells = cells[:-1]
    if not any(cell.strip() for cell in cells):
        return Skipped(place, "empty")
    if len(cells) != len(names):
        reason = f"ragged row: {len(cells)} cells, the header has {len(names)}"
        return Rejected(place, reason, row.raw)
    values: dict[str, object] = {field: cells[index] for field, index in wanted.items()}
    return make_post(values, Origin(place, row.raw), options)
