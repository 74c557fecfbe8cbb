"""Reports as a workbook: a summary, the findings, the posts, and the clauses that are cited.

Every text is written as text, whatever it looks like. Memory does not grow with the reports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from postcheck.reports.about import About
from postcheck.reports.whole import WholeFile
from postcheck.reports.workbook import Book, Cell, Column
from postcheck.reports.xlsxsummary import Written, write_summary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from postcheck.model import Finding, Report

_TIME = "Posted at (UK time)"
FINDINGS = (
    *(Column("Verdict of the post", 11), Column("May be", 26), Column("Words found", 40)),
    *(Column("Clauses", 22), Column("Severity", 10), Column("Confidence", 11)),
    *(Column("Next step for the post", 44), Column("Why", 44), Column("Advice", 44)),
    *(Column("What it cannot show", 40), Column("The whole post", 60), Column(_TIME, 18)),
    *(Column("Author", 20), Column("Thread", 20), Column("Post", 24), Column("Found in", 12)),
    *(Column("From", 8), Column("To", 8), Column("Label", 24), Column("Rule", 32)),
)
POSTS = (
    *(Column("Verdict", 11), Column("Findings", 10), Column("May be", 34), Column("Post", 24)),
    *(Column("Text", 70), Column(_TIME, 18), Column("Author", 20), Column("Role", 12)),
    *(Column("Thread", 20), Column("Platform", 14), Column("Where", 14)),
    *(Column("Captions", 34), Column("Answers", 40), Column("Passes on", 40)),
    *(Column("Next step", 44), Column("Who takes it", 22), Column("Notes", 44)),
)
CLAUSES = (Column("Clause", 28), Column("Findings", 10), Column("What it says", 100))


class XlsxWriter(WholeFile):
    """Writes an Excel workbook, which other spreadsheets open as well.

    Raises MissingExtraError without XlsxWriter.
    """

    def __init__(self, path: Path | str, about: About | None = None) -> None:
        super().__init__(path)
        self._about = about or About()
        self._counts: Mapping[str, Any] | None = None
        self._written = Written()
        self._cited: Counter[str] = Counter()
        self._open: Book | None = None
        try:
            with self._writing():
                book = self._open = self._book = Book(self.file.buffer, self._draft.parent)
                self._summary = book.plain_sheet("Summary", (38, 14, 90))
                self._findings = book.sheet("Findings", FINDINGS)
                self._posts = book.sheet("Posts", POSTS)
                self._clauses = book.sheet("Clauses", CLAUSES)
        except BaseException:
            self.discard()
            raise

    def write(self, report: Report) -> None:
        """Add the rows of a report."""
        self._written.note(report)
        with self._writing():
            self._posts.add(_post(report, self._about), {0: ("verdict", report.verdict)})
            for finding in report.findings:
                self._cited.update(finding.clauses)
                cells = _finding(report, finding, self._about)
                self._findings.add(cells, {0: ("verdict", report.verdict)})

    def account(self, counts: Mapping[str, Any]) -> None:
        """What became of all records: told on the first sheet."""
        self._counts = counts

    def finish(self) -> None:
        """Bring all of it to the disk, still under no name; a second call does nothing."""
        if self.file.closed:
            return
        with self._writing():
            for clause, number in sorted(self._cited.items()):
                self._clauses.add([clause, number, self._about.clauses.get(clause, "")])
            sheets = {"Findings": self._findings, "Posts": self._posts, "Clauses": self._clauses}
            for sheet in sheets.values():
                sheet.add_filter()
            self._written.left_out = {name: sheet.left_out for name, sheet in sheets.items()}
            self._written.cut = self._book.cut
            write_summary(self._summary, self._about, self._counts, self._written)
            self._book.close()
        super().finish()
        self._book.clear()

    def discard(self) -> None:
        """Throw it away; what stood under the name before stays."""
        if self._open:
            self._open.clear()
        super().discard()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._error(error) from error


def _finding(report: Report, finding: Finding, about: About) -> list[Cell]:
    post, step = report.post, report.next_step
    in_text = finding.field == "text"
    return [
        *(report.verdict, about.labels.get(finding.label, finding.label)),
        *(finding.quote or finding.evidence, ", ".join(finding.clauses)),
        *(finding.severity, finding.confidence, step.text if step else None),
        *(finding.why, finding.advice, finding.limits, post.text, post.posted_at),
        *(post.author, post.thread, post.id, finding.field),
        *((finding.start, finding.end) if in_text else (None, None)),
        *(finding.label, finding.rule),
    ]


def _post(report: Report, about: About) -> list[Cell]:
    post, step = report.post, report.next_step
    labels = [about.labels.get(label, label) for label in sorted(report.labels)]
    captions = [one.caption for one in post.attachments if one.caption]
    return [
        *(report.verdict, len(report.findings), "; ".join(labels), post.id, post.text),
        *(post.posted_at, post.author, post.author_role, post.thread, post.platform, post.venue),
        *("\n".join(captions), post.reply_to, post.shared_from),
        *(step.text if step else None, step.who if step else None, " ".join(report.notes)),
    ]
