"""Write reports to a file, whole or not at all.

with writer_for("findings.csv") as writer:
    writer.write(report)
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

from postcheck.errors import InputError
from postcheck.reports.about import About
from postcheck.reports.csv import CsvWriter
from postcheck.reports.html import HtmlWriter
from postcheck.reports.jsonl import JsonlWriter
from postcheck.reports.page.layout import template
from postcheck.reports.rejects import Reject, RejectsWriter
from postcheck.reports.together import Together

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
    "check_form",
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
}
SUFFIXES: tuple[str, ...] = tuple(_WRITERS)
"""The file name endings that `writer_for` knows."""


def writer_for(path: Path | str, *, about: About | None = None) -> Writer:
    """A writer for the form that the file name ends in: one of SUFFIXES.

    `about`: what it says of the policy.

    Raises InputError for another ending, or if the file cannot be written; MissingExtraError
    if the form needs a library that is not installed.
    """
    return _form_of(Path(path))(Path(path), about or About())


def check_form(path: Path | str) -> None:
    """See that a form can be written, before there is anything to write. Raises as `writer_for`."""
    if _form_of(Path(path)) is HtmlWriter:
        template()


def _form_of(path: Path) -> Callable[[Path, About], Writer]:
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        known = ", ".join(SUFFIXES)
        message = f"cannot tell what to write from {path.suffix or 'a name without ending'!r}"
        raise InputError(message, path=path, hint=f"end the name with one of {known}")
    return writer
