"""A text as the engine reads it: its words, and the string that searches run over."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from postcheck.codebook import UNKNOWN, Codebook
from postcheck.frequency import NAME
from postcheck.tokens import Tokens


class Reading(NamedTuple):
    """A text as the engine reads it.

    `encoded`: one character for each word, as `Codebook.encode` gives it; `persons`: the words
    that a trained pipeline takes for part of a person's name; `found`: the character of those
    that mean nothing else.
    """

    tokens: Tokens
    encoded: str
    persons: frozenset[int] = frozenset()
    found: str = ""

    def is_found_name(self, index: int) -> bool:
        """Whether a word that no rule asks for is part of a name that a pipeline found."""
        return index in self.persons and self.encoded[index] == self.found


def read(text: str, codebook: Codebook, persons: Iterable[tuple[int, int]] = ()) -> Reading:
    """Read a text; `persons` gives start and end of the names that a pipeline found in it.

    Words of such names that no rule asks for are encoded as names, so that searches meet them. All
    others keep their meaning: a pipeline that takes "Stab" for somebody must not hide a threat.
    """
    tokens, encoded = Tokens(text, codebook.speller), codebook.encode(text)
    if not persons:
        return Reading(tokens, encoded)
    covered, name = frozenset(_covered(tokens, persons)), codebook.word(NAME)
    marked = (
        name if char == UNKNOWN and index in covered else char for index, char in enumerate(encoded)
    )
    return Reading(tokens, "".join(marked), covered, name)


def _covered(tokens: Tokens, places: Iterable[tuple[int, int]]) -> Iterator[int]:
    """The words that lie in some places of the text."""
    for start, end in places:
        first = bisect_right(tokens.ends, start)
        yield from range(first, bisect_left(tokens.starts, end, lo=first))
