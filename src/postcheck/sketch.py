"""A quick look whether a pattern can match: a word is a character, a pattern an expression.

Each word that patterns use gets a character of its own; a text becomes a short string and a pattern
a regular expression of character classes, which `re` searches in microseconds. The sketch
of a pattern leaves out what only a full walk can tell: any few words pass for a mention. So it may
say yes wrongly, and never no.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from postcheck.elements import Break, Edge, Element, Gap, Maybe, Phrase, Shape, Slot, Words
from postcheck.pattern import Choice
from postcheck.pattern import Sequence as Pattern
from postcheck.text import BOUNDARIES

# In longer texts expressions could backtrack for long; there the walk itself decides.
MAX_WORDS = 250
_UNKNOWN = "\x01"
_EDGES = {"^": "(?<![^.?])", "$": r"(?=[.?]|\Z)", "$?": r"(?=\?)"}
_FIRST, _SURROGATES, _LAST = 0x100, range(0xD800, 0xE000), 0xFFFF


# An expression, or how many words may be anything there.
_Part = str | int


class Sketches:
    """Sketches of numbered patterns; None stands for one that has no sketch.

    `longest_mention`: words that a mention can cover at most.
    """

    def __init__(self, patterns: Sequence[Pattern | None], longest_mention: int) -> None:
        self._patterns = patterns
        self._longest = longest_mention
        self._compiled: dict[int, re.Pattern[str]] = {}
        self._codes = _codes(pattern for pattern in patterns if pattern is not None)

    def encode(self, words: Sequence[str]) -> str | None:
        """The words as characters; None if there are too many of them."""
        if len(words) > MAX_WORDS:
            return None
        codes = self._codes
        return "".join([codes.get(word, _UNKNOWN) for word in words])

    def may_match(self, number: int, encoded: str) -> bool:
        """Whether pattern `number` can match the text that was encoded."""
        pattern = self._patterns[number]
        if pattern is None:
            return True
        if number not in self._compiled:
            self._compiled[number] = re.compile(self._expression(pattern), re.DOTALL)
        return self._compiled[number].search(encoded) is not None

    def _expression(self, pattern: Pattern) -> str:
        """A whole pattern. What may be any words at its start or end is left out: the search is
        fast because it starts with a known word, and backtracks little."""
        parts = self._joined(pattern.elements)
        while parts and isinstance(parts[0], int):
            parts.pop(0)
        while parts and isinstance(parts[-1], int):
            parts.pop()
        return _written(parts)

    def _joined(self, elements: Iterable[Element]) -> list[_Part]:
        """The parts of some elements; neighbours that may be any words become one."""
        parts: list[_Part] = []
        for element in elements:
            part = self._part(element)
            if isinstance(part, int) and parts and isinstance(parts[-1], int):
                parts[-1] += part
            elif part:
                parts.append(part)
        return parts

    def _part(self, element: Element) -> _Part:
        match element:
            case Words():
                return self._words(element.phrases)
            case Shape() if element.cues:
                return self._words(*element.phrase_sets())
            case Slot():
                return self._longest
            case Gap() | Shape():
                return element.most_words
            case Maybe():
                part = self._part(element.element)
                return part if isinstance(part, int) else f"(?:{part})?"
            case Pattern():
                parts = self._joined(element.elements)
                whole = sum(part for part in parts if isinstance(part, int))
                return whole if len(parts) == 1 and whole else _written(parts)
            case Choice():
                options = [self._part(option) for option in element.options]
                if any(isinstance(option, int) for option in options):
                    return self._most(element)
                return f"(?:{'|'.join(map(str, options))})"
            case Edge():
                return _EDGES[element.mark]
            case Break():
                return "[.?]"
            case _:
                raise TypeError(f"no sketch of {type(element).__name__}")

    def _most(self, choice: Choice) -> int:
        """The most words that a choice takes, of which an option may be any words."""
        return max(choice.most_words, self._longest)

    def _words(self, phrases: frozenset[Phrase]) -> str:
        coded = {self._coded(phrase) for phrase in phrases}
        single = "".join(sorted(code for code in coded if len(code) == 1))
        longer = sorted((code for code in coded if len(code) != 1), key=len, reverse=True)
        return f"(?:{'|'.join([*longer, *([f'[{single}]'] if single else [])])})"

    def _coded(self, phrase: Phrase) -> str:
        return "".join(re.escape(self._codes.get(word, _UNKNOWN)) for word in phrase)


def _written(parts: Iterable[_Part]) -> str:
    return "".join(f"[^.?]{{0,{part}}}" if isinstance(part, int) else part for part in parts)


def _codes(patterns: Iterable[Pattern]) -> dict[str, str]:
    """A character for each word of the patterns, as far as there are characters."""
    sets = {id(found): found for pattern in patterns for found in pattern.phrase_sets()}
    words = dict.fromkeys(word for found in sets.values() for phrase in found for word in phrase)
    points = (point for point in range(_FIRST, _LAST) if point not in _SURROGATES)
    coded = zip((word for word in words if word not in BOUNDARIES), points, strict=False)
    return {**{end: end for end in BOUNDARIES}, **{word: chr(point) for word, point in coded}}
