"""A text with the words of its findings marked, cut where nothing was found if it is long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

_PLAIN = 700  # characters shown at either end of a stretch without a finding
_MARKED = 1000  # the same for marked words, which hardly ever are as long
_SHORT = 280


class Span(NamedTuple):
    """Where words of a finding are, and the number of the finding in its post, from 1."""

    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text. `marked`: some finding has it; `ends`: the numbers of the findings whose
    words end with it; `left_out`: characters that are not shown, for a piece without text."""

    text: str = ""
    marked: bool = False
    ends: str = ""
    left_out: int = 0


def pieces(text: str, spans: Sequence[Span], *, whole: bool = False) -> tuple[Piece, ...]:
    """The stretches of a text, in order. Spans may overlap; those outside of the text are cut.

    `whole`: long stretches are not cut.
    """
    inside = [
        Span(max(0, start), min(len(text), end), number)
        for start, end, number in spans
        if max(0, start) < min(len(text), end)
    ]
    cuts = sorted({0, len(text), *(place for one in inside for place in one[:2])})
    found: list[Piece] = []
    for start, end in pairwise(cuts):
        marked = any(one.start <= start and end <= one.end for one in inside)
        ends = " ".join(str(one.number) for one in inside if one.end == end)
        said = text[start:end]
        found += [Piece(said, marked, ends)] if whole else _cut(said, marked, ends)
    return tuple(found)


def short(text: str, most: int = _SHORT) -> str:
    """The text, or its beginning and a sign that it goes on."""
    return text if len(text) <= most else text[:most].rstrip() + "…"


def _cut(text: str, marked: bool, ends: str) -> Iterator[Piece]:
    kept = _MARKED if marked else _PLAIN
    if len(text) <= 2 * kept:
        yield Piece(text, marked, ends)
        return
    yield Piece(text[:kept], marked)
    yield Piece(left_out=len(text) - 2 * kept)
    yield Piece(text[-kept:], marked, ends)
