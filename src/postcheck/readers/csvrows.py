"""Rows of a CSV file, where a quote that is never closed costs one row, not the file."""

from __future__ import annotations

import csv
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from postcheck.readers.record import RAW_LIMIT, Rejected
from postcheck.readers.source import MAX_LINE, Line, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_LINES = 2_000  # of one row


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, the number of its first line, and its first characters as read."""

    line: int
    cells: list[str]
    raw: str


class _EndlessRowError(Exception):
    """The row at hand has no end in sight."""


class _Feed:
    """Lines for csv.reader; those of the row at hand are kept, to be given back."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._back: deque[Line] = deque()
        self.row: list[Line] = []
        self.size = 0

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._lines, None)
        if line is None:
            if self.row:
                raise _EndlessRowError
            raise StopIteration
        self.row.append(line)
        self.size += len(line.text) + 1
        if line.cut or self.size > MAX_LINE + 1 or len(self.row) > _MOST_LINES:
            raise _EndlessRowError
        return line.text + "\n"

    def start(self) -> None:
        self.row, self.size = [], 0

    def give_back(self) -> Line:
        """Keep the first line of the row out, and read the others once more."""
        first, *others = self.row
        self._back.extendleft(reversed(others))
        self.start()
        return first

    @property
    def raw(self) -> str:
        text, size = [], 0
        for line in self.row:
            text.append(line.text[:RAW_LIMIT])
            size += len(text[-1]) + 1
            if size > RAW_LIMIT:
                break
        return "\n".join(text)[:RAW_LIMIT]


def rows(source: Source, delimiter: str) -> Iterator[Row | Rejected]:
    """Each row that is not blank; those that cannot be read as Rejected."""
    csv.field_size_limit(max(csv.field_size_limit(), 2 * MAX_LINE))  # rows are capped above
    feed = _Feed(source.lines())
    reader = csv.reader(feed, delimiter=delimiter)
    while True:
        feed.start()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (_EndlessRowError, csv.Error) as error:
            first = feed.give_back()
            yield Rejected(source.place(first.number), _reason(first, error), first.text)
            reader = csv.reader(feed, delimiter=delimiter)
            continue
        if cells:
            yield Row(feed.row[0].number, cells, feed.raw)


def _reason(first: Line, error: Exception) -> str:
    if first.cut or len(first.text) > MAX_LINE:
        return "too long"
    return f"broken row: {error}" if isinstance(error, csv.Error) else "a quote is never closed"
