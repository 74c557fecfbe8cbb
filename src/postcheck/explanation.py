"""Why something was found or was not: the public answer of `Checker.explain`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from postcheck.findings import drop_reason
from postcheck.matching import Analysis
from postcheck.model import Mention, Report
from postcheck.people import as_mention
from postcheck.policy import Policy
from postcheck.rule import Rule


class Dropped(BaseModel):
    """A hit of a rule that became no finding, and the reason."""

    model_config = ConfigDict(frozen=True)

    rule: str
    start: int
    end: int
    quote: str
    reason: str


class Explanation(BaseModel):
    """The way of one post through the engine.

    `words`: the text as rules see it, repaired. `mentions`: who is talked about. `could_fire`:
    rules whose words are all there. `matched`: rules that hit. `dropped`: hits that were
    cancelled, each with its reason. `report`: what came of it.
    """

    model_config = ConfigDict(frozen=True)

    words: tuple[str, ...]
    mentions: tuple[Mention, ...]
    could_fire: tuple[str, ...]
    matched: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    report: Report


def explained(analysis: Analysis, report: Report, policy: Policy) -> Explanation:
    """What stands behind a report: `analysis` of the post's words, by the rules of `policy`."""
    tokens = analysis.view.tokens
    dropped = []
    for match in analysis.matches:
        start, end = analysis.place(match)
        reason = match.dropped or _reason(match.rule, start, end, report, policy)
        if reason:
            quote = report.post.text[start:end]
            dropped.append(
                Dropped(rule=match.rule.id, start=start, end=end, quote=quote, reason=reason)
            )
    return Explanation(
        words=tokens.words,
        mentions=tuple(as_mention(spotted, tokens) for spotted in analysis.view.mentions),
        could_fire=tuple(rule.id for rule in analysis.could_fire),
        matched=tuple(dict.fromkeys(match.rule.id for match in analysis.matches)),
        dropped=tuple(dropped),
        report=report,
    )


def _reason(rule: Rule, start: int, end: int, report: Report, policy: Policy) -> str | None:
    """Why a match that nothing cancelled is not among the findings, or None if it is."""
    shown = policy.looks_for(rule.source.label, safeguarding=rule.source.safeguarding)
    reason = drop_reason(rule, start, end, report.findings)
    return reason if shown or reason is None else "its label is switched off in the policy"
