"""A page as pieces of text and drawn lines: what stands on one line, and what in one cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from postcheck.documents.lines import Line
from postcheck.documents.markers import split

_LETTER = 0.5  # how wide a letter is on average, as a part of the size of the font
_GAP = 1.75  # more of the usual distance between lines than this is a gap
_BIGGER = 1.15
_THIN = 2.0  # points; what is thinner is a line and no box
_MAX_LINES = 1_000  # a page with more of them is a drawing, and has no tables
_PAGE_NUMBER = re.compile(r"(page\s*)?\d{1,3}(\s*(of|/)\s*\d{1,3})?", re.IGNORECASE)


@dataclass(frozen=True)
class Piece:
    """Words that stand at a point, in points from the lower left corner."""

    text: str
    x: float
    y: float
    size: float
    bold: bool

    @property
    def end(self) -> float:
        """Roughly where it ends: fonts are not asked how wide their letters are."""
        return self.x + len(self.text.rstrip()) * self.size * _LETTER


@dataclass
class Page:
    """The pieces of a page, and its level and upright lines as (place, from, to)."""

    pieces: list[Piece] = field(default_factory=list)
    level: list[tuple[float, float, float]] = field(default_factory=list)
    upright: list[tuple[float, float, float]] = field(default_factory=list)
    pen: tuple[float, float] = (0.0, 0.0)

    def rectangle(self, x: float, y: float, width: float, height: float) -> None:
        """Take note of a box, or of a line drawn as a thin one."""
        left, right = sorted((x, x + width))
        low, high = sorted((y, y + height))
        if high - low < _THIN:
            self.level.append((low, left, right))
        elif right - left < _THIN:
            self.upright.append((left, low, high))
        else:
            self.level += [(low, left, right), (high, left, right)]
            self.upright += [(left, low, high), (right, low, high)]

    def stroke(self, x: float, y: float) -> None:
        """Take note of a line from where the pen stands."""
        from_x, from_y = self.pen
        if abs(from_y - y) < _THIN:
            self.level.append((y, min(from_x, x), max(from_x, x)))
        elif abs(from_x - x) < _THIN:
            self.upright.append((x, min(from_y, y), max(from_y, y)))
        self.pen = (x, y)


def lines_of(pages: Sequence[Page]) -> Iterator[Line]:
    """The lines of all pages, rows of tables in their places."""
    sizes = [piece.size for page in pages for piece in page.pieces for _ in piece.text.split()]
    usual = median(sizes) if sizes else 10.0
    margins = _margins(pages)
    for number, page in enumerate(pages, start=1):
        yield from _lines(page, number, usual, margins)


def _lines(page: Page, number: int, usual: float, margins: frozenset[str]) -> Iterator[Line]:
    cells = _Grid(page)
    free = [piece for piece in page.pieces if cells.place(piece) is None]
    rows = _grouped(free)
    steps = [above[0].y - below[0].y for above, below in pairwise(rows)]
    step = median([one for one in steps if one < usual * 2.5] or [usual * 1.2])
    left = min((row[0].x for row in rows), default=0.0)
    placed: list[tuple[float, Line]] = []
    for at, row in enumerate(rows):
        text = _text(row)
        in_margin = _key(text) in margins or _PAGE_NUMBER.fullmatch(text.strip()) is not None
        size = max(piece.size for piece in row)
        line = Line(
            text=text,
            indent=(row[0].x - left) / (usual * _LETTER),
            gap=at == 0 or steps[at - 1] > step * _GAP,
            bold=all(piece.bold for piece in row if any(map(str.isalpha, piece.text))),
            big=size > usual * _BIGGER,
            margin=in_margin,
            page=number,
        )
        placed.append((row[0].y, line))
    placed += [(y, Line("", gap=True, cells=row, page=number)) for y, row in cells.rows()]
    placed.sort(key=lambda one: -one[0])
    after_row = False
    for at, (_, line) in enumerate(placed, start=1):
        yield replace(line, line=at, gap=line.gap or after_row)
        after_row = bool(line.cells)


def _grouped(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces that stand on one line, from the top of the page down and from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: (-one.y, one.x)):
        if rows and rows[-1][0].y - piece.y < piece.size * 0.4:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda one: one.x) for row in rows]


def _text(row: Sequence[Piece]) -> str:
    text, end = "", 0.0
    for piece in row:
        apart = text and not text.endswith(" ") and not piece.text.startswith(" ")
        near = abs(piece.x - end) < piece.size * 0.12
        text += f" {piece.text}" if apart and not near else piece.text
        end = piece.end
    return " ".join(text.split())


def _margins(pages: Sequence[Page]) -> frozenset[str]:
    """What stands at the head or foot of most pages, numbers aside."""
    if len(pages) < 3:
        return frozenset()
    found: Counter[str] = Counter()
    for page in pages:
        rows = _grouped(page.pieces)
        found.update({_key(_text(row)) for row in (*rows[:2], *rows[-2:])})
    return frozenset(key for key, count in found.items() if count > len(pages) * 0.6)


def _key(text: str) -> str:
    return re.sub(r"\d+", "0", text.casefold())


class _Grid:
    """The cells of tables that are drawn with lines."""

    def __init__(self, page: Page) -> None:
        drawn = len(page.level) < _MAX_LINES and len(page.upright) < _MAX_LINES
        self._level = _merged(line[0] for line in page.level) if drawn else []
        self._upright = page.upright
        self._cells: dict[tuple[int, int], list[Piece]] = {}
        self._columns: dict[int, list[float]] = {}
        for band in range(len(self._level) - 1):
            low, high = self._level[band : band + 2]
            middle = (low + high) / 2
            across = [x for x, start, end in self._upright if start <= middle <= end]
            if len(columns := _merged(across)) >= 3:
                self._columns[band] = columns
        for piece in page.pieces:
            if place := self.place(piece):
                self._cells.setdefault(place, []).append(piece)

    def place(self, piece: Piece) -> tuple[int, int] | None:
        """The band and the column of the cell that a piece stands in."""
        y, x = piece.y + piece.size * 0.3, piece.x + 0.5
        for band, columns in self._columns.items():
            if self._level[band] <= y < self._level[band + 1]:
                for column, (left, right) in enumerate(pairwise(columns)):
                    if left <= x < right:
                        return band, column
        return None

    def rows(self) -> Iterator[tuple[float, tuple[str, ...]]]:
        """Each row with the height of its upper edge; the lines of a cell have "\\n" between."""
        for band in sorted({band for band, _ in self._cells}, reverse=True):
            columns = range(len(self._columns[band]) - 1)
            cells = (_grouped(self._cells.get((band, column), [])) for column in columns)
            texts = tuple("\n".join(map(_text, cell)) for cell in cells)
            yield self._level[band + 1], tuple(_rejoined(text) for text in texts)


def _rejoined(cell: str) -> str:
    """The lines of a cell as paragraphs: a line goes on unless it begins with a marker."""
    parts: list[str] = []
    for line in cell.split("\n"):
        if parts and split(line)[0] is None:
            parts[-1] += f" {line}"
        else:
            parts.append(line)
    return "\n".join(parts)


def _merged(places: Iterable[float]) -> list[float]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _THIN:
            found.append(place)
    return found
