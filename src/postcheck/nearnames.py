"""Names with one letter wrong: swapped, left out, put in or put in the place of another.

Only longer names are looked for, and only in words that are no others: every short word is one
letter away from some name.
"""

from __future__ import annotations

from collections.abc import Iterable, Set

from postcheck.frequency import is_rare

LEAST_LETTERS = 7


class NearNames:
    """Finds a few thousand names in words that miss them by one letter.

    `names`: in small letters; `ordinary`: words that are never taken for one.
    """

    def __init__(self, names: Iterable[str] = (), ordinary: Set[str] = frozenset()) -> None:
        self._names = frozenset(n for n in names if len(n) >= LEAST_LETTERS and n.isalpha())
        self._ordinary = ordinary
        self._without_one: dict[str, set[str]] = {}
        for name in self._names:
            for shorter in _without_one(name):
                self._without_one.setdefault(shorter, set()).add(name)
        self._known = self._names.union(self._without_one)
        # One wrong letter, or two that are swapped, leave the start or the end as it was.
        self._starts = frozenset(name[:2] for name in self._names)
        self._ends = frozenset(name[-2:] for name in self._names)

    def meant(self, word: str) -> str | None:
        """The only name that a word misses by one letter, if there is one."""
        if len(word) < LEAST_LETTERS - 1:
            return None
        if word[:2] not in self._starts and word[-2:] not in self._ends:
            return None
        if word in self._ordinary or not is_rare(word):
            return None
        shorter = _without_one(word)
        # Nearly all words end here.
        if word not in self._without_one and self._known.isdisjoint(shorter):
            return None
        found = set(self._without_one.get(word, ())).union(self._names.intersection(shorter))
        for one in shorter:
            near = self._without_one.get(one, ())
            found.update(name for name in near if _is_near(word, name))
        return found.pop() if len(found) == 1 and word not in self._names else None


def _without_one(word: str) -> list[str]:
    return [word[:place] + word[place + 1 :] for place in range(len(word))]


def _is_near(word: str, name: str) -> bool:
    """Whether two words of one length differ in one letter, or in two that are swapped."""
    if len(word) != len(name):
        return False
    wrong = [place for place, pair in enumerate(zip(word, name, strict=True)) if pair[0] != pair[1]]
    if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
        first, second = wrong
        return (word[first], word[second]) == (name[second], name[first])
    return len(wrong) == 1
