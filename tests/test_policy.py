"""The policies and labels that come along: what their files must hold, and what they cite."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from postcheck.clause import Clause
from postcheck.labels import load_labels
from postcheck.model import Characteristic, Post
from postcheck.policyfile import load_policy, policy_names

RULES = Path(__file__).parents[1] / "rules"
NAMES = policy_names(RULES)
SCHOOLS = tuple(name for name in NAMES if name != "model")
LABELS = tuple(label.id for label in load_labels(RULES))
POLICIES = {name: load_policy(name, rules_dir=RULES) for name in NAMES}
CLAUSES = [(name, clause) for name in NAMES for clause in POLICIES[name].clauses]


def test_the_policies_that_come_along() -> None:
    assert NAMES == ("levens", "longton_lane", "model", "parent_letter", "smithdon", "telford")
    counts = {name: len(POLICIES[name].clauses) for name in SCHOOLS}
    assert counts == {
        "levens": 15,
        "longton_lane": 15,
        "parent_letter": 12,
        "smithdon": 6,
        "telford": 7,
    }


def test_the_taxonomy() -> None:
    assert len(LABELS) == 18
    assert LABELS[0] == "pupil_naming"
    assert LABELS[-1] == "staff_conduct"
    assert all(label.means and label.title for label in load_labels(RULES))


@pytest.mark.parametrize(("name", "clause"), CLAUSES, ids=[clause.id for _, clause in CLAUSES])
def test_every_clause_has_its_own_examples(name: str, clause: Clause) -> None:
    assert clause.id.startswith(f"{name}.")
    assert clause.text.endswith(".")
    assert clause.examples is not None
    assert set(clause.examples.breaks).isdisjoint(clause.examples.nearly)
    for post in clause.examples.breaks:
        if clause.author_roles:
            assert post.author_role in clause.author_roles
        if clause.venues:
            assert post.venue in clause.venues
        if clause.needs == "meta":
            assert post.posted_at is not None


@pytest.mark.parametrize("name", SCHOOLS)
def test_the_model_policy_unites_every_clause_for_each_of_its_labels(name: str) -> None:
    united = {
        (source, label)
        for clause in POLICIES["model"].clauses
        for source in clause.unites
        for label in clause.labels
    }
    wanted = {(clause.id, label) for clause in POLICIES[name].clauses for label in clause.labels}
    assert wanted <= united


def test_the_model_policy_names_nothing_that_does_not_exist() -> None:
    model = POLICIES["model"]
    clauses = {clause.id for name in SCHOOLS for clause in POLICIES[name].clauses}
    duties = {duty.id for name in SCHOOLS for duty in POLICIES[name].duties}
    assert {source for clause in model.clauses for source in clause.unites} == clauses
    assert {source for duty in model.duties for source in duty.unites} == duties


def test_the_model_policy_has_every_label_and_characteristic() -> None:
    model = POLICIES["model"]
    assert {label for clause in model.clauses for label in clause.labels} == set(LABELS)
    for characteristic in get_args(Characteristic):
        cited = model.clauses_for("protected_characteristic_abuse", characteristic)
        assert cited == ("model.protected_characteristic_abuse.1",)


@pytest.mark.parametrize("name", SCHOOLS)
def test_every_duty_turns_up_in_the_self_check(name: str) -> None:
    policy = POLICIES[name]
    asked = {source for question in policy.self_check for source in question.unites}
    assert {duty.id for duty in policy.duties} <= asked


@pytest.mark.parametrize(
    ("name", "characteristic", "cited"),
    [
        ("levens", "race", ("levens.inappropriate.8", "levens.decency.1")),
        ("levens", "sex", ("levens.decency.1",)),
        ("levens", "age", ()),
        ("levens", None, ()),
        ("telford", "age", ("telford.inappropriate.5",)),
        ("telford", None, ("telford.inappropriate.5",)),
        ("smithdon", "gender_reassignment", ("smithdon.inappropriate.4",)),
        ("smithdon", "disability", ()),
        ("parent_letter", "race", ()),
    ],
)
def test_a_policy_names_its_own_characteristics(
    name: str, characteristic: Characteristic | None, cited: tuple[str, ...]
) -> None:
    policy = POLICIES[name]
    assert policy.clauses_for("protected_characteristic_abuse", characteristic) == cited


def test_clauses_for_some_authors_or_places_alone() -> None:
    lane, letter = POLICIES["longton_lane"], POLICIES["parent_letter"]
    parents = ("longton_lane.parents.2", "longton_lane.conduct.3")
    assert lane.clauses_for("complaint") == parents
    assert lane.clauses_for("complaint", post=Post("x", author_role="parent")) == parents
    staff = lane.clauses_for("complaint", post=Post("x", author_role="staff"))
    assert staff == ("longton_lane.staff.7", *parents)
    assert "parent_letter.parents.11" not in letter.clauses_for("defamation")
    there = letter.clauses_for("defamation", post=Post("x", venue="school_site"))
    assert there == ("parent_letter.parents.11",)


def test_clauses_for_what_carries_the_finding() -> None:
    lane = POLICIES["longton_lane"]
    assert "longton_lane.staff.4" in lane.clauses_for("staff_conduct")
    assert lane.clauses_for("staff_conduct", field="posted_at") == ("longton_lane.staff.4",)
    assert "longton_lane.staff.4" not in lane.clauses_for("staff_conduct", field="text")
