"""What the page shows of a draft: plain values, nothing to be worked out in the template."""

from __future__ import annotations

import re
from bisect import bisect_right
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
_SENTENCE_END = re.compile(r"[.!?…](?=\s|$)|\n")


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
        """All that screen readers say of it as one types."""
        return f"{self.told} {self.counted}".strip()

    @property
    def told(self) -> str:
        """One sentence on all that was found."""
        if self.nothing:
            return "Nothing here to change."
        asked = self.photo is not None and self.photo.kind != "fine"
        count = len(self.cards) + self.more + asked
        if not count:
            return "Nothing to change in the words. Please look at the help first."
        told = "1 thing to think about." if count == 1 else f"{count} things to think about."
        return f"Please look at the help first. {told}" if self.help else told

    @property
    def counted(self) -> str:
        """How much is fine, where some is and some is not."""
        if self.sentences < 2 or not self.cards:
            return ""
        fine = "is fine as it is" if self.fine == 1 else "are fine as they are"
        return f"{self.fine} of {self.sentences} sentences {fine}."


def draft_of(
    report: Report,
    policy: Policy,
    labels: Mapping[str, Label],
    photo: PhotoAdvice | None = None,
) -> Draft:
    """What is shown of a report for its author."""
    text = report.post.text
    groups = _groups(report.findings)
    shown = _gravest(groups)
    clauses = {clause.id: clause.text for clause in policy.clauses}
    cards = tuple(
        _card(number, group, text, clauses, labels) for number, group in enumerate(shown, start=1)
    )
    spans = [
        Span(*_span(group), number)
        for number, group in enumerate(shown, start=1)
        if group[0].field == "text"
    ]
    fine, sentences = _sentences(text, [_span(one) for one in groups if one[0].field == "text"])
    return Draft(
        pieces(text, spans, whole=True),
        cards,
        len(groups) - len(shown),
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
    end = 0  # of the words of the last group
    for one in sorted(findings, key=_place):
        last = groups[-1] if groups else None
        if (
            last
            and one.field == last[0].field
            and (one.start < end or _same_evidence(one, last[0]))
        ):
            last.append(one)
            end = max(end, one.end)
        else:
            groups.append([one])
            end = one.end
    return groups


def _place(one: Finding) -> tuple[bool, int, int, str, str]:
    return one.field != "text", one.start, one.end, one.field, one.evidence


def _same_evidence(one: Finding, other: Finding) -> bool:
    return one.field != "text" and one.evidence == other.evidence


def _gravest(groups: list[list[Finding]]) -> list[list[Finding]]:
    """As many groups as are shown, in the order of the text."""
    weights = [max((one.safeguarding, *weight(one)) for one in group) for group in groups]
    first = sorted(range(len(groups)), key=weights.__getitem__, reverse=True)[:_CARDS]
    return [groups[number] for number in sorted(first)]


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


def _sentences(text: str, found: list[tuple[int, int]]) -> tuple[int, int]:
    """How many sentences hold nothing of what was found, and how many there are. `found`: places,
    in order, which do not overlap."""
    fine = count = 0
    ends = [end for _, end in found]
    for start, end in _places(text):
        after = bisect_right(ends, start)
        fine += after == len(found) or found[after][0] >= end
        count += 1
    return fine, count


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Where sentences are; what has neither letters nor digits is none."""
    start = 0
    for end in [*(one.end() for one in _SENTENCE_END.finditer(text)), len(text)]:
        if any(map(str.isalnum, text[start:end])):
            yield start, end
        start = end
