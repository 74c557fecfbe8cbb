"""Checkers that many tests share; each is built once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import postcheck.checker
from helpers import copy_shared, own_rules, write_rules
from postcheck import Checker
from postcheck.lexicon import Lexicon
from postcheck.roster import Roster
from postcheck.rulebook import Rulebook, load_rulebook
from postcheck.ruletest import RuleTester

# By default the same examples every time; HYPOTHESIS_PROFILE=search looks for new ones.
_QUIET = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("fixed", max_examples=60, derandomize=True, **_QUIET)
settings.register_profile("search", max_examples=2000, print_blob=True, **_QUIET)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))


@pytest.fixture(scope="session")
def own_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of rules with the tests' own rules beside the shipped vocabulary."""
    folder = copy_shared(tmp_path_factory.mktemp("own") / "rules")
    write_rules(folder / "own.yaml", *own_rules())
    return folder


@pytest.fixture(scope="session")
def own(own_folder: Path) -> Checker:
    """A checker with the tests' own rules."""
    return Checker(rules_dir=own_folder)


@pytest.fixture
def own_as_shipped(own: Checker, own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets `Checker()` take the tests' own rules for the shipped ones."""

    book = own.book

    def load(folder: Path, roster: Roster | None = None, *, own: Path | None = None) -> Rulebook:
        is_shared = folder == own_folder and roster is None and own is None
        return book if is_shared else load_rulebook(folder, roster, own=own)

    monkeypatch.setattr(postcheck.checker, "shipped_rules", lambda: own_folder)
    monkeypatch.setattr(postcheck.checker, "load_rulebook", load)


@pytest.fixture(scope="session")
def shipped() -> Checker:
    """A checker with the shipped rules and the model policy."""
    return Checker()


@pytest.fixture
def read_once(shipped: Checker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands take the shipped rules as they were read for `shipped`."""

    def load(folder: Path, roster: Roster | None = None, *, own: Path | None = None) -> Rulebook:
        return load_rulebook(folder, roster, own=own) if roster or own else shipped.book

    monkeypatch.setattr(postcheck.checker, "load_rulebook", load)


@pytest.fixture(scope="session")
def tester(shipped: Checker) -> RuleTester:
    """Tests single rules of the shipped ones."""
    return RuleTester(shipped)


@pytest.fixture(scope="session")
def lexicon(own: Checker) -> Lexicon:
    """What patterns of the tests may refer to: lists, irregular forms, cues of mentions."""
    return own.book.lexicon
