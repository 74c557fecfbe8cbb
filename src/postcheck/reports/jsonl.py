"""Reports as JSON Lines: the full report of a post, a line each."""

from __future__ import annotations

from pathlib import Path

from pydantic_core import PydanticSerializationError

from postcheck.model import Report
from postcheck.reports.about import About
from postcheck.reports.whole import WholeFile, mended


class JsonlWriter(WholeFile):
    """Writes `Report.model_dump_json()` a line, every field included, in UTF-8."""

    def __init__(self, path: Path | str, about: About | None = None) -> None:
        super().__init__(path)

    def write_line(self, line: str) -> None:
        """Add a report that is a line of JSON already."""
        self.put(line + "\n")

    def write(self, report: Report) -> None:
        """Add a report."""
        self.put(line_of(report) + "\n")


def line_of(report: Report) -> str:
    """A report as one line of JSON, without its end."""
    try:
        return report.model_dump_json()
    except PydanticSerializationError:  # a lone surrogate in a text
        return Report.model_validate(mended(report.model_dump())).model_dump_json()
