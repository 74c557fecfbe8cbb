"""A policy file of one's own: what is refused, with its line and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from postcheck.errors import PolicyError, RuleError
from postcheck.labels import load_labels
from postcheck.policyfile import load_policy, load_safeguarding

if TYPE_CHECKING:
    from collections.abc import Callable

    Own = Callable[[str, str], Path]

RULES = Path(__file__).parents[1] / "rules"

OWN = """\
title: Our policy
school: Our school
version: "1"
audience: [parent]
clauses:
  - id: own.rule.1
    section: Rules
    number: "1"
    text: No threats.
    labels: [threat]
    examples:
      breaks: [a threat]
      nearly: [{text: no threat, author_role: parent}]
duties:
  - {id: own.duty.1, section: Rules, text: Think.}
self_check:
  - {id: think, text: Have you thought?, from: [own.duty.1]}
routes:
  - {to: the head}
procedure:
  - id: misuse
    steps:
      - {id: discuss, text: Talk., who: head}
      - id: police
        text: Tell the police.
        who: head
        force: police
        when: {said: a threat, any: [{labels: [threat]}]}
"""


@pytest.fixture
def own(tmp_path: Path) -> Own:
    def to_file(old: str, new: str) -> Path:
        assert old in OWN
        path = tmp_path / "own.yaml"
        path.write_text(OWN.replace(old, new, 1), encoding="utf-8")
        return path

    return to_file


def test_a_policy_by_its_path(own: Own) -> None:
    path = own("Our policy", "House rules")
    policy = load_policy(path, rules_dir=RULES)
    assert (policy.name, policy.title) == ("own", "House rules")
    assert load_policy(str(path), rules_dir=RULES) == policy
    examples = policy.clauses[0].examples
    assert examples is not None
    assert [post.text for post in examples.breaks] == ["a threat"]
    assert examples.nearly[0].author_role == "parent"


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(PolicyError, match="did you mean 'levens'") as caught:
        load_policy("levans", rules_dir=RULES)
    assert "telford" in str(caught.value)
    with pytest.raises(PolicyError, match="known: levens, longton_lane, model"):
        load_policy("zzz", rules_dir=RULES)


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"none\.yaml: cannot be read"):
        load_policy(str(tmp_path / "none.yaml"), rules_dir=RULES)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("labels: [threat]", "labels: [thraet]", 10, "'thraet' (did you mean 'threat'?)"),
        ("[{labels: [threat]}]", "[{labels: [thraet]}]", 28, "unknown label 'thraet'"),
        ("section: Rules", "secton: Rules", 7, "unknown key 'secton' (did you mean 'section'?)"),
        ("own.duty.1, section", "own.rule.1, section", 15, "'own.rule.1' comes twice"),
        ("from: [own.duty.1]", "from: [own.duty.2]", 17, "no clause or duty 'own.duty.2'"),
        ("        force: police\n", "", 24, "has no 'force: police'"),
        ("force: police", "force: legal", 24, "has no 'force: police'"),
        ("text: Talk.,", "text: Ask the solicitor.,", 23, "has no 'force: legal'"),
        ("        when: {said", "        # {said", 24, "the police step 'police' has no condition"),
        ("[{labels: [threat]}]", "[]", 28, "'any'"),
        ("id: police", "id: discuss", 21, "'discuss' comes twice"),
        ("labels: [threat]", "labels: [threat]\n    characteristics: [race]", 11, "names char"),
        ("breaks: [a threat]", "breaks: [{venue: public}]", 12, "an example needs 'text'"),
        ("breaks: [a threat]", "breaks: [{text: x, venu: public}]", 12, "'venu'"),
        ("breaks: [a threat]", "breaks: [{text: x, venue: pub}]", 12, "'venue' cannot be 'pub'"),
        ('version: "1"', "version: 1.0", 3, "must be text, not 1.0 (put it in quotes)"),
        ('version: "1"', 'version: "1"\nname: mine', 4, "unknown key 'name'"),
    ],
)  # fmt: skip
def test_what_is_refused(own: Own, old: str, new: str, line: int, words: str) -> None:
    path = own(old, new)
    with pytest.raises(PolicyError) as caught:
        load_policy(path, rules_dir=RULES)
    assert words in str(caught.value)
    assert str(caught.value).startswith(f"{path}:{line}: ")


@pytest.mark.parametrize("content", ["", "- a\n", "title: x\n", "a: [\n"])
def test_files_that_are_no_policy(tmp_path: Path, content: str) -> None:
    path = tmp_path / "none.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(PolicyError):
        load_policy(path, rules_dir=RULES)


def test_labels_may_be_passed_in(own: Own) -> None:
    path = own("Our policy", "House rules")
    with pytest.raises(PolicyError, match="unknown label 'threat'"):
        load_policy(path, rules_dir=RULES, labels=["complaint"])


def test_labels_and_safeguarding_are_checked(tmp_path: Path) -> None:
    one = "{id: a, title: A, means: a, to_author: A., about: [anyone]}"
    (tmp_path / "labels.yaml").write_text(f"labels:\n  - {one}\n  - {one}\n", encoding="utf-8")
    with pytest.raises(RuleError, match="3: the id 'a' comes twice"):
        load_labels(tmp_path)
    (tmp_path / "safeguarding.yaml").write_text(
        "before: []\notherwise: {id: a, text: A, who: b, when: {said: c, any: [{}]}}",
        encoding="utf-8",
    )
    with pytest.raises(RuleError, match="a step without a condition"):
        load_safeguarding(tmp_path, labels=["a"])


def test_clauses_for_a_grade(own: Own) -> None:
    path = own("labels: [threat]", "labels: [obscenity]\n    grades: [gross]")
    policy = load_policy(path, rules_dir=RULES)
    assert policy.clauses_for("obscenity", grade="gross") == ("own.rule.1",)
    assert policy.clauses_for("obscenity", grade="strong") == ()
