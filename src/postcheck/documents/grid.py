"""The cells of tables that are drawn with lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from postcheck.documents.markers import split
from postcheck.documents.piece import Piece, grouped, text_of

_NEAR = 4.0  # points; lines that are nearer to each other are one
_MAX_LINES = 2_000  # a page with more of them is a drawing, and has no tables
_Line = tuple[float, float, float]


class Grid:
    """The tables of one page. Lines are (place, from, to), in points from the lower left."""

    def __init__(
        self, pieces: Sequence[Piece], level: Sequence[_Line], upright: Sequence[_Line]
    ) -> None:
        drawn = len(level) < _MAX_LINES and len(upright) < _MAX_LINES
        self._level = _merged(line[0] for line in level) if drawn else []
        self._cells: dict[tuple[int, int], list[Piece]] = {}
        self._columns: dict[int, list[float]] = {}
        for band in range(len(self._level) - 1):
            low, high = self._level[band : band + 2]
            middle = (low + high) / 2
            across = _merged(x for x, start, end in upright if start <= middle <= end)
            if len(across) >= 3:
                self._columns[band] = across
        for piece in pieces:
            if place := self.place(piece):
                self._cells.setdefault(place, []).append(piece)

    def place(self, piece: Piece) -> tuple[int, int] | None:
        """The band and the column of the cell that a piece stands in."""
        y, x = piece.y + piece.size * 0.2, (piece.x + piece.end) / 2
        for band, columns in self._columns.items():
            if self._level[band] <= y < self._level[band + 1]:
                for column, (left, right) in enumerate(pairwise(columns)):
                    if left <= x < right:
                        return band, column
        return None

    def rows(self) -> Iterator[tuple[float, tuple[str, ...], bool]]:
        """Each row with the height of its upper edge, and whether all of it is bold; the paragraphs
        of a cell have "\\n" between."""
        for band in sorted({band for band, _ in self._cells}, reverse=True):
            columns = range(len(self._columns[band]) - 1)
            cells = [self._cells.get((band, column), []) for column in columns]
            letters = [piece for cell in cells for piece in cell if piece.text.isalpha()]
            edges = self._columns[band][1:]
            texts = tuple(_text(cell, edge) for cell, edge in zip(cells, edges, strict=True))
            bold = bool(letters) and all(piece.bold for piece in letters)
            yield self._level[band + 1], texts, bold


def _text(cell: Sequence[Piece], edge: float) -> str:
    """The paragraphs of a cell: a line goes on unless it begins with a marker, or unless its first
    word had room on the line before."""
    parts: list[str] = []
    before = 0.0
    for row in grouped(cell):
        text = " ".join(text_of(row).split())
        if not text:
            continue
        room = edge - before - row[0].size * 0.7
        fits = _first_word(row) < room
        if parts and split(text)[0] is None and not (fits and _ends(parts[-1], text)):
            parts[-1] += f" {text}"
        else:
            parts.append(text)
        before = max(piece.end for piece in row if piece.text.strip())
    return "\n".join(parts)


def _ends(before: str, text: str) -> bool:
    return before[-1] in ".!?;:" or text[:1].isupper()


def _first_word(row: Sequence[Piece]) -> float:
    start = next(piece.x for piece in row if piece.text.strip())
    end = start
    for piece in row:
        if piece.x >= start:
            if not piece.text.strip():
                break
            end = piece.end
    return end - start


def _merged(places: Iterable[float]) -> list[float]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return found
