"""Patterns as automata: what is built to match does, and what matches holds its anchors."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import calls
from postcheck.codebook import Codebook
from postcheck.elements import Cues
from postcheck.inflection import forms
from postcheck.lexicon import Lexicon
from postcheck.parser import parse
from postcheck.pattern import Sequence, is_anchor
from postcheck.prefilter import Prefilter
from postcheck.reading import Reading
from postcheck.repair import Speller, Spelling
from postcheck.sketch import Sketches
from postcheck.tokens import Tokens
from postcheck.view import NameLists, Spotted, TextView
from strategies import mixed

WORDS = "apple bridge candle drum eagle fable garden hammer island jumper".split()
FILLER = ["xylophone", "yonder", "zebra"]
LISTS = {"tools": ("hammer", "big drum", "~drill"), "things": ("candle", "@tools")}
LEXICON = Lexicon(lists=LISTS, cues={"staff": Cues({"boss": (0, 0)}), "person": None})
SPELLER = Speller(Spelling())

# Each strategy below gives a piece of a pattern with words that it must match.
Pair = tuple[str, str]
_word = st.sampled_from(WORDS).map(lambda word: (word, word))
_forms = st.sampled_from(WORDS).flatmap(
    lambda word: st.tuples(st.just(f"~{word}"), st.sampled_from(forms(word, {})))
)
_lists = st.sampled_from(
    [
        ("@tools", "big drum"),
        ("@things", "drilled"),
        ("~@tools", "hammering"),
        ("~@things", "candles"),
        ("{staff}", "boss"),
        ("<number>", "seven"),
        ("<plain>", "apple"),
    ]
)


@st.composite
def _choice(draw: st.DrawFn, inner: st.SearchStrategy[Pair]) -> Pair:
    options = draw(st.lists(inner, min_size=1, max_size=3))
    chosen = draw(st.sampled_from(options))[1]
    return f"({'|'.join(pattern for pattern, _ in options)})", chosen


@st.composite
def _optional(draw: st.DrawFn, inner: st.SearchStrategy[Pair]) -> Pair:
    pattern, words = draw(inner)
    return f"{pattern}?", draw(st.sampled_from([words, ""]))


@st.composite
def _row(draw: st.DrawFn, inner: st.SearchStrategy[Pair]) -> Pair:
    """Pieces with gaps between them; the first word is one that has to be there."""
    pieces = [draw(_word), *draw(st.lists(inner, max_size=3))]
    pattern, words = [], []
    for number, (piece, said) in enumerate(pieces):
        most = draw(st.integers(0, 5)) if number else 0
        if most:
            pattern.append(f"..{most}")
            words += draw(st.lists(st.sampled_from(FILLER), max_size=most))
        pattern.append(piece)
        words.append(said)
    return " ".join(pattern), " ".join(filter(None, words))


_element = st.recursive(
    st.one_of(_word, _forms, _lists),
    lambda inner: st.one_of(_choice(inner), _optional(_choice(inner)), _choice(_row(inner))),
    max_leaves=6,
)
patterns = _row(_element)


def view_of(text: str) -> TextView:
    """A view in which every "boss" is a mention of staff."""
    view = TextView(Reading(Tokens(text, SPELLER), ""), NameLists())
    for index in view.tokens.positions.get("boss", ()):
        view.add(Spotted("staff", index, index + 1))
    return view


def holds(group: frozenset[str], words: Iterable[str]) -> bool:
    """Whether a text holds one literal of a group."""
    return any(f" {literal} " in f" {' '.join(words)} " for literal in group)


def prefilter_of(compiled: list[Sequence]) -> tuple[Prefilter, Codebook]:
    """A prefilter of some patterns, and what encodes texts for it."""
    codebook = Codebook(compiled, SPELLER)
    anchors = [pattern.anchors() for pattern in compiled]
    return Prefilter(anchors, compiled, Sketches(codebook)), codebook


@given(pair=patterns, before=st.lists(st.sampled_from(FILLER), max_size=3))
def test_what_is_built_to_match_matches(pair: Pair, before: list[str]) -> None:
    line, words = pair
    pattern = parse(line, LEXICON)
    view = view_of(f"{' '.join(before)} {words} {FILLER[0]}")
    ends = {last for first, last in pattern.find(view) if first == len(before)}
    assert max(ends, default=0) >= len(before) + len(words.split()), line


@given(pair=patterns)
def test_edges_hold_where_the_sentence_does(pair: Pair) -> None:
    line, words = pair
    whole = parse(f"^ {line} $", LEXICON)
    assert list(whole.find(view_of(f"Yonder. {words}!")))
    assert list(parse(f"yonder // {line}", LEXICON).find(view_of(f"Yonder. {words}")))


@given(
    pairs=st.lists(patterns, min_size=1, max_size=4),
    text=mixed([*WORDS, *FILLER, "boss", "big drum", "drilled", "seven"]),
)
def test_every_text_that_matches_passes_the_prefilter(pairs: list[Pair], text: str) -> None:
    compiled = [parse(line, LEXICON) for line, _ in pairs]
    prefilter, codebook = prefilter_of(compiled)
    built = [words for _, words in pairs]
    for said in (text, *built, f"{text} {' '.join(built)}"):
        view = view_of(said)
        matching = {n for n, pattern in enumerate(compiled) if list(pattern.find(view))}
        assert matching <= set(prefilter.candidates(codebook.encode(said))), said
        for number in matching:
            groups = [anchor.group for anchor in compiled[number].anchors()]
            assert all(holds(group, view.tokens.words) for group in groups), said


@given(pair=patterns, text=mixed([*WORDS, *FILLER, "boss"]))
def test_spans_lie_in_the_text_and_start_once(pair: Pair, text: str) -> None:
    view = view_of(text)
    spans = list(parse(pair[0], LEXICON).find(view))
    assert all(0 <= first < last <= len(view.tokens) for first, last in spans)
    assert [first for first, _ in spans] == sorted({first for first, _ in spans})


@given(pair=patterns, text=mixed([*WORDS, *FILLER, "boss", "big drum"]))
def test_starts_miss_nothing(pair: Pair, text: str) -> None:
    pattern = parse(pair[0], LEXICON)
    view = view_of(text)
    walked = {
        start
        for start in range(len(view.tokens))
        if any(end > start for end in pattern.walk(view, {start}))
    }
    assert walked == {first for first, _ in pattern.find(view)}


def test_anchors() -> None:
    def groups(line: str) -> list[set[str]]:
        return [set(anchor.group) for anchor in parse(line, LEXICON).anchors()]

    assert groups("apple ..3 (drum|big drum) candle?") == [{"apple"}, {"drum", "big drum"}]
    assert groups("(apple (drum|fable)|eagle) island") == [{"apple", "eagle"}, {"island"}]
    assert groups("{staff} eagle {person}") == [{"boss"}, {"eagle"}]
    assert groups("(apple|<plain>) // eagle") == [{"eagle"}]
    assert not is_anchor(frozenset({"eagle", "the"}))
    assert is_anchor(frozenset({"eagle", "of the eagle"}))


def test_prefilter_asks_for_every_anchor_in_order_and_within_reach() -> None:
    lines = ["apple ..2 eagle", "apple", "<plain> <plain>", "(apple|eagle) fable"]
    compiled = [parse(line, LEXICON) for line in lines]
    prefilter, codebook = prefilter_of(compiled)
    for text, expected in {
        "apple": [1, 2],
        "apple zebra eagle": [0, 1, 2],
        "eagle apple": [1, 2],
        "apple zebra zebra zebra zebra zebra eagle": [1, 2],
        "apple eagle fable": [0, 1, 2, 3],
        "apples": [2],
        "": [2],
    }.items():
        assert prefilter.candidates(codebook.encode(text)) == expected, text


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("apple ..5 apple ..5 apple ..5 eagle", "apple "),
        ("(apple ..5 apple|apple)? ..5 (apple apple? apple?) eagle", "apple "),
        ("<plain> ..5 <plain> ..5 eagle", "apple zebra "),
        ("{staff} ..5 {staff} ..5 {person}? eagle", "boss "),
        ("~@tools ..5 big drum", "big "),
    ],
)
def test_cost_grows_with_the_text_alone(line: str, unit: str) -> None:
    def work(times: int) -> int:
        pattern: Sequence = parse(line, LEXICON)
        return calls(lambda: list(pattern.find(view_of(unit * times))))

    assert work(400) < 5 * work(100)
