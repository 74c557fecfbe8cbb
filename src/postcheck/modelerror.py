"""What pydantic finds wrong in a file, as one sentence that points to the line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from pydantic.errors import PydanticUserError
from pydantic_core import ErrorDetails

from postcheck.errors import PostcheckError

if TYPE_CHECKING:
    from postcheck.yamlfile import Document

Key = str | int


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """A hint that names the nearest of the `known` words, or lists them."""
    names = list(known)
    near = get_close_matches(str(word)[:100], names, n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else f"known: {', '.join(names) or 'none'}"


def explain(
    document: Document, model: type[BaseModel], keys: tuple[Key, ...], errors: list[ErrorDetails]
) -> PostcheckError:
    """The error that comes first in the file, as one sentence."""
    first = min(errors, key=lambda found: (_rank(found), document.line(*keys, *found["loc"])))
    loc = first["loc"]
    name = next((str(part) for part in reversed(loc) if isinstance(part, str)), "")
    kind, context = first["type"], first.get("ctx", {})
    hint: str | None = context.get("hint")
    if kind == "extra_forbidden":
        message = f"unknown key '{name}'"
        hint = did_you_mean(name, _known_keys(model, loc[:-1]))
    elif kind == "missing":
        message = f"the key '{name}' is missing"
        hint = "add it here"
    elif kind == "literal_error":
        message = f"'{name}' cannot be {_brief(first['input'])}"
        hint = did_you_mean(first["input"], re.findall(r"'([^']+)'", context["expected"]))
    elif kind == "string_type":
        message = f"'{name}' must be text, not {_brief(first['input'])}"
        hint = "put it in quotes" if isinstance(first["input"], int | float) else None
    else:
        reason = first["msg"].removeprefix("Value error, ")
        message = f"'{name}': {reason}" if name else reason
    return document.error(message, *keys, *loc, hint=hint)


def _rank(found: ErrorDetails) -> int:
    """What only follows from another error comes last: a key that is missing is often one
    that is misspelt, and a list that is too short often one whose items are wrong."""
    if found["type"] == "too_short" and len(found["input"]) >= found["ctx"]["min_length"]:
        return 2
    return 1 if found["type"] == "missing" else 0


def _brief(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}..."


def _known_keys(model: type[BaseModel], loc: tuple[Key, ...]) -> list[str]:
    """The keys allowed at `loc`, from the model's own schema (only when something is wrong)."""
    try:
        schema = model.model_json_schema(by_alias=True)
    except PydanticUserError:  # a type without a JSON form: no hint then
        return []
    definitions = schema.get("$defs", {})
    node: dict[str, Any] = schema
    for part in loc:
        node = _resolved(node, definitions)
        inner = node.get("properties", {}).get(part) if isinstance(part, str) else None
        below = inner or node.get("items") or node.get("additionalProperties")
        node = below if isinstance(below, dict) else {}
    return list(_resolved(node, definitions).get("properties", {}))


def _resolved(node: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    options = (option for option in node.get("anyOf", ()) if option.get("type") != "null")
    node = next(options, node)
    reference = node.get("$ref", "")
    return definitions.get(reference.rpartition("/")[2], node) if reference else node
