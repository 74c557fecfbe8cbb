"""What a run writes in the end: its reports in every form that was asked for, and its rejects."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from postcheck.batch.summary import Summary, Tally
from postcheck.errors import InputError
from postcheck.model import VERDICTS, Report, Verdict, Whose
from postcheck.readers import Rejected, Skipped
from postcheck.redaction import Redactor
from postcheck.reports import RejectsWriter, Together, Writer, check_ending, writer_for
from postcheck.reports.about import About
from postcheck.reports.jsonl import JsonlWriter
from postcheck.reports.whole import WholeFile

_CLEAR = '"verdict":"clear"'  # quotes within a text are escaped, so this is no one's words


def is_clear(line: str) -> bool:
    """Whether a report, given as a line of JSON, found nothing."""
    return _CLEAR in line


@dataclass(frozen=True)
class Only:
    """Which reports are written: those with one of `labels`, and of at least `verdict`."""

    labels: frozenset[str] = frozenset()
    verdict: Verdict = "clear"

    def said(self) -> Iterator[str]:
        """What was asked for, in words."""
        if self.labels:
            yield f"only findings of {' or '.join(sorted(self.labels))}"
        if self.verdict != "clear":
            yield f"only posts rated {self.verdict} or graver"

    def takes(self, report: Report) -> bool:
        """Whether a report is to be written."""
        serious = VERDICTS.index(report.verdict) >= VERDICTS.index(self.verdict)
        return serious and (not self.labels or not self.labels.isdisjoint(report.labels))


@dataclass(frozen=True)
class Places:
    """Where the files of a run go: its reports, its rejects, and its summary, if it has one."""

    reports: Sequence[Path]
    rejects: Path
    summary: Path | None = None

    @property
    def all(self) -> tuple[Path, ...]:
        """Every file that a run may write."""
        return (*self.reports, self.rejects, *filter(None, [self.summary]))

    def check(self) -> None:
        """Raises InputError if any of them could not be written now, MissingExtraError if the
        library for its form is missing: rather so than after hours."""
        for path in self.reports:
            check_ending(path)
            writer_for(path).discard()
        for path in filter(None, (self.rejects, self.summary)):
            WholeFile(path).discard()


class Rejects:
    """The file of rejects: written when there are some, or to empty that of an earlier run."""

    def __init__(self, path: Path, files: Together) -> None:
        self._path, self._files = path, files
        self._writer = self._opened() if path.exists() else None

    def write(self, one: Rejected) -> None:
        """Add one."""
        self._writer = self._writer or self._opened()
        self._writer.write(one)

    def _opened(self) -> RejectsWriter:
        return self._files.add(self._path, RejectsWriter(self._path))


class Outputs:
    """Takes the entries of a run in order, counts them and writes what is to be written."""

    def __init__(
        self,
        places: Places,
        files: Together,
        *,
        about: About,
        only: Only,
        redactor: Redactor | None,
        redact: Whose | None,
        each: Callable[[Report], None] | None,
    ) -> None:
        self.tally = Tally()
        self._places, self._files = places, files
        about = replace(about, files=tuple(path.name for path in places.reports))
        self._only, self._each = only, each
        self._redactor, self._redact = redactor, redact
        self._rejects = Rejects(places.rejects, files)
        self._writers: list[Writer] = [
            files.add(path, writer_for(path, about=about)) for path in places.reports
        ]

    def skipped(self, one: Skipped) -> None:
        """Count a record that holds nothing to check."""
        self.tally.skipped[one.reason] += 1

    def rejected(self, one: Rejected) -> None:
        """Count a record that could not be read or checked, and keep it."""
        if self._redact and self._redactor:
            one = _redacted(one, self._redactor, self._redact)
        self.tally.rejected[one.reason] += 1
        self._rejects.write(one)

    def report(self, line: str) -> None:
        """Count a report, given as a line of JSON, and write it if it is wanted."""
        if self._only == Only() and is_clear(line) and not self._redact and self._all_jsonl:
            self.tally.checked("clear", ())
            self.tally.written += 1
            for writer in self._writers:
                assert isinstance(writer, JsonlWriter)
                writer.write_line(line)
            return
        report = Report.model_validate_json(line)
        self.tally.checked(report.verdict, (finding.label for finding in report.findings))
        if not self._only.takes(report):
            return
        self.tally.written += 1
        if self._redact and self._redactor:
            report = self._redactor.sign(report).redacted(self._redact)
        for writer in self._writers:
            writer.write(report)
        if self._each and report.findings:
            self._each(report)

    def account(self, counts: Summary) -> None:
        """Tell the writers what became of all records, and write the summary."""
        for writer in self._writers:
            writer.account(counts.model_dump(mode="json"))
        if self._places.summary:
            file = self._files.add(self._places.summary, WholeFile(self._places.summary))
            file.put(json.dumps(counts.model_dump(mode="json"), indent=2) + "\n")

    @property
    def _all_jsonl(self) -> bool:
        return all(isinstance(writer, JsonlWriter) for writer in self._writers)


def _redacted(rejected: Rejected, redactor: Redactor, whose: Whose) -> Rejected:
    return Rejected(
        place=redactor.text(rejected.place, whose=whose),
        reason=redactor.text(rejected.reason, whose=whose),
        raw="[left out: names in it cannot be told]",
    )


def rejects_beside(output: Path) -> Path:
    """Where the rejects of an output go by default."""
    return output.with_name(output.name + ".rejects.jsonl")


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
