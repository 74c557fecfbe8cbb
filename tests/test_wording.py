"""Milder wordings: each is reached, fits its examples, and is short, plain and kind itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers import copy_shared, rule, write_rules
from postcheck import Checker, Post
from postcheck.errors import RuleError
from postcheck.model import Finding
from postcheck.wording import Wording, load_wordings, wording_files

PARENT = Checker(audience="parent")
WORDINGS = load_wordings(PARENT.book, PARENT._around.view)
EACH = pytest.mark.parametrize("wording", WORDINGS.wordings, ids=lambda one: one.source.id)


def chosen(post: Post, labels: tuple[str, ...]) -> Iterator[str]:
    """The ids of what is suggested for findings of some labels in a post."""
    view = PARENT._around.view(post.text)
    for finding in PARENT.check(post).findings:
        if finding.label in labels and (wording := WORDINGS.choose(finding, view)):
            assert finding.suggestion == wording.source.say
            yield wording.source.id


@EACH
def test_examples(wording: Wording) -> None:
    source = wording.source
    for post in source.examples.match:
        assert source.id in set(chosen(post, source.labels)), post.text
    for post in source.examples.no_match:
        others = set(chosen(post, source.labels))
        assert others, f"nothing is found: {post.text}"
        assert source.id not in others, post.text


@EACH
def test_a_wording_breaks_nothing_itself(wording: Wording) -> None:
    found = PARENT.check(wording.source.say).findings
    assert {finding.label for finding in found} <= {"complaint"}, found


@EACH
def test_a_wording_is_short_and_plain(wording: Wording) -> None:
    words = re.findall(r"[A-Za-z']+", wording.source.say)
    assert len(words) <= 34
    assert {word for word in words if len(word) > 11} <= {"safeguarding"}


@EACH
def test_a_wording_neither_scolds_nor_names_whom_a_school_may_not_have(wording: Wording) -> None:
    said = wording.source.say.lower()
    scolds = r"\b(should not|must|shame|wrong of you|never|rude|unacceptable|you ought|policy)\b"
    routes = r"\b(governors?|senco|the trust|pta|pastoral|head of year|bursar|ofsted|counsellor)\b"
    assert not re.search(scolds, said)
    assert not re.search(routes, said)


def test_every_label_has_a_wording_for_all_that_it_finds() -> None:
    general = [one.source for one in WORDINGS.wordings if one.source.is_general]
    assert {label for source in general for label in source.labels} == set(PARENT.book.labels)


def test_general_wordings_come_last() -> None:
    done: set[str] = set()
    for wording in WORDINGS.wordings:
        assert not done.issuperset(wording.source.labels), f"{wording.source.id} is never reached"
        if wording.source.is_general:
            done.update(wording.source.labels)


def test_each_particular_wording_has_a_near_example_that_is_for_another() -> None:
    lone = [
        one.source.id
        for one in WORDINGS.wordings
        if not one.source.is_general and not one.source.examples.no_match
    ]
    assert not lone


def test_what_a_child_may_need_comes_first() -> None:
    harmed = PARENT.check("Mr Hale slapped my daughter and he is a liar and a crook").findings
    hurt = next(one for one in harmed if one.label == "allegation" and one.safeguarding)
    assert "safeguarding lead" in hurt.suggestion
    assert "999" in hurt.suggestion
    told = PARENT.check("just kill yourself jade nobody would care").findings
    assert any("116 123" in finding.suggestion for finding in told)


def test_schools_get_no_suggestions(shipped: Checker) -> None:
    report = shipped.check("The head is a complete idiot, couldn't run a bath")
    assert report.findings
    assert not any(finding.suggestion for finding in report.findings)


GENERAL = "wordings:\n  - {id: all, for: [threat], say: All., examples: {match: [x]}}\n"


def own(folder: Path, wordings: str, *rules: dict[str, Any]) -> Checker:
    """A checker with rules of its own, and with wordings of its own before a general one."""
    write_rules(copy_shared(folder) / "own.yaml", *(rules or (rule(),)))
    (folder / "wording.yaml").write_text(GENERAL, encoding="utf-8")
    (folder / "wording").mkdir()
    (folder / "wording" / "10-own.yaml").write_text(wordings, encoding="utf-8")
    return Checker(audience="parent", rules_dir=folder)


@pytest.mark.parametrize(
    ("asks", "fits"),
    [
        ("match: [wombat]", True),
        ("match: [badger]", False),
        ("unless: [purple]", False),
        ("rules: [own-rule]", True),
        ("rules: ['own-*']", True),
        ("rules: [own-other]", False),
        ("safeguarding: true", False),
        ("safeguarding: false", True),
        ("contexts: [negated]", False),
        ("rules: [own-rule], match: [badger]", False),
    ],
)
def test_every_key_must_hold(tmp_path: Path, asks: str, fits: bool) -> None:
    one = f"{{id: one, for: [threat], {asks}, say: One., examples: {{match: [x]}}}}"
    checker = own(
        tmp_path / "r", f"wordings:\n  - {one}\n", rule(), rule("own-other", match=["yellow newt"])
    )
    finding = only(checker, "a purple wombat")
    assert finding.suggestion == ("One." if fits else "All.")


def only(checker: Checker, text: str) -> Finding:
    (finding,) = checker.check(text).findings
    return finding


def test_files_are_tried_in_the_order_of_their_names(tmp_path: Path) -> None:
    one = "wordings:\n  - {id: ten, for: [threat], match: [purple], say: Ten., examples: {match: [x]}}\n"
    own(tmp_path / "r", one)
    two = one.replace("ten", "two").replace("Ten", "Two")
    (tmp_path / "r" / "wording" / "05-two.yaml").write_text(two, encoding="utf-8")
    checker = Checker(audience="parent", rules_dir=tmp_path / "r")
    assert only(checker, "a purple wombat").suggestion == "Two."
    names = [path.name for path in wording_files(checker.book)]
    assert names == ["05-two.yaml", "10-own.yaml", "wording.yaml"]


def test_a_rule_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    one = "wordings:\n  - {id: one, for: [threat], rules: [own-ruel], say: One., examples: {match: [x]}}\n"
    with pytest.raises(RuleError, match=r"no rule is called 'own-ruel'.*did you mean 'own-rule'"):
        own(tmp_path / "r", one)


def test_an_id_that_comes_twice_is_an_error(tmp_path: Path) -> None:
    one = "wordings:\n  - {id: all, for: [threat], match: [purple], say: One., examples: {match: [x]}}\n"
    with pytest.raises(RuleError, match="'all' is used twice"):
        own(tmp_path / "r", one)


def test_wordings_beside_rules_of_ones_own_come_first(tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    (ours / "wording").mkdir(parents=True)
    write_rules(ours / "ours.yaml", rule("own-other", match=["yellow newt"]))
    one = "{id: ours, for: [threat], rules: [own-*], say: Ours., examples: {match: [x]}}"
    (ours / "wording" / "ours.yaml").write_text(f"wordings:\n  - {one}\n", encoding="utf-8")
    own(
        tmp_path / "r", "wordings:\n  - " + one.replace("ours", "one").replace("Ours", "One") + "\n"
    )
    checker = Checker(audience="parent", rules_dir=tmp_path / "r", own_rules=ours)
    assert only(checker, "a yellow newt").suggestion == "Ours."
    assert only(checker, "a purple wombat").suggestion == "Ours."
