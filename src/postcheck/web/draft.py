"""What the page shows of a draft: plain values, nothing to be worked out in the template."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from postcheck.clause import Helper
from postcheck.labels import Label
from postcheck.model import Finding, Help, Report
from postcheck.photo import PhotoAdvice
from postcheck.policy import Policy
from postcheck.reports.page.case import weight
from postcheck.reports.page.excerpt import Piece, Span, pieces, short

_CARDS, _WORDS = 8, 160
_SENTENCE = re.compile(r"[^.!?\n]*[^\W_][^.!?\n]*[.!?\n]*")


@dataclass(frozen=True)
class Card:
    """What the author is told of some words. `start`, `end`: where a browser counts them; None
    where they stand elsewhere. `says`: what they may be, the gravest first; `say`, `instead`,
    `why` and `limits` are of that one, `also` is what else to do."""

    number: int
    words: str
    start: int | None
    end: int | None
    says: tuple[str, ...]
    say: str
    instead: str
    also: tuple[str, ...]
    why: str
    clauses: tuple[str, ...]
    limits: str


@dataclass(frozen=True)
class Draft:
    """`fine` of `sentences` hold nothing to change; `more`: cards that are not shown."""

    pieces: tuple[Piece, ...]
    cards: tuple[Card, ...]
    more: int
    fine: int
    sentences: int
    help: tuple[Help, ...]
    questions: tuple[str, ...]
    helpers: tuple[Helper, ...]
    notes: tuple[str, ...]
    photo: PhotoAdvice | None

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to change, and nothing to think of."""
        return (
            not self.cards and not self.help and (self.photo is None or self.photo.kind == "fine")
        )

    @property
    def summary(self) -> str:
        """One sentence, which screen readers say as one types."""
        if not self.cards:
            return "Nothing here to change."
        count = len(self.cards) + self.more
        told = "1 thing to think about" if count == 1 else f"{count} things to think about"
        if self.sentences < 2:
            return f"{told}."
        return f"{told}. {self.fine} of {self.sentences} sentences are fine as they are."


def draft_of(
    report: Report,
    policy: Policy,
    labels: Mapping[str, Label],
    photo: PhotoAdvice | None = None,
) -> Draft:
    """What is shown of a report for its author."""
    text = report.post.text
    groups = _groups(report.findings)
    clauses = {clause.id: clause.text for clause in policy.clauses}
    cards = tuple(
        _card(number, group, text, clauses, labels) for number, group in enumerate(groups, start=1)
    )
    shown = cards[:_CARDS]
    spans = [
        Span(*_span(group), number)
        for number, group in enumerate(groups[:_CARDS], start=1)
        if group[0].field == "text"
    ]
    fine, sentences = _sentences(text, report.findings)
    return Draft(
        pieces(text, spans, whole=True),
        shown,
        len(cards) - len(shown),
        fine,
        sentences,
        report.help,
        report.questions,
        policy.who_can_help(report.findings),
        report.notes,
        photo,
    )


def _groups(findings: tuple[Finding, ...]) -> list[list[Finding]]:
    """Findings in the order of the text. Those whose words overlap are one card: nobody reads six
    cards on one sentence."""
    groups: list[list[Finding]] = []
    for one in sorted(findings, key=lambda one: (one.field != "text", one.start, one.end)):
        if groups and _belongs(one, groups[-1]):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _belongs(one: Finding, group: list[Finding]) -> bool:
    if one.field != group[0].field:
        return False
    return one.start < _span(group)[1] if one.field == "text" else one.evidence == group[0].evidence


def _span(group: list[Finding]) -> tuple[int, int]:
    return group[0].start, max(one.end for one in group)


def _card(
    number: int,
    group: list[Finding],
    text: str,
    clauses: Mapping[str, str],
    labels: Mapping[str, Label],
) -> Card:
    gravest, *others = sorted(group, key=weight, reverse=True)
    inside = gravest.field == "text"
    start, end = _span(group)
    ids = dict.fromkeys(clause for one in (gravest, *others) for clause in one.clauses[:1])
    says = dict.fromkeys(labels[one.label].to_author for one in (gravest, *others))
    also = dict.fromkeys(one.advice for one in others if one.advice != gravest.advice)
    return Card(
        number,
        short(text[start:end] if inside else gravest.evidence, _WORDS),
        _units(text, start) if inside else None,
        _units(text, end) if inside else None,
        tuple(says),
        gravest.suggestion,
        gravest.advice,
        tuple(also),
        gravest.why,
        tuple(clauses[one] for one in ids),
        gravest.limits,
    )


def _units(text: str, offset: int) -> int:
    """Where a browser counts a place of a text: in units of UTF-16."""
    return offset + sum(char > "\uffff" for char in text[:offset])


def _sentences(text: str, findings: tuple[Finding, ...]) -> tuple[int, int]:
    """How many sentences hold no finding, and how many there are."""
    places = list(_places(text))
    found = [(one.start, one.end) for one in findings if one.field == "text"]
    fine = sum(
        not any(start < place[1] and place[0] < end for start, end in found) for place in places
    )
    return fine, len(places)


def _places(text: str) -> Iterator[tuple[int, int]]:
    for one in _SENTENCE.finditer(text):
        yield one.span()
