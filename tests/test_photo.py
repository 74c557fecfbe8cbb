"""What to think of before a picture goes online: every set of answers, and a strict file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import ValidationError

from helpers import RULES
from postcheck import RuleError
from postcheck.photo import Agreed, PhotoAnswers, PhotoTable, Who, all_answers, load_photo_table
from postcheck.policyfile import load_policy, policy_names

TABLE = load_photo_table(RULES)
POLICIES = {name: load_policy(name, rules_dir=RULES) for name in policy_names(RULES)}
MODEL = POLICIES["model"]
OTHERS = {"other_children", "staff"}


def answers(*who: str, agreed: str = "not_asked") -> PhotoAnswers:
    return PhotoAnswers.model_validate({"who": who, "agreed": agreed})


def wanted(given: PhotoAnswers) -> str:
    """The kind of advice, told apart from the file."""
    others = not OTHERS.isdisjoint(given.who)
    if others and given.agreed != "yes":
        return "ask_first"
    return "think" if "unsure" in given.who else "fine"


def test_every_set_of_answers_is_tried() -> None:
    tried = list(all_answers())
    assert len(set(tried)) == len(tried) == (2 ** len(get_args(Who)) - 1) * len(get_args(Agreed))


@pytest.mark.parametrize(
    "given", list(all_answers()), ids=lambda one: f"{'+'.join(sorted(one.who))}-{one.agreed}"
)
def test_every_set_of_answers_has_its_advice(given: PhotoAnswers) -> None:
    advice = TABLE.advise(given, MODEL)
    assert advice.kind == wanted(given)
    said = f"{advice.title} {advice.say}"
    if advice.kind == "fine" and OTHERS.isdisjoint(given.who):
        assert "badge" in said
        assert "pegs" in said
        assert "other children" in said
    elif advice.kind == "fine":
        assert "school's rule for events" in said
    elif advice.kind == "ask_first":
        assert "crop" in said
        assert re.search(r"show it (only )?to .*(alone\.|in it|happy)", said)
        assert ("famil" in said) == ("other_children" in given.who)
        assert ("yes" in said) or given.agreed == "not_asked"
        if given.agreed == "not_asked" and "staff" in given.who:
            assert "grown-up" in said
    assert advice.label == "pupil_photo"


def test_saying_nothing_of_who_is_in_it_is_to_be_unsure() -> None:
    assert answers().who == {"unsure"}
    assert TABLE.advise(answers(), MODEL).kind == "think"


def test_nobody_beside_others_weighs_nothing() -> None:
    beside = TABLE.advise(answers("nobody", "other_children"), MODEL)
    assert beside == TABLE.advise(answers("other_children"), MODEL)


@pytest.mark.parametrize("name", POLICIES)
def test_the_clauses_are_those_of_the_policy(name: str) -> None:
    policy = POLICIES[name]
    shown = TABLE.advise(answers("staff"), policy).clauses
    assert [(one.id, one.text) for one in shown] == [
        (clause.id, clause.text)
        for clause in policy.clauses
        if "pupil_photo" in clause.labels and clause.author_roles is None and clause.venues is None
    ]
    assert bool(shown) == (name not in ("smithdon", "telford"))  # theirs have none


def test_clauses_for_staff_are_shown_to_staff_alone() -> None:
    lane = POLICIES["longton_lane"]
    for role, is_shown in (("parent", False), ("staff", True)):
        shown = TABLE.advise(answers("own_child"), lane, author_role=role).clauses  # type: ignore[arg-type]
        assert ("longton_lane.staff.3" in {one.id for one in shown}) == is_shown


@pytest.mark.parametrize(
    "data", [{"who": ["dog"]}, {"who": ["staff"], "agreed": "maybe"}, {"who": [], "x": 1}, {}]
)
def test_answers_that_cannot_be_given_are_refused(data: object) -> None:
    with pytest.raises(ValidationError):
        PhotoAnswers.model_validate(data)


def test_answers_and_advice_are_frozen_data() -> None:
    given = answers("staff")
    assert PhotoAnswers.model_validate_json(given.model_dump_json()) == given
    with pytest.raises(ValidationError):
        given.agreed = "yes"
    with pytest.raises(ValidationError):
        TABLE.advise(given, MODEL).kind = "fine"


OWN = """\
label: pupil_photo
advice:
  - id: first
    kind: think
    shows: [staff]
    agreed: ["no"]
    title: One
    say: One.
  - {id: last, kind: fine, title: Two, say: Two.}
"""


def own(folder: Path, old: str, new: str) -> PhotoTable:
    assert old in OWN
    (folder / "photo.yaml").write_text(OWN.replace(old, new, 1), encoding="utf-8")
    return load_photo_table(folder, labels=["pupil_photo"])


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    table = own(tmp_path, "One.", "Wait.")
    assert table.advise(answers("staff", agreed="no"), MODEL).say == "Wait."
    assert table.advise(answers("staff", agreed="yes"), MODEL).say == "Two."


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("label: pupil_photo", "label: pupil_foto", 1, "did you mean 'pupil_photo'?"),
        ("kind: think", "kind: thinks", 4, "did you mean 'think'?"),
        ("shows: [staff]", "shows: [stuff]", 5, "did you mean 'staff'?"),
        ("shows: [staff]", "show: [staff]", 5, "did you mean 'shows'?"),
        ('["no"]', "[]", 6, "'agreed'"),
        ("title: One", "title: ''", 7, "'title'"),
        ("id: last", "id: first", 9, "the id 'first' comes twice"),
        ("id: last,", "id: last, agreed: ['yes'],", 2, "no advice for who: own_child; agreed: no"),
        ('    shows: [staff]\n    agreed: ["no"]\n', "", 7, "'last' is never shown"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    with pytest.raises(RuleError) as caught:
        own(tmp_path, old, new)
    assert str(caught.value).startswith(f"{tmp_path / 'photo.yaml'}:{line}: ")
    assert words in str(caught.value)


def test_a_folder_without_the_file(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"photo\.yaml: cannot be read"):
        load_photo_table(tmp_path, labels=["pupil_photo"])


def test_an_unread_table_with_a_gap_says_so() -> None:
    entry = {"id": "a", "kind": "fine", "agreed": ["yes"], "title": "A", "say": "A."}
    table = PhotoTable.model_validate({"label": "pupil_photo", "advice": [entry]})
    with pytest.raises(LookupError, match="no advice for who: staff; agreed: not_asked"):
        table.advise(answers("staff"), MODEL)
