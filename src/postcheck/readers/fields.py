"""From values by field name, of whatever type, to a Post."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from postcheck.model import Attachment, Post
from postcheck.readers.aliases import kind, role, venue
from postcheck.readers.dates import parse_when
from postcheck.readers.encoding import whole
from postcheck.readers.longdates import parse_long
from postcheck.readers.record import RAW_LIMIT, Record, Rejected, Skipped

if TYPE_CHECKING:
    from datetime import datetime

    from postcheck.readers.source import Options

_GONE = frozenset({"[deleted]", "[removed]"})
_ID_ONLY = re.compile(r"(?=\D*\d)[\w:.-]+")
_MIDNIGHT = re.compile(r"[ T]00:00(?::00)?$")  # of a day to which a spreadsheet gave a time
_MOST = 100  # attachments of one post


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record stands and what to call it if it has no id."""

    place: str
    raw: str


def raw_of(value: object) -> str:
    """The beginning of a value as JSON, for a record that is rejected."""
    try:
        return json.dumps(value, ensure_ascii=False)[:RAW_LIMIT]
    except RecursionError:  # lists in lists in lists
        return ""


def make_post(values: Mapping[str, object], origin: Origin, options: Options) -> Record:
    """A Post, Skipped if it holds no words of any kind, Rejected if the text is none.

    Whatever else cannot be used is left out: a post is not lost for a strange author.
    """
    if "text" not in values:
        return Rejected(origin.place, "no text", origin.raw)
    text = values["text"]
    if text is not None and not isinstance(text, str):
        return Rejected(origin.place, "wrong type: the text is not a string", origin.raw)
    attachments = tuple(_attachments(values.get("attachments")))
    text = text or ""
    captions = any(attachment.caption for attachment in attachments)
    if not text.strip() and not captions and not _words(values.get("shared_from")):
        return Skipped(origin.place, "media only" if attachments else "empty")
    if text.strip() in _GONE:
        return Skipped(origin.place, "deleted")
    try:
        return _post(text, attachments, values, origin, options)
    except ValidationError as error:
        return Rejected(origin.place, f"wrong type: {error.errors()[0]['msg']}", origin.raw)


def _post(
    text: str,
    attachments: tuple[Attachment, ...],
    values: Mapping[str, object],
    origin: Origin,
    options: Options,
) -> Post:
    return Post(
        whole(text),
        id=_name(values.get("id")) or origin.place,
        author=_name(values.get("author")),
        author_role=role(_name(values.get("author_role")) or ""),
        posted_at=_when(values, options),
        platform=_name(values.get("platform")),
        venue=venue(_name(values.get("venue")) or ""),
        attachments=attachments,
        reply_to=_words(values.get("reply_to")),
        shared_from=_words(values.get("shared_from")),
        thread=_name(values.get("thread")),
    )


def _when(values: Mapping[str, object], options: Options) -> datetime | None:
    """The first of these that is a time: the whole, date and time together, one of them."""
    day_first = options.day_first is not False
    for value in _times(values):
        when = parse_when(value, tz=options.tz, day_first=day_first)
        if when := when or parse_long(value, tz=options.tz):
            return when
    return None


def _times(values: Mapping[str, object]) -> Iterator[object]:
    yield values.get("posted_at")
    date, time = values.get("date"), values.get("time")
    if isinstance(date, str) and isinstance(time, str) and date.strip() and time.strip():
        yield f"{_MIDNIGHT.sub('', date.strip())} {time.strip()}"
    yield date
    yield time


def _name(value: object) -> str | None:
    """A short string: ids and names also come as numbers, or as an object with a name."""
    if value is None:
        return None
    if isinstance(value, dict):
        value = next((value[k] for k in ("name", "username", "display_name") if k in value), None)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        return whole(str(value)).strip() or None
    except ValueError:  # an int of more digits than Python turns into text
        return None


def _words(value: object) -> str | None:
    """The words of another post; a bare id of it says nothing."""
    if isinstance(value, dict):
        value = value.get("text")
    if not isinstance(value, str) or not value.strip() or _ID_ONLY.fullmatch(value.strip()):
        return None
    return whole(value)


def _attachments(value: object) -> Iterator[Attachment]:
    """From `photo; clip.mp4`, a list of such, or objects with a kind and a caption."""
    if isinstance(value, str):
        value = re.split(r"[;|,\s]+", value[:10_000].strip())
    items = value if isinstance(value, list) else [value]
    for item in items[:_MOST]:
        if isinstance(item, dict):
            yield _attachment(item)
        elif isinstance(item, str) and item and item.casefold() not in ("none", "null", "0", "no"):
            yield Attachment(kind=kind(item) or "document")


def _attachment(item: dict[object, object]) -> Attachment:
    names = (_name(item.get(k)) for k in ("kind", "type", "mime_type", "name", "url", "uri"))
    found = next((k for name in names if name and (k := kind(name))), None)
    texts = (_name(item.get(k)) for k in ("caption", "alt", "alt_text", "description"))
    return Attachment(kind=found or "document", caption=next((t for t in texts if t), None))
