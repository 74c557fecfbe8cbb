"""Signs at their places on a page, and the lines of text that they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_SPACE = 0.2  # of the size of the font: signs that stand farther apart are two words
_TAB = 1.0  # the same for what stands in another column
_SAME_LINE = 0.4


@dataclass(frozen=True)
class Piece:
    """A sign: `x` to `end` is where it stands, `y` its base line, in points from the lower left."""

    text: str
    x: float
    end: float
    y: float
    size: float
    bold: bool


def grouped(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces that stand on one line, from the top of the page down and from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: (-one.y, one.x)):
        if rows and rows[-1][0].y - piece.y < max(rows[-1][0].size, piece.size) * _SAME_LINE:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda one: one.x) for row in rows]


def text_of(row: Sequence[Piece]) -> str:
    """The words of a line; a tab stands where there is room for several letters."""
    text = ""
    before: Piece | None = None
    for piece in row:
        if before is not None:
            if piece.text == before.text and piece.x - before.x < piece.size * 0.1:
                continue  # printed twice to look bold
            room = (piece.x - before.end) / piece.size
            if room > _TAB:
                text = f"{text.rstrip()}\t"
            elif room > _SPACE and not text.endswith((" ", "\t")):
                text += " "
        text += piece.text
        if piece.text.strip() or before is None:
            before = piece
    return text.strip()
