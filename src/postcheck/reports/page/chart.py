"""Charts as plain numbers for SVG. Every one stands beside a table that says the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from postcheck.model import VERDICTS, Verdict

if TYPE_CHECKING:
    from postcheck.reports.page.talks import Talk
    from postcheck.reports.page.timeline import Column

HEIGHT = 160
_STEP, _GAP = 20, 4
_TICKS = 400
_STRIP = 600


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a table with a bar: `width` in percent of the longest."""

    name: str
    count: int
    width: float


def bars(counts: Iterable[tuple[str, int]]) -> list[Bar]:
    """Rows with bars, in the order given."""
    rows = list(counts)
    most = max((count for _, count in rows), default=0) or 1
    return [Bar(name, count, round(100 * count / most, 1)) for name, count in rows]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a column: posts with one verdict."""

    x: int
    y: float
    width: int
    height: float
    verdict: Verdict


def width_of(columns: Sequence[Column]) -> int:
    """The width of the chart of columns, in its own units; short ones are not stretched wide."""
    return max(12, len(columns)) * _STEP


def top_of(columns: Sequence[Column]) -> int:
    """The number at the top of the scale: even, so that its half is a number of posts."""
    most = max((column.found for column in columns), default=0)
    return max(2, most + most % 2)


def blocks(columns: Sequence[Column]) -> list[Block]:
    """Stacked columns of posts with findings, the gravest at the bottom."""
    top, found = top_of(columns), []
    for place, column in enumerate(columns):
        y = float(HEIGHT)
        for verdict in reversed(VERDICTS[1:]):
            height = HEIGHT * column.counts[VERDICTS.index(verdict)] / top
            if height:
                y -= height
                x = place * _STEP + _GAP // 2
                found.append(Block(x, round(y, 1), _STEP - _GAP, round(height, 1), verdict))
    return found


def ticks(talk: Talk) -> list[float]:
    """Where posts with findings stand in a thread, on a strip that is 600 wide."""
    most = max(1, talk.posts - 1)
    places = {round(_STRIP * (place - 1) / most, 1) for place in talk.places}
    return sorted(places)[:_TICKS]


def turn_at(talk: Talk) -> float:
    """Where on that strip the thread turned."""
    return round(_STRIP * (talk.turned_at - 1) / max(1, talk.posts - 1), 1)
