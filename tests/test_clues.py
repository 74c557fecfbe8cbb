"""Clues that add up: how many kinds, how near, and which words a finding then shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers import copy_shared, rule, write_rules
from postcheck import Checker
from postcheck.errors import RuleError

FAR = "and we went on for a very long walk "


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("the brown otter by the pond", "the brown otter by the pond"),
        ("a bald otter. Eats trout", "a bald otter. Eats trout"),
        ("spotted! by the weir, the otter", "spotted! by the weir, the otter"),
        ("the bald brown otter by the pond eats trout", "the bald brown otter by the pond"),
        ("the brown spotted bald otter", None),
        ("the otter by the pond", None),
        ("brown, by the pond", None),
        (f"the brown otter {FAR}by the pond", None),
        (f"bald {FAR}the brown otter by the pond", "the brown otter by the pond"),
    ],
)
def test_kinds_add_up(text: str, quote: str | None, own: Checker) -> None:
    found = [f.quote for f in own.check(text).findings if f.rule == "own-clues"]
    assert found == ([quote] if quote else [])


@pytest.mark.parametrize(
    ("clues", "said"),
    [
        ({"least": 3, "within": 5, "kinds": {"one": ["otter"], "two": ["pond"]}}, "as many kinds"),
        ({"least": 1, "within": 99, "kinds": {"one": ["otter"]}}, "within"),
        ({"least": 1, "within": 5, "kinds": {"one": ["(otter"]}}, "bracket"),
    ],
)
def test_clues_are_read_strictly(clues: dict[str, object], said: str, tmp_path: Path) -> None:
    folder = copy_shared(tmp_path / "rules")
    write_rules(folder / "one.yaml", rule(match=["the badger"], clues=clues))
    with pytest.raises(RuleError, match=said):
        Checker(rules_dir=folder)


def test_clues_need_a_head(tmp_path: Path) -> None:
    folder = copy_shared(tmp_path / "rules")
    clues = {"least": 1, "within": 5, "kinds": {"one": ["otter"]}}
    when = {"venue": ["public"]}
    write_rules(folder / "one.yaml", rule(match=None, clues=clues, when=when))
    with pytest.raises(RuleError, match="clues stand around what match finds"):
        Checker(rules_dir=folder)
