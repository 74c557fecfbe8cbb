"""What a letter tells: clauses and quoted words of a case, as far as they may be held up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from pydantic import BaseModel, ConfigDict

from postcheck.casebook.cases import Case
from postcheck.history import Past, StepTaken, said_date
from postcheck.ladder import Ladders
from postcheck.letters.quotable import KINDS, Kind, plain, quotable
from postcheck.model import UK, Finding
from postcheck.policy import Policy
from postcheck.procedure import routes_for
from postcheck.redaction import Redactor
from postcheck.sameness import post_key

CHECK = (
    "DRAFT made by a program. A person must read the post in its setting, check every line, fill "
    "in the blanks in square brackets and take out this line before it is used."
)
# Which letter goes with a step of a policy; with any other goes a note for the file.
_FOR_STEPS: Mapping[str, Kind] = {
    "discuss": "invitation",
    "correct": "invitation",
    "contact_author": "removal_request",
    "written_request": "removal_request",
    "ask_for_removal": "removal_request",
    "written_warning": "written_warning",
    "report_to_platform": "platform_report",
}
# What its author knows of a step, in words for the author.
_TOLD_AUTHORS: Mapping[Kind, str] = {
    "invitation": "a talk, or an offer of one",
    "removal_request": "a request to take a post down",
    "written_warning": "a letter of warning",
}
_MAX_QUOTE, _MAX_CLAUSES, _MAX_ADVICES = 500, 6, 3
_GRAVEST_FIRST = ("high", "medium", "low")
# What stands for the name of a child. Blanks alone have square brackets.
_NAME_LEFT_OUT = re.compile(r"\[(pupil|child|person) \d+\]")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class QuotedWords(_Frozen):
    """A finding as a letter may tell of it; every text is plain, on one line."""

    quote: str
    label: str
    severity: str
    confidence: str
    why: str
    limits: str


class CitedClause(_Frozen):
    """A clause of the policy."""

    section: str
    number: str
    text: str


class EarlierStep(_Frozen):
    """A step that was taken; `date` and `outcome` in words."""

    date: str
    text: str
    outcome: str


class Letter(_Frozen):
    """What templates may use. Dates are in words; `written` is None if it is not known.

    `quotes` are the words of `findings`, each once; `concern`: the post complains as well.
    """

    case: int
    kind: Kind
    school: str
    policy: str
    policy_version: str
    step: str
    step_text: str
    today: str
    written: str | None
    quotes: tuple[str, ...]
    findings: tuple[QuotedWords, ...]
    clauses: tuple[CitedClause, ...]
    advices: tuple[str, ...]
    earlier: tuple[EarlierStep, ...]
    concern: bool
    routes: str
    check: str = CHECK


def kind_of(step: str) -> Kind:
    """The letter that goes with a step: a letter's own name, or the id of a step."""
    named = next((kind for kind in KINDS if kind == step), None)
    return named or _FOR_STEPS.get(step, "file_note")


def compose(
    case: Case,
    policy: Policy,
    step: str,
    *,
    safeguarding: Ladders,
    redactor: Redactor | None,
    today: date,
    past: Iterable[Past] = (),
) -> Letter:
    """The content of the letter that goes with a step of a case.

    `redactor` takes the names of children out of the quoted words of every letter but the note for
    the file; without one they stay. `past` is what is known of the author, this case included.

    Raises InputError where no such letter may be written: see `quotable`.
    """
    kind = kind_of(step)
    if kind != "file_note" and redactor is not None:
        case = case.model_copy(update={"report": redactor.report(case.report)})
    findings = quotable(case, kind, safeguarding)
    clauses = {clause.id: clause for clause in policy.clauses}
    cited = _unique(one for finding in findings for one in finding.clauses if one in clauses)
    texts = _texts_of(policy, safeguarding)
    post = case.report.post
    gravest_first = sorted(findings, key=lambda one: _GRAVEST_FIRST.index(one.severity))
    return Letter(
        case=case.number,
        kind=kind,
        school=plain(policy.school),
        policy=plain(policy.title),
        policy_version=plain(policy.version),
        step=step,
        step_text=texts.get(step, step.replace("_", " ")),
        today=said_date(today),
        written=said_date(post.posted_at.astimezone(UK).date()) if post.posted_at else None,
        quotes=_quotes(findings, post.text),
        findings=tuple(map(_quoted, findings)),
        clauses=tuple(_cited(clauses[one].model_dump()) for one in cited[:_MAX_CLAUSES]),
        advices=_unique(plain(one.advice) for one in gravest_first if one.advice)[:_MAX_ADVICES],
        earlier=tuple(_earlier(kind, step, case, list(past) or list(case.past()), texts)),
        concern=any(one.label == "complaint" for one in case.findings),
        routes=", then ".join(routes_for(policy, case.findings)) or "the school office",
    )


def _earlier(
    kind: Kind, step: str, case: Case, past: Iterable[Past], texts: Mapping[str, str]
) -> Iterator[EarlierStep]:
    """The steps before this one; a letter tells only those that its reader had a part in."""
    here = post_key(case.report.post)
    labels = {one.label for one in case.findings}
    steps = (one for one in past if isinstance(one, StepTaken) and one.outcome != "withdrawn")
    for one in sorted(steps, key=lambda one: one.at):
        told = plain(texts.get(one.step, one.step.replace("_", " "))).rstrip(".")
        if kind != "file_note":
            own = one.post == here and one.step == step and one.outcome == "open"
            known = _TOLD_AUTHORS.get(kind_of(one.step))
            if own or known is None or labels.isdisjoint(one.labels):
                continue
            told = known
        yield EarlierStep(
            date=said_date(one.at.astimezone(UK).date()), text=told, outcome=one.outcome
        )


def _texts_of(policy: Policy, safeguarding: Ladders) -> dict[str, str]:
    """What each step says."""
    ladders = (*policy.procedure, *safeguarding.before)
    rungs = [safeguarding.otherwise, *(rung for ladder in ladders for rung in ladder.steps)]
    return {rung.id: plain(rung.text.replace("{route}", "see below")) for rung in rungs}


def _quoted(finding: Finding) -> QuotedWords:
    about = f" ({finding.characteristic})" if finding.characteristic else ""
    return QuotedWords(
        quote=_said(finding.quote or finding.evidence),
        label=f"{finding.label}{about}".replace("_", " "),
        severity=finding.severity,
        confidence=finding.confidence,
        why=plain(finding.why),
        limits=plain(finding.limits),
    )


def _cited(clause: Mapping[str, str]) -> CitedClause:
    return CitedClause(**{name: plain(clause[name]) for name in CitedClause.model_fields})


def _quotes(findings: Iterable[Finding], text: str) -> tuple[str, ...]:
    """The words of findings, each once: those that overlap in the text are one quote."""
    spans: list[tuple[int, int]] = []
    others: list[str] = []
    for one in sorted(findings, key=lambda one: one.start):
        if not one.quote or text[one.start : one.end] != one.quote:
            others.append(_said(one.quote or one.evidence))
        elif spans and one.start < spans[-1][1]:
            spans[-1] = spans[-1][0], max(spans[-1][1], one.end)
        else:
            spans.append((one.start, one.end))
    return _unique((*(_said(text[start:end]) for start, end in spans), *others))


def _said(words: str) -> str:
    quote = _NAME_LEFT_OUT.sub(r"(a \1’s name)", plain(words))
    return quote if len(quote) <= _MAX_QUOTE else f"{quote[:_MAX_QUOTE]} […]"


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
