"""Which patterns can match at all: one Aho-Corasick automaton over the encoded words.

Every pattern states groups of literals; a text that it matches holds at least one literal of each
group. The automaton finds the literals of the rarest groups of each; a bit for each pattern and
group then remembers which were met, for all patterns at once, so that the cost of a text hardly
depends on how many rules there are. The few that come through are tried as sketches.
Sound by construction: what is searched stands for the very words that patterns walk over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_

from ahocorasick_rs import AhoCorasick, MatchKind

from postcheck.codebook import Codebook
from postcheck.frequency import group_frequency, rarest_words
from postcheck.pattern import Anchor
from postcheck.pattern import Sequence as Pattern
from postcheck.sketch import MAX_WORDS, Search, Sketches

# A fourth group would cost more than the sketches it saves.
_GROUPS = 3


class Prefilter:
    """Maps a text to the numbers of the patterns that can match it.

    `anchors[n]` are those of pattern n; one without anchors can always match. `patterns[n]` is the
    pattern itself, where it has a sketch.
    """

    def __init__(
        self,
        anchors: Sequence[Sequence[Anchor]],
        patterns: Sequence[Pattern | None],
        sketches: Sketches,
    ) -> None:
        self._sketches = sketches
        self._patterns = patterns
        self._searches: list[Search | None] = [None] * len(patterns)
        # Bit n + g * count says that group g of pattern n was met. Groups that a pattern lacks are
        # met from the start.
        count = self._count = len(anchors)
        self._met = 0
        owners: dict[frozenset[str], int] = {}
        for number, groups in enumerate(map(_rarest, anchors)):
            for place, group in enumerate(groups):
                owners[group] = owners.get(group, 0) | 1 << number + place * count
            for place in range(len(groups), _GROUPS):
                self._met |= 1 << number + place * count
        self._owners = _by_literal(owners, sketches.codebook)
        # With the literals at hand it need not count characters.
        self._automaton = AhoCorasick(
            list(self._owners), matchkind=MatchKind.Standard, store_patterns=True
        )

    def candidates(self, encoded: str, among: int = -1) -> list[int]:
        """Numbers of the patterns that can match, in order.

        `encoded`: the text, as `Codebook.encode` gives it; `among`: the patterns asked for, as
        bits.
        """
        hits = self._automaton.find_matches_as_strings(encoded, overlapping=True)
        met = reduce(or_, map(self._owners.__getitem__, hits), self._met)
        found = met & met >> self._count & met >> 2 * self._count & among
        numbers = _numbers(found)
        if len(encoded) > MAX_WORDS:
            return numbers
        searches = self._searches
        return [n for n in numbers if (searches[n] or self._search(n))(encoded)]

    def _search(self, number: int) -> Search:
        pattern = self._patterns[number]
        search = self._sketches.search(pattern) if pattern else _no_sketch
        self._searches[number] = search
        return search


class FewPatterns:
    """Does the same for a few patterns, such as the exceptions of one rule: one look at the letters
    of a text tells most of them, and there is little to build."""

    def __init__(self, patterns: Iterable[Pattern], sketches: Sketches) -> None:
        self._patterns = tuple(patterns)
        self._sketches = sketches
        self._always = 0  # patterns as bits
        self._by_letter: dict[str, int] = {}
        for number, pattern in enumerate(self._patterns):
            group = pattern.required()
            if group is None:
                self._always |= 1 << number
                continue
            for letter in sketches.codebook.literals(rarest_words(group)):
                self._by_letter[letter] = self._by_letter.get(letter, 0) | 1 << number

    def candidates(self, encoded: str) -> list[Pattern]:
        """The patterns that can match an encoded text, in order."""
        by_letter = self._by_letter
        letters = by_letter.keys() & encoded
        met = reduce(or_, map(by_letter.__getitem__, letters), self._always)
        patterns = (self._patterns[number] for number in _numbers(met))
        may_match = self._sketches.may_match
        return [pattern for pattern in patterns if may_match(pattern, encoded)]


def _no_sketch(_: str) -> bool:
    return True


def _rarest(anchors: Iterable[Anchor]) -> list[frozenset[str]]:
    """The groups most worth searching for."""
    return sorted((anchor.group for anchor in anchors), key=group_frequency)[:_GROUPS]


def _by_literal(owners: Mapping[frozenset[str], int], codebook: Codebook) -> dict[str, int]:
    """Each encoded literal with the bits of the groups that hold it."""
    found: dict[str, int] = {}
    for group, bits in owners.items():
        for literal in codebook.literals(group):
            found[literal] = found[literal] | bits if literal in found else bits
    alike: dict[int, int] = {}  # equal ones become one object: they are large
    return {literal: alike.setdefault(bits, bits) for literal, bits in found.items()}


def _numbers(bits: int) -> list[int]:
    """The numbers of the bits that are set, in order."""
    numbers: list[int] = []
    while bits:
        lowest = bits & -bits
        numbers.append(lowest.bit_length() - 1)
        bits ^= lowest
    return numbers
