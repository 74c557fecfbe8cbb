"""The first sheet of a workbook: what became of all records, who judged them, what to know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast, get_args

from postcheck.model import Verdict
from postcheck.reports import workbook

if TYPE_CHECKING:
    from postcheck.model import Report
    from postcheck.reports.about import About
    from postcheck.reports.workbook import Cell, Sheet, Style

_MEANING: dict[Verdict, str] = {
    "clear": "no rule holds; that does not make a post kind, true or wise",
    "advise": "better said another way, or to the right person",
    "review": "a person should look at it, when there is time",
    "urgent": "a person should look at it today",
}
_REMARKS = (
    "Findings are words to look at, not judgements: a person decides.",
    "Times are UK local time (Europe/London).",
    "Here are the posts themselves, with names. Keep this file as carefully as the export that it "
    "was made from, and delete it when it has served.",
)

Row = tuple[list["Cell"], dict[int, "Style"]]


@dataclass
class Written:
    """What a writer knows of the reports that it was given."""

    posts: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    notes: dict[str, None] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    cut: int = 0

    def note(self, report: Report) -> None:
        """Count a report."""
        self.posts += 1
        self.verdicts[report.verdict] += 1
        self.findings.update(finding.label for finding in report.findings)
        if len(self.notes) < 100:
            self.notes.update(dict.fromkeys(report.notes))
        self.versions = {
            name: getattr(report, name) for name in ("policy", "policy_version", "rules_version")
        }


def write_summary(
    sheet: Sheet, about: About, counts: Mapping[str, Any] | None, written: Written
) -> None:
    """Write it. `counts`: what became of all records, where that is known."""
    sheet.add(["What was found"], {0: "title"})
    sheet.add([])
    for cells, styles in _rows(about, counts or {}, written):
        sheet.add(cells, styles)


def _rows(about: About, counts: Mapping[str, Any], written: Written) -> Iterator[Row]:
    yield from _policy(about, counts or written.versions)
    yield from _records(counts, written)
    yield from _verdicts(counts.get("verdicts") or written.verdicts)
    yield from _labels(about, counts.get("findings") or written.findings)
    yield _head("What to know")
    for remark in (*_REMARKS, *_limits(written)):
        yield [None, None, remark], {}
    for note in dict.fromkeys((*counts.get("notes", ()), *written.notes)):
        yield [None, None, note], {}


def _policy(about: About, versions: Mapping[str, Any]) -> Iterator[Row]:
    yield _head("Policy")
    yield ["Title", None, about.title], {}
    yield ["School", None, about.school], {}
    for name in ("policy", "policy_version", "rules_version"):
        title = name.replace("_", " ").capitalize().replace("Policy version", "Version")
        yield [title if name != "policy" else "Name", None, str(versions.get(name, ""))], {}
    yield [], {}


def _records(counts: Mapping[str, Any], written: Written) -> Iterator[Row]:
    yield _head("Records", "Number")
    if counts:
        yield ["All records", counts["records"], None], {}
        yield ["Posts that were checked", counts["posts"], None], {}
        for kind in ("skipped", "rejected"):
            for reason, number in counts[kind].items():
                yield [f"{kind.capitalize()}: {reason}", number, None], {}
    yield ["Posts in this file", written.posts, None], {}
    for asked in counts.get("filters", ()):
        yield ["Asked for", None, asked], {}
    yield [], {}


def _verdicts(verdicts: Mapping[str, int]) -> Iterator[Row]:
    yield _head("Verdicts of posts", "Number", "What it asks")
    for verdict in reversed(cast("tuple[Verdict, ...]", get_args(Verdict))):
        cells: list[Cell] = [verdict, verdicts.get(verdict, 0), _MEANING[verdict]]
        yield cells, {0: ("verdict", verdict)}
    yield [], {}


def _labels(about: About, findings: Mapping[str, int]) -> Iterator[Row]:
    yield _head("Findings by label", "Number", "Label")
    for label, number in sorted(findings.items(), key=lambda item: (-item[1], item[0])):
        yield [about.labels.get(label, label), number, label], {}
    yield [], {}


def _limits(written: Written) -> Iterator[str]:
    """What had no room in the workbook."""
    for sheet, number in written.left_out.items():
        if number:
            yield (
                f"The sheet {sheet} is full: it holds {workbook.MOST_ROWS - 1:,} rows, and "
                f"{number:,} more are left out. CSV, JSON Lines and Parquet hold them all."
            )
    if written.cut:
        yield f"{written.cut:,} cells were longer than a cell may be, and were cut."


def _head(*cells: str) -> Row:
    return list((*cells, "", "")[:3]), dict.fromkeys(range(3), "head")
