"""Writes docs/steps.md: what each label leads to under each policy, and what comes after that.

python docs/generate_steps.py
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from postcheck.history import History, Past, PastFinding, StepTaken, post_key
from postcheck.ladder import Ladders
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
_PERSON = Mention(kind="staff", start=0, end=7, text="Mr Hale", named=True)
_INTRODUCTION = """\
<!-- Made by docs/generate_steps.py from rules and policies: change those, then run it again. -->

# Steps

What each label leads to, under each policy, when it stands alone in a post.

- **first time**: nothing is known of the author;
- **second time**: the step of the first time was taken, and a week later the author writes
  the like again about the same person;
- **after refusal**: that second step was taken as well, and the author refused.

Each label is taken at the highest severity that a rule gives it, written by a parent
(`staff_conduct` by a member of staff) about a member of staff, the place not known; obscenity is
`gross`, abuse is about race. No child is at risk: where one may be, the
[safeguarding lead](policies.md#what-comes-first) comes first, each time.

After "may come up" stand the police and legal steps that a person sees besides, with their
condition and the words behind them. None of them is ever
[the next step](policies.md#what-never-happens). How a history counts is told under
[what came before](policies.md#what-came-before).

A person may always do less. `read_and_decide` leaves it to one whether anything needs doing.
"""


def page(book: Rulebook, folder: Path) -> str:
    """The text of the page."""
    before = load_safeguarding(folder)
    policies = [load_policy(name, rules_dir=folder) for name in policy_names(folder)]
    severities = _gravest(book)
    parts = [_INTRODUCTION]
    for policy in policies:
        parts.append(f"\n## {policy.name}\n\n{policy.title}, {policy.school}.\n")
        parts.append("| label | first time | second time | after refusal |")
        parts.append("| --- | --- | --- | --- |")
        parts += [
            f"| `{label}` | {' | '.join(_course(policy, before, label, severity))} |"
            for label, severity in severities.items()
        ]
    return "\n".join(parts) + "\n"


def _gravest(book: Rulebook) -> dict[str, Severity]:
    """For each label the highest severity that a rule gives it."""
    used = [rule.source for rule in book.rules if rule.source.status != "retired"]
    return {
        label: max((s.severity for s in used if s.label == label), key=_SEVERITIES.index)
        for label in book.labels
    }


def _course(policy: Policy, before: Ladders, label: str, severity: Severity) -> Iterator[str]:
    finding = _finding(label, severity)
    role = "staff" if label == "staff_conduct" else "parent"
    items: list[Past] = []
    for week in (0, 1):
        now = _START + week * _WEEK
        post = Post(f"post {week}", author="Sam Poole", author_role=role, posted_at=now)
        first, rest = _steps(policy, before, finding, post, items)
        yield _cell(policy, first, rest)
        items += [_past(finding, now), _taken(first, post, now, label, refused=week == 1)]
    yield _cell(policy, *_steps(policy, before, finding, post, items))


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
        people=(_PERSON,),
    )


def _past(finding: Finding, at: datetime) -> PastFinding:
    return PastFinding(
        at=at,
        author="Sam Poole",
        label=finding.label,
        severity=finding.severity,
        confidence=finding.confidence,
        quote=finding.quote,
        people=(_PERSON.text,),
    )


def _cell(policy: Policy, first: Step, rest: Sequence[Step]) -> str:
    forced = {rung.id for ladder in policy.procedure for rung in ladder.steps if rung.force}
    besides = [f"`{step.id}`" for step in rest if step.id in forced]
    return f"`{first.id}`" + (f"; may come up: {', '.join(besides)}" if besides else "")


if __name__ == "__main__":
    PAGE.write_text(page(load_rulebook(rules_dir()), rules_dir()), encoding="utf-8")
