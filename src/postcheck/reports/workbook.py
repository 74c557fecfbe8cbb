"""Sheets of a workbook that are written a row at a time and go to the disk as they come."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, TYPE_CHECKING, Any, Literal

from postcheck.errors import MissingExtraError
from postcheck.reports.cells import cell_text, cell_time

if TYPE_CHECKING:
    from postcheck.model import Verdict

MOST_ROWS = 1_048_576
"""Rows of a sheet, its column names included."""
# Dark words on a light ground: to be read on any screen and in print.
_COLOURS: dict[Verdict, tuple[str, str]] = {
    "clear": ("#E2EFDA", "#1E4620"),
    "advise": ("#FFF2CC", "#5C4400"),
    "review": ("#FCE0C8", "#6B2E00"),
    "urgent": ("#F8CBCB", "#7A0010"),
}

Style = Literal["text", "head", "title", "time"] | tuple[Literal["verdict"], str]
Cell = str | int | datetime | None


def xlsxwriter() -> Any:
    """The module of that name. Raises MissingExtraError."""
    try:
        import xlsxwriter
    except ImportError:
        hint = 'pip install "postcheck[xlsx]"'
        raise MissingExtraError("writing workbooks needs XlsxWriter", hint=hint) from None
    return xlsxwriter


@dataclass(frozen=True)
class Column:
    """A column: its name, and its width in characters."""

    name: str
    width: int


class Book:
    """A workbook in a file; what waits to be packed is in a hidden folder beside it.

    Raises MissingExtraError without XlsxWriter, and OSError.
    """

    def __init__(self, file: IO[bytes], folder: Path) -> None:
        library = xlsxwriter()
        self._waiting = Path(mkdtemp(prefix=".", suffix=".parts", dir=folder))
        options = {
            "constant_memory": True,
            "tmpdir": str(self._waiting),
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        }
        self._book: Any = library.Workbook(file, options)
        self._book.use_zip64()
        self._formats: dict[Style, Any] = {}
        self.cut = 0
        """How many cells were too long and have been cut."""

    def sheet(self, name: str, columns: Sequence[Column]) -> Sheet:
        """Add a sheet with a line of column names that stays in sight."""
        sheet = Sheet(self, self._book.add_worksheet(name), columns)
        sheet.add([column.name for column in columns], dict.fromkeys(range(len(columns)), "head"))
        return sheet

    def plain_sheet(self, name: str, widths: Sequence[int]) -> Sheet:
        """Add a sheet without column names."""
        return Sheet(self, self._book.add_worksheet(name), [Column("", width) for width in widths])

    def format(self, style: Style) -> Any:
        """The format of a style, made once."""
        if style not in self._formats:
            self._formats[style] = self._book.add_format(_format(style))
        return self._formats[style]

    def close(self) -> None:
        """Pack it."""
        from xlsxwriter.exceptions import XlsxWriterException

        try:
            self._book.close()
        except XlsxWriterException as error:
            raise OSError(None, str(error)) from error

    def clear(self) -> None:
        """Remove what waits to be packed, whether it has been or not."""
        for sheet in self._book.worksheets():
            with suppress(AttributeError, OSError):
                sheet.row_data_fh.close()  # an open file cannot be removed everywhere
        shutil.rmtree(self._waiting, ignore_errors=True)


class Sheet:
    """A sheet; rows come in order and are not looked at again."""

    def __init__(self, book: Book, sheet: Any, columns: Sequence[Column]) -> None:
        self._book, self._sheet, self._columns = book, sheet, columns
        self.rows = 0
        self.left_out = 0
        """Rows for which there was no room."""
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        if columns[0].name:
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)

    def add(self, cells: Sequence[Cell], styles: dict[int, Style] | None = None) -> None:
        """Add a row; `styles` by place, "text" where there is none."""
        if self.rows >= MOST_ROWS:
            self.left_out += 1
            return
        for at, cell in enumerate(cells):
            if cell is not None and cell != "":
                self._write(at, cell, (styles or {}).get(at, "text"))
        self.rows += 1

    def add_filter(self) -> None:
        """Let readers choose rows by what is in a column."""
        self._sheet.autofilter(0, 0, max(self.rows - 1, 0), len(self._columns) - 1)

    def _write(self, at: int, cell: Cell, style: Style) -> None:
        if isinstance(cell, datetime):
            cell = cell_time(cell)
        if isinstance(cell, datetime):
            self._sheet.write_datetime(self.rows, at, cell, self._book.format("time"))
        elif isinstance(cell, int):
            self._sheet.write_number(self.rows, at, cell, self._book.format(style))
        elif cell is not None:
            text, cut = cell_text(cell)  # always as text: what looks like a formula is none
            self._book.cut += cut
            self._sheet.write_string(self.rows, at, text, self._book.format(style))


def _format(style: Style) -> dict[str, Any]:
    wrapped = {"text_wrap": True, "valign": "top"}
    if style == "head":
        return {**wrapped, "bold": True, "bottom": 1, "bg_color": "#E7E6E6"}
    if style == "title":
        return {"bold": True, "font_size": 14}
    if style == "time":
        return {**wrapped, "num_format": "yyyy-mm-dd hh:mm", "align": "left"}
    if isinstance(style, tuple) and style[1] in _COLOURS:
        ground, words = _COLOURS[style[1]]
        return {**wrapped, "bold": True, "bg_color": ground, "font_color": words}
    return {**wrapped, "align": "left"}
