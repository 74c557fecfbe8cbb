"""A text as a string in which each word is one character.

Patterns ask only whether a word belongs to their sets of words. So words that no pattern tells
apart share a character, all words that no pattern asks for share one, and a list of two hundred
words that stands in one rule takes one character in all. A text becomes a short string that is
searched in microseconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from postcheck.elements import Cues, Phrase, Shape, Slot, Words
from postcheck.frequency import DIGITS, NAME
from postcheck.pattern import Sequence as Pattern
from postcheck.repair import Speller
from postcheck.text import BOUNDARIES, chunks

# Of words that no pattern asks for.
UNKNOWN, _UNKNOWN_DIGITS = "\x01", "\x02"
_DIGIT = re.compile(r"\d")
_FIRST, _SURROGATES, _LAST = 0x100, range(0xD800, 0xE000), 0xFFFF
_CHUNK_CACHE, _CHUNK_LETTERS = 30_000, 40

# What a word belongs to: the numbers of the sets, or the word itself where it is part of a phrase.
_Membership = list[int | str]


class Codebook:
    """Gives each word its character, and each text its string.

    `patterns`: those that are to be told apart; `literals`: more words that something asks for;
    `names`: words that can be a given name, for which `NAME` stands in what patterns ask for;
    `speller` repairs the words of texts.
    """

    def __init__(
        self,
        patterns: Iterable[Pattern],
        speller: Speller,
        literals: Iterable[str] = (),
        names: frozenset[str] = frozenset(),
    ) -> None:
        self.speller = speller
        self._names = names
        named = frozenset((word,) for word in names)
        self._characters = _characters([*_sets(patterns), named, *_alone(literals)])
        self._chunks = _Chunks(self)

    def encode(self, text: str) -> str:
        """The characters of the words that `Tokens` finds in a text, ends of sentences too."""
        return "".join(map(self._chunks.__getitem__, chunks(text)))

    def literals(self, group: frozenset[str]) -> set[str]:
        """The characters of literals: repaired words between single spaces."""
        plain = group - {DIGITS, NAME}
        found = {self.phrase(one.split(" ")) if " " in one else self.word(one) for one in plain}
        if DIGITS in group:
            found |= self._digits
        return found | self._named if NAME in group else found

    def phrase(self, words: Iterable[str]) -> str:
        """The characters of repaired words."""
        return "".join(map(self.word, words))

    def word(self, word: str) -> str:
        """The character of a repaired word."""
        return self._characters.get(word) or _unknown(word)

    @cached_property
    def _named(self) -> set[str]:
        """The characters of all words that can be a given name."""
        return {self.word(word) for word in (NAME, *self._names)}

    @cached_property
    def _digits(self) -> set[str]:
        """The characters of all words that hold a digit."""
        told = {char for word, char in self._characters.items() if _holds_digit(word)}
        return {_UNKNOWN_DIGITS, *told}


class _Chunks(dict[str, str]):
    """The characters of pieces of text; remembers what was met."""

    def __init__(self, codebook: Codebook) -> None:
        super().__init__()
        self._codebook = codebook

    def __missing__(self, chunk: str) -> str:
        if len(chunk) > _CHUNK_LETTERS:
            return self._encoded(chunk)
        if len(self) >= _CHUNK_CACHE:
            self.clear()
        found = self[chunk] = self._encoded(chunk)
        return found

    def _encoded(self, chunk: str) -> str:
        speller, codebook = self._codebook.speller, self._codebook
        if chunk.isalpha() and chunk.isascii():  # plain letters are one token
            word = speller.repaired(chunk)
            return codebook.phrase(word.split(" ")) if " " in word else codebook.word(word)
        return codebook.phrase(speller.pieces[chunk].words)


def _unknown(word: str) -> str:
    return UNKNOWN if word.isalpha() or not _holds_digit(word) else _UNKNOWN_DIGITS


def _holds_digit(word: str) -> bool:
    return _DIGIT.search(word) is not None


def _characters(sets: Iterable[frozenset[Phrase]]) -> dict[str, str]:
    """A character for each word of some sets of phrases, as far as there are characters."""
    points = (point for point in range(_FIRST, _LAST) if point not in _SURROGATES)
    given: dict[tuple[int | str | bool, ...], str] = {}
    found: dict[str, str] = {}
    for word, belongs in _members(sets).items():
        key = (_holds_digit(word), *belongs)
        if key not in given:
            point = next(points, None)
            given[key] = _unknown(word) if point is None else chr(point)
        found[word] = given[key]
    return {**found, **{end: end for end in BOUNDARIES}}


def _members(sets: Iterable[frozenset[Phrase]]) -> dict[str, _Membership]:
    """For each word what it belongs to: sets in which it stands alone, and whether in phrases."""
    members: dict[str, _Membership] = {}
    in_phrases: set[str] = set()
    for number, phrases in enumerate(sets):
        for phrase in phrases:
            if len(phrase) == 1:
                members.setdefault(phrase[0], []).append(number)
            else:
                in_phrases.update(phrase)
    for word in in_phrases:
        members.setdefault(word, []).append(word)
    return members


def _sets(patterns: Iterable[Pattern]) -> Iterable[frozenset[Phrase]]:
    """The different sets of phrases that patterns ask for, and the words that mentions hold."""
    phrases: dict[int, frozenset[Phrase]] = {}
    cues: dict[int, Cues] = {}
    for element in (element for pattern in patterns for element in pattern.inner()):
        if isinstance(element, Words | Shape):
            phrases[id(element.phrases)] = element.phrases
        elif isinstance(element, Slot) and element.cues is not None:
            cues[id(element.cues)] = element.cues
    alike = (words for some in cues.values() for words in some.by_reach.values())
    words = (frozenset(tuple(cue.split(" ")) for cue in some) for some in alike)
    return dict.fromkeys((*phrases.values(), *words))


def _alone(literals: Iterable[str]) -> Iterable[frozenset[Phrase]]:
    return (frozenset({tuple(literal.split(" "))}) for literal in literals)
