"""A quick look whether a pattern can match: an expression over the characters of the words.

With a text encoded by a `Codebook`, a pattern becomes a regular expression of character classes,
which `re` searches in microseconds. The sketch of a pattern leaves out what only a full walk can
tell: a mention is any few words around one that such a mention holds. So it may say yes wrongly,
and never no.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from postcheck.codebook import Codebook
from postcheck.elements import (
    Break,
    Edge,
    Element,
    Gap,
    Maybe,
    Phrase,
    Reach,
    Shape,
    Slot,
    Words,
)
from postcheck.pattern import Choice
from postcheck.pattern import Sequence as Pattern

# In longer texts expressions could backtrack for long; there the walk itself decides.
MAX_WORDS = 250
_EDGES = {"^": "(?<![^.?])", "$": r"(?=[.?]|\Z)", "$?": r"(?=\?)"}
_OF_DIGITS = ("number", "class", "phone")

Search = Callable[[str], object]
# An expression, or how many words may be anything there.
_Part = str | int


class Sketches:
    """The sketches of patterns, each compiled when it is first asked for."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self._searches: dict[int, Search] = {}
        self._patterns: list[Pattern] = []  # kept, so that no other gets the same id

    def may_match(self, pattern: Pattern, encoded: str) -> bool:
        """Whether a pattern can match the text that was encoded."""
        return len(encoded) > MAX_WORDS or self.search(pattern)(encoded) is not None

    def search(self, pattern: Pattern) -> Search:
        """Searches an encoded text of at most MAX_WORDS words; None: the pattern cannot match."""
        found = self._searches.get(id(pattern))
        if found is None:
            found = re.compile(self._expression(pattern), re.DOTALL).search
            self._searches[id(pattern)] = found
            self._patterns.append(pattern)
        return found

    def _expression(self, pattern: Pattern) -> str:
        """A whole pattern. What may be missing or any words at its start or end is left out: the
        search is fast because it starts with a known word, and backtracks little."""
        return _written(self._joined(_core(pattern.elements), first=True, last=True))

    def _joined(
        self, elements: Sequence[Element], *, first: bool = False, last: bool = False
    ) -> list[_Part]:
        """The parts of some elements; neighbours that may be any words become one.

        `first`, `last`: nothing stands before or after, so words that may be any are left out.
        """
        parts: list[_Part] = []
        end = len(elements) - 1
        for place, element in enumerate(elements):
            opens, closes = first and place == 0, last and place == end
            for part in self._parts(element, first=opens, last=closes):
                if isinstance(part, int) and parts and isinstance(parts[-1], int):
                    parts[-1] += part
                elif part:
                    parts.append(part)
        while first and parts and isinstance(parts[0], int):
            parts.pop(0)
        while last and parts and isinstance(parts[-1], int):
            parts.pop()
        return parts

    def _parts(self, element: Element, *, first: bool, last: bool) -> list[_Part]:
        match element:
            case Words():
                return [self._words(element.phrases)]
            case Slot():
                return self._slot(element, first=first, last=last)
            case Gap():
                return [element.most_words]
            case Shape():
                return [self._shape(element)]
            case Maybe():
                return self._maybe(element)
            case Pattern():
                return self._joined(element.elements, first=first, last=last)
            case Choice():
                return self._choice(element, first=first, last=last)
            case Edge():
                return [_EDGES[element.mark]]
            case Break():
                return ["[.?]"]
            case _:
                raise TypeError(f"no sketch of {type(element).__name__}")

    def _maybe(self, maybe: Maybe) -> list[_Part]:
        parts = self._joined([maybe.element])
        return parts if _any_words(parts) else [f"(?:{_written(parts)})?"]

    def _choice(self, choice: Choice, *, first: bool, last: bool) -> list[_Part]:
        options = [o.elements for o in choice.options]
        if any(_any_words(self._joined(option)) for option in options):
            return [choice.most_words]
        parts = (self._joined(option, first=first, last=last) for option in options)
        return [f"(?:{'|'.join(map(_written, parts))})"]

    def _slot(self, slot: Slot, *, first: bool, last: bool) -> list[_Part]:
        """A mention: one of its cues, and as many words around it as such mentions have."""
        if slot.cues is None:
            return [slot.most_words]
        alike: dict[Reach, frozenset[str]] = {}
        for (before, after), words in slot.cues.by_reach.items():
            reach = (0 if first else before, 0 if last else after)
            alike[reach] = alike.get(reach, frozenset()) | words
        if len(alike) == 1:
            ((before, after), words), *_ = alike.items()
            return [before, self.codebook.class_of(words), after]
        told = {reach: self.codebook.class_of(words) for reach, words in alike.items()}
        if first:
            # One class in front is found faster than several expressions.
            ways = (f"(?<={some}){_written([after])}" for (_, after), some in told.items())
            return [self.codebook.class_of(slot.cues.words), f"(?:{'|'.join(ways)})"]
        ways = (_written([before, some, after]) for (before, after), some in told.items())
        return [f"(?:{'|'.join(ways)})"]

    def _shape(self, shape: Shape) -> _Part:
        if shape.cues is not None:
            return self._words(shape.phrases)
        return self.codebook.digits() if shape.shape in _OF_DIGITS else 1

    def _words(self, phrases: frozenset[Phrase]) -> str:
        single = frozenset(phrase[0] for phrase in phrases if len(phrase) == 1)
        longer = {self.codebook.phrase(phrase) for phrase in phrases if len(phrase) > 1}
        options = [re.escape(code) for code in sorted(longer, key=len, reverse=True)]
        if single:
            options.append(self.codebook.class_of(single))
        return options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"


def _core(elements: Sequence[Element]) -> Sequence[Element]:
    """The elements from the first to the last that has to be there."""
    needed = [n for n, element in enumerate(elements) if not isinstance(element, Maybe | Gap)]
    return elements[needed[0] : needed[-1] + 1]


def _any_words(parts: Iterable[_Part]) -> bool:
    return all(isinstance(part, int) for part in parts)


def _written(parts: Iterable[_Part]) -> str:
    return "".join(_any(part) if isinstance(part, int) else part for part in parts)


def _any(most: int) -> str:
    return f"[^.?]{{0,{most}}}" if most else ""
