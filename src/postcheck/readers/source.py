"""Where lines come from: a file, or a member of an archive, read as often as needed."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from postcheck.errors import InputError
from postcheck.model import UK
from postcheck.readers.encoding import encoding_of, whole
from postcheck.readers.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from zoneinfo import ZoneInfo

MAX_LINE = 1_000_000
"""Characters of one line, and of one record. More is rejected, never held in memory."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to read: the zone of times without one, the order of day and month (None: as
    the file tells, else day first), column or key names by Post field, and what is too much."""

    tz: ZoneInfo = UK
    day_first: bool | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)


class Line(NamedTuple):
    """A line without its end. `cut`: it was longer than MAX_LINE, the rest is left out."""

    number: int
    text: str
    cut: bool


@dataclass(frozen=True)
class Source:
    """Bytes that can be opened again and again. `name` is what places and ids say,
    `title` the file name that a chat is called after.

    `inside` is the path in the archive or folder, with "/"; `beside` all files that came with
    it, by theirs. `size` is how many bytes it has.
    """

    path: Path
    name: str
    title: str
    open_bytes: Callable[[], BinaryIO]
    inside: str = ""
    size: int = field(default=0, compare=False)
    beside: Mapping[str, Source] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def encoding(self) -> str:
        return encoding_of(self.open_bytes)

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix.lower()

    def companion(self, name: str) -> Source | None:
        """The file of this name that came with it: in its folder, else the nearest above."""
        folder = PurePosixPath(self.inside).parent
        for above in (folder, *folder.parents):
            if (found := self.beside.get((above / name).as_posix())) is not None:
                return found
        return None

    def place(self, line: int) -> str:
        return f"{self.name}:{line}"

    def lines(self) -> Iterator[Line]:
        """Each line in turn; `\\r\\n` and `\\r` end a line as `\\n` does."""
        with (
            self.open_bytes() as raw,
            io.TextIOWrapper(raw, encoding=self.encoding, errors="replace") as text,
        ):
            number = 0
            while chunk := text.readline(MAX_LINE + 1):
                number += 1
                if number == 1:
                    chunk = chunk.lstrip("\ufeff")
                if chunk.endswith("\n"):
                    yield Line(number, chunk[:-1], False)
                    continue
                cut = len(chunk) > MAX_LINE
                yield Line(number, chunk[:MAX_LINE], cut)
                while cut and (chunk := text.readline(MAX_LINE)) and not chunk.endswith("\n"):
                    pass

    def text(self, limit: int) -> str | None:
        """All of the text, None if it has more than `limit` characters."""
        with (
            self.open_bytes() as raw,
            io.TextIOWrapper(raw, encoding=self.encoding, errors="replace") as text,
        ):
            read = text.read(limit + 1)
        return None if len(read) > limit else read.lstrip("\ufeff")

    def head(self, lines: int = 200, chars: int = 65_536) -> list[str]:
        """The first lines, for looking at the form."""
        found: list[str] = []
        for line in islice(self.lines(), lines):
            found.append(line.text[:chars])
            chars -= len(found[-1])
            if chars <= 0:
                break
        return found


def file_source(path: Path) -> Source:
    """A regular file as a source. Raises InputError if it is none or cannot be opened."""
    try:
        if not path.exists():
            raise InputError("no such file", path=path, hint="check the path")
        if not path.is_file():
            raise InputError("not a file", path=path, hint="give a file, a folder or an archive")
        with path.open("rb") as file:
            size = file.seek(0, io.SEEK_END)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(f"cannot be opened: {reason}", path=path, hint="check the path") from error
    name = whole(path.name)
    return Source(
        path=path,
        name=name,
        title=_title(path, name),
        open_bytes=lambda: path.open("rb"),
        inside=name,
        size=size,
    )


def _title(path: Path, name: str) -> str:
    """An unpacked iOS export is called `_chat.txt`; its folder has the name of the chat."""
    if name != "_chat.txt":
        return name
    parent = whole(path.absolute().parent.name)
    return parent if parent.startswith("WhatsApp Chat") else name
