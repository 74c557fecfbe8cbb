"""From findings to the lowest step that the policy allows, and the steps after it.

Some limits hold here, whatever a policy file says: a police or legal step is never the
next step, and only quoted words of enough weight bring it up at all. A complaint, a low
severity, a weak hit, or someone else's words passed on never do. Harassment in law takes
a course of conduct, which a single item cannot show, so bullying brings up a police step only
where a history quotes what was said on another occasion. Steps for a repeat, and a history that
leads up a ladder, are for serious words of the author's own alone; what stands before every policy
starts anew with each post.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postcheck.history import NOT_THE_AUTHORS_OWN, History, is_serious
from postcheck.model import Audience, Finding, Post, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from postcheck.ladder import Force, Ladder, Ladders, Rung
    from postcheck.policy import Policy

# How many quotations of earlier posts a step shows at most: the latest.
_MOST_EARLIER = 20


@dataclass(frozen=True, slots=True)
class _Met:
    """A rung whose condition holds, with the findings that meet it.

    `place` is its place on its ladder; `reached` the last place there that is behind us, or -1.
    """

    rung: Rung
    ladder: Ladder | None
    findings: tuple[Finding, ...]
    place: int = -1
    reached: int = -1

    @property
    def open(self) -> bool:
        """Whether it can be the next step, as far as the course of the matter goes."""
        climbed = self.reached >= 0 and any(map(is_serious, self.findings))
        return self.rung.force is None and (self.rung.once == "first" or climbed)


@dataclass(frozen=True, slots=True)
class _Case:
    """What steps are weighed by: one post, its findings and what came before."""

    policy: Policy
    findings: Sequence[Finding]
    post: Post
    audience: Audience
    history: History
    shown: bool  # whether a history was given, so that steps can speak of it


def next_steps(
    policy: Policy,
    findings: Sequence[Finding],
    post: Post,
    *,
    safeguarding: Ladders,
    audience: Audience = "school",
    history: History | None = None,
) -> tuple[Step | None, tuple[Step, ...]]:
    """The next step, and the rungs after it that are met, in the document's own order.

    The ladders of `safeguarding` come before the policy's. Where the first rung met would
    be one for a repeat, or a police or legal one, a person reads the post first. A step id
    that several ladders share is given once. No findings: no steps. None of the policy's own
    ladders opens for a post that is outside of it.

    `history` leads on from steps that were taken: what is behind is left out, and the next
    step is the first one ahead that is open, never a police or legal one.
    """
    if not findings:
        return None, ()
    known = history or History((), post)
    case = _Case(policy, findings, post, audience, known, shown=history is not None)
    own = () if policy.outside(post) else policy.procedure
    met = [*_met(safeguarding.before, case, anew=True), *_met(own, case)]
    ahead = _ahead(met, case)
    first = _first(ahead, climbed=any(one.reached >= 0 for one in met))
    if first is None:
        first = _Met(safeguarding.otherwise, None, ())
    rest = [one for one in ahead if one is not first]
    route = ", then ".join(routes_for(policy, findings)) or "the school office"
    steps = [_step(one, case, route) for one in (first, *rest)]
    steps[0] = steps[0].model_copy(update={"next_if": _next_if(first, rest)})
    return steps[0], tuple(steps[1:])


def may_force(force: Force, finding: Finding, *, course: bool = False) -> bool:
    """Whether a finding has the weight for a police or legal step, under any policy.

    `course`: a history shows that it is part of a course of conduct.
    """
    if finding.severity == "low" or finding.confidence == "low" or finding.label == "complaint":
        return False
    if not _words([finding]) or not NOT_THE_AUTHORS_OWN.isdisjoint(finding.contexts):
        return False
    if force == "legal":
        return True
    if finding.label == "obscenity":
        return finding.grade == "gross"
    if finding.label == "cyberbullying":
        return course
    if finding.label == "protected_characteristic_abuse":  # an outright slur is certain
        return finding.severity == "high" or finding.confidence == "high"
    return finding.label == "threat" and finding.severity == "high"


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
    return _unique(name for route in routes for name in route.names)


def _met(ladders: Iterable[Ladder], case: _Case, *, anew: bool = False) -> Iterator[_Met]:
    """The rungs whose conditions hold; `anew`: of ladders that every post starts again."""
    for ladder in ladders:
        opening = _opening(ladder, case)
        if not opening:
            continue
        reached = _reached(ladder, opening, case, anew=anew)
        for place, rung in enumerate(ladder.steps):
            meeting = tuple(one for one in opening if _meets(rung, one, case))
            again = rung.each_time and not case.history.done_here(rung.id)
            if meeting and (rung.once == "first" or any(map(is_serious, meeting))):
                yield _Met(rung, ladder, meeting, place, -1 if again else reached)


def _meets(rung: Rung, finding: Finding, case: _Case) -> bool:
    course = bool(case.history.course(finding))
    if rung.when and not rung.when.meets(finding, case.post, case.audience, course=course):
        return False
    return rung.force is None or may_force(rung.force, finding, course=course)


def _opening(ladder: Ladder, case: _Case) -> list[Finding]:
    post, audience = case.post, case.audience
    opening: list[Finding] = []
    for finding in case.findings:
        if ladder.opens is None or ladder.opens.meets(finding, post, audience):
            opening.append(finding)
        elif ladder.only_beside is not None and not any(
            allowed.holds(finding, post, audience) for allowed in ladder.only_beside
        ):
            return []
    return opening


def _reached(ladder: Ladder, opening: list[Finding], case: _Case, *, anew: bool) -> int:
    """The place of the last step on a ladder that is behind us, or -1.

    Whoever complained, or passed on what others said, has been answered with that: nothing
    follows unless a child may be at risk, or something serious is said besides. A trifle leads
    on only from what the author refused for this very post: nobody has to ask twice.
    """
    history = case.history
    if not history.has_steps:
        return -1
    serious = [finding for finding in opening if is_serious(finding)]
    more = any(one.safeguarding for one in opening) or any(map(is_serious, case.findings))

    def is_behind(step: Rung) -> bool:
        if anew or step.each_time:
            return more and history.done_here(step.id)
        return history.leads_on(step.id, serious) or history.refused_here(step.id)

    return max((at for at, step in enumerate(ladder.steps) if is_behind(step)), default=-1)


def _ahead(met: Iterable[_Met], case: _Case) -> list[_Met]:
    """What is not behind, each step once; a police or legal step that was left out stays."""
    ahead: dict[str, _Met] = {}
    for one in met:
        skipped = one.rung.force and not case.history.leads_on(one.rung.id, one.findings)
        if one.place > one.reached or skipped:
            ahead.setdefault(one.rung.id, one)
    return list(ahead.values())


def _first(ahead: Sequence[_Met], *, climbed: bool) -> _Met | None:
    """The next step; None where a person has to decide whether there is to be any.

    Before anything was done, no step may pass over one that is not open.
    """
    tried = ahead if climbed else ahead[:1]
    return next((one for one in tried if one.open), None)


def _next_if(first: _Met, rest: Iterable[_Met]) -> str | None:
    """What has to happen before the next rung of the same ladder, and which that is.

    A legal step is told of only where nothing milder is left, a police step never.
    """
    same = [one for one in rest if one.ladder is first.ladder and one.place > first.place]
    mild = (one for one in same if one.rung.force is None)
    legal = (one for one in same if one.rung.force == "legal")
    then = next(mild, None) or next(legal, None)
    if then is None:
        return None
    if first.rung.next_if:
        said = first.rung.next_if
    elif then.rung.once != "first":
        said = "it goes on after this, or the author refuses"
    else:
        said = then.rung.when.said if then.rung.when else "this has been done"
    return f"{said}: {then.rung.text}"


def _step(met: _Met, case: _Case, route: str) -> Step:
    rung, ladder = met.rung, met.ladder
    findings = met.findings or case.findings
    conditions = [when for when in (ladder and ladder.opens, rung.when) if when]
    occurrence = case.history.occurrence(findings)
    said = [when.said.replace("{occurrence}", occurrence) for when in conditions]
    if rung.once != "first":
        said.append(rung.once)
    evidence = _words(met.findings)
    if rung.force == "police":
        evidence = _unique((*evidence, *_earlier_words(met.findings, case.history)))
    return Step(
        id=rung.id,
        text=rung.text.replace("{route}", route),
        who=rung.who,
        when="; ".join(said) or None,
        evidence=evidence if conditions else (),
        source=(ladder and ladder.source) or case.policy.title,
        by_when=rung.by_when,
        occurrence=occurrence if case.shown else None,
        taken=case.history.taken(rung.id, findings),
    )


def _earlier_words(findings: Iterable[Finding], history: History) -> tuple[str, ...]:
    """What makes up a course of conduct besides this post, the latest of it."""
    earlier = [one for finding in findings for one in history.course(finding)]
    earlier.sort(key=lambda one: one.at)
    return _unique(one.quote for one in earlier)[-_MOST_EARLIER:]


def _words(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The quoted words, or the facts where no words carry it, each once."""
    quoted = (one.quote.strip() or one.evidence.strip() for one in findings)
    return _unique(words for words in quoted if words)


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
