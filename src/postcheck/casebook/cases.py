"""What a casebook tells of one post: the report, and what people did and decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from postcheck.history import Outcome, Past, PastFinding, StepTaken
from postcheck.model import Finding, Report
from postcheck.sameness import post_key

EntryKind = Literal["step", "override", "keep_until", "withdrawal"]
"""A step taken; a finding that a person sets aside; another deletion date; or only that the row
it corrects no longer holds."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Entry(_Frozen):
    """One row of what was done with a case, by whom, when, and when it was noted (aware times).

    `step` and `outcome` belong to a step; `finding` (from 1; None for all) and a `reason` to an
    override; `until` and a `reason` to a deletion date. `corrects` is the number of the entry
    whose place it takes.
    """

    number: int
    case: int
    kind: EntryKind
    at: AwareDatetime
    noted_at: AwareDatetime
    by: str
    step: str | None = None
    outcome: Outcome | None = None
    finding: int | None = None
    until: date | None = None
    reason: str | None = None
    corrects: int | None = None


def standing(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries that nothing corrects, without the bare withdrawals."""
    gone = {one.corrects for one in entries}
    return tuple(one for one in entries if one.number not in gone and one.kind != "withdrawal")


def last_day(first: date, entries: Sequence[Entry]) -> date:
    """The last day that a case may be kept; `first`: as set when it was noted."""
    dates = [one.until for one in standing(entries) if one.kind == "keep_until" and one.until]
    return dates[-1] if dates else first


class Case(_Frozen):
    """One post with its report, and every entry about it in the order they were made.

    `noted_at` and `noted_by`: when it was put into the casebook, and by whom. `first_until`: the
    last day that it may be kept, as set then.
    """

    number: int
    noted_at: AwareDatetime
    noted_by: str
    first_until: date
    report: Report
    entries: tuple[Entry, ...] = ()

    @property
    def standing(self) -> tuple[Entry, ...]:
        """The entries that nothing corrects, without the bare withdrawals."""
        return standing(self.entries)

    @property
    def until(self) -> date:
        """The last day that the case may be kept."""
        return last_day(self.first_until, self.entries)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings that nobody has set aside."""
        aside = {one.finding for one in self.standing if one.kind == "override"}
        if None in aside:
            return ()
        numbered = enumerate(self.report.findings, start=1)
        return tuple(finding for number, finding in numbered if number not in aside)

    @property
    def steps(self) -> tuple[Entry, ...]:
        """The steps that were taken, as corrected."""
        return tuple(one for one in self.standing if one.kind == "step")

    def past(self) -> Iterator[Past]:
        """What the case adds to the history of its author."""
        judged = self.report.model_copy(update={"findings": self.findings})
        yield from PastFinding.of(judged, at=self.noted_at)
        labels = tuple(dict.fromkeys(one.label for one in self.findings))
        for entry in self.steps if labels else ():
            yield StepTaken(
                step=entry.step or "",
                at=entry.at,
                author=self.report.post.author,
                labels=labels,
                outcome=entry.outcome or "open",
                post=post_key(self.report.post),
            )
