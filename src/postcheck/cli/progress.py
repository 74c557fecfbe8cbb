"""How far a long run is, on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from postcheck.readers import Meter


class Pace:
    """What is told of a run: how far it is, how fast, and how long it will take.

    `clock` gives seconds. What was done before it began, as by a run that goes on, tells nothing
    of its speed. Bytes that are read stand for the work, since nobody knows how many records there
    are.
    """

    def __init__(self, meter: Meter, clock: Callable[[], float] = time.monotonic) -> None:
        self._meter, self._clock = meter, clock
        self._start: tuple[float, int, int] | None = None

    def told(self, records: int) -> str:
        """A line on the run once `records` are done."""
        now, at, total = self._clock(), self._meter.position, self._meter.total
        if self._start is None:
            self._start = now, records, at
        began, first, from_ = self._start
        took = now - began
        parts = [f"{100 * at // total if total else 0}%", f"{records:,} records"]
        if took > 0 and records > first:
            parts.append(f"{(records - first) / took:,.0f}/s")
        if took > 0 and at > from_:
            left = timedelta(seconds=round((total - at) * took / (at - from_)))
            parts.append(f"{left} left")
        return "  ".join(parts)


@contextmanager
def progress(meter: Meter, *, shown: bool = True) -> Iterator[Callable[[int], None]]:
    """A line with a bar on how much is read, the count and rate of records, and the time left."""
    if not shown or not sys.stderr.isatty():
        yield lambda count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), BarColumn(bar_width=24), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        pace = Pace(meter)
        task = bar.add_task("reading", total=None)

        def show(count: int) -> None:
            told = pace.told(count)
            bar.update(task, description=told, completed=meter.position, total=meter.total or None)

        yield show
