"""The policy behind a case, and what follows under it after all that was done."""

from __future__ import annotations

from typing import Any, NamedTuple

from postcheck.casebook import Case, Casebook
from postcheck.errors import InputError, PolicyError
from postcheck.history import History
from postcheck.model import Step
from postcheck.modelerror import did_you_mean
from postcheck.policy import Policy
from postcheck.policyfile import load_policy, load_safeguarding
from postcheck.procedure import next_steps
from postcheck.resources import rules_dir


class Following(NamedTuple):
    """The next step and those after it; `known` is False where the policy is not at hand."""

    next_step: Step | None
    steps: tuple[Step, ...]
    known: bool

    def as_data(self) -> dict[str, Any]:
        """As JSON data."""
        return {
            "next_step": self.next_step and self.next_step.model_dump(mode="json"),
            "steps": [one.model_dump(mode="json") for one in self.steps],
            "policy_known": self.known,
        }


def policy_of(case: Case, given: str | None) -> Policy | None:
    """The policy that is given, or else the case's own; None for a file of which only the name is
    known, even if a shipped policy has the same. Raises PolicyError for one that is given and not
    right."""
    if given is not None:
        return load_policy(given, rules_dir=rules_dir())
    try:
        policy = load_policy(case.report.policy, rules_dir=rules_dir())
    except PolicyError:
        return None
    known = {clause.id for clause in policy.clauses}
    cited = {one for finding in case.report.findings for one in finding.clauses}
    return policy if cited <= known else None


def steps(book: Casebook, case: Case, given: str | None) -> Following:
    """What follows now; for a policy that is not at hand, what the report said."""
    policy = policy_of(case, given)
    if policy is None:
        return Following(case.report.next_step, case.report.steps, known=False)
    post = case.report.post
    past = book.history_of(post)
    first, rest = next_steps(
        policy,
        case.findings,
        post,
        safeguarding=load_safeguarding(rules_dir()),
        history=History(past, post, at=case.noted_at),
    )
    return Following(first, rest, known=True)


def check_step(case: Case, step: str, given: str | None) -> None:
    """Raises InputError for a step that the policy does not have."""
    policy = policy_of(case, given)
    if policy is None:
        return
    ladders = load_safeguarding(rules_dir())
    known = [ladders.otherwise.id]
    known += [rung.id for one in (*ladders.before, *policy.procedure) for rung in one.steps]
    if step not in known:
        hint = did_you_mean(step, known)
        some = ", ".join(dict.fromkeys(known))
        raise InputError(
            f"the policy '{policy.name}' has no step '{step}'", hint=f"{hint}; it has {some}"
        )
