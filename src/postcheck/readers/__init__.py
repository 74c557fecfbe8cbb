"""Read posts from exports: chats, downloads of services, tables, JSON and plain text, alone, in a
folder or in an archive.

for record in read("WhatsApp Chat with 4B.txt"):
    match record:
        case Post(): ...
        case Skipped(place=place, reason=reason): ...
        case Rejected(place=place, reason=reason, raw=raw): ...
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from tarfile import TarError
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from postcheck.errors import InputError
from postcheck.model import UK
from postcheck.readers import container
from postcheck.readers.aliases import check_columns
from postcheck.readers.bytime import by_time
from postcheck.readers.formats import BY_NAME, Format
from postcheck.readers.jsonstream import BrokenJsonError
from postcheck.readers.limits import Limits
from postcheck.readers.look import Look
from postcheck.readers.meter import Course, Meter
from postcheck.readers.record import Record, Rejected, Skipped
from postcheck.readers.sniff import sniff
from postcheck.readers.source import Options, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from zoneinfo import ZoneInfo

__all__ = ["FORMATS", "Limits", "Meter", "Record", "Rejected", "Skipped", "detect", "read"]

FORMATS: tuple[str, ...] = tuple(BY_NAME)
"""The names that `read` takes as `format`."""
# Of the file itself; other errors of the system may be gone when it is read again.
_DAMAGE = (EOFError, BadZipFile, TarError, zlib.error, NotImplementedError)
_FAULTS = (OSError, *_DAMAGE)


def read(
    path: Path | str,
    *,
    format: str | None = None,  # noqa: A002
    tz: ZoneInfo = UK,
    day_first: bool | None = None,
    columns: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    meter: Meter | None = None,
) -> Iterator[Record]:
    """Read the posts of a file, or of the files in a folder or archive, one at a time.

    Each record of the file is one Post, Skipped or Rejected. `format` is one of FORMATS
    (None: told by the content); `tz` is the zone of times that name none; `day_first`
    says whether 3/4 is in April (None: as the whole file tells, else yes); `columns` names
    the column or key of a field of Post, as in {"text": "Comment"}; `limits` is how much
    an archive or folder may hold; `meter` is told how far it is read.

    Raises InputError at once if the file is missing, empty, binary or in no known format,
    and later if it can no longer be read.
    """
    options = Options(
        tz=tz, day_first=day_first, columns=dict(columns or {}), limits=limits or Limits()
    )
    check_columns(options.columns)
    if format is not None and format not in BY_NAME:
        raise InputError(f"no format {format!r}", hint=f"the formats are {', '.join(FORMATS)}")
    course = (meter or Meter()).course()
    return _started(_guarded(Path(path), format, options, course))


def detect(path: Path | str) -> str:
    """Name the format of a file: one of FORMATS, or "zip", "tar", "folder".

    Raises InputError as `read` does.
    """
    path = Path(path)
    try:
        kind = container.kind_of(path)
        with container.opened(path, Limits(), Course()) as sources:
            return sniff(sources[0], {}).name if kind == "file" else kind
    except _FAULTS as error:
        raise _unreadable(path, error) from error


def _started(records: Iterator[Record]) -> Iterator[Record]:
    """Let errors of a bad file come with the call, not with the first record asked for."""
    return chain(list(islice(records, 1)), records)


def _guarded(path: Path, name: str | None, options: Options, course: Course) -> Iterator[Record]:
    try:
        with container.opened(path, options.limits, course) as sources:
            if container.kind_of(path) == "file":
                course.begin(sources[0])
                form = _format(sources[0], name, options)
                records = _records(sources[0], form, options)
                first = list(islice(records, 1))
                if name and not first and not form.claims(Look(sources[0], options.columns)):
                    hint = "leave --format out, and its content tells"
                    message = f"nothing of the format {name!r} in it"
                    raise InputError(message, path=path, hint=hint)
                yield from chain(first, records)
            else:
                yield from _of_members(sources, name, options, course)
    except _FAULTS as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> InputError:
    return InputError(f"cannot be read: {error}", path=path, hint="get the file once more")


def _format(source: Source, name: str | None, options: Options) -> Format:
    if name is None:
        return sniff(source, options.columns)
    return BY_NAME[name]


def _records(source: Source, form: Format, options: Options) -> Iterator[Record]:
    """The records of one file, the oldest first if it tells; see `_up_to_damage`."""
    records = _up_to_damage(source, form, options)
    return by_time(records) if form.backwards else records


def _up_to_damage(source: Source, form: Format, options: Options) -> Iterator[Record]:
    """The records of one file; where it breaks off, what is left of it is one Rejected."""
    try:
        yield from form.read(source, options)
    except BrokenJsonError as error:
        yield Rejected(source.name, error.message, "")


def _of_members(
    members: list[Source], name: str | None, options: Options, course: Course
) -> Iterator[Record]:
    """The records of each member; one that cannot be read is Rejected if another can.

    Beside the files of a service's export, others are its own and hold no posts.
    """
    forms = {one.inside: _tried(one, name, options) for one in members}
    known = [form for form in forms.values() if isinstance(form, Format)]
    exported = name is None and any(form.export for form in known)
    _check_extras(members, forms, options)
    failed: list[InputError] = []
    started = False
    rejected: list[Record] = []
    for member in members:
        form = forms[member.inside]
        course.begin(member)
        ours = form.export if isinstance(form, Format) else isinstance(form, _DamagedError)
        if exported and not ours:
            rejected.append(Skipped(member.name, "side file"))
            continue
        try:
            if isinstance(form, InputError):
                raise form
            records = _started(_whatever_comes(member, form, options))
        except InputError as error:
            failed.append(error)
            rejected.append(Rejected(member.name, error.message, ""))
            continue
        started = True
        yield from rejected
        rejected.clear()
        yield from records
    if not started:
        raise failed[0]
    yield from rejected


def _check_extras(
    members: list[Source], forms: Mapping[str, Format | InputError], options: Options
) -> None:
    """Raises MissingExtraError for a file that needs a library which is not there: rather now
    than when all before it have been read."""
    told: set[str] = set()
    for member in members:
        form = forms[member.inside]
        if isinstance(form, Format) and form.lacks and form.name not in told:
            told.add(form.name)
            with suppress(InputError, *_FAULTS):
                _started(_records(member, form, options))


def _whatever_comes(source: Source, form: Format, options: Options) -> Iterator[Record]:
    """The records of one file of many; where it cannot be read on, the rest is one Rejected."""
    some = False
    try:
        for record in _records(source, form, options):
            yield record
            some = True
    except (*_DAMAGE, InputError) as error:
        reason = error.message if isinstance(error, InputError) else f"damaged: {error}"
        if not some:
            raise InputError(reason, path=source.path, hint="get the file once more") from error
        yield Rejected(source.name, f"{reason}; nothing after it was read", "")


class _DamagedError(InputError):
    """A file that may be anything: it cannot be told to hold no posts."""


def _tried(source: Source, name: str | None, options: Options) -> Format | InputError:
    try:
        return _format(source, name, options)
    except InputError as error:
        return error
    except _DAMAGE as error:
        return _DamagedError(f"damaged: {error}", path=source.path, hint="get the file once more")
