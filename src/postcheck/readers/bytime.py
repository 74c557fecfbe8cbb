"""Records of exports that begin with what is newest, in the order of their times.

What answers what is told from the order of posts, and a file may hold any number of them: so they
are sorted in parts, which wait in a temporary file without a name.
"""

from __future__ import annotations

import pickle
import tempfile
from datetime import UTC, datetime
from heapq import merge
from itertools import chain
from operator import itemgetter
from typing import IO, TYPE_CHECKING

from postcheck.model import Post
from postcheck.readers.filepart import part_of
from postcheck.readers.parts import in_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from postcheck.readers.record import Record

PART = 10_000
"""Records that are held at a time, or fewer with this many characters in all."""
LETTERS = 10_000_000

_Key = tuple[datetime, int]
_Keyed = tuple[_Key, "Record"]
_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


def by_time(records: Iterable[Record]) -> Iterator[Record]:
    """The same records, the oldest first.

    Those of one time keep the order that the first ones of all have, which may run either way;
    a record without a time stays with the one before it.
    """
    parts = in_parts(records, PART, LETTERS)
    first = next(parts, [])
    sort = _Sorting(back=_runs_back(first))
    ordered = sort.sorted(first)
    second = next(parts, None)
    if second is None:
        yield from (record for _, record in ordered)
        return
    with tempfile.TemporaryFile() as file:
        kept = [
            _kept(file, one) for one in chain([ordered], map(sort.sorted, chain([second], parts)))
        ]
        for _, record in merge(*(_read(file, *one) for one in kept), key=itemgetter(0)):
            yield record


def _runs_back(part: list[Record]) -> bool:
    times = [one.posted_at for one in part if isinstance(one, Post) and one.posted_at]
    return bool(times) and times[0] > times[-1]


class _Sorting:
    """Sorts parts, one after the other, by what their records tell."""

    def __init__(self, *, back: bool) -> None:
        self._step = -1 if back else 1
        self._number = 0
        self._last = _LAST if back else _FIRST

    def sorted(self, part: list[Record]) -> list[_Keyed]:
        return sorted(map(self._keyed, part), key=itemgetter(0))

    def _keyed(self, record: Record) -> _Keyed:
        self._number += self._step
        if isinstance(record, Post) and record.posted_at:
            self._last = record.posted_at
        return (self._last, self._number), record


def _kept(file: IO[bytes], part: list[_Keyed]) -> tuple[int, int]:
    start = file.seek(0, 2)
    for one in part:
        pickle.dump(one, file, pickle.HIGHEST_PROTOCOL)
    return start, file.tell()


def _read(file: IO[bytes], start: int, end: int) -> Iterator[_Keyed]:
    stream = part_of(file, start, end)
    while stream.tell() < end - start:
        yield pickle.load(stream)
