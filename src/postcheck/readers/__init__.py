"""Read posts from files: chats, tables, JSON and plain text, alone or in a zip.

for record in read("WhatsApp Chat with 4B.txt"):
    match record:
        case Post(): ...
        case Skipped(place=place, reason=reason): ...
        case Rejected(place=place, reason=reason, raw=raw): ...
"""

from __future__ import annotations

import zlib
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from postcheck.errors import InputError
from postcheck.model import UK
from postcheck.readers import archive, csvfile, jsonl, plain, whatsapp
from postcheck.readers.aliases import check_columns
from postcheck.readers.record import Record, Rejected, Skipped
from postcheck.readers.sniff import refuse_binary, sniff
from postcheck.readers.source import Options, Source, file_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from zoneinfo import ZoneInfo

__all__ = ["FORMATS", "Record", "Rejected", "Skipped", "detect", "read"]

_READERS: dict[str, Callable[[Source, Options], Iterator[Record]]] = {
    "whatsapp": whatsapp.read,
    "csv": csvfile.read,
    "jsonl": jsonl.read,
    "json": jsonl.read_document,
    "plain": plain.read,
}
FORMATS: tuple[str, ...] = tuple(_READERS)
"""The names that `read` takes as `format`."""
_FAULTS = (OSError, EOFError, BadZipFile, zlib.error, NotImplementedError)


def read(
    path: Path | str,
    *,
    format: str | None = None,  # noqa: A002
    tz: ZoneInfo = UK,
    day_first: bool | None = None,
    columns: Mapping[str, str] | None = None,
) -> Iterator[Record]:
    """Read the posts of a file, or of the files in a zip, one at a time.

    Each record of the file is one Post, Skipped or Rejected. `format` is one of FORMATS
    (None: told by the content); `tz` is the zone of times that name none; `day_first`
    says whether 3/4 is in April (None: as the whole file tells, else yes); `columns` names
    the column or key of a field of Post, as in {"text": "Comment"}.

    Raises InputError at once if the file is missing, empty, binary or in no known format,
    and later if it can no longer be read.
    """
    options = Options(tz=tz, day_first=day_first, columns=dict(columns or {}))
    check_columns(options.columns)
    if format is not None and format not in _READERS:
        raise InputError(f"no format {format!r}", hint=f"the formats are {', '.join(FORMATS)}")
    return _started(_guarded(Path(path), format, options))


def detect(path: Path | str) -> str:
    """Name the format of a file: one of FORMATS, or "zip".

    Raises InputError as `read` does.
    """
    path = Path(path)
    try:
        source = file_source(path)
        if not archive.is_zip(path):
            return sniff(source, {})
        with archive.members(path):
            return "zip"
    except _FAULTS as error:
        raise _unreadable(path, error) from error


def _started(records: Iterator[Record]) -> Iterator[Record]:
    """Let errors of a bad file come with the call, not with the first record asked for."""
    return chain(list(islice(records, 1)), records)


def _guarded(path: Path, name: str | None, options: Options) -> Iterator[Record]:
    source = file_source(path)
    try:
        if not archive.is_zip(path):
            yield from _records(source, name, options)
            return
        with archive.members(path) as members:
            yield from _of_members(members, name, options)
    except _FAULTS as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> InputError:
    return InputError(f"cannot be read: {error}", path=path, hint="get the file once more")


def _records(source: Source, name: str | None, options: Options) -> Iterator[Record]:
    if name is None:
        name = sniff(source, options.columns)
    else:
        refuse_binary(source)
    return _READERS[name](source, options)


def _of_members(members: list[Source], name: str | None, options: Options) -> Iterator[Record]:
    """The records of each member; one that cannot be read is Rejected if another can."""
    failed: list[InputError] = []
    rejected: list[Rejected] = []
    for member in members:
        try:
            records = _started(_records(member, name, options))
        except InputError as error:
            failed.append(error)
            rejected.append(Rejected(member.name, error.message, ""))
            continue
        yield from rejected
        rejected.clear()
        yield from records
    if len(failed) == len(members):
        raise failed[0]
    yield from rejected
