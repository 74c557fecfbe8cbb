"""What a letter tells: clauses and quoted words of a case, as far as they may be held up."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

from postcheck.casebook.cases import Case
from postcheck.errors import InputError
from postcheck.history import NOT_THE_AUTHORS_OWN, is_serious, said_date
from postcheck.ladder import Ladders
from postcheck.model import UK, Finding
from postcheck.policy import Policy
from postcheck.procedure import routes_for

Kind = Literal["invitation", "removal_request", "written_warning", "platform_report", "file_note"]
KINDS: tuple[Kind, ...] = get_args(Kind)
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
_MAX_QUOTE, _MAX_CLAUSES = 500, 6


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
    """What templates may use. Dates are in words; `written` is None if it is not known."""

    case: int
    kind: Kind
    school: str
    policy: str
    policy_version: str
    step: str
    step_text: str
    today: str
    written: str | None
    findings: tuple[QuotedWords, ...]
    clauses: tuple[CitedClause, ...]
    advices: tuple[str, ...]
    earlier: tuple[EarlierStep, ...]
    routes: str
    check: str = CHECK


def kind_of(step: str) -> Kind:
    """The letter that goes with a step: a letter's own name, or the id of a step."""
    named = next((kind for kind in KINDS if kind == step), None)
    return named or _FOR_STEPS.get(step, "file_note")


def compose(case: Case, policy: Policy, step: str, *, safeguarding: Ladders, today: date) -> Letter:
    """The content of the letter that goes with a step of a case.

    Raises InputError where no such letter may be written: about complaints, about words that are
    not the author's own, a warning for a trifle, or any letter before the safeguarding lead has
    seen a post that may tell of harm to a child.
    """
    kind = kind_of(step)
    findings = _quotable(case, kind)
    clauses = {clause.id: clause for clause in policy.clauses}
    cited = _unique(one for finding in findings for one in finding.clauses if one in clauses)
    texts = _texts_of(policy, safeguarding)
    post = case.report.post
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
        findings=tuple(map(_quoted, findings)),
        clauses=tuple(_cited(clauses[one].model_dump()) for one in cited[:_MAX_CLAUSES]),
        advices=_unique(plain(one.advice) for one in findings if one.advice),
        earlier=tuple(
            EarlierStep(
                date=said_date(one.at.astimezone(UK).date()),
                text=texts.get(one.step or "", plain(one.step or "")).rstrip("."),
                outcome=one.outcome or "open",
            )
            for one in case.steps
            if one.outcome != "withdrawn"
        ),
        routes=", then ".join(routes_for(policy, case.findings)) or "the school office",
    )


def _quotable(case: Case, kind: Kind) -> list[Finding]:
    """The findings that a letter of a kind may quote."""
    standing = [one for one in case.findings if plain(one.quote or one.evidence)]
    if kind != "file_note" and any(one.safeguarding for one in case.findings):
        seen = any(
            one.step == "safeguarding_lead" and one.outcome == "settled" for one in case.steps
        )
        if not seen:
            raise InputError(
                f"case {case.number} may tell of harm to a child, so the designated safeguarding "
                "lead comes before any letter",
                hint="note it with `cases add-step --step safeguarding_lead --outcome settled`",
            )
    if kind == "file_note":
        found = standing
    elif kind in ("written_warning", "platform_report"):
        found = [one for one in standing if is_serious(one)]
    else:
        found = [
            one
            for one in standing
            if one.label != "complaint" and NOT_THE_AUTHORS_OWN.isdisjoint(one.contexts)
        ]
    if not found:
        raise InputError(
            f"case {case.number} has no words that a {kind.replace('_', ' ')} could be about",
            hint="complaints, other people's words, trifles and what was set aside are none; "
            "a note can be made with --step file_note",
        )
    return found


def _texts_of(policy: Policy, safeguarding: Ladders) -> dict[str, str]:
    """What each step says."""
    ladders = (*policy.procedure, *safeguarding.before)
    rungs = [safeguarding.otherwise, *(rung for ladder in ladders for rung in ladder.steps)]
    return {rung.id: plain(rung.text.replace("{route}", "see below")) for rung in rungs}


def _quoted(finding: Finding) -> QuotedWords:
    about = f" ({finding.characteristic})" if finding.characteristic else ""
    return QuotedWords(
        quote=_short(plain(finding.quote or finding.evidence)),
        label=f"{finding.label}{about}".replace("_", " "),
        severity=finding.severity,
        confidence=finding.confidence,
        why=plain(finding.why),
        limits=plain(finding.limits),
    )


def _cited(clause: Mapping[str, str]) -> CitedClause:
    return CitedClause(**{name: plain(clause[name]) for name in CitedClause.model_fields})


def plain(text: str) -> str:
    """A text on one line, without marks that steer a screen or that a document cannot hold."""
    kept = (" " if char.isspace() else char for char in text if not _steers(char))
    return " ".join("".join(kept).split())


def _steers(char: str) -> bool:
    # Control, format (but the joiner of emoji), half surrogate pairs, and what is no character.
    kind = unicodedata.category(char)
    return (kind in ("Cc", "Cf", "Cs", "Cn", "Co") and not char.isspace()) and char != "\u200d"


def _short(quote: str) -> str:
    return quote if len(quote) <= _MAX_QUOTE else f"{quote[:_MAX_QUOTE]} […]"


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
