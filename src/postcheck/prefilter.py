"""Which patterns can match at all: one Aho-Corasick automaton over the repaired words.

Every pattern states groups of literals; a text that it matches holds at least one literal of each
group, in order. The automaton finds the literals of the rarest groups; a bit
for each pattern then advances through its groups, for all patterns at once, so that the cost of a
text hardly depends on how many rules there are. The few that come through are tried as sketches.
Sound by construction: the text searched is made of the very words that patterns walk over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_

from ahocorasick_rs import AhoCorasick, MatchKind

from postcheck.elements import LONGEST_MENTION
from postcheck.frequency import group_frequency
from postcheck.pattern import Anchor
from postcheck.pattern import Sequence as Pattern
from postcheck.sketch import Sketches

# Of each pattern so many groups are searched for, and none that is as frequent as this.
_LINKS = 3
_MET_BY_MOST = 0.1

# For each group that a literal belongs to: its place in the chains, and the patterns, as bits.
_Advance = tuple[tuple[int, int], ...]


class Prefilter:
    """Maps a text to the numbers of the patterns that can match it.

    `anchors[n]` are those of pattern n; one without anchors can always match. `patterns[n]` is the
    pattern itself, where it has a sketch; `longest_mention`: words that a mention can cover.
    """

    def __init__(
        self,
        anchors: Sequence[Sequence[Anchor]],
        patterns: Sequence[Pattern | None],
        longest_mention: int = LONGEST_MENTION,
    ) -> None:
        self._sketches = Sketches(patterns, longest_mention)
        chains = [_rarest(of_one) for of_one in anchors]
        self.always = [number for number, chain in enumerate(chains) if not chain]
        self._longest = max(map(len, chains), default=0)
        # Patterns whose chain ends at each place.
        self._complete = [0] * self._longest
        # Patterns that have a group at each place of their chain.
        owners: dict[frozenset[str], list[int]] = {}
        for number, chain in enumerate(chains):
            for place, group in enumerate(chain):
                owners.setdefault(group, [0] * self._longest)[place] |= 1 << number
            if chain:
                self._complete[len(chain) - 1] |= 1 << number
        self._advance, literals = _advances(owners)
        padded = [f" {literal} " for literal in literals]
        self._automaton = AhoCorasick(padded, matchkind=MatchKind.Standard)

    def candidates(self, scan_text: str, among: int = -1) -> list[int]:
        """Numbers of the patterns that can match, in order.

        `scan_text`: the repaired words between single spaces, as `Speller.scan_text` gives them;
        `among`: the patterns asked for, as bits.
        """
        # Literals come in the order in which they end. Those of one chain do not overlap, so this
        # is their order in the text as well.
        reached = [0] * self._longest
        advance = self._advance
        for literal, _, _ in self._automaton.find_matches_as_indexes(scan_text, overlapping=True):
            for place, bits in advance[literal]:
                reached[place] |= bits & reached[place - 1] if place else bits
        found = 0
        for complete, at in zip(self._complete, reached, strict=True):
            found |= complete & at
        found &= among
        always = [number for number in self.always if among >> number & 1]
        if not found:
            return always
        encoded = self._sketches.encode(scan_text[1:-1].split(" "))
        if encoded is None:
            return sorted([*_numbers(found), *always])
        may_match = self._sketches.may_match
        return sorted([*(n for n in _numbers(found) if may_match(n, encoded)), *always])


def _rarest(anchors: Iterable[Anchor]) -> list[frozenset[str]]:
    """The few groups worth searching for, at least one, and none that most texts hold."""
    groups = [anchor.group for anchor in anchors]
    costs = sorted(map(group_frequency, groups))
    most = max([cost for cost in costs[:_LINKS] if cost <= _MET_BY_MOST] or costs[:1], default=0)
    return [group for group in groups if group_frequency(group) <= most][:_LINKS]


def _advances(owners: Mapping[frozenset[str], list[int]]) -> tuple[list[_Advance], list[str]]:
    """For each literal what a hit of it advances, and the literals.

    Later places come first, so that one hit advances a chain only once. Literals of one list mostly
    belong to the same groups: they share one object.
    """
    groups_of: dict[str, list[int]] = {}
    masks = list(owners.values())
    for index, group in enumerate(owners):
        for literal in group:
            groups_of.setdefault(literal, []).append(index)
    known: dict[tuple[int, ...], _Advance] = {}
    found: list[_Advance] = []
    for indexes in map(tuple, groups_of.values()):
        if indexes not in known:
            merged = (reduce(or_, at) for at in zip(*(masks[i] for i in indexes), strict=True))
            known[indexes] = tuple((place, bits) for place, bits in enumerate(merged) if bits)[::-1]
        found.append(known[indexes])
    return found, list(groups_of)


def _numbers(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
