"""A quick look whether a pattern can match: an expression over the characters of the words.

With a text encoded by a `Codebook`, a pattern becomes a regular expression of character classes,
which `re` searches in microseconds. The sketch of a pattern leaves out what only a full walk can
tell: a mention is any few words around one that such a mention holds. So it may say yes wrongly,
and never no.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from postcheck.codebook import Codebook
from postcheck.elements import (
    Break,
    Edge,
    Element,
    Gap,
    Maybe,
    Reach,
    Shape,
    Slot,
    Words,
)
from postcheck.pattern import Choice
from postcheck.pattern import Sequence as Pattern
from postcheck.phrasetree import first_of, one_of, rest_of

# In longer texts expressions could backtrack for long; there the walk itself decides.
MAX_WORDS = 250
_EDGES = {"^": "(?<![^.?])", "$": r"(?=[.?]|\Z)", "$?": r"(?=\?)"}

Search = Callable[[str], object]


class _Any(NamedTuple):
    """Words that may be any: so many at least, and at most."""

    least: int
    most: int


_NOTHING = _Any(0, 0)
# An expression, or words that may be any.
_Part = str | _Any


class Sketches:
    """The sketches of patterns, each compiled when it is first asked for.

    `borrowing`: whether a pronoun may be anybody; else it stands for nobody in particular.
    """

    def __init__(self, codebook: Codebook, *, borrowing: bool = True) -> None:
        self.codebook = codebook
        self._borrowing = borrowing
        self._searches: dict[int, Search] = {}
        self._written: dict[frozenset[str], str] = {}
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
                before = parts[-1] if parts else ""
                if isinstance(part, _Any) and isinstance(before, _Any):
                    parts[-1] = _Any(before.least + part.least, before.most + part.most)
                elif part not in ("", _NOTHING):
                    parts.append(part)
        while first and parts and isinstance(parts[0], _Any):
            parts.pop(0)
        while last and parts and isinstance(parts[-1], _Any):
            parts.pop()
        return parts

    def _parts(self, element: Element, *, first: bool, last: bool) -> list[_Part]:
        match element:
            case Words():
                return [self._one_of(element.required())]
            case Slot():
                return self._slot(element, first=first, last=last)
            case Gap():
                return [_Any(0, element.most_words)]
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
        if _any_words(parts):
            return [_Any(0, maybe.most_words)]
        return [f"(?:{_written(parts)})?"]

    def _choice(self, choice: Choice, *, first: bool, last: bool) -> list[_Part]:
        options = [o.elements for o in choice.options]
        ways = [self._joined(option) for option in options]
        if any(map(_any_words, ways)):
            return [_Any(min(map(_least, ways)), choice.most_words)]
        parts = (self._joined(option, first=first, last=last) for option in options)
        return [f"(?:{'|'.join(map(_written, parts))})"]

    def _slot(self, slot: Slot, *, first: bool, last: bool) -> list[_Part]:
        """A mention: one of its cues, and as many words around it as such mentions have."""
        if slot.cues is None:
            return [_Any(1, slot.most_words)]
        cues = slot.cues if self._borrowing else slot.cues.own
        alike: dict[Reach, frozenset[str]] = {}
        for (before, after), words in cues.by_reach.items():
            reach = (0 if first else before, 0 if last else after)
            alike[reach] = alike.get(reach, frozenset()) | words
        if len(alike) == 1:
            ((before, after), some), *_ = alike.items()
            return [_Any(0, before), self._one_of(some), _Any(0, after)]
        if first:
            # One class in front is found faster than several expressions.
            codes = self.codebook.literals
            ways = (f"{rest_of(codes(some))}{_any(0, a)}" for (_, a), some in alike.items())
            return [f"{first_of(codes(cues.literals))}(?:{'|'.join(ways)})"]
        ways = (f"{_any(0, b)}{self._one_of(some)}{_any(0, a)}" for (b, a), some in alike.items())
        return [f"(?:{'|'.join(ways)})"]

    def _shape(self, shape: Shape) -> _Part:
        return _Any(1, 1) if shape.cues is None else self._one_of(shape.cues)

    def _one_of(self, literals: frozenset[str]) -> str:
        """One of some literals; lists stand in many patterns."""
        known = self._written.get(literals)
        if known is None:
            known = self._written[literals] = one_of(self.codebook.literals(literals))
        return known


def _core(elements: Sequence[Element]) -> Sequence[Element]:
    """The elements from the first to the last that has to be there."""
    needed = [n for n, element in enumerate(elements) if not isinstance(element, Maybe | Gap)]
    return elements[needed[0] : needed[-1] + 1]


def _any_words(parts: Iterable[_Part]) -> bool:
    return all(isinstance(part, _Any) for part in parts)


def _least(parts: Iterable[_Part]) -> int:
    """Fewest words that some parts cover, as far as is known."""
    return sum(part.least for part in parts if isinstance(part, _Any))


def _written(parts: Iterable[_Part]) -> str:
    return "".join(_any(*part) if isinstance(part, _Any) else part for part in parts)


def _any(least: int, most: int) -> str:
    return f"[^.?]{{{least},{most}}}" if most else ""
