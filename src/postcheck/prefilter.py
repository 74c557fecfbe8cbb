"""Which patterns can match at all: one Aho-Corasick automaton over the encoded words.

Every pattern states groups of literals; a text that it matches holds at least one literal of each
group, in order. The automaton finds the literals of the two rarest groups of each; a bit for each
pattern then remembers which were met, for all patterns at once, so that the cost of a text hardly
depends on how many rules there are. The few that come through are tried as sketches.
Sound by construction: what is searched stands for the very words that patterns walk over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

from postcheck.codebook import Codebook
from postcheck.frequency import group_frequency
from postcheck.pattern import Anchor
from postcheck.pattern import Sequence as Pattern
from postcheck.sketch import MAX_WORDS, Search, Sketches

# The patterns, as bits, that have a literal in their first group and in their second.
_Owners = tuple[int, int]


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
        pairs = [_rarest(of_one) for of_one in anchors]
        self.always = [number for number, pair in enumerate(pairs) if not pair]
        # Patterns that have one group only.
        self._single = sum(1 << number for number, pair in enumerate(pairs) if len(pair) == 1)
        owners: dict[frozenset[str], list[int]] = {}
        for number, pair in enumerate(pairs):
            for place, group in enumerate(pair):
                owners.setdefault(group, [0, 0])[place] |= 1 << number
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
        # Literals come in the order in which they end. Those of one pattern do not overlap, so this
        # is their order in the text as well. One that is in both groups counts as the second first.
        begun = complete = 0
        hits = self._automaton.find_matches_as_strings(encoded, overlapping=True)
        for first, second in map(self._owners.__getitem__, hits):
            if second:
                complete |= begun & second
            if first:
                begun |= first
        found = complete | begun & self._single
        found &= among
        always = [number for number in self.always if among >> number & 1]
        if not found:
            return always
        numbers = _numbers(found)
        if len(encoded) <= MAX_WORDS:
            searches = self._searches
            numbers = [n for n in numbers if (searches[n] or self._search(n))(encoded)]
        return sorted([*numbers, *always]) if always else numbers

    def _search(self, number: int) -> Search:
        pattern = self._patterns[number]
        search = self._sketches.search(pattern) if pattern else _no_sketch
        self._searches[number] = search
        return search


def _no_sketch(_: str) -> bool:
    return True


def _rarest(anchors: Iterable[Anchor]) -> list[frozenset[str]]:
    """The two groups most worth searching for, in their order; a third would cost more than the
    sketches it saves."""
    groups = [anchor.group for anchor in anchors]
    ranked = sorted(range(len(groups)), key=lambda place: group_frequency(groups[place]))
    return [groups[place] for place in sorted(ranked[:2])]


def _by_literal(
    owners: Mapping[frozenset[str], Sequence[int]], codebook: Codebook
) -> dict[str, _Owners]:
    """Each encoded literal with the patterns that ask for it."""
    found: dict[str, _Owners] = {}
    for group, (first, second) in owners.items():
        for literal in set(map(codebook.literal, group)):
            firsts, seconds = found.get(literal, (0, 0))
            found[literal] = (firsts | first, seconds | second)
    return found


def _numbers(bits: int) -> list[int]:
    """The numbers of the bits that are set, in order."""
    numbers = []
    while bits:
        lowest = bits & -bits
        numbers.append(lowest.bit_length() - 1)
        bits ^= lowest
    return numbers
