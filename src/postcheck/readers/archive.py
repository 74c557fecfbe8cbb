"""A zip of exports. Members are read where they are; nothing is ever unpacked to a disk."""

from __future__ import annotations

import struct
import zipfile
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

from postcheck.errors import InputError
from postcheck.readers.encoding import whole
from postcheck.readers.limits import SMALL, Limits, can_hold_posts, is_archive_name
from postcheck.readers.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_DIRECTORY = 64 << 20  # bytes of the table of contents
_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE = ("xl/workbook.xml", "xl/workbook.bin", "word/document.xml", "content.xml")
_HINT = "unpack it and give the chat or table inside"


def is_zip(source: Source) -> bool:
    """Whether it is a zip, and not an office file, which is one as well."""
    with source.open_bytes() as stream:
        if stream.read(4) not in _MAGIC:
            return False
        try:
            with zipfile.ZipFile(stream) as archive:
                return not any(name in archive.NameToInfo for name in _OFFICE)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
            return True  # a broken one, of which opening it will tell what is wrong


@contextmanager
def members(outer: Source, limits: Limits) -> Iterator[list[Source]]:
    """What can be read in a zip, as sources that live as long as the block; archives, too.

    The chats of a WhatsApp export if it is one, else whatever can hold posts by its name. Raises
    InputError if the zip is broken, encrypted, too large, or holds none of these.
    """
    path = outer.path
    with outer.open_bytes() as stream:
        _check_directory(path, stream)
        stream.seek(0)
        try:
            archive = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as e:
            raise InputError(f"not a zip that can be read: {e}", path=path, hint=_HINT) from e
        with archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > limits.entries:
                message = f"more than {limits.entries:,} files in it"
                raise InputError(message, path=path, hint="see --max-files")
            chosen = _choose([info for info in infos if _is_candidate(info)])
            _check_sizes(path, chosen, limits)
            yield [_source(outer, archive, info) for info in chosen]


def _check_directory(path: Path, stream: BinaryIO) -> None:
    """The table of contents is read into memory as a whole: refuse one that is too large."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 65_600))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    length = struct.unpack_from("<I", tail, at + 12)[0] if 0 <= at <= len(tail) - 22 else 0
    locator = tail.rfind(b"PK\x06\x07")
    if 0 <= locator <= len(tail) - 20:
        offset = struct.unpack_from("<Q", tail, locator + 8)[0]
        stream.seek(min(offset, size))
        record = stream.read(56)
        length = struct.unpack_from("<Q", record, 40)[0] if len(record) == 56 else length
    if _MAX_DIRECTORY < length <= size:
        raise InputError("far too many files in it", path=path, hint=_HINT)


def _is_candidate(info: zipfile.ZipInfo) -> bool:
    inside = info.filename.replace("\\", "/")
    return can_hold_posts(inside) or is_archive_name(inside)


def _choose(infos: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """A chat's zip also has the files that were sent in it; those are no posts."""
    chats = [info for info in infos if _is_chat_name(PurePosixPath(info.filename).name)]
    return chats or infos


def _is_chat_name(name: str) -> bool:
    return name == "_chat.txt" or (name.startswith("WhatsApp Chat ") and name.endswith(".txt"))


def _check_sizes(path: Path, infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    total = 0
    for info in infos:
        name = whole(info.filename)[:200]
        total += info.file_size
        if info.flag_bits & 1:
            raise InputError(f"{name!r} in it is encrypted", path=path, hint=_HINT)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise InputError(f"{name!r} is packed in an unusual way", path=path, hint=_HINT)
        if info.file_size > max(SMALL, limits.ratio * info.compress_size):
            raise InputError(
                f"{name!r} would unpack to {info.file_size:,} bytes, over {limits.ratio} times "
                "its size: a zip bomb",
                path=path,
                hint="do not open it; ask where it came from",
            )
        if total > limits.unpacked:
            message = f"over {limits.unpacked:,} bytes of text"
            raise InputError(message, path=path, hint="see --max-unpacked")


def _source(outer: Source, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Source:
    inside = whole(info.filename)[:1_000].replace("\\", "/")
    is_chat = PurePosixPath(inside).name == "_chat.txt"
    return Source(
        path=outer.path,
        name=f"{outer.name}/{inside}",
        title=_chat_title(outer, inside) if is_chat else PurePosixPath(inside).name,
        open_bytes=partial(_open, archive, info),
        inside=inside,
        size=info.file_size,
    )


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    return cast("BinaryIO", archive.open(info))


def _chat_title(outer: Source, inside: str) -> str:
    """`_chat.txt` has the name of its folder, if that is a chat's, else of the zip."""
    parent = PurePosixPath(inside).parent.name
    return parent if parent.startswith("WhatsApp Chat") else outer.title
