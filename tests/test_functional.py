"""What the shipped rules can do, function by function: short cases that each try one thing.

The files in `functional/` say what they try. A few misses are allowed, since rules are no more
than rules; no function may be mostly wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from postcheck import Checker, Post, Report

FOLDER = Path(__file__).parent / "functional"
_RIGHT_OF_ALL, _RIGHT_OF_EACH = 0.95, 0.75


@dataclass(frozen=True)
class Function:
    """One thing to try. `finds`: a label, or "clear"; `not_label`: one that must not be found;
    `author_role`: who writes; `after`: what stands before each case in its thread."""

    name: str
    cases: tuple[str, ...]
    finds: str | None = None
    not_label: str | None = None
    venue: str | None = None
    author_role: str = "unknown"
    after: str | None = None

    def wrong(self, checker: Checker) -> list[str]:
        """The cases that the rules do not get right."""
        return [case for case in self.cases if not self._is_right(self._report(checker, case))]

    def _report(self, checker: Checker, case: str) -> Report:
        texts = (self.after, case) if self.after else (case,)
        posts = [
            Post(text, venue=self.venue, author_role=self.author_role, thread=self.name)
            for text in texts
        ]
        return list(checker.check_many(posts))[-1]

    def _is_right(self, report: Report) -> bool:
        if self.finds == "clear":
            return report.verdict == "clear"
        if self.not_label:
            return self.not_label not in report.labels
        return self.finds in report.labels


def functions() -> Iterator[Function]:
    for path in sorted(FOLDER.glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            cases = tuple(entry.pop("cases").splitlines())
            yield Function(name=f"{path.stem}: {entry.pop('function')}", cases=cases, **entry)


FUNCTIONS = list(functions())


@pytest.fixture(scope="module")
def wrong(shipped: Checker) -> dict[str, list[str]]:
    """The wrong cases of each function."""
    return {function.name: function.wrong(shipped) for function in FUNCTIONS}


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_function(function: Function, wrong: dict[str, list[str]]) -> None:
    assert len(set(function.cases)) == len(function.cases) >= 12
    right = 1 - len(wrong[function.name]) / len(function.cases)
    assert right >= _RIGHT_OF_EACH, "\n".join(wrong[function.name])


def test_all_together(wrong: dict[str, list[str]]) -> None:
    cases = sum(len(function.cases) for function in FUNCTIONS)
    missed = sum(map(len, wrong.values()))
    assert missed <= (1 - _RIGHT_OF_ALL) * cases, wrong
