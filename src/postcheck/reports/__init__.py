"""Write reports to a file, whole or not at all.

with writer_for("findings.csv") as writer:
    writer.write(report)
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

from postcheck.errors import InputError
from postcheck.reports.about import About
from postcheck.reports.columns import arrow
from postcheck.reports.csv import CsvWriter
from postcheck.reports.html import HtmlWriter
from postcheck.reports.jsonl import JsonlWriter
from postcheck.reports.page.layout import template
from postcheck.reports.parquet import ParquetWriter
from postcheck.reports.rejects import Reject, RejectsWriter
from postcheck.reports.together import Together
from postcheck.reports.workbook import xlsxwriter
from postcheck.reports.xlsx import XlsxWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from postcheck.model import Report

__all__ = [
    "SUFFIXES",
    "About",
    "Reject",
    "RejectsWriter",
    "Together",
    "Writer",
    "check_ending",
    "writer_for",
]


class Writer(Protocol):
    """Takes reports one at a time; the file is there once it is closed.

    A context manager: an exception in its block leaves no file, and what stood under the
    name before as it was. `account` tells, at the end, what became of all records; `finish`
    completes the file on the disk, and only `close` lets it appear.
    """

    def write(self, report: Report) -> None: ...
    def account(self, counts: Mapping[str, Any]) -> None: ...
    def finish(self) -> None: ...
    def close(self) -> None: ...
    def discard(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, kind: object, *error: object) -> None: ...


_WRITERS: dict[str, Callable[[Path, About], Writer]] = {
    ".jsonl": JsonlWriter,
    ".csv": CsvWriter,
    ".html": HtmlWriter,
    ".xlsx": XlsxWriter,
    ".parquet": ParquetWriter,
}
SUFFIXES: tuple[str, ...] = tuple(_WRITERS)
"""The file name endings that `writer_for` knows."""


def writer_for(path: Path | str, *, about: About | None = None) -> Writer:
    """A writer for the form that the file name ends in: one of SUFFIXES.

    `about`: what it says of the policy.

    Raises InputError for another ending, or if the file cannot be written, and MissingExtraError
    if the library for it is not installed.
    """
    path = Path(path)
    check_ending(path)
    return _WRITERS[path.suffix.lower()](path, about or About())


def check_ending(path: Path) -> None:
    """Raises InputError if the name does not end in one of SUFFIXES, MissingExtraError if the
    library for it is not installed."""
    ending = path.suffix.lower()
    if ending not in _WRITERS:
        known = ", ".join(SUFFIXES)
        message = f"cannot tell what to write from {path.suffix or 'a name without ending'!r}"
        raise InputError(message, path=path, hint=f"end the name with one of {known}")
    if ending == ".xlsx":
        xlsxwriter()
    elif ending == ".parquet":
        arrow()
    elif ending == ".html":
        template()
