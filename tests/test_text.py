"""Text repair: what people type becomes the words that rules look for, and keeps its place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import RULES
from postcheck.lexiconfile import load_lexicon
from postcheck.repair import Speller, Spelling
from postcheck.text import BOUNDARIES, token_pattern
from postcheck.tokens import Tokens
from strategies import anything, mixed

_KNOWN = "batter kill stab teacher school worst useless idiot scum hale rubbish year liar"
SPELLER = Speller(load_lexicon(RULES).spelling, frozenset(_KNOWN.split()))
TEXTS = st.one_of(anything, mixed(_KNOWN.split()))
# What most people type, which is read in a quicker way.
PLAIN = st.text("abikls 0139'’,.!?\"()\n\r;:/-", max_size=60)

REPAIRED = {
    "zero-width characters": ("k\u200bi\u200bl\u200dl", "kill"),
    "soft hyphens": ("use\u00adless", "useless"),
    "bidirectional marks": ("\u202ekill\u202c him", "kill him"),
    "Cyrillic look-alikes": ("kіll", "kill"),
    "Greek look-alikes": ("sτab", "stab"),
    "full-width letters": ("ｋｉｌｌ", "kill"),
    "ligatures": ("ﬁrst", "first"),
    "accents": ("ídïót café", "idiot cafe"),
    "combining accents": ("k\u0301ill", "kill"),
    "capitals": ("USELESS", "useless"),
    "stretched to one letter": ("soooo", "so"),
    "stretched to a known double": ("killlll", "kill"),
    "stretched inside": ("uuuseless", "useless"),
    "leet digits": ("b4tter 1di0t 5cum", "batter idiot scum"),
    "leet marks": ("$cum k!ll", "scum kill"),
    "leet that gives no known word stays": ("m4p", "m4p"),
    "masked inside": ("f**k f*ck sh!t", "fuck fuck shit"),
    "masked to the end": ("you absolute f***", "you absolute fuck"),
    "masked ending": ("b******s", "bastards"),
    "letters with hyphens": ("f-u-c-k", "fuck"),
    "letters with dots": ("k.i.l.l", "kill"),
    "letters with stars": ("k*i*l*l", "kill"),
    "letters with spaces": ("I'll k i l l you", "i will kill you"),
    "letters that spell nothing": ("a b c", "a b c"),
    "letters as words": ("U R A liar", "you are a liar"),
    "a word after spaced letters": ("k i l l him", "kill him"),
    "text speak": ("gonna c u tmrw m8", "going to c you tomorrow mate"),
    "contractions": ("I'm can't won't don't they'd", "i am can not will not do not they would"),
    "contractions without apostrophe": ("im cant wont dont", "i am can not will not do not"),
    "curly apostrophes": ("it’s can’t", "it is can not"),
    "who is, not whose": ("she's who's that's", "she is who is that is"),
    "possessives": ("Hale's Sam’s teachers'", "hale 's sam 's teachers"),
    "hashtag in camel case": ("#WorstSchool", "worst school"),
    "hashtag run together": ("#worstschool", "worst school"),
    "hashtag with an unknown end": ("#worstschoolsmith", ". worst school smith"),
    "unknown hashtag": ("#qwrtzx", "qwrtzx"),
    "handles": ("@kill_bill hi", "@kill_bill hi"),
    "web addresses": ("see https://x.uk/kill?a=b and www.x.uk/kill", "see http and http"),
    "e-mail addresses": ("to kill.him@school.org.uk now", "to email now"),
    "emoji without skin tone": ("👍🏿 ❤️", "👍 ❤"),
    "emoji one by one": ("😡😡", "😡 😡"),
    "emoji against words": ("kill😡him", "kill 😡 him"),
    "titles keep their dot": ("Mr. Hale left. Dr. Hale", "mr hale left . dr hale"),
    "times are no sentence ends": ("at 3.30pm or 10:45", "at 3.30pm or 10:45"),
    "year groups": ("yr6 year4 class3b", "year 6 year 4 class 3b"),
    "questions and their ends": ("what?! no!! ok.", "what ? no . ok ."),
    "dots that trail off end nothing": ("wait... what", "wait what"),
    "lines": ("one\r\n\r\ntwo", "one . two"),
    "nothing at all": ("", ""),
    "only marks": ("*** -- ,", ""),
    "a lone surrogate": ("kill \ud800 him", "kill him"),
}


@pytest.mark.parametrize(("typed", "words"), REPAIRED.values(), ids=REPAIRED.keys())
def test_repair(typed: str, words: str) -> None:
    assert " ".join(Tokens(typed, SPELLER).words) == words


@pytest.mark.parametrize(
    ("typed", "pieces"),
    [
        ("she's", ["she", "'s"]),
        ("can’t", ["can", "’t"]),
        ("I'm", ["I", "'m"]),
        ("Hale's", ["Hale", "'s"]),
        ("im", ["i", "m"]),
        ("won't", ["won't", "won't"]),
        ("gonna", ["gonna", "gonna"]),
        ("k i l l", ["k i l l"]),
        ("👍🏿 ok", ["👍🏿", "ok"]),
    ],
)
def test_words_point_to_what_was_typed(typed: str, pieces: list[str]) -> None:
    tokens = Tokens(typed, SPELLER)
    assert [tokens.raw(index) for index in range(len(tokens))] == pieces


def test_guesses_need_a_word_that_rules_use() -> None:
    guesses = ("b4tter", "#worstschool", "k.i.l.l")
    ignorant = Speller(Spelling())
    assert [ignorant.repaired(one) for one in guesses] == ["b4tter", "worstschool", "k i l l"]
    assert [SPELLER.repaired(one) for one in guesses] == ["batter", "worst school", "kill"]


def test_sentences_and_soft_breaks() -> None:
    tokens = Tokens("Well, no. Who did it? Me", SPELLER)
    assert tokens.sentence(0) == (0, 2)
    assert tokens.sentence(4) == (3, 6)
    assert tokens.sentence(7) == (7, 8)
    assert tokens.soft_breaks == {1}


@given(text=TEXTS)
def test_every_word_has_a_place_in_the_text(text: str) -> None:
    tokens = Tokens(text, SPELLER)
    spans = list(zip(tokens.starts, tokens.ends, strict=True))
    assert len(spans) == len(tokens.words) == len(tokens)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one == other or one[1] <= other[0] for one, other in pairwise(spans))
    assert all(word and " " not in word for word in tokens.words)


@given(text=st.one_of(TEXTS, PLAIN))
def test_words_come_in_the_order_of_their_places(text: str) -> None:
    """Words are got piece by piece, places from the whole text: both must cut it alike."""
    whole = (SPELLER.repaired(token) for token in token_pattern(text).findall(text))
    assert Tokens(text, SPELLER).words == tuple(" ".join(whole).split())


@given(text=TEXTS)
def test_repair_is_repeatable_and_never_reads_across_texts(text: str) -> None:
    fresh = Speller(SPELLER.spelling, SPELLER.vocabulary)
    assert Tokens(text, fresh).words == Tokens(text, SPELLER).words


@given(word=st.text("abcdefghijklmnoprstuwy", min_size=2, max_size=12))
def test_plain_words_come_back_as_they_are(word: str) -> None:
    known = word in SPELLER.spelling.words
    stretched = any(a == b == c for a, b, c in zip(word, word[1:], word[2:], strict=False))
    if not known and not stretched:
        assert SPELLER.repaired(word) == SPELLER.repaired(word.upper()) == word


@given(one=TEXTS, other=TEXTS)
def test_a_new_line_keeps_words_apart(one: str, other: str) -> None:
    together = Tokens(f"{one}\n{other}", SPELLER)
    assert together.words[: len(Tokens(one, SPELLER))] == Tokens(one, SPELLER).words
    assert BOUNDARIES.intersection(together.words)


HOSTILE = [
    *(
        "a",
        "\u200b",
        "a\u200b",
        "\u0301",
        "😀",
        "🤦🏽‍♀️",
        "k i ",
        "a.",
        "a-",
        "a_",
        "a*",
        "*",
        "$a",
        "$",
    ),
    *(
        "@a",
        "#aB",
        "#",
        "a@",
        "http://",
        "www.",
        "'a ",
        "''",
        "Mr.",
        ".",
        "?",
        "\n",
        "1.",
        "\ud800",
    ),
]


@pytest.mark.parametrize("unit", HOSTILE, ids=ascii)
def test_hostile_repetition_is_read(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    tokens = Tokens(text, SPELLER)
    assert all(end - start <= 2100 for start, end in zip(tokens.starts, tokens.ends, strict=True))
