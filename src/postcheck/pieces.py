"""Pieces of text, as they stand between spaces: their words and where each stands.

Most pieces of a post were met before, so a text is cut and repaired by looking its pieces up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from postcheck.text import token_pattern

_MOST_PIECES, _MOST_LETTERS = 30_000, 40


class Piece(NamedTuple):
    """The repaired words of a piece of text; word `i` stands at `piece[starts[i]:ends[i]]`."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


class Pieces(dict[str, Piece]):
    """Cuts a piece of text when it is first asked for. `repaired`: the words of a raw token,
    between single spaces."""

    def __init__(self, repaired: Callable[[str], str]) -> None:
        super().__init__()
        self._repaired = repaired

    def __missing__(self, text: str) -> Piece:
        kept = len(text) <= _MOST_LETTERS
        found = self._plain(text) if kept and text.isalpha() and text.isascii() else self._cut(text)
        if kept:
            if len(self) >= _MOST_PIECES:
                self.clear()
            self[text] = found
        return found

    def _plain(self, text: str) -> Piece:
        """Plain letters are one token, and mostly one word."""
        word = self._repaired(text)
        return self._cut(text) if " " in word else Piece((word,), (0,), (len(text),))

    def _cut(self, text: str) -> Piece:
        words: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for token in token_pattern(text).finditer(text):
            start, end = token.span()
            parts = self._repaired(token.group()).split(" ")
            words += parts
            starts += [start] * len(parts)
            ends += [end] * len(parts)
            if len(parts) == 2 and token.group().lower().startswith(parts[0]):
                ends[-2] = starts[-1] = start + len(parts[0])  # she|'s, can|'t, i|m
        return Piece(tuple(words), tuple(starts), tuple(ends))
