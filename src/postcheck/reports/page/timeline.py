"""Posts over time: by week, or by month or year where there would be too many weeks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from postcheck.model import VERDICTS
from postcheck.reports.page.case import day_of

if TYPE_CHECKING:
    from postcheck.model import Report

Unit = Literal["week", "month", "year"]
_MOST = 60


@dataclass(slots=True)
class Column:
    """A stretch of time from `start` on, with its posts for each verdict, the mildest first."""

    start: date
    counts: list[int] = field(default_factory=lambda: [0] * len(VERDICTS))

    @property
    def posts(self) -> int:
        """All its posts."""
        return sum(self.counts)

    @property
    def found(self) -> int:
        """Its posts with findings."""
        return self.posts - self.counts[0]


class Timeline:
    """Counts posts by day. `undated`: those without a time."""

    def __init__(self) -> None:
        self._days: dict[date, list[int]] = {}
        self.undated = 0

    def hear(self, report: Report) -> None:
        """Take a post."""
        day = day_of(report.post)
        if day is None:
            self.undated += 1
            return
        counts = self._days.setdefault(day, [0] * len(VERDICTS))
        counts[VERDICTS.index(report.verdict)] += 1

    @property
    def first(self) -> date | None:
        """The first day with a post."""
        return min(self._days, default=None)

    @property
    def last(self) -> date | None:
        """The last day with a post."""
        return max(self._days, default=None)

    def columns(self) -> tuple[Unit, list[Column], int]:
        """The unit, its columns without a gap, and how many earlier posts have no column."""
        if not self._days:
            return "week", [], 0
        unit: Unit = "year"
        starts: list[date] = []
        for unit, start_of in _STARTS.items():
            starts = list(_between(start_of(min(self._days)), start_of(max(self._days)), unit))
            if len(starts) <= _MOST:
                break
        columns = {start: Column(start) for start in starts[-_MOST:]}
        earlier = 0
        for day, counts in self._days.items():
            column = columns.get(_STARTS[unit](day))
            if column is None:
                earlier += sum(counts)
            else:
                column.counts = [a + b for a, b in zip(column.counts, counts, strict=True)]
        return unit, list(columns.values()), earlier


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


_STARTS: dict[Unit, Callable[[date], date]] = {
    "week": _monday,
    "month": lambda day: day.replace(day=1),
    "year": lambda day: day.replace(month=1, day=1),
}


def _between(start: date, end: date, unit: Unit) -> Iterator[date]:
    """The starts of a unit from one to another; a few more than are shown are enough to know."""
    if unit == "year":
        start = max(start, end.replace(year=max(start.year, end.year - _MOST)))
    for _ in range(_MOST + 1):
        yield start
        if start >= end:
            return
        start = _next(start, unit)


def _next(start: date, unit: Unit) -> date:
    if unit == "week":
        return start + timedelta(days=7)
    if unit == "month":
        return _STARTS["month"](start + timedelta(days=31))
    return start.replace(year=start.year + 1)
