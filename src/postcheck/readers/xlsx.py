"""Workbooks (.xlsx, .xlsm, .ods): a row of column names, then one post a row.

Every sheet that has a column of text is read; a title may stand above its column names. Formulas
are their values. Dates are what the sheet holds, or Excel's day numbers. A spreadsheet keeps 15
digits of a number and 32,767 characters of a cell: longer ids are lost (the place stands for
them), and longer posts were cut before they came here.
"""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from postcheck.errors import InputError, MissingExtraError
from postcheck.readers.aliases import key
from postcheck.readers.fields import Origin, raw_of
from postcheck.readers.limits import SMALL, Limits
from postcheck.readers.record import Record, Skipped
from postcheck.readers.tables import (
    columns_of,
    date_column,
    has_text,
    is_header,
    known_names,
    order_of,
    row_record,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postcheck.readers.look import Look
    from postcheck.readers.source import Options, Source

_BOOKS = ("xl/workbook.xml", "xl/workbook.bin")
_SHEETS = b"application/vnd.oasis.opendocument.spreadsheet"
_MOST_BYTES = 1 << 30  # unpacked: a sheet is held in memory
_PREAMBLE = 30  # rows in which the column names must be
_EXACT = 10**15


def claims(look: Look) -> bool:
    """Whether it is a zip that holds a workbook."""
    if not look.magic.startswith(b"PK\x03\x04"):
        return False
    try:
        with look.source.open_bytes() as stream, zipfile.ZipFile(stream) as archive:
            names = archive.NameToInfo
            if "mimetype" in names and names["mimetype"].file_size < 200:
                return archive.read("mimetype").startswith(_SHEETS)
            return any(name in names for name in _BOOKS)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return False


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each row below the column names of each sheet as a Post, Skipped or Rejected.

    Raises InputError if it is broken or no sheet has a text column, MissingExtraError without
    python-calamine.
    """
    try:
        from python_calamine import CalamineError, load_workbook
    except ImportError:
        hint = 'pip install "postcheck[exports]"'
        raise MissingExtraError(
            "reading workbooks needs python-calamine", path=source.path, hint=hint
        ) from None
    try:
        _check_size(source, options.limits)
        with source.open_bytes() as stream, load_workbook(stream) as book:
            yield from _book(source, book, options)
    except (CalamineError, zipfile.BadZipFile, OSError) as problem:
        raise InputError(f"cannot be read as a workbook: {problem}", path=source.path) from problem


def _check_size(source: Source, limits: Limits) -> None:
    with source.open_bytes() as stream, zipfile.ZipFile(stream) as archive:
        infos = archive.infolist()
    if sum(info.file_size for info in infos) > min(_MOST_BYTES, limits.unpacked):
        hint = "save its sheets as CSV"
        raise InputError("too large a workbook", path=source.path, hint=hint)
    for info in infos:
        if info.file_size > max(SMALL, limits.ratio * info.compress_size):
            hint = "save its sheets as CSV; if you do not know it, ask where it came from"
            raise InputError("a zip bomb, or very large", path=source.path, hint=hint)


def _book(source: Source, book: Any, options: Options) -> Iterator[Record]:
    known = known_names(options.columns)
    without: list[Record] = []
    started, first = False, None
    for name in book.sheet_names:
        rows = _rows(book, name)
        at = _heading(rows, known)
        if at is None or not _has_all(rows[at], options):
            first = first or next((row for row in rows[at or 0 :] if any(row)), None)
            without.append(Skipped(f"{source.name}#{name}", "side file"))
            continue
        started = True
        yield from _sheet(f"{source.name}#{name}", rows, at, source, options)
    if not started:
        columns_of([cell for cell in first or [] if cell], options, source.path)
    yield from without


def _rows(book: Any, name: str) -> list[list[str]]:
    """All rows of a sheet, from its first on; none of what is no sheet of cells."""
    from python_calamine import CalamineError

    try:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except CalamineError:
        return []
    return [[_cell(value) for value in row] for row in rows]


def _heading(rows: Sequence[list[str]], known: frozenset[str]) -> int | None:
    """Where the column names are: the first row, or another that has them for sure."""
    filled = [at for at, row in enumerate(rows[:_PREAMBLE]) if any(row)]
    if filled and has_text(rows[filled[0]], known):
        return filled[0]
    return next((at for at in filled if is_header(rows[at], known)), None)


def _has_all(names: list[str], options: Options) -> bool:
    """Whether a sheet has the columns that the user named."""
    there = {key(name) for name in names}
    return all(key(name) in there for name in options.columns.values())


def _sheet(
    name: str, rows: list[list[str]], at: int, source: Source, options: Options
) -> Iterator[Record]:
    wanted = columns_of([cell for cell in rows[at] if cell], options, source.path, at + 1)
    places = {field: rows[at].index(column) for field, column in wanted.items()}
    if options.day_first is None and (column := date_column(wanted)):
        place = rows[at].index(column)
        options = replace(
            options, day_first=order_of((row[place] for row in rows[at + 1 :]), rows[at])
        )
    for number, row in enumerate(rows[at + 1 :], start=at + 2):
        if any(row):
            values: dict[str, object] = {field: row[place] for field, place in places.items()}
            origin = Origin(f"{name}:{number}", raw_of(row))
            yield row_record(values, wanted, origin, options)


def _cell(value: object) -> str:
    """A cell as text: a whole number without `.0`, times in ISO 8601."""
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    if isinstance(value, float | int) and abs(value) >= _EXACT:
        return f"{value:.2E}"  # as Excel shows it: the other digits are gone
    return str(value)
