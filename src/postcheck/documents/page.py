"""A page as signs and drawn lines: what stands on one line of text, and what in its margins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from postcheck.documents.columns import table_at
from postcheck.documents.grid import Grid
from postcheck.documents.lines import Line
from postcheck.documents.markers import split
from postcheck.documents.piece import Piece, grouped, text_of

__all__ = ["Page", "Piece", "lines_of"]

_LETTER = 0.5  # how wide a letter is on average, as a part of the size of the font
_GAP = 1.22  # more of the usual distance between lines than this is a gap
_BIGGER = 1.15
_THIN = 3.0  # points; what is thinner is a line and no box
_SMALL = 0.8  # a number that is smaller than this part of its line is the sign of a footnote
_LONGEST_TABLE = 200  # lines of a page
_ZONE = 0.15  # the part of a page, at its head and its foot, that may be a margin
_EDGE = 0.07  # the part that is one even where a page stands alone
_PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(?:page|p\.?)?\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?[-–—|\s]*", re.IGNORECASE
)


@dataclass
class Page:
    """The signs of a page, and its level and upright lines as (place, from, to), in points."""

    height: float = 842.0
    pieces: list[Piece] = field(default_factory=list)
    level: list[tuple[float, float, float]] = field(default_factory=list)
    upright: list[tuple[float, float, float]] = field(default_factory=list)

    def rectangle(self, x: float, y: float, width: float, height: float) -> None:
        """Take note of a box, or of a line drawn as a thin one."""
        if height < _THIN and width < _THIN:
            return  # the corner of a border
        if height < _THIN:
            self.level.append((y + height / 2, x, x + width))
        elif width < _THIN:
            self.upright.append((x + width / 2, y, y + height))
        else:
            self.level += [(y, x, x + width), (y + height, x, x + width)]
            self.upright += [(x, y, y + height), (x + width, y, y + height)]


@dataclass
class _Row:
    """A line of text before it is told what is around it."""

    pieces: list[Piece]
    text: str
    page: int
    margin: bool = False

    @property
    def y(self) -> float:
        return max(self.pieces, key=lambda piece: piece.size).y

    @property
    def start(self) -> float:
        return self.pieces[0].x

    @property
    def end(self) -> float:
        return self.pieces[-1].end

    @property
    def size(self) -> float:
        return max(piece.size for piece in self.pieces)

    def first_word(self) -> float:
        """How wide its first word is."""
        end = self.start
        for piece in self.pieces:
            if not piece.text.strip():
                break
            end = piece.end
        return end - self.start


def lines_of(pages: Sequence[Page]) -> Iterator[Line]:
    """The lines of all pages, rows of tables in their places."""
    usual = _usual_size(pages)
    grids = [Grid(page.pieces, page.level, page.upright) for page in pages]
    rows = [
        _rows([piece for piece in page.pieces if grid.place(piece) is None], number)
        for number, (page, grid) in enumerate(zip(pages, grids, strict=True), start=1)
    ]
    _find_margins(pages, rows)
    typed = list(_typed_tables(rows))
    rows = [
        [row for row in some if id(row) not in inside]
        for some, (inside, _) in zip(rows, typed, strict=True)
    ]
    body = [row for some in rows for row in some if not row.margin]
    fits = _fits(body)
    step = _usual_step(body, fits, usual)
    left = min((row.start for row in body), default=0.0)
    for number, (grid, some, (_, tables)) in enumerate(
        zip(grids, rows, typed, strict=True), start=1
    ):
        placed: list[tuple[float, Line]] = []
        before: _Row | None = None
        for row in some:
            gap = before is None or before.y - row.y > max(step, row.size * 1.1) * _GAP
            letters = [piece for piece in row.pieces if piece.text.isalpha()]
            line = Line(
                text=row.text,
                indent=(row.start - left) / (usual * _LETTER),
                gap=gap,
                bold=bool(letters) and all(piece.bold for piece in letters),
                big=row.size > usual * _BIGGER,
                margin=row.margin,
                page=number,
                fits=fits.get(id(row), True),
            )
            placed.append((row.y, line))
            before = before if row.margin else row
        placed += [
            (y, Line("", gap=True, cells=cells, header=header, page=number))
            for y, cells, header in (*grid.rows(), *tables)
        ]
        yield from _in_order(placed)


def _typed_tables(
    pages: Sequence[Sequence[_Row]],
) -> Iterator[tuple[set[int], list[tuple[float, tuple[str, ...], bool]]]]:
    """For each page its rows of text that are tables without lines, and these tables as a grid has
    its own."""
    above: list[Piece] = []
    for rows in pages:
        inside: set[int] = set()
        found: list[tuple[float, tuple[str, ...], bool]] = []
        body = [row for row in rows if not row.margin]
        at = 0
        while at < len(body):
            lines = [row.pieces for row in body[at : at + _LONGEST_TABLE]]
            table, count = table_at(lines, [] if at else above)
            inside |= {id(row) for row in body[at : at + count]}
            letters = [piece for piece in body[at].pieces if piece.text.isalpha()]
            bold = bool(letters) and all(piece.bold for piece in letters)
            for number, cells in enumerate(table):
                found.append((body[at].y - number * 0.01, cells, bold and number == 0))
            at += max(count, 1)
        above = body[-1].pieces if body and id(body[-1]) in inside else []
        yield inside, found


def _in_order(placed: list[tuple[float, Line]]) -> Iterator[Line]:
    after_row = False
    for at, (_, line) in enumerate(sorted(placed, key=lambda one: -one[0]), start=1):
        yield replace(line, line=at, gap=line.gap or after_row)
        after_row = bool(line.cells)


def _usual_size(pages: Sequence[Page]) -> float:
    sizes = [piece.size for page in pages for piece in page.pieces if piece.text.isalnum()]
    return median(sizes) if sizes else 10.0


def _rows(pieces: Sequence[Piece], page: int) -> list[_Row]:
    found = []
    for row in grouped(pieces):
        size = max(piece.size for piece in row)
        kept = [one for one in row if not (one.text.isdigit() and one.size < size * _SMALL)]
        if text := text_of(kept):
            whole = [piece for piece in kept if piece.text.strip()]
            first, last = kept.index(whole[0]), len(kept) - kept[::-1].index(whole[-1])
            found.append(_Row(kept[first:last], text, page))
    return found


def _fits(rows: Sequence[_Row]) -> dict[int, bool]:
    """For each line whether its first word had room at the end of the line before it.

    Where it had, somebody ended the line on purpose: the paragraph ends there.
    """
    edges: dict[int, float] = {}
    for row in rows:
        edges[row.page] = max(edges.get(row.page, 0.0), row.end)
    widest = max(edges.values(), default=0.0)
    found = {}
    for before, row in pairwise(rows):
        room = max(edges[before.page], widest * 0.9)
        found[id(row)] = before.end + row.first_word() + row.size * 0.2 < room - 1.0
    for first, second, third in zip(rows, rows[1:], rows[2:], strict=False):
        flush = abs(first.end - second.end) < 0.7 and len(second.text) > 20
        if flush and second.page == third.page and split(third.text)[0] is None:
            found[id(third)] = False  # justified in a narrower frame
            if split(second.text)[0] is None:
                found[id(second)] = False
    return found


def _usual_step(rows: Sequence[_Row], fits: dict[int, bool], usual: float) -> float:
    steps = [
        before.y - row.y
        for before, row in pairwise(rows)
        if not fits[id(row)] and before.page == row.page and abs(row.size - usual) < 1.0
    ]
    steps = [step for step in steps if 0 < step < usual * 2.5]
    return median(steps) if steps else usual * 1.2


def _find_margins(pages: Sequence[Page], rows: Sequence[Sequence[_Row]]) -> None:
    """What stands at the head or foot of several pages, numbers aside, and page numbers."""
    places: Counter[tuple[str, int]] = Counter()
    for page, some in zip(pages, rows, strict=True):
        places.update({_key(row) for row in some if _is_near_edge(page, row, _ZONE)})
    for page, some in zip(pages, rows, strict=True):
        for row in some:
            if not _is_near_edge(page, row, _ZONE):
                continue
            key, at = _key(row)
            often = max(places[key, at + shift] for shift in (-1, 0, 1))
            number = _PAGE_NUMBER.fullmatch(row.text) and _is_near_edge(page, row, _ZONE / 1.5)
            alone = len(pages) == 1 and _stands_apart(page, row, some)
            row.margin = often > 1 or bool(number) or alone


def _stands_apart(page: Page, row: _Row, rows: Sequence[_Row]) -> bool:
    """Whether a line at the very edge has nothing of the text near it, and is none of the text."""
    if not _is_near_edge(page, row, _EDGE) or split(row.text)[0] is not None:
        return False
    if row.size > _usual_size([page]) * _BIGGER:
        return False
    others = (abs(other.y - row.y) for other in rows if not _is_near_edge(page, other, _EDGE))
    return min(others, default=0.0) > row.size * 2 and len(row.text.split()) < 20


def _is_near_edge(page: Page, row: _Row, part: float) -> bool:
    return not page.height * part < row.y < page.height * (1 - part)


def _key(row: _Row) -> tuple[str, int]:
    return re.sub(r"\d+", "0", row.text.casefold()), round(row.y / 4)
