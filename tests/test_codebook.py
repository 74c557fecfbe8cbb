"""Texts as characters: the same for words that no pattern tells apart, and never for others."""

from __future__ import annotations

import re

from hypothesis import given

from postcheck import Checker
from postcheck.codebook import Codebook
from postcheck.frequency import DIGITS
from postcheck.lexicon import Lexicon
from postcheck.parser import parse
from postcheck.phrasetree import one_of
from postcheck.repair import Speller
from postcheck.tokens import Tokens
from strategies import anything

LEXICON = Lexicon(lists={"fruit": ("apple", "fig", "sour plum")})
LINES = ("@fruit ..2 fell", "(red|green) apple", "<number> fell")
CODEBOOK = Codebook([parse(line, LEXICON) for line in LINES], Speller(LEXICON.spelling), ("hail",))


def test_words_are_told_apart_where_patterns_do() -> None:
    word = CODEBOOK.word
    assert word("red") == word("green")
    assert word("yonder") == word("beyond")
    told = [word(one) for one in ("apple", "fig", "sour", "plum", "fell", "red", "hail", "seven")]
    assert len({*told, word("yonder"), word("77")}) == len(told) + 2


def test_a_class_with_digits_holds_every_word_with_one() -> None:
    digits = one_of(CODEBOOK.literals(frozenset({DIGITS})))
    assert all(re.fullmatch(digits, CODEBOOK.word(word)) for word in ("4b", "2", "07700900123"))
    assert not any(re.fullmatch(digits, CODEBOOK.word(word)) for word in ("seven", "fig", "none"))


def test_a_number_that_is_asked_for_leaves_the_others_what_they_are() -> None:
    codebook = Codebook([parse("got 0", LEXICON)], Speller(LEXICON.spelling))
    digits = one_of(codebook.literals(frozenset({DIGITS})))
    assert all(re.fullmatch(digits, codebook.word(word)) for word in ("0", "07700900123"))


def test_a_text_is_a_character_for_each_word() -> None:
    words = ("the", "apple", "fell", ".", "red", "?", "no")
    assert CODEBOOK.encode("The apple fell. Red? no") == "".join(map(CODEBOOK.word, words))
    assert CODEBOOK.encode("") == ""


@given(text=anything)
def test_a_text_is_encoded_as_the_words_that_patterns_walk(text: str, own: Checker) -> None:
    codebook = own.book.codebook
    assert codebook.encode(text) == codebook.phrase(Tokens(text, own.book.speller).words)
