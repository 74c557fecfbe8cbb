"""JSON Lines: an object a line, with the fields of a Post or their aliases.

An object may hold some of them in `meta`; unknown keys are left alone. A JSON file that is
one array of such objects, or one such object, is read too.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from postcheck.errors import InputError
from postcheck.readers.aliases import choose
from postcheck.readers.fields import Origin, make_post, raw_of
from postcheck.readers.jsonstream import ITEM, pick
from postcheck.readers.record import Record, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from postcheck.readers.look import Look
    from postcheck.readers.source import Options, Source


def claims(look: Look) -> bool:
    """Whether a line is an object by itself."""
    if not look.start.startswith("{"):
        return False
    if _is_object(look.start) or any(_is_object(line) for line in look.head[:50]):
        return True
    return look.start[1:].lstrip()[:1] == '"' and len(look.head) == 1


def claims_document(look: Look) -> bool:
    """Whether the file is one object, or one array of objects."""
    if look.start.startswith("["):
        rest = "".join(look.head).lstrip()[1:].lstrip()
        return rest[:1] in ("{", "]")
    return look.start.startswith("{") and not claims(look)


def _is_object(line: str) -> bool:
    if not line.startswith("{"):  # an indented one is part of a larger value
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


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

    Raises InputError for an object that is no post, BrokenJsonError where it breaks off.
    """
    is_array = False
    for path, value, too_large in pick(source, (ITEM,)):
        is_array = True
        origin = Origin(f"{source.name}#{path[0]}", raw_of(value))
        if too_large:
            yield Rejected(origin.place, "too long", "")
        else:
            yield from_object(value, origin, options)
    if is_array:
        return
    for _, value, _ in pick(source, ()):
        if value == []:
            return
        if not isinstance(value, dict) or "text" not in _values(value, options):
            raise InputError(
                "a JSON document that is not a list of posts",
                path=source.path,
                hint="give one object a line, or an array of objects, each with a text",
            )
        yield from_object(value, Origin(source.place(1), raw_of(value)), options)


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


def _broken(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"broken JSON: {error.msg} at character {error.colno}"
    return "broken JSON: too deep or a number too long"
