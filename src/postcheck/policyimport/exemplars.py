"""Examples for the clauses of a draft: posts of the shipped model policy that break them, and posts
that nearly do.

They show what a label means. A school puts its own in their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from postcheck.checker import Checker
from postcheck.clause import Clause, Examples
from postcheck.model import Finding, Post
from postcheck.policyfile import load_policy

# The policies that examples are taken from: another one only where the model has none that fits.
_SOURCES = ("model", "levens", "telford", "longton_lane", "smithdon", "parent_letter")
_EACH = 1  # breaking posts for each label; a clause without its counterpart is not tried out
_MOST = 4


@lru_cache(maxsize=1)
def load_exemplars(rules_dir: Path) -> Exemplars:
    """The examples of the policies below a folder of rules; the last folder's are kept."""
    return Exemplars(rules_dir)


class Exemplars:
    """The examples of the shipped policies, each with what is found in it.

    Args:
        rules_dir: the folder of the rules and of the policies.

    Raises:
        PolicyError, RuleError: a file there is not right.
    """

    def __init__(self, rules_dir: Path) -> None:
        self._checker = Checker("model", rules_dir=rules_dir)
        self._clauses = [
            clause
            for name in _SOURCES
            for clause in load_policy(name, rules_dir=rules_dir).clauses
            if clause.examples is not None
        ]
        self._findings: dict[str, tuple[Finding, ...]] = {}

    def of(self, clause: dict[str, Any]) -> dict[str, list[Any]] | None:
        """`breaks` and `nearly` for a clause as a policy file has it, None where none fit.

        Each breaking post was checked: what is found in it breaks this clause, with the people,
        places and characteristics that it is for. In the others nothing is found that does.
        """
        wanted = Clause.model_validate(clause)
        breaks: list[Post] = []
        for label in wanted.labels:
            breaks += self._some(self._breaking(wanted, label), _EACH, breaks)
        if len(breaks) == 1:
            breaks += self._some(self._breaking(wanted, wanted.labels[0]), 1, breaks)
        nearly: list[Post] = []
        for label in wanted.labels:
            nearly += self._some(self._near(wanted, label), _EACH, nearly)
        if not breaks or not nearly:
            return None
        return {
            "breaks": [_plain(post) for post in breaks[:_MOST]],
            "nearly": [_plain(post) for post in nearly[:_MOST]],
        }

    def _some(self, posts: Iterable[Post], count: int, taken: list[Post]) -> list[Post]:
        found: list[Post] = []
        for post in posts:
            if len(found) == count:
                break
            if post not in taken and post not in found:
                found.append(post)
        return found

    def _breaking(self, wanted: Clause, label: str) -> Iterator[Post]:
        for examples in self._examples(label):
            for post in _fitted(examples.breaks, wanted):
                found = [one for one in self._found(post) if one.label == label]
                if any(_breaks(wanted, one, post) for one in found):
                    yield post

    def _near(self, wanted: Clause, label: str) -> Iterator[Post]:
        for examples in self._examples(label):
            for post in _fitted(examples.nearly, wanted):
                if not any(_breaks(wanted, one, post) for one in self._found(post)):
                    yield post

    def _examples(self, label: str) -> Iterator[Examples]:
        """Those of clauses for this label, of clauses for it alone first."""
        fitting = [clause for clause in self._clauses if label in clause.labels]
        for clause in sorted(fitting, key=lambda one: len(one.labels) > 1):
            if clause.examples is not None:
                yield clause.examples

    def _found(self, post: Post) -> tuple[Finding, ...]:
        key = post.model_dump_json()
        if key not in self._findings:
            self._findings[key] = self._checker.check(post).findings
        return self._findings[key]


def _breaks(clause: Clause, found: Finding, post: Post) -> bool:
    return clause.covers(
        found.label, found.characteristic, found.grade, post=post, field=found.field
    )


def _fitted(posts: Iterable[Post], clause: Clause) -> Iterator[Post]:
    """The posts as those would write them whom the clause is for, where it is for few."""
    for post in posts:
        change: dict[str, Any] = {}
        if clause.author_roles and post.author_role not in clause.author_roles:
            if post.author_role != "unknown":
                continue
            change["author_role"] = clause.author_roles[0]
        if clause.venues and post.venue not in clause.venues:
            change["venue"] = clause.venues[0]
        yield post.model_copy(update=change) if change else post


def _plain(post: Post) -> Any:
    """A post as a policy file has it: its text alone where there is no more."""
    told = post.model_dump(mode="json", exclude_defaults=True)
    return told["text"] if told.keys() == {"text"} else told
