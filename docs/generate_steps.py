"""Writes docs/steps.md: each policy's procedure, and what each label leads to under it.

python docs/generate_steps.py
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from postcheck.history import History, Past, PastFinding, StepTaken, post_key
from postcheck.labels import load_labels
from postcheck.ladder import Ladder, Ladders, Rung
from postcheck.model import Finding, Mention, Post, Severity, Step
from postcheck.policy import Policy
from postcheck.policyfile import load_policy, load_safeguarding, policy_names
from postcheck.procedure import next_steps
from postcheck.resources import rules_dir
from postcheck.rulebook import Rulebook, load_rulebook

PAGE = Path(__file__).parent / "steps.md"

_START = datetime(2026, 3, 2, 12, tzinfo=UTC)
_WEEK = timedelta(days=7)
_SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high")
_STAFF = Mention(kind="staff", start=0, end=7, text="Mr Hale", named=True)
_PUPIL = Mention(kind="pupil", start=0, end=11, text="Oscar Finch", named=True)
_ABOUT_PUPILS = (
    "pupil_naming",
    "pupil_comment",
    "pupil_photo",
    "confidential_information",
    "contact_with_child",
    "underage_use",
)
_INTRODUCTION = """\
<!-- Made by docs/generate_steps.py from rules and policies: change those, then run it again. -->

# Steps

What each policy's procedure is, and what it leads to. A step is a proposal: **a person decides**,
may always do less, and hears the author first.

## Before every policy
{before}

Where nothing in the policy fits, or nothing that may come first: {otherwise}

## How to read the tables

Each row tells of a post in which that [label](labels.md) alone was found.

- **First time**: nothing is known of the author.
- **Second time**: the step of the first time was taken, and a week later the author writes the like
  again about the same person.
- **After refusal**: the step of the second time was taken as well, and the author refused.
- **A person may also weigh**: legal and police steps that are shown besides, with their condition
  and the words behind them. None of them is ever [the next step](policies.md#what-never-happens).

Each is taken at its gravest, as a parent wrote it, about a pupil or about a member of staff, and
not on a page of the school's own; "staff writing about school" is by a member of staff. Abuse is
about race, obscenity is gross, and no child is at risk. **What is mild** (a blunt opinion, a small
insult, a rumour) leads to the step of the first time, however often it comes; where that is
refused, a person decides. How a history counts is told under
[what came before](policies.md#what-came-before).
"""


def page(book: Rulebook, folder: Path) -> str:
    """The text of the page."""
    before = load_safeguarding(folder)
    titles = {label.id: label.title for label in load_labels(folder)}
    otherwise = f"**{_name(before.otherwise.id)}**. {before.otherwise.text}"
    introduction = _INTRODUCTION.format(
        before="\n".join(_ladders(before.before)), otherwise=otherwise
    )
    parts = [introduction]
    for name in policy_names(folder):
        policy = load_policy(name, rules_dir=folder)
        parts += [f"## {policy.title} (`{name}`)\n", f"School: {policy.school}."]
        parts += _ladders(policy.procedure)
        parts += [*_table(policy, before, _gravest(book), titles), ""]
    return "\n".join(parts).rstrip() + "\n"


def _ladders(ladders: Iterable[Ladder]) -> Iterator[str]:
    """Numbered steps; a line before them says what they are for."""
    for ladder in ladders:
        said = f"Where {_found(ladder.opens.said)}:" if ladder.opens else "Whatever was found:"
        yield f"\n{said}\n"
        for number, rung in enumerate(ladder.steps, start=1):
            yield f"{number}. {_rung(rung)}"


def _found(said: str) -> str:
    """The words of a condition as the end of a sentence."""
    return said if said.startswith(("the ", "it ")) or " can " in said else f"it is {said}"


def _rung(rung: Rung) -> str:
    conditions = ["if it goes on"] if rung.once != "first" else []
    if rung.when:
        said = rung.when.said.replace(", and this is {occurrence}", "")
        conditions.append(f"condition: {said}")
    text = rung.text.replace(": {route}", ", as the policy names them")
    by_when = f", {rung.by_when}" if rung.by_when else ""
    told = "; ".join(conditions)
    more = f" *{told[:1].upper()}{told[1:]}.*" if told else ""
    return f"**{_name(rung.id)}** ({rung.who}{by_when}). {text}{more}"


def _table(
    policy: Policy, before: Ladders, severities: dict[str, Severity], titles: dict[str, str]
) -> Iterator[str]:
    """One row for all labels that lead to the same."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for label, severity in severities.items():
        rows.setdefault(_row(policy, before, label, severity), []).append(titles[label])
    columns = ("what was found", "first time", "second time", "after refusal")
    yield f"\n| {' | '.join(columns)} | a person may also weigh |"
    yield "| --- | --- | --- | --- | --- |"
    for cells, found in rows.items():
        yield f"| {'<br>'.join(found)} | {' | '.join(cells)} |"


def _gravest(book: Rulebook) -> dict[str, Severity]:
    """For each label the highest severity that a rule gives it."""
    used = [rule.source for rule in book.rules if rule.source.status != "retired"]
    return {
        label: max((s.severity for s in used if s.label == label), key=_SEVERITIES.index)
        for label in book.labels
    }


def _row(policy: Policy, before: Ladders, label: str, severity: Severity) -> tuple[str, ...]:
    """The steps of the three times, and the legal and police steps with the time they begin."""
    forced = {rung.id for ladder in policy.procedure for rung in ladder.steps if rung.force}
    steps, weighed = [], dict[str, str]()
    for time, (first, rest) in enumerate(_course(policy, before, label, severity)):
        steps.append(_name(first.id))
        since = ("", " (from the second time)", " (after refusal)")[time]
        for step in rest:
            if step.id in forced:
                weighed.setdefault(step.id, f"{_name(step.id)}{since}")
    return (*steps, ", ".join(weighed.values()))


def _course(
    policy: Policy, before: Ladders, label: str, severity: Severity
) -> Iterator[tuple[Step, tuple[Step, ...]]]:
    """What follows the first time, the second time, and after refusal."""
    finding = _finding(label, severity)
    role = "staff" if label == "staff_conduct" else "parent"
    items: list[Past] = []
    for week in (0, 1):
        now = _START + week * _WEEK
        post = Post(f"post {week}", author="Sam Poole", author_role=role, posted_at=now)
        first, rest = _steps(policy, before, finding, post, items)
        yield first, rest
        items += [_past(finding, now), _taken(first, post, now, label, refused=week == 1)]
    yield _steps(policy, before, finding, post, items)


def _steps(
    policy: Policy, before: Ladders, finding: Finding, post: Post, items: Sequence[Past]
) -> tuple[Step, tuple[Step, ...]]:
    history = History(items, post)
    first, rest = next_steps(policy, [finding], post, safeguarding=before, history=history)
    assert first is not None
    return first, rest


def _taken(step: Step, post: Post, now: datetime, label: str, *, refused: bool) -> StepTaken:
    return StepTaken(
        step=step.id,
        at=now + timedelta(days=1),
        author=post.author,
        labels=(label,),
        outcome="refused" if refused else "settled",
        post=post_key(post),
    )


def _finding(label: str, severity: Severity) -> Finding:
    return Finding(
        label=label,
        start=0,
        end=5,
        quote="words",
        rule="any",
        severity=severity,
        confidence="high",
        characteristic="race" if label == "protected_characteristic_abuse" else None,
        grade="gross" if label == "obscenity" else None,
        people=(_PUPIL if label in _ABOUT_PUPILS else _STAFF,),
    )


def _past(finding: Finding, at: datetime) -> PastFinding:
    return PastFinding(
        at=at,
        author="Sam Poole",
        label=finding.label,
        severity=finding.severity,
        confidence=finding.confidence,
        quote=finding.quote,
        people=(finding.people[0].text,),
    )


def _name(step: str) -> str:
    return "LADO" if step == "lado" else step.replace("_", " ").replace("e safety", "e-safety")


if __name__ == "__main__":
    PAGE.write_text(page(load_rulebook(rules_dir()), rules_dir()), encoding="utf-8")
