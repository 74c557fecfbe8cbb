"""Clues that add up: one says little, several kinds of them together say it.

A ginger boy is one of many, and so is a boy in Year 4, or one whose dad has the chip shop. The
ginger boy in Year 4 whose dad has the chip shop is somebody.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from postcheck.pattern import Sequence as Pattern
from postcheck.view import TextView

# More heads, or clues of one kind, in one text than this tell nothing new; they only cost time.
_MOST_PLACES = 200

_Place = tuple[int, int]


@dataclass(frozen=True)
class Clues:
    """What must stand around a hit: clues of at least so many different kinds, within so many
    words of it on either side."""

    least: int
    within: int
    kinds: Mapping[str, tuple[Pattern, ...]]

    @property
    def patterns(self) -> Iterator[Pattern]:
        """The patterns of all kinds."""
        return (pattern for patterns in self.kinds.values() for pattern in patterns)

    def may_add_up(self, may_match: Callable[[Pattern], bool]) -> bool:
        """Whether clues of enough kinds can be in a text; `may_match` says it of a pattern."""
        met = (any(map(may_match, patterns)) for patterns in self.kinds.values())
        return len(list(islice(filter(None, met), self.least))) == self.least

    def gathered(self, view: TextView, hits: Iterable[_Place]) -> Iterator[_Place]:
        """The hits that have enough clues, stretched over the nearest clue of each kind."""
        hits = list(islice(hits, _MOST_PLACES))
        if not hits:
            return
        places = [self._places(patterns, view) for patterns in self.kinds.values()]
        for hit in hits:
            near = [found for some in places if (found := self._nearest(some, hit))]
            if len(near) >= self.least:
                near.sort(key=lambda place: _distance(hit, place))
                chosen = (hit, *near[: self.least])
                yield min(first for first, _ in chosen), max(last for _, last in chosen)

    def _places(self, patterns: Iterable[Pattern], view: TextView) -> list[_Place]:
        found = (place for pattern in patterns for place in pattern.find(view))
        return sorted(islice(found, _MOST_PLACES))

    def _nearest(self, places: list[_Place], hit: _Place) -> _Place | None:
        near = places[bisect_left(places, (hit[0] - 2 * self.within,)) :]
        reached = (place for place in near if _distance(hit, place) <= self.within)
        return min(reached, key=lambda place: _distance(hit, place), default=None)


def _distance(hit: _Place, place: _Place) -> int:
    """How many words stand between two places; none where they overlap."""
    return max(place[0] - hit[1], hit[0] - place[1], 0)
