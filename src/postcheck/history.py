"""What came before a post: earlier findings, steps taken, and what they change.

Plain data in, and careful in the author's favour: only words of weight by the same author towards
the same person count as a repetition, the posts of one day are one occasion, and a step leads on
only when something was written after it, or when it was refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Literal, cast

from pydantic import BaseModel, ConfigDict, Field

from postcheck.model import (
    UK,
    Confidence,
    ContextKind,
    Finding,
    Moment,
    Post,
    Report,
    Severity,
    with_zone,
)
from postcheck.sameness import author_key, people_of, person_key, post_key

Outcome = Literal["open", "settled", "refused", "withdrawn"]
"""What came of a step: not known yet; the matter was put right; the author would not; or the step
was a mistake, and counts for nothing."""

NOT_THE_AUTHORS_OWN: frozenset[ContextKind] = frozenset(
    {"quoted", "reported", "condemned", "negated", "figurative", "positive"}
)
SINGLE = "a single item"
# What can be part of a course of conduct against somebody.
_HARASSING = frozenset(
    {"cyberbullying", "threat", "protected_characteristic_abuse", "offensive_comment"}
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PastFinding(_Frozen):
    """A finding of an earlier report: when, by whom, about whom, in which words.

    `at` is when the post was written, or else when it was reported; a time without a zone is taken
    as UK local time. `people` are names as the text tells them, `post` the `post_key` of the post.
    """

    at: Moment
    author: str | None
    label: str
    severity: Severity
    confidence: Confidence
    quote: str
    contexts: tuple[ContextKind, ...] = ()
    people: tuple[str, ...] = ()
    post: str | None = None

    @classmethod
    def of(cls, report: Report, *, at: datetime | str) -> tuple[PastFinding, ...]:
        """The findings of a report; `at` counts for a post that does not tell its time."""
        post = report.post
        return tuple(
            cls(
                at=cast("datetime", post.posted_at or at),  # pydantic reads a string
                author=post.author,
                label=finding.label,
                severity=finding.severity,
                confidence=finding.confidence,
                quote=finding.quote.strip() or finding.evidence.strip(),
                contexts=finding.contexts,
                people=people_of(finding),
                post=post_key(post),
            )
            for finding in report.findings
        )


class StepTaken(_Frozen):
    """A step that a school took with an author.

    `step` is the id of a rung, `labels` those of the findings that it was taken for, `post` the
    `post_key` of the post that it was about. A time without a zone is taken as UK local time.
    """

    step: str = Field(min_length=1)
    at: Moment
    author: str | None
    labels: tuple[str, ...] = Field(min_length=1)
    outcome: Outcome = "open"
    post: str | None = None


Past = PastFinding | StepTaken


def is_serious(finding: Finding | PastFinding) -> bool:
    """Whether words are the author's own and more than a complaint, a trifle or a weak hit."""
    return (
        finding.severity != "low"
        and finding.confidence != "low"
        and finding.label != "complaint"
        and NOT_THE_AUTHORS_OWN.isdisjoint(finding.contexts)
    )


class History:
    """What went before one post, as far as it counts for it.

    `at`: when the post came in, where it does not tell when it was written. Where neither is
    known, the post itself is no further occasion, and only a refusal leads on.
    """

    def __init__(self, items: Iterable[Past], post: Post, *, at: datetime | None = None) -> None:
        items = tuple(items)
        moment = post.posted_at or at
        self._moment = with_zone(moment) if moment else None
        # Most posts are looked at without a history: then nothing has to be made comparable.
        self._post = post_key(post) if items else None
        author = author_key(post.author) if items else None
        own = [
            one
            for one in items
            if one.post == self._post or (author and author_key(one.author) == author)
        ]
        self._findings = [one for one in own if isinstance(one, PastFinding) and self._counts(one)]
        self._steps = sorted(
            (one for one in own if isinstance(one, StepTaken) and one.outcome != "withdrawn"),
            key=lambda one: one.at,
        )

    def _counts(self, one: PastFinding) -> bool:
        earlier = self._moment is None or one.at < self._moment
        return is_serious(one) and bool(one.quote) and one.post != self._post and earlier

    def earlier(self, finding: Finding) -> tuple[PastFinding, ...]:
        """Earlier findings of the same sort about the same person, on other days."""
        if not self._findings or not is_serious(finding):
            return ()
        people = set(map(person_key, people_of(finding)))
        if not people:
            return ()
        alike = _alike(finding.label)
        today = self._moment and _day(self._moment)
        return tuple(
            one
            for one in self._findings
            if one.label in alike
            and not people.isdisjoint(map(person_key, one.people))
            and _day(one.at) != today
        )

    def course(self, finding: Finding) -> tuple[PastFinding, ...]:
        """The earlier part of a course of conduct: two occasions at least; () for none."""
        if finding.label != "cyberbullying":
            return ()
        earlier = self.earlier(finding)
        return earlier if self._occasions(earlier) > 1 else ()

    def occurrence(self, findings: Sequence[Finding]) -> str:
        """SINGLE, or how often the most repeated of these findings came, this time included."""
        most = max(map(self.earlier, findings), key=self._occasions, default=())
        times = self._occasions(most)
        if times < 2:
            return SINGLE
        return f"repeated ({times} times since {said_date(min(_day(one.at) for one in most))})"

    def _occasions(self, earlier: Sequence[PastFinding]) -> int:
        days = {_day(one.at) for one in earlier}
        return len(days) + (self._moment is not None) if days else 0

    @property
    def has_steps(self) -> bool:
        """Whether any step was taken."""
        return bool(self._steps)

    def leads_on(self, step: str, findings: Iterable[Finding]) -> bool:
        """Whether a step was taken for findings like these and is behind us.

        It was refused, or the author went on after it; not while its outcome for this very
        post is open, or once that is settled.
        """
        return any(self._went_on(one) for one in self._taken(step, findings))

    def done_here(self, step: str) -> bool:
        """Whether a step was taken about this very post, and is no longer open."""
        return any(
            one.step == step and one.post == self._post and one.outcome != "open"
            for one in self._steps
        )

    def refused_here(self, step: str) -> bool:
        """Whether the author refused a step that was taken about this very post."""
        return any(
            one.step == step and one.post == self._post and one.outcome == "refused"
            for one in self._steps
        )

    def taken(self, step: str, findings: Iterable[Finding]) -> str | None:
        """When a step was last taken for findings like these, and with what outcome."""
        some = self._taken(step, findings)
        return f"{said_date(_day(some[-1].at))}, {some[-1].outcome}" if some else None

    def _taken(self, step: str, findings: Iterable[Finding]) -> list[StepTaken]:
        if not self._steps:
            return []
        labels = {label for finding in findings for label in _alike(finding.label)}
        return [
            one for one in self._steps if one.step == step and not labels.isdisjoint(one.labels)
        ]

    def _went_on(self, one: StepTaken) -> bool:
        refused = one.outcome == "refused"
        if one.post == self._post or self._moment is None:
            return refused
        # A refusal that names no post is as good as one of this post, though it came after it.
        return one.at < self._moment or (refused and one.post is None)


def _alike(label: str) -> frozenset[str]:
    """The labels that count as the same sort of thing, said to or about a person."""
    return _HARASSING if label in _HARASSING else frozenset({label})


def _day(moment: datetime) -> date:
    return moment.astimezone(UK).date()


def occasions(items: Iterable[Past]) -> Iterator[Past]:
    """What can count of a long history: the steps, and the serious findings of each day, of each
    label about the same people once."""
    known = set[tuple[object, ...]]()
    for one in items:
        if isinstance(one, PastFinding):
            told = (_day(one.at), one.label, frozenset(map(person_key, one.people)))
            if not is_serious(one) or not one.quote or told in known:
                continue
            known.add(told)
        yield one


def said_date(day: date) -> str:
    """A date as people write it."""
    return f"{day.day} {day:%B %Y}"
