"""Rules of a school's own, in a folder beside the shipped ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from postcheck import Checker, RuleError
from postcheck.cli.app import app

RULE = """
rules:
  - id: own-lane-parking
    label: complaint
    severity: low
    confidence: high
    match: ["@own_parking ..5 @own_lanes"]
    about: {who: []}
    examples:
      match:
        - "[[zigzags at Tanner's Lane]] again"
        - "[[parked on Larkmere Row]]"
        - "[[parked in Tanner's Lane]]"
      no_match: ["Tanner's Lane is pretty", "zigzags in art", "We parked and walked"]
    why: The parking in the lane is dealt with by the office.
    advice: Write to the office.
    limits: It cannot tell who parked.
"""
SAID = "Whoever parked by the gate in Tanner's Lane again, thanks for nothing"
INSULT = "The head is a complete idiot, couldn't run a bath"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lists = tmp_path / "ours" / "lists"
    lists.mkdir(parents=True)
    (lists / "own_parking.yaml").write_text("about: Parking.\nentries: [zigzags, parked]\n")
    (lists / "own_lanes.yaml").write_text("about: L.\nentries: [tanner's lane, larkmere row]\n")
    (tmp_path / "ours" / "lane.yaml").write_text(RULE)
    return tmp_path / "ours"


def test_own_rules_are_used_beside_the_shipped_ones(folder: Path, shipped: Checker) -> None:
    checker = Checker(own_rules=folder)
    assert "own-lane-parking" in {finding.rule for finding in checker.check(SAID).findings}
    assert checker.check(INSULT).labels == shipped.check(INSULT).labels
    assert len(checker.book.rules) == len(shipped.book.rules) + 1
    assert checker.book.version != shipped.book.version


def test_commands_take_own_rules(folder: Path) -> None:
    def run(*arguments: str) -> str:
        done = CliRunner().invoke(app, [*arguments, "--rules", str(folder)])
        assert done.exit_code == 0, done.output or done.exception
        return done.stdout

    assert "Tanner" in run("check", SAID, "--fail-on", "never")
    assert run("rules", "test").startswith("1 rules, 6 examples: every example right")
    assert "own-lane-parking" in run("rules", "list", "--label", "complaint")
    assert "own-lane-parking" in run("explain", SAID)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("again.yaml", RULE, "is used twice"),
        ("people.yaml", "rules: []", "cannot hold rules of one's own"),
        ("lists/given_names.yaml", "about: N.\nentries: [x]", "there is a list @given_names"),
        ("bad.yaml", "rules: [{id: x}]", "bad.yaml:1:"),
    ],
)
def test_own_rules_that_are_wrong(folder: Path, name: str, text: str, sentence: str) -> None:
    (folder / name).write_text(text)
    with pytest.raises(RuleError, match=sentence):
        Checker(own_rules=folder)


def test_a_folder_without_rules_is_an_error(tmp_path: Path) -> None:
    for empty in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(RuleError, match="no rules here"):
            Checker(own_rules=empty)
