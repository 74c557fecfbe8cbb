"""The simple elements of a pattern: each walks over the words of a text from a given place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from postcheck.text import BOUNDARIES
from postcheck.tokens import Tokens

Phrase = tuple[str, ...]
# Mentions are found by patterns of bounded length; this is more than any of them covers.
LONGEST_MENTION = 25


class View(Protocol):
    """What a pattern sees of a text."""

    tokens: Tokens

    def slot_ends(self, kinds: Set[str], start: int) -> Iterable[int]:
        """Ends of the mentions of some kind that start at a word."""

    def slot_starts(self, kinds: Set[str]) -> Iterable[int]:
        """Words where mentions of some kind start."""

    def shape_places(self, shape: str) -> Iterable[int]:
        """The words that have one of the shapes of `parser.SHAPES`."""

    def has_shape(self, shape: str, index: int) -> bool:
        """Whether a word has one of the shapes of `parser.SHAPES`."""


class Element:
    """One step of a pattern."""

    @property
    def most_words(self) -> int:
        """How many words it covers at the most."""
        return 1

    def walk(self, view: View, places: Set[int]) -> Set[int]:
        """Where the element can end when it starts at one of some words.

        All places go on together: one call for each element, not for each way to get there.
        """
        raise NotImplementedError

    def starts(self, view: View) -> Iterable[int]:
        """Every word where the element may start (a superset will do)."""
        return range(len(view.tokens) + 1)

    def may_start(self, view: View, places: Set[int]) -> Set[int]:
        """Those of some words where the element may start (a superset will do)."""
        return places & frozenset(self.starts(view))

    def required(self) -> frozenset[str] | None:
        """Literals of which one must be in the text; None if nothing can be said."""
        return None

    def inner(self) -> Iterator[Element]:
        """The simple elements that it is made of, at any depth."""
        yield self


@dataclass(frozen=True)
class Words(Element):
    """One of some words or phrases."""

    phrases: frozenset[Phrase]

    @cached_property
    def _single(self) -> frozenset[str]:
        return frozenset(phrase[0] for phrase in self.phrases if len(phrase) == 1)

    @cached_property
    def _longer(self) -> Mapping[str, list[Phrase]]:
        longer: dict[str, list[Phrase]] = {}
        for phrase in self.phrases:
            if len(phrase) > 1:
                longer.setdefault(phrase[0], []).append(phrase)
        return longer

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All words of the phrases."""
        longer = (phrase for phrase in self.phrases if len(phrase) > 1)
        return self._single.union(*longer)

    @cached_property
    def first(self) -> frozenset[str]:
        """The words that the phrases start with."""
        return self._single | self._longer.keys()

    @cached_property
    def most_words(self) -> int:
        return max(map(len, self.phrases), default=0)

    def walk(self, view: View, places: Set[int]) -> Set[int]:
        words, single, longer = view.tokens.words, self._single, self._longer
        many, ends = len(words), set()
        for place in places:
            if place < many:
                word = words[place]
                if word in single:
                    ends.add(place + 1)
                for phrase in longer.get(word, ()):
                    end = place + len(phrase)
                    if words[place:end] == phrase:
                        ends.add(end)
        return ends

    def starts(self, view: View) -> Iterable[int]:
        positions = view.tokens.positions
        for word in positions.keys() & self.first:
            yield from positions[word]

    def may_start(self, view: View, places: Set[int]) -> Set[int]:
        words, first = view.tokens.words, self.first
        return {p for p in places if p < len(words) and words[p] in first}

    @cached_property
    def _literals(self) -> frozenset[str]:
        return frozenset(map(" ".join, self.phrases))

    def required(self) -> frozenset[str]:
        return self._literals


@dataclass(frozen=True)
class Gap(Element):
    """0 to `most` words of the same sentence."""

    most: int

    @property
    def most_words(self) -> int:
        return self.most

    def walk(self, view: View, places: Set[int]) -> Set[int]:
        words, ends = view.tokens.words, set(places)
        for place in places:
            for word in words[place : place + self.most]:
                if word in BOUNDARIES:
                    break
                place += 1
                ends.add(place)
        return ends


# How many words a mention has before and after its cue at the most.
Reach = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Cues:
    """Literals of which a mention holds one, each with the reach of the mentions that hold it.

    `borrowed`: those that are cues only where they stand for somebody mentioned before.
    """

    reach: Mapping[str, Reach]
    borrowed: frozenset[str] = frozenset()

    @cached_property
    def literals(self) -> frozenset[str]:
        """All words and phrases of which a mention holds one."""
        return frozenset(self.reach)

    @cached_property
    def by_reach(self) -> Mapping[Reach, frozenset[str]]:
        """Those that have the same reach."""
        found: dict[Reach, set[str]] = {}
        for word, reach in self.reach.items():
            found.setdefault(reach, set()).add(word)
        return {reach: frozenset(words) for reach, words in found.items()}

    def __or__(self, other: Cues) -> Cues:
        """What can be said of a mention of the one or the other sort."""
        both = dict(self.reach)
        for word, (before, after) in other.reach.items():
            known = both.get(word, (0, 0))
            both[word] = (max(before, known[0]), max(after, known[1]))
        own = (self.literals - self.borrowed) | (other.literals - other.borrowed)
        return Cues(both, (self.borrowed | other.borrowed) - own)

    @cached_property
    def own(self) -> Cues:
        """Those that need nobody mentioned before."""
        if not self.borrowed:
            return self
        return Cues(
            {word: reach for word, reach in self.reach.items() if word not in self.borrowed}
        )


@dataclass(frozen=True)
class Slot(Element):
    """A mention of one of some kinds, of so many words at the most; `cues`: what can be said of all
    of them."""

    kinds: frozenset[str]
    cues: Cues | None = None
    longest: int = LONGEST_MENTION

    @property
    def most_words(self) -> int:
        return self.longest

    def walk(self, view: View, places: Set[int]) -> Set[int]:
        return {end for place in places for end in view.slot_ends(self.kinds, place)}

    def starts(self, view: View) -> Iterable[int]:
        return view.slot_starts(self.kinds)

    def required(self) -> frozenset[str] | None:
        return self.cues.literals if self.cues else None


@dataclass(frozen=True)
class Shape(Element):
    """One word of a shape. `cues`: all words that may have it, where they can be told."""

    shape: str
    cues: frozenset[str] | None = None

    def walk(self, view: View, places: Set[int]) -> Set[int]:
        return {place + 1 for place in self.may_start(view, places)}

    def starts(self, view: View) -> Iterable[int]:
        return view.shape_places(self.shape)

    def may_start(self, view: View, places: Set[int]) -> Set[int]:
        many = len(view.tokens)
        return {place for place in places if place < many and view.has_shape(self.shape, place)}

    def required(self) -> frozenset[str] | None:
        return self.cues

    @property
    def vocabulary(self) -> frozenset[str]:
        """All words that may have it, as far as they can be told."""
        return self.cues or frozenset()

    @cached_property
    def phrases(self) -> frozenset[Phrase]:
        """The cues as phrases."""
        return frozenset((word,) for word in self.cues or ())


@dataclass(frozen=True)
class Edge(Element):
    """`^`, `$`, `$?`: a sentence starts, ends, ends in a question here; no word is consumed."""

    mark: str

    @property
    def most_words(self) -> int:
        return 0

    def walk(self, view: View, places: Set[int]) -> Set[int]:
        words = view.tokens.words
        if self.mark == "^":
            return {place for place in places if place == 0 or words[place - 1] in BOUNDARIES}
        ends = ("?",) if self.mark == "$?" else ("?", ".")
        return {place for place in places if (*words[place : place + 1], ".")[0] in ends}


@dataclass(frozen=True)
class Break(Element):
    """`//`: exactly one end of a sentence."""

    def walk(self, view: View, places: Set[int]) -> Set[int]:
        words = view.tokens.words
        return {place + 1 for place in places if place < len(words) and words[place] in BOUNDARIES}


@dataclass(frozen=True)
class Maybe(Element):
    """An element that may be missing."""

    element: Element

    @property
    def most_words(self) -> int:
        return self.element.most_words

    def walk(self, view: View, places: Set[int]) -> Set[int]:
        return places | self.element.walk(view, places)

    def inner(self) -> Iterator[Element]:
        return self.element.inner()
