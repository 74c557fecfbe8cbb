"""A text as repaired words, each with its place in the original."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from itertools import pairwise

from postcheck.repair import Speller
from postcheck.text import BOUNDARIES, chunks


class Tokens:
    """A text as repaired words, each with its place in the original.

    `words[i]` stands for `text[starts[i]:ends[i]]`; words that come from one raw token (can't ->
    can not) share its place. Ends of sentences are words too: "." and "?". Places are looked for
    when they are first needed: in most texts nothing is found, and nobody asks where.
    """

    def __init__(self, text: str, speller: Speller) -> None:
        self.text = text
        self.speller = speller

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The repaired words."""
        return tuple(self.speller.words(self.text))

    @property
    def starts(self) -> tuple[int, ...]:
        """For each word the offset of its first character in the text."""
        return self._places[0]

    @property
    def ends(self) -> tuple[int, ...]:
        """For each word the offset after its last character in the text."""
        return self._places[1]

    @cached_property
    def _places(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        starts: list[int] = []
        ends: list[int] = []
        offset = 0
        for chunk in chunks(self.text):
            piece = self.speller.pieces[chunk]
            starts += [offset + start for start in piece.starts]
            ends += [offset + end for end in piece.ends]
            offset += len(chunk) + 1
        return tuple(starts), tuple(ends)

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def positions(self) -> Mapping[str, list[int]]:
        """Each word with the indices where it stands."""
        places: dict[str, list[int]] = {}
        for index, word in enumerate(self.words):
            places.setdefault(word, []).append(index)
        return places

    @cached_property
    def soft_breaks(self) -> frozenset[int]:
        """Indices of words that have a comma, dash, colon, bracket or dots before them."""
        return frozenset(
            index
            for index, (before, after) in enumerate(pairwise(range(len(self.words))), start=1)
            if re.search(r"[,;:()–—…]|\s-|\.\.", self.text[self.ends[before] : self.starts[after]])
        )

    def raw(self, index: int) -> str:
        """What was typed where word `index` stands."""
        return self.text[self.starts[index] : self.ends[index]]

    def sentence(self, index: int) -> tuple[int, int]:
        """First and last index (excluded) of the sentence that holds word `index`."""
        start = end = index
        while start > 0 and self.words[start - 1] not in BOUNDARIES:
            start -= 1
        while end < len(self.words) and self.words[end] not in BOUNDARIES:
            end += 1
        return start, end
