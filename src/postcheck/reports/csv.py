"""Reports as a table that a spreadsheet opens: one row a finding.

A post without findings has one row, so that every post is in the table.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from postcheck.reports.whole import WholeFile, whole

if TYPE_CHECKING:
    from pathlib import Path

    from postcheck.model import Finding, Report
    from postcheck.reports.about import About

COLUMNS = (
    "post_id",
    "thread",
    "posted_at",
    "author",
    "verdict",
    "label",
    "quote",
    "start",
    "end",
    "rule",
    "severity",
    "confidence",
    "clauses",
    "next_step",
    "why",
    "advice",
    "text",
    "notes",
    "policy",
    "policy_version",
    "rules_version",
)
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\x00"


class CsvWriter(WholeFile):
    """Writes UTF-8 with a byte-order mark, so that Excel reads it right."""

    def __init__(self, path: Path | str, about: About | None = None) -> None:
        super().__init__(path, encoding="utf-8-sig")
        self._rows = csv.writer(_Put(self))
        self._rows.writerow(COLUMNS)

    def write(self, report: Report) -> None:
        """Add the rows of a report."""
        for finding in report.findings or (None,):
            cells = _row(report, finding)
            self._rows.writerow([safe(str(cells.get(name, ""))) for name in COLUMNS])


class _Put:
    """What csv.writer asks of a file."""

    def __init__(self, file: WholeFile) -> None:
        self._file = file

    def write(self, text: str) -> None:
        self._file.put(text)


def safe(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would run as a formula."""
    cell = whole(cell)
    bare = cell.lstrip().lstrip(_UNSEEN).lstrip()
    return f"'{cell}" if bare.startswith(_FORMULA) or cell.startswith(("\t", "\r")) else cell


def _row(report: Report, finding: Finding | None) -> dict[str, object]:
    post = report.post
    row: dict[str, object] = {
        "post_id": post.id or "",
        "thread": post.thread or "",
        "posted_at": post.posted_at.isoformat() if post.posted_at else "",
        "author": post.author or "",
        "verdict": report.verdict,
        "next_step": report.next_step.text if report.next_step else "",
        "text": post.text,
        "notes": " ".join(report.notes),
        "policy": report.policy,
        "policy_version": report.policy_version,
        "rules_version": report.rules_version,
    }
    if finding:
        names = ("label", "start", "end", "rule", "severity", "confidence", "why", "advice")
        row |= {name: getattr(finding, name) for name in names}
        row["quote"] = finding.quote or finding.evidence
        row["clauses"] = " ".join(finding.clauses)
    return row
