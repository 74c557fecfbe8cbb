"""Measure a checker against labelled posts: precision, recall and F1 per label, and the misses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from postcheck.checker import Checker
from postcheck.model import Finding, Post, Report, Verdict

_META = frozenset(Post.model_fields) - {"text", "id"}


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Labelled(_Frozen):
    """A post with the labels that it should get, and the words that carry each of them."""

    post: Post
    labels: frozenset[str]
    quotes: Mapping[str, str] = Field(default_factory=dict)

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Self:
        """From a record with `text`, `labels` and maybe `quotes`; facts on the post stand beside
        them or below `meta`. Keys that are not known are ignored.

        Raises:
            pydantic.ValidationError, KeyError: `text` or `labels` is missing or wrong.
        """
        facts = {**record, **(record.get("meta") or {})}
        known = {key: facts[key] for key in _META & facts.keys()}
        post = Post(record["text"], id=record.get("id"), **known)
        return cls(post=post, labels=record["labels"], quotes=record.get("quotes") or {})


class Score(_Frozen):
    """Counts of right, wrong and missed labels; rates are None where nothing was counted."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        """Share of the labels given that are right."""
        given = self.right + self.wrong
        return self.right / given if given else None

    @property
    def recall(self) -> float | None:
        """Share of the labels due that were given."""
        due = self.right + self.missed
        return self.right / due if due else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else None

    def __add__(self, other: Score) -> Score:
        return Score(
            right=self.right + other.right,
            wrong=self.wrong + other.wrong,
            missed=self.missed + other.missed,
        )


class Mistake(_Frozen):
    """A label missed, or given wrongly, with the words: those labelled, or those found."""

    id: str | None
    label: str
    kind: str
    quote: str
    rule: str | None
    text: str


class Evaluation(_Frozen):
    """The outcome. `spans`: share of right labels whose quote overlaps the labelled words.

    `harmless`: how posts without labels came out, as counts of each verdict.
    """

    posts: int
    labels: Mapping[str, Score]
    spans: float | None
    harmless: Mapping[Verdict, int]
    rules: Mapping[str, Score]
    mistakes: tuple[Mistake, ...]

    @property
    def micro(self) -> Score:
        """All labels together."""
        return sum(self.labels.values(), Score())


def evaluate(checker: Checker, posts: Iterable[Labelled]) -> Evaluation:
    """Check every post, in order, and compare; posts of a thread are context for later ones."""
    labelled = list(posts)
    tally = _Tally()
    reports = checker.check_many(one.post for one in labelled)
    for one, report in zip(labelled, reports, strict=True):
        tally.add(one, report)
    return tally.result(len(labelled))


class _Tally:
    def __init__(self) -> None:
        self.labels: dict[str, Score] = {}
        self.rules: dict[str, Score] = {}
        self.harmless: dict[Verdict, int] = {"clear": 0, "advise": 0, "review": 0, "urgent": 0}
        self.overlapping = self.spans = 0
        self.mistakes: list[Mistake] = []

    def add(self, one: Labelled, report: Report) -> None:
        if not one.labels:
            self.harmless[report.verdict] += 1
        for label in sorted(one.labels | report.labels):
            due, given = label in one.labels, label in report.labels
            score = Score(right=due and given, wrong=not due, missed=not given)
            self.labels[label] = self.labels.get(label, Score()) + score
        for finding in report.findings:
            right = finding.label in one.labels
            score = Score(right=right, wrong=not right)
            self.rules[finding.rule] = self.rules.get(finding.rule, Score()) + score
            self._span(one, finding)
            if not right:
                self._mistake(
                    one, finding.label, "wrong", finding.quote or finding.evidence, finding
                )
        for label in sorted(one.labels - report.labels):
            self._mistake(one, label, "missed", one.quotes.get(label, ""))

    def _span(self, one: Labelled, finding: Finding) -> None:
        quote = one.quotes.get(finding.label)
        start = one.post.text.find(quote) if quote else -1
        if quote and start >= 0 and finding.quote:
            self.spans += 1
            self.overlapping += start < finding.end and finding.start < start + len(quote)

    def _mistake(
        self, one: Labelled, label: str, kind: str, quote: str, finding: Finding | None = None
    ) -> None:
        self.mistakes.append(
            Mistake(
                id=one.post.id,
                label=label,
                kind=kind,
                quote=quote,
                rule=finding.rule if finding else None,
                text=one.post.text,
            )
        )

    def result(self, posts: int) -> Evaluation:
        return Evaluation(
            posts=posts,
            labels=dict(sorted(self.labels.items())),
            spans=self.overlapping / self.spans if self.spans else None,
            harmless=self.harmless,
            rules=dict(sorted(self.rules.items())),
            mistakes=tuple(self.mistakes),
        )
