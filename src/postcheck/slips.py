"""Misspellings that get words past filters: letters swapped, dropped, turned round, run together.

Only words from a short list are looked for, and only where what stands there is no word that rules
use: guessing at every word would turn harmless ones into others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from ahocorasick_rs import AhoCorasick

_SWAPPED_FROM, _DROPPED_FROM, _REVERSED_FROM, _GLUED_FROM, _GLUED_TO = 4, 6, 5, 5, 40
_LONGEST_PIECE = 15
# How the ends of words sound: wanka, wankas.
_SOUNDS = (("er", "a"), ("er", "ah"), ("ers", "as"), ("ers", "az"))


def slips_of(word: str) -> Iterator[str]:
    """The ways in which one word gets misspelled; its first letter stays, unless it is reversed."""
    inner = range(1, len(word) - 1)
    if len(word) >= _SWAPPED_FROM:
        yield from (f"{word[:i]}{word[i + 1]}{word[i]}{word[i + 2 :]}" for i in inner)
    if len(word) >= _DROPPED_FROM:
        yield from (word[:i] + word[i + 1 :] for i in range(1, len(word)))
    if len(word) >= _REVERSED_FROM:
        yield word[::-1]
        for end, sound in _SOUNDS:
            if word.endswith(end):
                yield word.removesuffix(end) + sound


class Slips:
    """Finds some words in their misspelled forms.

    `words`: those that are looked for; `ordinary`: real words that look like misspelled ones;
    `glue`: words that may be run together with those that are looked for.
    """

    def __init__(
        self, words: Iterable[str] = (), ordinary: Set[str] = frozenset(), glue: Iterable[str] = ()
    ) -> None:
        self._words = frozenset(words)
        self._pieces = self._words.union(glue)
        self._ordinary = ordinary
        self._meant = _without_doubts(self._words)
        # Every unseen word is asked whether it holds one of these.
        self._longer = AhoCorasick([word for word in self._words if len(word) >= _SWAPPED_FROM])

    def meant(self, word: str) -> str | None:
        """What a word of plain small letters stands for, if it is a slip."""
        if word in self._ordinary:
            return None
        found = self._meant.get(word)
        if found is None and self._may_be_glued(word):
            found = " ".join(cut(word, self._pieces)[-1] or ()) or None
        return found

    def _may_be_glued(self, word: str) -> bool:
        fits = _GLUED_FROM <= len(word) <= _GLUED_TO
        return fits and bool(self._longer.find_matches_as_indexes(word))


def _without_doubts(words: Set[str]) -> dict[str, str]:
    """Each slip with the word that it stands for; what may stand for two words is left out."""
    meant: dict[str, set[str]] = {}
    for word in words:
        for slip in slips_of(word):
            meant.setdefault(slip, set()).add(word)
    return {slip: min(of) for slip, of in meant.items() if len(of) == 1 and slip not in words}


def cut(letters: str, words: Set[str]) -> list[list[str] | None]:
    """For each length, the fewest words that the first so many letters can be cut into, if any."""
    best: list[list[str] | None] = [[], *([None] * len(letters))]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _LONGEST_PIECE), end):
            before, here = best[start], best[end]
            if before is None or (here is not None and len(before) + 1 >= len(here)):
                continue
            if letters[start:end] in words:
                best[end] = [*before, letters[start:end]]
    return best
