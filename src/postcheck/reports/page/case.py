"""One post with findings, as it will be shown: bounded, whatever the post holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from postcheck.model import UK, VERDICTS, Finding, Post, Report, Step, Verdict
from postcheck.reports.page.excerpt import Piece, Span, pieces, short

if TYPE_CHECKING:
    from collections.abc import Iterable

FINDINGS = 20
"""Findings that are shown of a post; hardly any has as many."""
_QUOTE = 2000
_NAME = 120
_ITEMS = 6
_RANKS = {"low": 0, "medium": 1, "high": 2}


@dataclass(slots=True)
class Said:
    """A post in a few words, for those who stand around another. `order`: its place in the run."""

    order: int
    author: str
    when: datetime | None
    words: str
    verdict: Verdict


@dataclass(slots=True)
class Case:
    """A post with findings, and the posts before and after it in its thread.

    `report` has its texts cut; `text`, `answered` and `passed_on` are the texts in pieces. `more`:
    findings of the post that are not shown. `number`: its place on the page, from 1, once that is
    known.
    """

    order: int
    report: Report
    text: tuple[Piece, ...]
    answered: tuple[Piece, ...]
    passed_on: tuple[Piece, ...]
    captions: tuple[str, ...]
    more: int
    before: tuple[Said, ...] = ()
    after: list[Said] = field(default_factory=list)
    number: int = 0

    @property
    def gravity(self) -> tuple[int, ...]:
        """What is graver sorts higher; of two alike, the earlier."""
        found = self.report.findings
        safeguarding = any(one.safeguarding for one in found)
        rank = VERDICTS.index(self.report.verdict)
        return rank, int(safeguarding), *max(weight(one) for one in found), -self.order

    @property
    def day(self) -> date | None:
        """The day of the post in the UK."""
        return day_of(self.report.post)


def said(order: int, report: Report) -> Said:
    """A post in a few words."""
    post = report.post
    return Said(order, name(post.author), post.posted_at, short(post.text), report.verdict)


def name(text: str | None) -> str:
    """A name as it is shown and counted; nothing for one that is not known."""
    return short((text or "").strip(), _NAME)


def day_of(post: Post) -> date | None:
    """The day of a post in the UK."""
    return post.posted_at.astimezone(UK).date() if post.posted_at else None


def case_of(order: int, report: Report, before: Iterable[Said]) -> Case:
    """The case of a report that has findings."""
    post = report.post
    gravest = sorted(report.findings, key=weight, reverse=True)[:FINDINGS]
    found = [one for one in report.findings if any(one is other for other in gravest)]
    spans = [Span(f.start, f.end, n) for n, f in enumerate(found, start=1) if f.field == "text"]
    kept = post.model_copy(update={"text": "", "reply_to": None, "shared_from": None})
    lean = report.model_copy(
        update={
            "post": kept.model_copy(update={"attachments": post.attachments[:_ITEMS]}),
            "findings": tuple(map(_lean, found)),
            "next_step": report.next_step and _lean_step(report.next_step),
            "steps": tuple(map(_lean_step, report.steps)),
        }
    )
    return Case(
        order,
        lean,
        pieces(post.text, spans),
        _carried(post.reply_to, found, "reply_to"),
        _carried(post.shared_from, found, "shared_from"),
        tuple(short(one.caption) for one in post.attachments[:_ITEMS] if one.caption),
        len(report.findings) - len(found),
        tuple(before),
    )


def weight(finding: Finding) -> tuple[int, int]:
    """What is graver sorts higher."""
    return _RANKS[finding.severity], _RANKS[finding.confidence]


def _carried(text: str | None, found: list[Finding], where: str) -> tuple[Piece, ...]:
    """A text beside that of the post, with the words of the findings that it carries."""
    if not text:
        return ()
    spans = []
    for number, one in enumerate(found, start=1):
        start = text.find(one.evidence) if one.field == where and one.evidence else -1
        if start >= 0:
            spans.append(Span(start, start + len(one.evidence), number))
    return pieces(text, spans)


def _lean(finding: Finding) -> Finding:
    cut = {"quote": short(finding.quote, _QUOTE), "evidence": short(finding.evidence, _QUOTE)}
    return finding.model_copy(update={**cut, "people": ()})


def _lean_step(step: Step) -> Step:
    evidence = tuple(short(words) for words in step.evidence[:_ITEMS])
    return step.model_copy(update={"evidence": evidence})
