"""From matches to findings: what a person sees, and the verdict that follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from postcheck.matching import Match
from postcheck.model import VERDICTS, Confidence, Field, Finding, Mention, Post, Severity, Verdict
from postcheck.policy import Policy
from postcheck.rule import Rule

# How bad it is and how sure the rule is give the verdict. A weak signal advises at most: it may
# help the author to say it better, but asks nobody's time.
_VERDICT: dict[tuple[Severity, Confidence], Verdict] = {
    ("low", "low"): "advise",
    ("low", "medium"): "advise",
    ("low", "high"): "advise",
    ("medium", "low"): "advise",
    ("medium", "medium"): "review",
    ("medium", "high"): "review",
    ("high", "low"): "advise",
    ("high", "medium"): "urgent",
    ("high", "high"): "urgent",
}
# Somebody in particular, whom words can be aimed at; a group is nobody in particular.
_AIMED_AT = frozenset({"staff", "pupil", "parent", "governor", "person", "reader"})
# A threat to a child is a matter for the safeguarding lead, whatever the rule is.
_CHILDREN = frozenset({"pupil", "own_child"})
_RANK = {"low": 0, "medium": 1, "high": 2}


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """The highest verdict that any finding calls for."""
    return max(
        (_VERDICT[finding.severity, finding.confidence] for finding in findings),
        key=VERDICTS.index,
        default="clear",
    )


def findings_of(
    match: Match, start: int, end: int, people: tuple[Mention, ...], post: Post, policy: Policy
) -> Iterator[Finding]:
    """The finding of a match on the words of a post, and one for each label it carries besides."""
    source = match.rule.source
    said: dict[str, Any] = {
        "start": start,
        "end": end,
        "quote": post.text[start:end],
        "people": people,
        "contexts": match.contexts,
    }
    at_child = source.label == "threat" and any(
        one.kind in _CHILDREN and one.first <= match.last and match.first <= one.last
        for one in match.people
    )
    yield _finding(match.rule, post, policy, safeguarding=at_child, **said)
    if any(one.named or one.kind in _AIMED_AT for one in people):
        for label in source.also:
            yield _finding(match.rule, post, policy, label=label, **said)


def finding_of_post(
    rule: Rule, post: Post, policy: Policy, field: Field | None = None, evidence: str = ""
) -> Finding:
    """A finding that something else than the words of the post carries."""
    if field is None:
        field, evidence = _fact(rule, post)
    return _finding(rule, post, policy, start=0, end=0, quote="", field=field, evidence=evidence)


def _fact(rule: Rule, post: Post) -> tuple[Field, str]:
    """The fact that met a rule without patterns."""
    when = rule.source.when
    if when and when.posted and post.posted_at:
        return "posted_at", f"posted {post.posted_at:%A %d %B %Y, %H:%M}"
    if when and when.attachment:
        kinds = [a.kind for a in post.attachments if a.kind in when.attachment]
        return "caption", f"comes with: {', '.join(kinds)}"
    if when and when.shares and post.shared_from:
        return "shared_from", post.shared_from
    if when and when.answers_breach and post.reply_to:
        return "reply_to", post.reply_to
    return "text", ""


def _finding(
    rule: Rule,
    post: Post,
    policy: Policy,
    *,
    label: str | None = None,
    safeguarding: bool = False,
    **more: Any,
) -> Finding:
    source = rule.source
    main = label is None
    label = label or source.label
    characteristic = source.characteristic if main else None
    field = more.get("field", "text")
    own = [clause for clause in source.clauses if policy.has_clause(clause)]
    by_label = policy.clauses_for(label, characteristic, source.grade, post=post, field=field)
    return Finding(
        label=label,
        rule=source.id,
        severity=source.severity if main else _at_most_medium(source.severity),
        confidence=source.confidence,
        characteristic=characteristic,
        grade=source.grade,
        safeguarding=source.safeguarding or safeguarding,
        clauses=tuple(dict.fromkeys((*own, *by_label))),
        why=source.why,
        advice=source.advice,
        limits=source.limits,
        **more,
    )


def _at_most_medium(severity: Severity) -> Severity:
    return "medium" if severity == "high" else severity


def _weight(finding: Finding) -> tuple[int, int, int]:
    return (
        _RANK[finding.severity],
        _RANK[finding.confidence],
        finding.end - finding.start,
    )


def best_of(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Of findings of one label on the same words the gravest, surest, longest; in text order."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=_weight, reverse=True):
        if not any(_same(other, finding) for other in kept):
            kept.append(finding)
    return tuple(sorted(kept, key=lambda f: (f.start, f.end, f.label, f.rule, f.evidence)))


def _same(other: Finding, finding: Finding) -> bool:
    if (other.label, other.characteristic) != (finding.label, finding.characteristic):
        return False
    if other.field != finding.field or finding.field != "text":
        return other.field == finding.field and other.rule == finding.rule
    return other.start < finding.end and finding.start < other.end


def drop_reason(rule: Rule, start: int, end: int, findings: Iterable[Finding]) -> str | None:
    """Why a match that nothing cancelled is no finding: a graver one stands on its words."""
    findings = tuple(findings)
    if any((f.rule, f.start, f.end) == (rule.id, start, end) for f in findings):
        return None
    over = (
        f.rule for f in findings if f.label == rule.source.label and f.start < end and start < f.end
    )
    return f"covered by {next(over, 'another finding of the same label')}"
