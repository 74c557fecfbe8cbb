"""A tar archive, packed or not. It can only be read from its beginning to its end, so what can
hold posts is copied to a temporary file first, which is gone when the block ends."""

from __future__ import annotations

import io
import tarfile
import tempfile
from contextlib import contextmanager
from functools import partial
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

from postcheck.errors import InputError
from postcheck.readers.encoding import whole
from postcheck.readers.filepart import part_of
from postcheck.readers.limits import SMALL, Limits, can_hold_posts
from postcheck.readers.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"
_HINT = "unpack it and give the folder"


def is_tar(source: Source) -> bool:
    """Whether it is a tar archive, or a gzip of one."""
    with source.open_bytes() as stream:
        head = stream.read(512)
        if head[257:262] == b"ustar":
            return True
        if not head.startswith(_GZIP):
            return False
        stream.seek(0)
        try:
            with tarfile.open(fileobj=stream, mode="r|gz") as archive:
                return archive.next() is not None
        except (tarfile.TarError, OSError, EOFError, ValueError):
            return False


@contextmanager
def members(outer: Source, limits: Limits) -> Iterator[list[Source]]:
    """What can be read in a tar, as sources that live as long as the block.

    Raises InputError if it is broken, or too large.
    """
    with tempfile.TemporaryFile() as copied:
        try:
            found = list(_copied(outer, limits, copied))
        except (tarfile.TarError, OSError, EOFError, ValueError) as error:
            message = f"not a tar archive that can be read: {error}"
            raise InputError(message, path=outer.path, hint=_HINT) from error
        yield found


def _copied(outer: Source, limits: Limits, into: IO[bytes]) -> Iterator[Source]:
    packed = _size(outer)
    with outer.open_bytes() as stream, tarfile.open(fileobj=stream, mode="r|*") as archive:
        for number, member in enumerate(archive, start=1):
            if number > limits.entries:
                message = f"more than {limits.entries:,} files in it"
                raise InputError(message, path=outer.path, hint="see --max-files")
            inside = whole(member.name)[:1_000].removeprefix("./")
            if not member.isfile() or not can_hold_posts(inside):
                continue
            start = into.tell()
            _check(outer, start + member.size, packed, limits)
            file = archive.extractfile(member)
            while file and (chunk := file.read(_CHUNK)):
                into.write(chunk)
            yield _source(outer, inside, into, start, into.tell())


def _check(outer: Source, total: int, packed: int, limits: Limits) -> None:
    if total > limits.unpacked:
        message = f"over {limits.unpacked:,} bytes of text"
        raise InputError(message, path=outer.path, hint="see --max-unpacked")
    if total > max(SMALL, limits.ratio * packed):
        raise InputError(
            f"would unpack to over {limits.ratio} times its size: an archive bomb",
            path=outer.path,
            hint="do not open it; ask where it came from",
        )


def _size(outer: Source) -> int:
    with outer.open_bytes() as stream:
        return stream.seek(0, io.SEEK_END)


def _source(outer: Source, inside: str, copied: IO[bytes], start: int, end: int) -> Source:
    return Source(
        path=outer.path,
        name=f"{outer.name}/{inside}",
        title=PurePosixPath(inside).name,
        open_bytes=partial(part_of, copied, start, end),
        inside=inside,
        size=end - start,
    )
