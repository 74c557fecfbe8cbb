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
from postcheck.readers.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_ENTRIES = 50_000
MAX_BYTES = 1 << 30  # of all members that are read
MAX_RATIO = 200
_MAX_DIRECTORY = 16 << 20  # bytes of the table of contents
_SMALL = 10 << 20  # a member below it is no bomb, however well it packs
_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_TABLE = (".csv", ".tsv", ".json", ".jsonl", ".ndjson")
_HINT = "unpack it and give the chat or table inside"


def is_zip(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(4) in _MAGIC


@contextmanager
def members(path: Path) -> Iterator[list[Source]]:
    """The members to read, as sources that live as long as the block.

    The chats of a WhatsApp export if it is one, else all .txt, CSV and JSON files. Raises
    InputError if the zip is broken, encrypted, too large, or holds none of these.
    """
    _check_directory(path)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise InputError(f"not a zip that can be read: {error}", path=path, hint=_HINT) from error
    with archive:
        infos = archive.infolist()
        if len(infos) > MAX_ENTRIES:
            raise InputError(f"more than {MAX_ENTRIES:,} files in it", path=path, hint=_HINT)
        chosen = _choose([info for info in infos if _is_candidate(info)])
        if not chosen:
            raise InputError(_nothing(infos), path=path, hint=_HINT)
        _check_sizes(path, chosen)
        yield [_source(path, archive, info) for info in chosen]


def _check_directory(path: Path) -> None:
    """The table of contents is read into memory as a whole: refuse one that is too large."""
    with path.open("rb") as stream:
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
        raise InputError(f"more than {MAX_ENTRIES:,} files in it", path=path, hint=_HINT)


def _is_candidate(info: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if info.is_dir() or "__MACOSX" in path.parts or path.name.startswith("."):
        return False
    return path.suffix.lower() in (".txt", *_TABLE)


def _choose(infos: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """A chat's zip also has the files that were sent in it; those are no posts."""
    chats = [info for info in infos if _is_chat_name(PurePosixPath(info.filename).name)]
    return chats or infos


def _is_chat_name(name: str) -> bool:
    return name == "_chat.txt" or (name.startswith("WhatsApp Chat ") and name.endswith(".txt"))


def _check_sizes(path: Path, infos: list[zipfile.ZipInfo]) -> None:
    total = 0
    for info in infos:
        name = whole(info.filename)[:200]
        total += info.file_size
        if info.flag_bits & 1:
            raise InputError(f"{name!r} in it is encrypted", path=path, hint=_HINT)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise InputError(f"{name!r} is packed in an unusual way", path=path, hint=_HINT)
        if info.file_size > max(_SMALL, MAX_RATIO * info.compress_size):
            raise InputError(
                f"{name!r} would unpack to {info.file_size:,} bytes, over {MAX_RATIO} times "
                "its size: a zip bomb",
                path=path,
                hint="do not open it; ask where it came from",
            )
        if total > MAX_BYTES:
            raise InputError(f"over {MAX_BYTES:,} bytes of text", path=path, hint=_HINT)


def _source(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Source:
    inside = whole(info.filename)[:1_000]
    is_chat = PurePosixPath(inside).name == "_chat.txt"
    return Source(
        path=path,
        name=f"{whole(path.name)}/{inside}",
        title=_chat_title(path, inside) if is_chat else PurePosixPath(inside).name,
        open_bytes=partial(_open, archive, info),
    )


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    return cast("BinaryIO", archive.open(info))


def _chat_title(path: Path, inside: str) -> str:
    """`_chat.txt` has the name of its folder, if that is a chat's, else of the zip."""
    parent = PurePosixPath(inside).parent.name
    return parent if parent.startswith("WhatsApp Chat") else whole(path.name)


def _nothing(infos: list[zipfile.ZipInfo]) -> str:
    names = {info.filename for info in infos}
    if "xl/workbook.xml" in names:
        return "this is an Excel workbook; save it as CSV UTF-8"
    if "word/document.xml" in names:
        return "this is a Word document; save it as plain text"
    return "no chat, text, CSV or JSON file in this zip" if names else "this zip is empty"
