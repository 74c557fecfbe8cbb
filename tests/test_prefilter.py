"""With every pattern tried on every text, the engine finds the very same: nothing is filtered out.

This covers mentions and contexts as well as rules: all three have prefilters of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given

import postcheck.context
import postcheck.matching
import postcheck.people
import postcheck.rulebook
from helpers import copy_shared, rule, write_rules
from postcheck import Checker, Explanation, Post
from postcheck.facts import Facts
from postcheck.reading import read
from postcheck.rule import marked
from postcheck.ruletest import all_examples, mutations
from strategies import mixed

WORDS = [
    *("Mr Hale", "Miss Okafor", "the head", "our teacher", "dinner ladies", "my lass", "wee Priya"),
    *("that boy in year 4", "4B", "her lad", "Priya's mum", "the governors", "our school", "she"),
    *("Larkmere Primary", "they", "him", "you", "we", "someone", "miss out", "not", "never", "if"),
    *("no doubt", "not only", "but", "he said", "was called", "That is not on", "imagine if"),
    *("on fifa", "does anyone know", "thank you", "love it when", "don't say", "?", "reported"),
    *("10:30", "' '", "that''s", "1.2.3", "wallop the gate", "bop the gate", "I will wallop"),
    *("total noodle", "shoved her", "is a parsnip", "gritty", "custard", "flipping heck"),
]


class EveryPattern:
    """Stands in for the prefilter and lets every pattern pass."""

    def __init__(self, patterns: Iterable[object], *more: object, **named: object) -> None:
        self.count = len(list(patterns))

    def candidates(self, encoded: str, among: int = -1) -> list[int]:
        return [number for number in range(self.count) if among >> number & 1]


class EveryOfFew:
    """Stands in for the look at the exceptions of one rule, in the same way."""

    def __init__(self, patterns: Iterable[object], *more: object) -> None:
        self.patterns = list(patterns)

    def candidates(self, encoded: str) -> list[object]:
        return self.patterns


def exhaustive(folder: Path | None) -> Checker:
    """A checker that tries everything."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (postcheck.people, postcheck.context, postcheck.matching):
            patch.setattr(module, "Prefilter", EveryPattern)
        for module in (postcheck.people, postcheck.rulebook):
            patch.setattr(module, "FewPatterns", EveryOfFew)
        checker = Checker(rules_dir=folder)
        checker.book.may_refer = lambda _: True
        text = "I will wallop Mr Hale, the total noodle"
        picture = {"kind": "image", "caption": text}
        # Prefilters are built when they are first needed; need them all now.
        checker.explain(Post(text, reply_to=text, shared_from=text, attachments=[picture]))
        for rule in checker.book.rules:
            checker.book.exceptions_of(rule)
        for mention in checker.book.mentions.rules:
            checker.book.people._exceptions_of(mention)
    return checker


@pytest.fixture(scope="module")
def own_exhaustive(own_folder: Path) -> Checker:
    """The tests' own rules, all tried."""
    return exhaustive(own_folder)


def told(why: Explanation) -> Explanation:
    """An explanation without what only could have fired."""
    return why.model_copy(update={"could_fire": ()})


@given(text=mixed(WORDS))
def test_any_text(text: str, own: Checker, own_exhaustive: Checker) -> None:
    assert told(own.explain(text)) == told(own_exhaustive.explain(text))
    assert set(own.explain(text).could_fire) <= set(own_exhaustive.explain(text).could_fire)


def test_examples_of_the_shipped_rules(shipped: Checker) -> None:
    every = exhaustive(None)
    examples = [marked(one)[0] for rule in every.book.rules for _, one in all_examples(rule)]
    for post in examples[::250]:
        for changed in (post, *(mutated for _, mutated in mutations(post))):
            assert told(shipped.explain(changed)) == told(every.explain(changed))


def test_a_pronoun_that_stands_for_nobody_lets_no_pattern_through(tmp_path: Path) -> None:
    folder = copy_shared(tmp_path / "rules")
    about_staff = rule(match=["{staff} ..3 noodle"], about=None)
    write_rules(folder / "one.yaml", about_staff)
    checker = Checker(rules_dir=folder)

    def let_through(text: str) -> bool:
        facts = Facts.of(Post(text), answers_breach=False)
        return bool(checker._text.candidates(read(text, checker.book.codebook), facts))

    assert let_through("Mr Hale again. She is a total noodle")
    assert not let_through("It rains again. She is a total noodle")
