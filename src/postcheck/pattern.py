"""Compiled patterns: elements one after the other, or one of several, and how they are found.

A pattern walks like a finite automaton over sets of positions, so its cost is bounded by its
length times its gaps, whatever the text holds. `parser.py` reads what authors write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from postcheck.elements import Edge, Element, Gap, Maybe, Phrase, Shape, View, Words
from postcheck.frequency import STOP_WORDS, group_frequency


@dataclass(frozen=True, slots=True)
class Anchor:
    """Literals of which a text must hold one; `reach`: within so many words of the one before."""

    group: frozenset[str]
    reach: int


@dataclass(frozen=True)
class Sequence(Element):
    """Elements one after the other."""

    elements: tuple[Element, ...]

    @property
    def most_words(self) -> int:
        return sum(element.most_words for element in self.elements)

    def walk(self, view: View, places: Set[int]) -> Set[int]:
        for element in self.elements:
            places = element.walk(view, places)
            if not places:
                break
        return places

    def starts(self, view: View) -> Iterable[int]:
        """From the first element that must be there, back over what may stand before it."""
        lead = 0
        for element in self.elements:
            if isinstance(element, Maybe | Gap | Edge):
                lead += element.most_words
                continue
            places = element.starts(view)
            if not lead:
                return places
            return {place - back for place in places for back in range(min(lead, place) + 1)}
        return super().starts(view)

    def may_start(self, view: View, places: Set[int]) -> Set[int]:
        first = self.elements[0]
        return places if isinstance(first, Maybe | Gap | Edge) else first.may_start(view, places)

    def required(self) -> frozenset[str] | None:
        groups = [anchor.group for anchor in self.anchors()]
        return min(groups, key=group_frequency) if groups else None

    def anchors(self) -> list[Anchor]:
        """A text that the pattern matches holds a literal of each, in order and within reach."""
        found: list[Anchor] = []
        since = 0  # most words between the literal found last and what comes next
        for element in self.elements:
            group = element.required()
            if group is None:
                since += element.most_words
                continue
            # Words start with their literal; other elements hold theirs somewhere inside.
            inside = 0 if isinstance(element, Words | Shape) else element.most_words
            found.append(Anchor(group, since + inside))
            since = element.most_words
        return found

    def inner(self) -> Iterator[Element]:
        for element in self.elements:
            yield from element.inner()

    def phrase_sets(self) -> Iterator[frozenset[Phrase]]:
        """The phrases that it can consume, set by set."""
        for element in self.inner():
            if isinstance(element, Words | Shape):
                yield element.phrases

    def asks_for(self, words: Iterable[str]) -> bool:
        """Whether it can consume each of some words as such."""
        told = [one for one in self.inner() if isinstance(one, Words | Shape)]
        return all(any(word in one.vocabulary for one in told) for word in words)

    @cached_property
    def _pivot(self) -> int:
        """The element met least; matching looks from there on first, since most tries fail."""
        costs = {
            index: group_frequency(group)
            for index, element in enumerate(self.elements)
            if isinstance(element, Words) and (group := element.required())
        }
        return min(costs, key=lambda index: costs[index], default=0)

    @cached_property
    def _halves(self) -> tuple[Sequence, Sequence]:
        return Sequence(self.elements[: self._pivot]), Sequence(self.elements[self._pivot :])

    def _possible_starts(self, view: View) -> Iterable[int]:
        if not self._pivot:
            return self.starts(view)
        before, rest = self._halves
        pivots = [place for place in set(rest.starts(view)) if rest.walk(view, {place})]
        if not pivots:
            return ()
        lead = before.most_words
        near = (start for place in pivots for start in range(max(0, place - lead), place + 1))
        return before.may_start(view, frozenset(near))

    def find(self, view: View) -> Iterator[tuple[int, int]]:
        """The longest match from each word where one starts, as (first, last + 1)."""
        for start in sorted(set(self._possible_starts(view))):
            end = max(self.walk(view, {start}), default=start)
            if end > start:
                yield start, end


@dataclass(frozen=True)
class Choice(Element):
    """One of several sequences."""

    options: tuple[Sequence, ...]

    @property
    def most_words(self) -> int:
        return max(option.most_words for option in self.options)

    @cached_property
    def _open(self) -> tuple[Sequence, ...]:
        """The options that do not start with one of certain words."""
        return tuple(o for o in self.options if not isinstance(o.elements[0], Words))

    @cached_property
    def _by_word(self) -> Mapping[str, tuple[Sequence, ...]]:
        """The options that start with certain words, by those words."""
        found: dict[str, list[Sequence]] = {}
        for option in self.options:
            if isinstance(first := option.elements[0], Words):
                for word in first.first:
                    found.setdefault(word, []).append(option)
        return {word: tuple(options) for word, options in found.items()}

    def walk(self, view: View, places: Set[int]) -> Set[int]:
        words, by_word = view.tokens.words, self._by_word
        ends: set[int] = set()
        for place in places:
            if place < len(words) and words[place] in by_word:
                for option in by_word[words[place]]:
                    ends |= option.walk(view, {place})
        for option in self._open:
            ends |= option.walk(view, places)
        return ends

    def starts(self, view: View) -> Iterable[int]:
        return {start for option in self.options for start in option.starts(view)}

    def may_start(self, view: View, places: Set[int]) -> Set[int]:
        words, by_word = view.tokens.words, self._by_word
        told = frozenset(p for p in places if p < len(words) and words[p] in by_word)
        rest = places - told
        return told.union(*(option.may_start(view, rest) for option in self._open))

    def required(self) -> frozenset[str] | None:
        together: set[str] = set()
        for option in self.options:
            group = option.required()
            if group is None:
                return None
            together |= group
        return frozenset(together)

    def inner(self) -> Iterator[Element]:
        for option in self.options:
            yield from option.inner()


def is_anchor(group: frozenset[str]) -> bool:
    """Whether a group of literals tells something: none of them is made of stop words only."""
    return STOP_WORDS.isdisjoint(group) and not any(
        " " in literal and STOP_WORDS.issuperset(literal.split(" ")) for literal in group
    )
