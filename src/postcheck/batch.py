"""Check whole exports: every record ends up as a report, a counted skip, or a line of rejects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from postcheck.checker import Checker
from postcheck.errors import InputError
from postcheck.model import VERDICTS, Post, Report, Verdict, Whose
from postcheck.readers import Record, Rejected, Skipped
from postcheck.redaction import Redactor
from postcheck.reports import RejectsWriter, writer_for

Progress = Callable[[int], None]


class Summary(BaseModel):
    """What became of every record: `records` = `posts` + all skipped + all rejected.

    `findings` counts by label; `verdicts` counts posts. `notes`: what to know of the policy itself.
    """

    model_config = ConfigDict(frozen=True)

    schema_version: Literal["1"] = "1"
    records: int
    posts: int
    skipped: dict[str, int]
    rejected: dict[str, int]
    verdicts: dict[Verdict, int]
    findings: dict[str, int]
    notes: tuple[str, ...] = ()
    policy: str
    policy_version: str
    rules_version: str


class Tally:
    """Counts records while they pass."""

    def __init__(self) -> None:
        self.posts = 0
        self.skipped: Counter[str] = Counter()
        self.rejected: Counter[str] = Counter()
        self.verdicts: Counter[Verdict] = Counter()
        self.findings: Counter[str] = Counter()

    @property
    def records(self) -> int:
        """All records so far."""
        return self.posts + self.skipped.total() + self.rejected.total()

    def report(self, report: Report) -> None:
        """Count what was found in a post."""
        self.verdicts[report.verdict] += 1
        self.findings.update(finding.label for finding in report.findings)

    def summary(self, checker: Checker) -> Summary:
        """The counts, with the versions of what judged the posts."""
        return Summary(
            records=self.records,
            posts=self.posts,
            skipped=dict(sorted(self.skipped.items())),
            rejected=dict(sorted(self.rejected.items())),
            verdicts={verdict: self.verdicts[verdict] for verdict in VERDICTS},
            findings=dict(sorted(self.findings.items())),
            notes=tuple(checker.policy.overdue(date.today())),
            policy=checker.policy.name,
            policy_version=checker.policy.version,
            rules_version=checker.book.version,
        )


def posts_of(
    records: Iterable[Record], tally: Tally, reject: Callable[[Rejected], None]
) -> Iterator[Post]:
    """The posts among records; the others are counted, and rejects handed on."""
    for record in records:
        if isinstance(record, Post):
            tally.posts += 1
            yield record
        elif isinstance(record, Skipped):
            tally.skipped[record.reason] += 1
        else:
            tally.rejected[record.reason] += 1
            reject(record)


def run(
    checker: Checker,
    records: Iterable[Record],
    output: Path,
    *,
    rejects: Path | None = None,
    redact: Whose | None = None,
    revise: Callable[[Report], Report] | None = None,
    each: Callable[[Report], None] | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Check all posts among `records` and write their reports to `output`.

    `rejects` (by default `output` with ".rejects.jsonl" added) is written only if something was
    rejected. `redact`: whose names are left out of both. `revise` may change a report before it is
    written, as a history does; `each` is given every report as it is written, `progress` the number
    of records so far.

    Raises:
        InputError: the output cannot be written, or an input breaks off.
    """
    tally = Tally()
    with ExitStack() as stack:
        writer = stack.enter_context(writer_for(output))
        kept: list[Rejected] = []
        posts = posts_of(records, tally, kept.append)
        for report in checker.check_many(posts):
            tally.report(report)
            if revise:
                report = revise(report)
            if redact:
                report = report.redacted(redact)
            writer.write(report)
            if each:
                each(report)
            if progress:
                progress(tally.records)
        if redact:
            kept = [_redacted(one, checker.redactor, redact) for one in kept]
        if kept:
            write_rejects(rejects or rejects_beside(output), kept)
    return tally.summary(checker)


def _redacted(rejected: Rejected, redactor: Redactor, whose: Whose) -> Rejected:
    return Rejected(
        place=redactor.text(rejected.place, whose=whose),
        reason=redactor.text(rejected.reason, whose=whose),
        raw="[left out: names in it cannot be told]",
    )


def rejects_beside(output: Path) -> Path:
    """Where the rejects of an output go by default."""
    return output.with_name(output.name + ".rejects.jsonl")


def write_rejects(path: Path, rejected: Iterable[Rejected]) -> None:
    """Write rejected records as JSON Lines."""
    with RejectsWriter(path) as writer:
        for one in rejected:
            writer.write(one)


def check_outputs_differ(inputs: Iterable[Path], *outputs: Path | None) -> None:
    """Raises InputError if an output would overwrite an input or another output, or would be
    read the next time that a folder is."""
    taken = {path.resolve(): "an input" for path in inputs}
    for output in outputs:
        if output is None:
            continue
        if any(folder in taken and folder.is_dir() for folder in output.resolve().parents):
            hint = "choose another folder for what is written"
            raise InputError("stands in a folder that is read", path=output, hint=hint)
        if other := taken.get(output.resolve()):
            raise InputError(f"would overwrite {other}", path=output, hint="choose another name")
        taken[output.resolve()] = "another output"
