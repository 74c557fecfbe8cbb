"""What a run has done so far, on disk, so that it can go on after an interruption.

One line a record, in order, appended and never changed: a report is its own line of JSON, every
other outcome a JSON array. Each block of records ends with a line on its threads, with a checksum.
What stands after the last block that is whole was cut off when the process was killed or the
power went: it is taken away and done anew.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import IO, Any, Self

from postcheck.batch.block import Flags
from postcheck.errors import InputError
from postcheck.readers import Rejected, Skipped

Entry = str | Skipped | Rejected
"""What became of a record: a report as a line of JSON, or why there is none."""
_END = b'["end", '


class Journal:
    """The journal of one run. `mark` says what the run is about: only the same one can go on.

    Only one process at a time can have it open. Raises InputError if `path` cannot be written,
    or if it is of a run that was interrupted and `resume` is not given, of another run, or of one
    that is still at work.
    """

    def __init__(self, path: Path, *, mark: str, resume: bool = False) -> None:
        self.path = path
        self.records = 0
        there = path.exists()
        try:
            self._file: IO[bytes] = path.open("r+b" if there else "x+b")
        except OSError as error:
            reason = f"cannot be written: {error.strerror}"
            raise InputError(reason, path=path, hint="check the folder") from error
        try:
            self._claim()
            if not self._go_on(mark, resume=resume):
                self._put(_marked(mark))
        except BaseException:
            self._close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def add(self, entries: Iterable[Entry], flags: Mapping[str, Flags]) -> None:
        """Append a block; `flags`: how its threads stand after it."""
        lines = [f"{_line(entry)}\n".encode() for entry in entries]
        body = b"".join(lines)
        self._put(body + json.dumps(["end", zlib.crc32(body), flags]).encode() + b"\n")
        self.records += len(lines)

    def blocks(self) -> Iterator[tuple[list[Entry], dict[str, Flags]]]:
        """The blocks so far, in order: what became of each record, and how threads stand then."""
        entries: list[Entry] = []
        with self.path.open("rb") as file:
            next(file, None)
            for line in file:
                if line.startswith(_END):
                    told = json.loads(line)[2]
                    yield entries, {name: (school, since) for name, (school, since) in told.items()}
                    entries = []
                else:
                    entries.append(_entry(line.decode("utf-8").rstrip("\n")))

    def entries(self) -> Iterator[Entry]:
        """What became of each record so far, in order."""
        return chain.from_iterable(entries for entries, _ in self.blocks())

    def remove(self) -> None:
        """Delete it: the run is done, or can never be."""
        self._close()
        self.path.unlink(missing_ok=True)

    def _put(self, data: bytes) -> None:
        try:
            self._file.write(data)
            self._file.flush()
        except OSError as error:
            reason = f"cannot be written: {error.strerror}"
            hint = "make room and go on with --resume"
            raise InputError(reason, path=self.path, hint=hint) from error

    def _close(self) -> None:
        with contextlib.suppress(OSError):  # what could not be written has been told
            self._file.close()

    def _claim(self) -> None:
        """Keep other processes out, for as long as this one lives, however it ends."""
        try:
            _lock(self._file)
            lost = not os.path.samestat(os.fstat(self._file.fileno()), self.path.stat())
        except (BlockingIOError, PermissionError, FileNotFoundError):
            lost = True
        except OSError:  # a file system that cannot lock
            return
        if lost:
            hint = "wait for it, or choose another name"
            raise InputError("another run is writing this output", path=self.path, hint=hint)

    def _go_on(self, mark: str, *, resume: bool) -> bool:
        """Cut off what is not whole; False if that is all of it, as in a new file."""
        first = self._file.readline()
        whole = at = len(first)
        sum_, count = 0, 0
        for line in self._file:
            at += len(line)
            if not line.startswith(_END):
                sum_, count = zlib.crc32(line, sum_), count + 1
                continue
            if not _ends(line, sum_):
                break
            if not self.records:
                self._check(first, mark, resume=resume)
            whole, self.records = at, self.records + count
            sum_, count = 0, 0
        self._file.seek(whole if self.records else 0)
        self._file.truncate()
        return bool(self.records)

    def _check(self, first: bytes, mark: str, *, resume: bool) -> None:
        """Raises InputError if this run cannot go on with what is there."""
        if not resume:
            raise InputError(
                "a run was interrupted here",
                path=self.path,
                hint="go on with --resume, or delete this file to begin anew",
            )
        if first != _marked(mark):
            raise InputError(
                "the run that was interrupted had other inputs, options or rules",
                path=self.path,
                hint="give the same, or delete this file to begin anew",
            )


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        """Lock a byte far behind the end: on Windows what is locked cannot be read by others."""
        file.seek(1 << 62)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        finally:
            file.seek(0)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        """Lock a file; the lock goes when the process does."""
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _marked(mark: str) -> bytes:
    return json.dumps(["mark", mark]).encode() + b"\n"


def _ends(line: bytes, sum_: int) -> bool:
    """Whether a line is the whole end of a block with this checksum."""
    try:
        return line.endswith(b"\n") and json.loads(line)[1] == sum_
    except ValueError:  # cut off
        return False


def _line(entry: Entry) -> str:
    if isinstance(entry, str):
        return entry
    if isinstance(entry, Skipped):
        return json.dumps(["skipped", entry.place, entry.reason])
    return json.dumps(["rejected", entry.place, entry.reason, entry.raw])


def _entry(line: str) -> Entry:
    if line.startswith("{"):
        return line
    fields: list[Any] = json.loads(line)
    return Skipped(*fields[1:]) if fields[0] == "skipped" else Rejected(*fields[1:])
