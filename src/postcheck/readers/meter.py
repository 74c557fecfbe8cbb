"""How far inputs are read, in bytes: known without a look at what is in them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterable

    from postcheck.readers.source import Source


@dataclass
class Meter:
    """`total`: the bytes of all inputs that are open or were; `position`: how many are read.

    It costs next to nothing: streams are asked where they stand only when somebody wants to know.
    """

    inputs: list[Course] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Bytes to be read, of archives as unpacked."""
        return sum(one.total for one in self.inputs)

    @property
    def position(self) -> int:
        """Bytes read so far, never more than `total`."""
        return sum(one.position for one in self.inputs)

    def course(self) -> Course:
        """Another input."""
        self.inputs.append(Course())
        return self.inputs[-1]


@dataclass
class Course:
    """One input, whose sources are read one after the other."""

    total: int = 0
    _passed: int = 0
    _source: Source | None = None
    _stream: BinaryIO | None = None

    @property
    def position(self) -> int:
        """Bytes of the sources that are passed, and of this one as far as it is read."""
        size = self._source.size if self._source else 0
        try:
            at = self._stream.tell() if self._stream else 0
        except (OSError, ValueError):  # closed: read to its end, or held in memory
            at = size
        return min(self._passed + min(at, size), self.total)

    def watched(self, sources: Iterable[Source]) -> list[Source]:
        """The same sources; where they are read last is where they stand."""
        found = [replace(one, open_bytes=partial(self._open, one)) for one in sources]
        self.total = sum(one.size for one in found)
        return found

    def begin(self, source: Source) -> None:
        """A source is read now, and those before it are done."""
        if self._source is not None:
            self._passed += self._source.size
        self._source, self._stream = source, None

    def _open(self, source: Source) -> BinaryIO:
        stream = source.open_bytes()
        if self._source is not None and self._source.inside == source.inside:
            self._stream = stream
        return stream
