"""How something is said: direction, scope, what ends a scope, what only looks like a cue, quotes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postcheck.checker import Checker
from postcheck.lexiconfile import load_lexicon
from postcheck.parser import parse
from postcheck.reading import read
from postcheck.rulebook import Rulebook
from postcheck.saidfile import load_cues
from postcheck.view import NameLists, TextView
from strategies import anything, mixed

CUES = """
cues:
  - {context: negated, direction: forward, scope: 3, cues: ["(not|never)"]}
  - {context: negated, direction: pseudo, cues: ["not only", "(never mind)"]}
  - {context: any, direction: terminate, cues: ["but"]}
  - {context: condemned, direction: backward, scope: 3, cues: ["is vile"]}
  - {context: condemned, direction: backward, scope: 6, across: true, cues: ["shame on you"]}
  - {context: positive, direction: both, scope: 2, cues: ["lovely"]}
  - {context: asked, direction: forward, scope: 9, in_question: true, cues: ["does anyone"]}
  - {context: hypothetical, direction: forward, scope: 0, cues: ["if"]}
"""


@pytest.fixture(scope="module")
def book(own: Checker, own_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """The tests' own rules with the cues above."""
    folder = tmp_path_factory.mktemp("contexts")
    (folder / "context.yaml").write_text(CUES, encoding="utf-8")
    return replace(own.book, cues=load_cues(folder, load_lexicon(own_folder)))


def kinds_of(text: str, book: Rulebook, *, line: str = "") -> set[str]:
    """The contexts of the words between [[ and ]]."""
    before, _, rest = text.partition("[[")
    inside, _, after = rest.partition("]]")
    reading = read(before + inside + after, book.codebook)
    tokens = reading.tokens
    start, end = len(before), len(before) + len(inside)
    places = [n for n in range(len(tokens)) if start <= tokens.starts[n] and tokens.ends[n] <= end]
    view = TextView(reading, NameLists())
    pattern = parse(line, book.lexicon) if line else None
    return set(book.contexts.of(view).around(places[0], places[-1] + 1, pattern))


CASES = {
    "forward": ("I will not [[kick it]]", {"negated"}),
    "forward does not look back": ("[[kick it]] not", set()),
    "the edge of the scope": ("not a b c [[kick it]]", {"negated"}),
    "beyond the scope": ("not really all that much [[kick it]]", set()),
    "scope ends with the sentence": ("not me. [[kick it]]", set()),
    "scope ends at a new line": ("not me\n[[kick it]]", set()),
    "a terminator ends it": ("not me but [[kick it]]", set()),
    "a terminator after the match does not": ("not [[kick it]] but", {"negated"}),
    "pseudo-cue": ("not only [[kick it]]", set()),
    "pseudo-cue beside a cue": ("not only never [[kick it]]", {"negated"}),
    "pseudo-cue over a cue": ("never mind [[kick it]]", set()),
    "backward": ("[[kick it]] is vile", {"condemned"}),
    "backward does not look ahead": ("is vile [[kick it]]", set()),
    "backward within its sentence": ("[[kick it]]. is vile", set()),
    "across sentences": ("[[kick it]]. And you. shame on you", {"condemned"}),
    "across terminators": ("[[kick it]] but shame on you", {"condemned"}),
    "across has a scope too": ("[[kick it]]. a b c d e f g h shame on you", set()),
    "both ways, before": ("lovely [[kick it]]", {"positive"}),
    "both ways, after": ("[[kick it]], so lovely", {"positive"}),
    "in a question": ("does anyone [[kick it]] here?", {"asked"}),
    "not in a question": ("does anyone [[kick it]] here.", set()),
    "the question is another sentence": ("does anyone [[kick it]] here. Who?", set()),
    "scope of none": ("if [[kick it]]", {"hypothetical"}),
    "scope of none, one word on": ("if i [[kick it]]", set()),
    "several": ("never [[kick it]], is vile", {"negated", "condemned"}),
    "none": ("please [[kick it]] now", set()),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_cues(text: str, expected: set[str], book: Rulebook) -> None:
    assert kinds_of(text, book) == expected


def test_a_cue_inside_the_match_counts_unless_the_pattern_asks_for_it(book: Rulebook) -> None:
    text = "they [[should not teach]] here"
    assert kinds_of(text, book, line="should ..1 teach") == {"negated"}
    assert kinds_of(text, book, line="should not teach") == set()


QUOTES = {
    "straight": ('She wrote "[[kick it]] now" to me', True),
    "curly": ("She wrote “[[kick it]] now” to me", True),
    "angled": ("She wrote «[[kick it]]» to me", True),
    "single curly": ("She wrote ‘go and [[kick it]]’ to me", True),
    "single straight": ("She wrote 'go and [[kick it]]' to me", True),
    "single with an apostrophe in it": ("She wrote ‘don’t [[kick it]]’ to me", True),
    "a line passed on": ("Look:\n> you [[kick it]]\nWow", True),
    "outside of it": ('"hello" [[kick it]] "bye"', False),
    "after an odd mark": ('" [[kick it]] now', False),
    "apostrophes are no quotes": ("I don't [[kick it]] in Sam's garden", False),
    "across lines": ('"one\n[[kick it]]\ntwo"', False),
    "partly": ('go "and [[kick" it]] now', False),
    "a chevron inside a line": ("5 > 3 [[kick it]]", False),
}


@pytest.mark.parametrize(("text", "quoted"), QUOTES.values(), ids=QUOTES.keys())
def test_quotes(text: str, quoted: bool, book: Rulebook) -> None:
    assert ("quoted" in kinds_of(text, book)) is quoted


@given(text=st.one_of(anything, mixed(["not", "kick it", "but", "lovely", "is vile", "not only"])))
def test_any_place_of_any_text_has_contexts(text: str, book: Rulebook) -> None:
    reading = read(text, book.codebook)
    found = book.contexts.of(TextView(reading, NameLists()))
    for first in range(len(reading.tokens)):
        kinds = found.around(first, first + 1, None)
        assert len(kinds) == len(set(kinds))


SHIPPED = {
    "negated": ["I would never [[kick it]]", "nobody wants to [[kick it]]"],
    "quoted": ['the note said "[[kick it]]"'],
    "reported": ["he told me to [[kick it]]", "[[kick it]] she said"],
    "condemned": ["please do not say [[kick it]]", "[[kick it]]. That is not on"],
    "hypothetical": ["imagine if I [[kick it]]"],
    "figurative": ["[[kick it]] on fifa"],
    "asked": ["does anyone know how to [[kick it]]?"],
    "positive": ["well done, [[kick it]]"],
}


@pytest.mark.parametrize(("context", "texts"), SHIPPED.items(), ids=SHIPPED.keys())
def test_every_context_has_cues_that_work(context: str, texts: list[str], own: Checker) -> None:
    for text in texts:
        assert context in kinds_of(text, own.book), text
    plain = "Mr Hale can [[kick it]] now"
    assert kinds_of(plain, own.book) == set()
