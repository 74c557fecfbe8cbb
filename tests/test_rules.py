"""The shipped rules: each against its examples, all together against the policies."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import pytest

from helpers import RULES
from postcheck import Checker, PostcheckError
from postcheck.coverage import coverage
from postcheck.labels import load_labels
from postcheck.model import Characteristic
from postcheck.policyfile import policy_names
from postcheck.rulebook import load_rulebook
from postcheck.rulelint import lint
from postcheck.ruletest import RuleTester

LABELS = [label.id for label in load_labels(RULES)]
FEWEST = 4


def _rule_ids() -> list[str]:
    try:
        return [rule.id for rule in load_rulebook(RULES).rules]
    except PostcheckError:  # told by the tests themselves, with its place
        return ["the-rules-cannot-be-read"]


@pytest.mark.parametrize("rule_id", _rule_ids())
def test_rule(rule_id: str, tester: RuleTester) -> None:
    failures = tester.test(tester.checker.book.by_id[rule_id])
    assert not failures, "\n".join(map(str, failures))


@pytest.mark.parametrize("label", LABELS)
def test_every_label_has_rules(label: str, shipped: Checker) -> None:
    count = Counter(rule.source.label for rule in shipped.book.rules)
    assert count[label] >= FEWEST


@pytest.mark.parametrize("characteristic", get_args(Characteristic))
def test_every_characteristic_has_rules(characteristic: Characteristic, shipped: Checker) -> None:
    count = Counter(rule.source.characteristic for rule in shipped.book.rules)
    assert count[characteristic] >= FEWEST


@pytest.mark.parametrize("policy", policy_names(RULES))
def test_every_clause_is_covered(policy: str, shipped: Checker) -> None:
    rows = coverage(shipped.with_policy(policy))
    assert {row.needs for row in rows} <= {"text", "text+meta", "meta"}
    bare = [row for row in rows if not row.covered]
    assert not bare, "\n".join(f"{row.clause}: {row.wrong or 'no rule'}" for row in bare)


def test_nothing_to_mend(shipped: Checker) -> None:
    assert list(lint(shipped)) == []
