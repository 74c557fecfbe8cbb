"""Measure a checker against labelled posts: precision, recall and F1 per label, and the misses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from postcheck.bootstrap import Counts, Interval, f1_of, interval
from postcheck.checker import Checker
from postcheck.model import Finding, Post, Report, Verdict

_META = frozenset(Post.model_fields) - {"text", "id"}
# What rows of research sets may say of a post besides our labels: whether anybody is insulted in
# it, a person is named, or whether it is calm, and should not come to review.
_OFFENSIVE, _PERSON, _CALM = "offensive", "person", "calm"
_INSULTS = frozenset(
    {"offensive_comment", "protected_characteristic_abuse", "cyberbullying", "threat", "obscenity"}
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Labelled(_Frozen):
    """A post with the labels that it should get, and the words that carry each of them.

    `characteristics`: those protected characteristics because of which somebody is denigrated.
    `judged`: the labels that something is known of; None: all.
    """

    post: Post
    labels: frozenset[str]
    judged: frozenset[str] | None = None
    quotes: Mapping[str, str] = Field(default_factory=dict)
    characteristics: frozenset[str] = frozenset()

    @property
    def harmless(self) -> bool:
        """Whether nothing should be found: no label is due, and none is looked at alone."""
        return not self.labels and not self.judged

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Self:
        """From a record with `text`, `labels` and maybe `quotes` and `characteristic` (one or a
        list); facts on the post stand beside them or below `meta`. Other keys are ignored.

        In place of `labels`, `expect` may say of some labels whether they are due, as in
        {"threat": false}; `offensive`, `person` and `calm` are known as well.

        Raises:
            pydantic.ValidationError, KeyError: `text` or `labels` is missing or wrong.
        """
        facts = {**record, **(record.get("meta") or {})}
        known = {key: facts[key] for key in _META & facts.keys()}
        post = Post(record["text"], id=record.get("id"), **known)
        told = record.get("characteristic") or ()
        expected = record.get("expect")
        if expected is not None:
            judged = {
                label: due for label, due in expected.items() if (label, due) != (_CALM, True)
            }
            labels = frozenset(label for label, due in judged.items() if due)
            return cls(post=post, labels=labels, judged=frozenset(judged))
        return cls(
            post=post,
            labels=record["labels"],
            quotes=record.get("quotes") or {},
            characteristics=[told] if isinstance(told, str) else told,
        )


class Score(_Frozen):
    """Counts of right, wrong and missed labels; rates are None where nothing was counted.

    `left`: posts that rightly went without the label.
    """

    right: int = 0
    wrong: int = 0
    missed: int = 0
    left: int = 0

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
    def specificity(self) -> float | None:
        """Share of the posts that should go without the label, and did."""
        without = self.left + self.wrong
        return self.left / without if without else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall."""
        return f1_of(self.right, self.wrong, self.missed)

    def __add__(self, other: Score) -> Score:
        return Score(
            right=self.right + other.right,
            wrong=self.wrong + other.wrong,
            missed=self.missed + other.missed,
            left=self.left + other.left,
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

    `judged`: labels that some posts were judged on alone. `harmless`: how posts in which nothing
    should be found came out, as counts of each verdict. `intervals`: for each
    label, and for "all labels", the range that holds F1 in 95 of 100 resamplings of the posts.
    """

    posts: int
    judged: frozenset[str] = frozenset()
    labels: Mapping[str, Score]
    intervals: Mapping[str, Interval]
    characteristics: Mapping[str, Score]
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
        tally.add(one, report, _given(one, report, checker))
    return tally.result()


def _given(one: Labelled, report: Report, checker: Checker) -> frozenset[str]:
    """The labels that were given, as far as they are judged."""
    if one.judged is None:
        return report.labels
    given = set(report.labels)
    if _OFFENSIVE in one.judged and not _INSULTS.isdisjoint(given):
        given.add(_OFFENSIVE)
    if _PERSON in one.judged and any(m.named for m in checker.explain(one.post).mentions):
        given.add(_PERSON)
    return one.judged & given


ALL_LABELS = "all labels"


class _Tally:
    def __init__(self) -> None:
        self.outcomes: dict[str, list[Counts]] = {ALL_LABELS: []}
        self.posts: Counter[str | None] = Counter()  # by the label judged; None: all labels
        self.characteristics: dict[str, Score] = {}
        self.rules: dict[str, Score] = {}
        self.harmless: dict[Verdict, int] = {"clear": 0, "advise": 0, "review": 0, "urgent": 0}
        self.count = self.overlapping = self.spans = 0
        self.mistakes: list[Mistake] = []

    def add(self, one: Labelled, report: Report, given: frozenset[str]) -> None:
        self.posts.update([None] if one.judged is None else one.judged)
        self.count += 1
        if one.harmless:
            self.harmless[report.verdict] += 1
        outcomes = _outcomes(one.labels, given)
        for label, counts in outcomes.items():
            self.outcomes.setdefault(label, []).append(counts)
        if outcomes:
            right, wrong, missed = map(sum, zip(*outcomes.values(), strict=True))
            self.outcomes[ALL_LABELS].append((right, wrong, missed))
        if one.judged is None:
            self._characteristics(one, report)
        self._findings(one, report)
        for label in sorted(one.labels - given):
            self._mistake(one, label, "missed", one.quotes.get(label, ""))

    def _characteristics(self, one: Labelled, report: Report) -> None:
        found = {finding.characteristic for finding in report.findings} - {None}
        for characteristic, counts in _outcomes(one.characteristics, found).items():
            score = self.characteristics.get(characteristic, Score())
            self.characteristics[characteristic] = score + _score([counts])

    def _findings(self, one: Labelled, report: Report) -> None:
        for finding in report.findings:
            if one.judged is not None and finding.label not in one.judged:
                continue
            right = finding.label in one.labels
            score = Score(right=right, wrong=not right)
            self.rules[finding.rule] = self.rules.get(finding.rule, Score()) + score
            self._span(one, finding)
            if not right:
                said = finding.quote or finding.evidence
                self._mistake(one, finding.label, "wrong", said, finding)

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

    def _scored(self, label: str, found: Sequence[Counts]) -> Score:
        judged = self.posts[None] + self.posts[label]
        score = _score(found)
        return score.model_copy(update={"left": judged - len(found)})

    def result(self) -> Evaluation:
        labels = {label: found for label, found in self.outcomes.items() if label != ALL_LABELS}
        ranges = {label: interval(found) for label, found in self.outcomes.items()}
        return Evaluation(
            posts=self.count,
            judged=frozenset(label for label in self.posts if label is not None),
            labels={label: self._scored(label, found) for label, found in sorted(labels.items())},
            intervals={label: found for label, found in sorted(ranges.items()) if found},
            characteristics=dict(sorted(self.characteristics.items())),
            spans=self.overlapping / self.spans if self.spans else None,
            harmless=self.harmless,
            rules=dict(sorted(self.rules.items())),
            mistakes=tuple(self.mistakes),
        )


def _outcomes(due: Set[str], given: Set[Any]) -> dict[str, Counts]:
    """For each label due or given: right, wrong, missed, of which one is 1."""
    return {
        label: (label in due and label in given, label not in due, label not in given)
        for label in sorted(due | given)
    }


def _score(counts: Sequence[Counts]) -> Score:
    right, wrong, missed = (sum(one[place] for one in counts) for place in range(3))
    return Score(right=right, wrong=wrong, missed=missed)
