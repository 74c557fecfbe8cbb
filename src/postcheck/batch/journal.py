"""What a run has done so far, on disk, so that it can go on after an interruption.

One line a record, in order, appended and never changed: a report is its own line of JSON, every
other outcome a JSON array. Each block of records ends with a line on its threads. What stands
after the last such line was cut off when the process was killed: it is taken away and done anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Self

from postcheck.batch.block import Flags
from postcheck.errors import InputError
from postcheck.readers import Rejected, Skipped

Entry = str | Skipped | Rejected
"""What became of a record: a report as a line of JSON, or why there is none."""
_END = b'["end", '
_PLAIN: Flags = (False, None)


class Journal:
    """The journal of one run. `mark` says what the run is about: only the same one can go on.

    `flags`: how threads stand after what is in it. Raises InputError if `path` cannot be
    written, or if it is of a run that was interrupted and `resume` is not given, or of another.
    """

    def __init__(self, path: Path, *, mark: str, resume: bool = False) -> None:
        self.path = path
        self.flags: dict[str, Flags] = {}
        there = path.exists()
        if there and not resume:
            raise InputError(
                "a run was interrupted here",
                path=path,
                hint="go on with --resume, or delete this file to begin anew",
            )
        try:
            self._file: IO[bytes] = path.open("r+b" if there else "x+b")
        except OSError as error:
            reason = f"cannot be written: {error.strerror}"
            raise InputError(reason, path=path, hint="check the folder") from error
        if there:
            self._go_on(mark)
        else:
            self._put([json.dumps(["mark", mark])])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, entries: Iterable[Entry], flags: Mapping[str, Flags]) -> None:
        """Append a block; `flags`: how its threads stand after it."""
        changed = {
            name: told for name, told in flags.items() if self.flags.get(name, _PLAIN) != told
        }
        self.flags |= changed
        self._put([*map(_line, entries), json.dumps(["end", changed])])

    def entries(self) -> Iterator[Entry]:
        """What became of each record so far, in order."""
        with self.path.open("rb") as file:
            next(file, None)
            for line in file:
                if not line.startswith(_END):
                    yield _entry(line.decode("utf-8").rstrip("\n"))

    def remove(self) -> None:
        """Delete it: the run is done, or can never be."""
        self._file.close()
        self.path.unlink(missing_ok=True)

    def _put(self, lines: Iterable[str]) -> None:
        try:
            self._file.write("".join(f"{line}\n" for line in lines).encode("utf-8"))
            self._file.flush()
        except OSError as error:
            reason = f"cannot be written: {error.strerror}"
            hint = "make room and go on with --resume"
            raise InputError(reason, path=self.path, hint=hint) from error

    def _go_on(self, mark: str) -> None:
        """Check that it is the same run, and cut off what has no end."""
        first = self._file.readline()
        if first.endswith(b"\n") and json.loads(first) != ["mark", mark]:
            self._file.close()
            raise InputError(
                "the run that was interrupted had other inputs, options or rules",
                path=self.path,
                hint="give the same, or delete this file to begin anew",
            )
        whole = at = len(first) if first.endswith(b"\n") else 0
        for line in self._file:
            at += len(line)
            if line.startswith(_END) and line.endswith(b"\n"):
                whole = at
                told = json.loads(line)[1]
                self.flags |= {name: (school, since) for name, (school, since) in told.items()}
        self._file.seek(whole)
        self._file.truncate()
        if not whole:
            self._put([json.dumps(["mark", mark])])


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
