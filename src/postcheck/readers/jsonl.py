"""JSON Lines: an object a line, with the fields of a Post or their aliases.

An object may hold some of them in `meta`; unknown keys are left alone. A JSON file that is
one array of such objects, or one such object, is read too.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from postcheck.errors import InputError
from postcheck.readers.aliases import choose
from postcheck.readers.fields import Origin, make_post
from postcheck.readers.record import RAW_LIMIT, Record, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from postcheck.readers.source import Options, Source

MAX_DOCUMENT = 64_000_000
"""Characters of a JSON file that is one array; it is held in memory."""


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each line that is not blank as a Post, Skipped or Rejected."""
    for line in source.lines():
        if not line.text.strip():
            continue
        origin = Origin(source.place(line.number), line.text)
        if line.cut:
            yield Rejected(origin.place, "too long", line.text)
            continue
        try:
            value = json.loads(line.text)
        except (ValueError, RecursionError) as error:
            yield Rejected(origin.place, _broken(error), line.text)
            continue
        yield from_object(value, origin, options)


def read_document(source: Source, options: Options) -> Iterator[Record]:
    """Each element of an array as a Post, Skipped or Rejected, at the place `file#number`.

    Raises InputError for a file that is too large, or an object that is no post.
    """
    text = _document(source)
    start = len(text) - len(text.lstrip())
    if text[start : start + 1] == "[":
        yield from _elements(text, start + 1, source, options)
        return
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(_broken(error), path=source.path, hint="write it anew") from error
    if not isinstance(value, dict) or "text" not in _values(value, options):
        raise InputError(
            "a JSON document that is not a list of posts",
            path=source.path,
            hint="give one object a line, or an array of objects, each with a text",
        )
    yield from_object(value, Origin(source.place(1), text), options)


def from_object(value: object, origin: Origin, options: Options) -> Record:
    """The record that one JSON value holds."""
    if not isinstance(value, dict):
        return Rejected(origin.place, "not an object", origin.raw)
    return make_post(_values(value, options), origin, options)


def _values(value: Mapping[str, object], options: Options) -> dict[str, object]:
    """The values by field; those of `meta` where the object itself has none."""
    meta = value.get("meta")
    merged = {**meta, **value} if isinstance(meta, dict) else value
    filled = [name for name in merged if merged[name] not in (None, "")]
    chosen = choose(filled, options.columns)
    if "text" not in chosen:
        chosen = {**choose(merged, options.columns), **chosen}
    return {field: merged[name] for field, name in chosen.items()}


def _elements(text: str, at: int, source: Source, options: Options) -> Iterator[Record]:
    decode = json.JSONDecoder().raw_decode
    number = 0
    while True:
        at = _after_space(text, at)
        if text[at : at + 1] == "]":
            return
        number += 1
        place = f"{source.name}#{number}"
        try:
            value, end = decode(text, at)
        except (ValueError, RecursionError) as error:
            reason = f"{_broken(error)}; nothing after it was read"
            yield Rejected(place, reason, text[at : at + RAW_LIMIT])
            return
        raw = text[at : min(end, at + RAW_LIMIT)]
        yield from_object(value, Origin(place, raw), options)
        at = _after_space(text, end)
        if text[at : at + 1] == ",":
            at += 1


def _after_space(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _document(source: Source) -> str:
    text = source.text(MAX_DOCUMENT)
    if text is None:
        raise InputError(
            "a JSON document too large to read at once",
            path=source.path,
            hint="write one object a line (JSON Lines)",
        )
    return text


def _broken(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"broken JSON: {error.msg} at character {error.colno}"
    return "broken JSON: too deep or a number too long"
