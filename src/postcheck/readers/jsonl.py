"""JSON Lines: an object a line, with the fields of a Post or their aliases.

An object may hold some of them in `meta`; unknown keys are left alone. A JSON file that is
one array of such objects, or one such object, is read too.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from postcheck.errors import InputError
from postcheck.readers.aliases import choose
from postcheck.readers.fields import Origin, make_post, raw_of
from postcheck.readers.jsonstream import ITEM, pick, sample
from postcheck.readers.record import Record, Rejected

_ANSWERS = frozenset({"replies", "comments", "answers", "children", "responses"})

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from postcheck.readers.look import Look
    from postcheck.readers.source import Options, Source


def claims(look: Look) -> bool:
    """Whether a line is an object by itself."""
    if not look.start.startswith("{"):
        return False
    lines = sum(bool(line.strip()) for line in look.head)
    if lines == 1 and look.source.suffix == ".json" and _no_post(look):
        return False
    if wrapped(look.json, look.columns) and not (lines > 1 and _is_object(look.start)):
        return False
    if _is_object(look.start) or any(_is_object(line) for line in look.head[:50]):
        return True
    return look.start[1:].lstrip()[:1] == '"' and len(look.head) == 1


def _no_post(look: Look) -> bool:
    return isinstance(look.json, dict) and "text" not in choose(look.json, look.columns)


def claims_document(look: Look) -> bool:
    """Whether the file is one object, or one array of objects."""
    if look.start.startswith("["):
        rest = "".join(look.head).lstrip()[1:].lstrip()
        return rest[:1] in ("{", "]")
    return look.start.startswith("{") and not claims(look)


def wrapped(document: object, columns: Mapping[str, str]) -> list[str]:
    """The keys of an object that is no post under which there are lists of posts, as in the
    `{"data": [...], "paging": {}}` of many services."""
    if not isinstance(document, dict) or "text" in choose(document, columns):
        return []
    return [key for key, value in document.items() if _are_posts(value, columns)]


def _are_posts(value: object, columns: Mapping[str, str]) -> bool:
    first = value[0] if isinstance(value, list) and value else None
    return isinstance(first, dict) and "text" in choose(first, columns)


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
        yield from with_answers(value, origin, options)


def read_document(source: Source, options: Options) -> Iterator[Record]:
    """Each element of an array as a Post, Skipped or Rejected, at the place `file#number`; of
    arrays in an object, at `file#key.number`.

    Raises InputError for an object that is no post, BrokenJsonError where it breaks off.
    """
    keys = wrapped(sample(source), options.columns)
    is_array = False
    for path, value, too_large in pick(source, *((key, ITEM) for key in keys), (ITEM,)):
        is_array = True
        origin = Origin(f"{source.name}#{'.'.join(map(str, path))}", raw_of(value))
        if too_large:
            yield Rejected(origin.place, "too long", "")
        else:
            yield from with_answers(value, origin, options)
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
        yield from with_answers(value, Origin(source.place(1), raw_of(value)), options)


def from_object(value: object, origin: Origin, options: Options) -> Record:
    """The record that one JSON value holds."""
    if not isinstance(value, dict):
        return Rejected(origin.place, "not an object", origin.raw)
    return make_post(_values(value, options), origin, options)


def with_answers(value: object, origin: Origin, options: Options) -> Iterator[Record]:
    """The record of a value, and those of the answers in it, at `place.key.number`."""
    stack = [(value, origin)]
    while stack:
        value, origin = stack.pop()
        yield from_object(value, origin, options)
        if isinstance(value, dict):
            stack += reversed(list(_answers(value, origin, options)))


def _answers(
    value: dict[str, object], origin: Origin, options: Options
) -> Iterator[tuple[object, Origin]]:
    values = _values(value, options)
    answered, thread = values.get("text"), values.get("thread")
    for key, inner in value.items():
        inner = inner.get("data") if isinstance(inner, dict) else inner  # as Facebook has it
        if key.casefold() in _ANSWERS and _are_posts(inner, options.columns):
            for number, answer in enumerate(cast("list[object]", inner), start=1):
                if isinstance(answer, dict):
                    answer = {"reply_to": answered, "thread": thread, **answer}
                yield answer, Origin(f"{origin.place}.{key}.{number}", raw_of(answer))


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
