"""Rule files are read strictly: every error has its file, its line and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from helpers import rule, write_rules
from postcheck import Checker, RuleError
from postcheck.rulebook import load_rulebook
from postcheck.rulelint import lint
from postcheck.ruletest import RuleTester


@pytest.fixture
def folder(own_folder: Path, tmp_path: Path) -> Path:
    """A folder of rules without any rule, to be filled by the test."""
    shutil.copytree(own_folder, tmp_path / "rules")
    (tmp_path / "rules" / "own.yaml").unlink()
    return tmp_path / "rules"


def error_of(folder: Path) -> RuleError:
    """The error that a folder of rules gives."""
    with pytest.raises(RuleError) as caught:
        load_rulebook(folder)
    assert "\n" not in str(caught.value)
    return caught.value


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "unknown key": ({"severty": "low"}, "unknown key 'severty'", "did you mean 'severity'?"),
    "missing key": ({"why": None}, "the key 'why' is missing", "add it here"),
    "no condition": ({"match": None}, "needs match, tokens or when", ""),
    "unknown label": ({"label": "treat"}, "there is no label 'treat'", "did you mean 'threat'?"),
    "unknown label beside it": ({"also": ["treat"]}, "no label 'treat'", "did you mean 'threat'?"),
    "unknown severity": ({"severity": "hi"}, "'severity' cannot be 'hi'", "'high'"),
    "unknown context": ({"drop_in": ["negatd"]}, "cannot be 'negatd'", "'negated'"),
    "unknown kind": ({"about": {"who": ["xxx"]}}, "'who' cannot be 'xxx'", "staff"),
    "unknown list": ({"match": ["@own_sof cat"]}, "no list @own_sof", "did you mean @own_soft?"),
    "unknown slot": ({"match": ["cat {teachr}"]}, "no slot {teachr}", "slots: "),
    "gap over 5": ({"match": ["cat ..9 dog"]}, "a gap of 9 words", "1 to 5"),
    "in an exception": ({"unless": ["cat ..9 dog"]}, "a gap of 9 words", "1 to 5"),
    "unclosed bracket": ({"match": ["(cat|dog"]}, "ends too early", "brackets"),
    "no anchor": ({"match": ["(cat|the) {person}"]}, "cannot be anchored", "must be there"),
    "only stop words": ({"match": ["you are so"]}, "cannot be anchored", "not in every text"),
    "empty pattern": ({"match": [""]}, "at least 1 character", ""),
    "bad id": ({"id": "Own Rule"}, "'id'", ""),
    "missing characteristic": (
        {"label": "protected_characteristic_abuse"},
        "characteristic goes with the label protected_characteristic_abuse",
        "",
    ),
    "characteristic elsewhere": ({"characteristic": "age"}, "characteristic goes with", ""),
    "unknown characteristic": ({"characteristic": "wealth"}, "cannot be 'wealth'", "age"),
    "missing grade": ({"label": "obscenity"}, "grade (strong or gross) goes with", ""),
    "grade elsewhere": ({"grade": "gross"}, "grade (strong or gross) goes with", ""),
    "unpaired marks": ({"examples": {"match": ["a [[cat"]}}, "[[ and ]] do not pair", "[["),
    "marks twice": ({"examples": {"match": ["[[a]] [[b]]"]}}, "do not pair", "[["),
    "unknown fact in an example": (
        {"examples": {"match": [{"text": "a", "when": "now"}]}},
        "'when'",
        "",
    ),
    "number as text": ({"why": 12}, "'why' must be text, not 12", "quotes"),
    "within too wide": ({"about": {"who": ["staff"], "within": 99}}, "'within'", ""),
    "unknown field": ({"field": "title"}, "'field' cannot be 'title'", "text"),
    "unknown time": ({"when": {"posted": "night"}}, "cannot be 'night'", "lesson_time"),
    "token attribute": ({"tokens": [[{"LOVER": "cat"}]]}, "attribute 'LOVER'", "'LOWER'"),
    "token regex": ({"tokens": [[{"REGEX": "(a+)+"}]]}, "attribute 'REGEX'", "known"),
    "token star": ({"tokens": [[{"LOWER": "cat"}, {"OP": "*"}]]}, "operator '*'", "OP '?'"),
    "token plus": ({"tokens": [[{"LOWER": "cat", "OP": "+"}]]}, "operator '+'", "OP '?'"),
    "token gap": ({"tokens": [[{"LOWER": "cat"}, *[{"OP": "?"}] * 6]]}, "more than 5", "chance"),
    "tokens unanchored": ({"tokens": [[{"IS_ALPHA": True}]]}, "cannot be anchored", "LOWER"),
    "tokens of stop words": ({"tokens": [[{"LOWER": "the"}]]}, "cannot be anchored", "LOWER"),
}


@pytest.mark.parametrize(("change", "message", "hint"), WRONG.values(), ids=WRONG.keys())
def test_errors_say_where_and_what_to_do(
    change: dict[str, Any], message: str, hint: str, folder: Path
) -> None:
    path = write_rules(folder / "bad.yaml", rule("own-good"), rule(**change))
    error = error_of(folder)
    assert message in error.message
    assert hint in (error.hint or "")
    assert (error.path, error.line) == (path, 3)


TEXTS = {
    "a tab": ("rules:\n- id: a-b\n\tlabel: threat\n", 3, "a tab character", "use spaces"),
    "a key twice": ("rules:\n- id: a-b\n  id: c-d\n", 3, "'id' comes twice", "line 2 already"),
    "no list": ("rules: goose\n", 1, "expected a list", "- "),
    "not a mapping": ("rules:\n- goose\n", 2, "expected keys with values", ""),
    "not YAML": ("rules:\n- id: [a\n", 3, "not valid YAML", "quotes"),
    "an anchor": ("rules:\n- &a {id: a-b}\n", 2, "anchors", "write the value out"),
    "empty": ("", 1, "", ""),
    "another key": ("ruels: []\n", 1, "the key 'rules' is missing", "rules:"),
    "a key too many": ("rules: []\nlists: []\n", 2, "unknown key 'lists'", "rules"),
}


@pytest.mark.parametrize(("text", "line", "message", "hint"), TEXTS.values(), ids=TEXTS.keys())
def test_broken_files(text: str, line: int, message: str, hint: str, folder: Path) -> None:
    path = folder / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    error = error_of(folder)
    assert error.path == path
    assert error.line == line
    assert message in error.message
    assert hint in (error.hint or "")


def test_line_of_a_pattern_in_the_usual_style(folder: Path) -> None:
    path = folder / "bad.yaml"
    start = ["rules:", "  - id: own-one", "    label: threat", "    severity: low"]
    middle = ["    confidence: low", "    match:", "      - purple cat", "      - cat ..7 dog"]
    end = ["    examples: {}", "    why: a", "    advice: b", "    limits: c", ""]
    path.write_text("\n".join([*start, *middle, *end]), encoding="utf-8")
    error = error_of(folder)
    assert (error.path, error.line) == (path, 8)
    assert str(error).startswith(f"{path}:8: a gap of 7 words in the pattern 'cat ..7 dog' (")


def test_the_same_id_in_two_files(folder: Path) -> None:
    write_rules(folder / "a.yaml", rule("own-one"))
    second = write_rules(folder / "b.yaml", rule("own-two"), rule("own-one"))
    error = error_of(folder)
    assert (error.path, error.line, error.hint) == (second, 3, "it is in a.yaml:2 already")


def test_a_folder_that_holds_no_rules(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="not a folder of rules"):
        load_rulebook(tmp_path)


@pytest.mark.parametrize(
    "name",
    ["spelling.yaml", "people.yaml", "context.yaml", "inflection.yaml", "lists/own_soft.yaml"],
)
def test_broken_vocabulary_is_an_error_with_its_place(name: str, folder: Path) -> None:
    (folder / name).write_text("goose: 1\ngoose: 2\n", encoding="utf-8")
    error = error_of(folder)
    assert (error.path, error.line) == (folder / name, 2)


@pytest.mark.parametrize("text", ["[a, b]\n", "just words\n", ""])
@pytest.mark.parametrize(
    "name", ["spelling.yaml", "people.yaml", "context.yaml", "inflection.yaml"]
)
def test_vocabulary_of_another_form_is_an_error(name: str, text: str, folder: Path) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    assert error_of(folder).path == folder / name


def test_lint_finds_what_single_rules_cannot_show(folder: Path) -> None:
    examples = {"match": ["[[purple wombat]]"], "no_match": []}
    write_rules(
        folder / "own.yaml",
        rule("own-one", clauses=["levens.nowhere.9"], examples=examples),
        rule("own-two", examples=examples),
    )
    (folder / "lists" / "own_idle.yaml").write_text("about: x.\nentries: [a, b, a]\n")
    found = " ".join(lint(Checker(rules_dir=folder)))
    assert f"{folder / 'own.yaml'}:2: own-one: there is no clause 'levens.nowhere.9'" in found
    assert "no pattern uses the list @own_idle" in found
    assert "'a' comes twice" in found
    assert "is in own-one already" in found
    assert "own-two: fires on the same examples as own-one" in found


def test_token_rules_work_end_to_end(own: Checker) -> None:
    report = own.check("Who ate the Gritty, old CUSTARD?")
    assert [(f.rule, f.quote) for f in report.findings] == [("own-tokens", "Gritty, old CUSTARD")]
    assert own.check("gritty old dry custard").verdict == "clear"
    assert "own-tokens" in own.explain("gritty old dry custard").could_fire


def test_tester_names_every_fault(folder: Path) -> None:
    wrong = rule(
        "own-one",
        match=["purple (wombat|badger)", "green (wombat|badger)"],
        examples={
            "match": ["a [[purple]] wombat", "a purple badger", "no animal"],
            "no_match": ["the purple badger", "a dog"],
        },
        advice="Never say purple wombat.",
    )
    write_rules(folder / "own.yaml", wrong)
    checker = Checker(rules_dir=folder)
    failures = RuleTester(checker).test(checker.book.rules[0])
    told = " ".join(map(str, failures))
    assert all(
        str(failure).startswith(f"{folder / 'own.yaml'}:2: own-one: ") for failure in failures
    )
    for fault in (
        "2 no_match examples, needs 3",
        "matches 'purple wombat', not 'purple'",
        "mark the exact words with [[ ]] in 'a purple badger'",
        "mark the exact words with [[ ]] in 'no animal'",
        "matches 'purple badger' in 'the purple badger'",
        "no match example needs the pattern 'green (wombat|badger)'",
        "its advice is not clean itself: 'purple wombat'",
    ):
        assert fault in told
