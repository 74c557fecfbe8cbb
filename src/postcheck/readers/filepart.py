"""A part of an open file, read as a file of its own."""

from __future__ import annotations

import io
from typing import IO, Any, BinaryIO, cast


def part_of(file: IO[bytes], start: int, end: int) -> BinaryIO:
    """The bytes from `start` to `end`. Several parts of one file can be read in turn."""
    return cast("BinaryIO", io.BufferedReader(_Part(file, start, end), 1 << 16))


class _Part(io.RawIOBase):
    """A part of a file, as a file of its own."""

    def __init__(self, file: IO[bytes], start: int, end: int) -> None:
        self._file, self._start, self._end, self._at = file, start, end, start

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: self._start, io.SEEK_CUR: self._at, io.SEEK_END: self._end}[whence]
        self._at = max(self._start, base + offset)
        return self._at - self._start

    def tell(self) -> int:
        return self._at - self._start

    def readinto(self, buffer: Any) -> int:
        self._file.seek(self._at)
        data = self._file.read(max(0, min(len(buffer), self._end - self._at)))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
