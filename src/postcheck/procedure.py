"""From findings to the lowest step that the policy allows, and the steps after it.

Some limits hold here, whatever a policy file says: a police or legal step is never the
next step, and only quoted words of enough weight bring it up at all. A complaint, a low
severity, a weak hit, or someone else's words passed on never do. Harassment in law takes
a course of conduct, which a single item cannot show, so bullying brings up no police step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postcheck.model import Audience, ContextKind, Finding, Post, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from postcheck.ladder import Force, Ladder, Ladders, Rung
    from postcheck.policy import Policy

_NOT_THE_AUTHORS_OWN: frozenset[ContextKind] = frozenset(
    {"quoted", "reported", "condemned", "negated", "figurative", "positive"}
)


@dataclass(frozen=True, slots=True)
class _Met:
    """A rung whose condition holds, with the findings that meet it."""

    rung: Rung
    ladder: Ladder | None
    findings: tuple[Finding, ...]


def next_steps(
    policy: Policy,
    findings: Sequence[Finding],
    post: Post,
    *,
    safeguarding: Ladders,
    audience: Audience = "school",
) -> tuple[Step | None, tuple[Step, ...]]:
    """The next step, and the rungs after it that are met, in the document's own order.

    The ladders of `safeguarding` come before the policy's. Where the first rung met would
    be one for a repeat, or a police or legal one, a person reads the post first. A step id
    that several ladders share is given once. No findings: no steps.
    """
    if not findings:
        return None, ()
    ladders = (*safeguarding.before, *policy.procedure)
    met = list(_met(ladders, findings, post, audience))
    if not met or met[0].rung.force or met[0].rung.once != "first":
        met.insert(0, _Met(safeguarding.otherwise, None, ()))
    route = ", then ".join(routes_for(policy, findings)) or "the school office"
    steps = [_step(one, policy, route) for one in met]
    return steps[0], tuple(steps[1:])


def may_force(force: Force, finding: Finding) -> bool:
    """Whether a finding has the weight for a police or legal step, under any policy."""
    if finding.severity == "low" or finding.confidence == "low" or finding.label == "complaint":
        return False
    if not _words([finding]) or not _NOT_THE_AUTHORS_OWN.isdisjoint(finding.contexts):
        return False
    if force == "legal":
        return True
    if finding.label == "obscenity":
        return finding.grade == "gross"
    grave = finding.label in ("threat", "protected_characteristic_abuse")
    return grave and finding.severity == "high"


def questions_for(policy: Policy, findings: Sequence[Finding]) -> tuple[str, ...]:
    """What to ask oneself before posting this, in the policy's order; none without findings."""
    labels = {finding.label for finding in findings}
    return tuple(
        question.text
        for question in policy.self_check
        if labels and (question.fits is None or not labels.isdisjoint(question.fits))
    )


def routes_for(policy: Policy, findings: Sequence[Finding]) -> tuple[str, ...]:
    """Who to turn to with what lies behind the post, first to last; none without findings."""
    routes = (one for one in policy.routes if any(one.fits(finding) for finding in findings))
    return _unique(name for route in routes for name in (route.to, *route.then))


def _met(
    ladders: Iterable[Ladder], findings: Sequence[Finding], post: Post, audience: Audience
) -> Iterator[_Met]:
    seen: set[str] = set()
    for ladder in ladders:
        opening = _opening(ladder, findings, post, audience)
        for rung in ladder.steps:
            meeting = [
                finding
                for finding in opening
                if (rung.when is None or rung.when.meets(finding, post, audience))
                and (rung.force is None or may_force(rung.force, finding))
            ]
            if meeting and rung.id not in seen:
                seen.add(rung.id)
                yield _Met(rung, ladder, tuple(meeting))


def _opening(
    ladder: Ladder, findings: Sequence[Finding], post: Post, audience: Audience
) -> list[Finding]:
    opening: list[Finding] = []
    for finding in findings:
        if ladder.opens is None or ladder.opens.meets(finding, post, audience):
            opening.append(finding)
        elif ladder.only_beside is not None and not any(
            allowed.holds(finding, post, audience) for allowed in ladder.only_beside
        ):
            return []
    return opening


def _step(met: _Met, policy: Policy, route: str) -> Step:
    rung, ladder = met.rung, met.ladder
    conditions = [when for when in (ladder and ladder.opens, rung.when) if when]
    said = [when.said for when in conditions]
    if rung.once != "first":
        said.append(rung.once)
    return Step(
        id=rung.id,
        text=rung.text.replace("{route}", route),
        who=rung.who,
        when="; ".join(said) or None,
        evidence=_words(met.findings) if conditions else (),
        source=(ladder and ladder.source) or policy.title,
    )


def _words(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The quoted words, or the facts where no words carry it, each once."""
    quoted = (one.quote.strip() or one.evidence.strip() for one in findings)
    return _unique(words for words in quoted if words)


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
