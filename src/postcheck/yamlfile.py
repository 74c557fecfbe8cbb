"""Strict YAML that remembers where everything stands.

One pass over the parser's events, without recursion: a file nested a hundred thousand
levels deep is an error like any other, not a crash. Values are plain dict, list, str,
int, float, bool and None. Only `true`, `false`, `null` and `~` are special words, so
that a word list may hold `yes`, `no` and `on`; dates stay strings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from postcheck.errors import PostcheckError, RuleError
from postcheck.modelerror import Key, did_you_mean, explain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


M = TypeVar("M", bound=BaseModel)
_Lines = dict[int, dict[Any, int]]

MAX_BYTES = 8_000_000
MAX_DEPTH = 40
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?")
_STRING_TAGS = (None, "!", "tag:yaml.org,2002:str")


class Document:
    """A parsed file: `path`, its `value`, and the line of every key and item in it."""

    def __init__(
        self, path: Path, value: Any, lines: _Lines, *, error: type[PostcheckError]
    ) -> None:
        self.path, self.value = path, value
        self._lines = lines  # id of a dict or list -> line of each of its keys or indexes
        self._error = error

    def line(self, *keys: Key) -> int:
        """The 1-based line of the key or item at `keys`, or of the nearest thing above it."""
        line, value = 1, self.value
        for key in keys:
            inner = self._lines.get(id(value), {})
            if key not in inner:
                break
            line, value = inner[key], value[key]
        return line

    def get(self, *keys: Key) -> Any:
        """The value at `keys`. Raises KeyError, IndexError or TypeError where there is none."""
        value = self.value
        for key in keys:
            value = value[key]
        return value

    def error(self, message: str, *keys: Key, hint: str | None = None) -> PostcheckError:
        """An error, to be raised by the caller, that points to the line of `keys`."""
        return self._error(message, path=self.path, line=self.line(*keys), hint=hint)


def load(path: Path, *, error: type[PostcheckError] = RuleError) -> Document:
    """Read one YAML file.

    Raises `error` with path, line and hint for a file that is missing, too large, not
    UTF-8 or not YAML, and for tabs, doubled keys, anchors, aliases and tags.
    """
    text = _read(path, error)
    reader = _Reader(path, error)
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            reader.take(event)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
        line = mark.line + 1 if mark else None
        reason = getattr(problem, "problem", None) or getattr(problem, "context", None) or problem
        hint = "check indentation, colons and quotes near this line"
        raise error(f"not valid YAML: {reason}", path=path, line=line, hint=hint) from None
    return Document(path, reader.value, reader.lines, error=error)


def parse(path: Path, model: type[M], *, error: type[PostcheckError] = RuleError) -> M:
    """Read one YAML file into `model`. Raises `error` as `load` and `validate` do."""
    return validate(load(path, error=error), model)


def validate(
    document: Document, model: type[M], *keys: Key, context: Mapping[str, Any] | None = None
) -> M:
    """The mapping at `keys` (default: the whole file) as a `model`.

    Raises the document's error class, with the line of the key that is wrong.
    """
    value = document.get(*keys)
    if not isinstance(value, dict):
        found = "nothing" if value is None else f"a {type(value).__name__}"
        raise document.error(f"expected keys with values, found {found}", *keys)
    try:
        return model.model_validate(value, context=context)
    except ValidationError as problem:
        raise explain(document, model, keys, problem.errors(include_url=False)) from None


def each(
    document: Document, model: type[M], *keys: Key, context: Mapping[str, Any] | None = None
) -> Iterator[tuple[M, int]]:
    """Every item of the list at `keys` as a `model`, with its line; raises like `validate`."""
    items = _only_key(document, *keys)
    if not isinstance(items, list):
        raise document.error("expected a list", *keys, hint="start every item with '- '")
    for index in range(len(items)):
        yield validate(document, model, *keys, index, context=context), document.line(*keys, index)


def _only_key(document: Document, *keys: Key) -> Any:
    """The value at `keys`; where they end in a key, it must be the only one of its mapping."""
    if not keys:
        return document.value
    *above, name = keys
    holder = document.get(*above)
    if not isinstance(holder, dict) or name not in holder:
        raise document.error(f"the key '{name}' is missing", *above, hint=f"start with '{name}:'")
    if unknown := next((key for key in holder if key != name), None):
        hint = did_you_mean(unknown, [str(name)])
        raise document.error(f"unknown key '{unknown}'", *above, unknown, hint=hint)
    return holder[name]


def _read(path: Path, error: type[PostcheckError]) -> str:
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "unreadable"
        raise error(f"cannot be read: {reason}", path=path, hint="check the name") from None
    if size > MAX_BYTES:
        raise error(f"larger than {MAX_BYTES:,} bytes", path=path, hint="split the file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise error("not UTF-8", path=path, line=line, hint="save the file as UTF-8") from None
    if (tab := text.find("\t")) >= 0:
        line = text.count("\n", 0, tab) + 1
        raise error("a tab character", path=path, line=line, hint="use spaces")
    return text


class _Reader:
    """Builds the value and its lines from parser events, with a stack of its own."""

    def __init__(self, path: Path, error: type[PostcheckError]) -> None:
        self.path, self.error = path, error
        self.value: Any = None
        self.lines: _Lines = {}
        self._stack: list[tuple[Any, dict[Any, int]]] = []
        self._keys: list[str | None] = []  # for each open container: the key that awaits a value
        self._documents = 0

    def take(self, event: Any) -> None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._scalar(event)
        elif kind is yaml.MappingStartEvent:
            self._open({}, event)
        elif kind is yaml.SequenceStartEvent:
            self._open([], event)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._stack.pop()
            self._keys.pop()
        elif kind is yaml.AliasEvent:
            self._refuse(event, ())
        elif kind is yaml.DocumentStartEvent:
            self._documents += 1
            if self._documents > 1:
                raise self._wrong("a second document", event, "remove the line '---'")

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        text: str = event.value
        self._refuse(event, _STRING_TAGS)
        if not self._awaits_key():
            self._add(_plain(text) if event.implicit[0] else text, event)
            return
        lines = self._stack[-1][1]
        if text in lines:
            hint = f"it is on line {lines[text]} already"
            raise self._wrong(f"the key '{text}' comes twice", event, hint)
        lines[text] = _line(event)
        self._keys[-1] = text

    def _open(self, container: Any, event: Any) -> None:
        self._refuse(event, (None,))
        if self._awaits_key():
            raise self._wrong("a key must be a single word or text", event, "quote it")
        if len(self._stack) >= MAX_DEPTH:
            raise self._wrong(f"nested more than {MAX_DEPTH} deep", event, "check the brackets")
        self._add(container, event)
        lines: dict[Any, int] = {}
        self.lines[id(container)] = lines
        self._stack.append((container, lines))
        self._keys.append(None)

    def _awaits_key(self) -> bool:
        return bool(self._stack) and self._keys[-1] is None and type(self._stack[-1][0]) is dict

    def _add(self, value: Any, event: Any) -> None:
        if not self._stack:
            self.value = value
            return
        container, lines = self._stack[-1]
        if type(container) is list:
            lines[len(container)] = _line(event)
            container.append(value)
        else:
            container[self._keys[-1]] = value
            self._keys[-1] = None

    def _refuse(self, event: Any, tags: tuple[str | None, ...]) -> None:
        if event.anchor:
            raise self._wrong("anchors and aliases are not allowed", event, "write the value out")
        if event.tag not in tags:
            raise self._wrong(f"the tag '{event.tag}' is not allowed", event, "remove it")

    def _wrong(self, message: str, event: Any, hint: str) -> PostcheckError:
        return self.error(message, path=self.path, line=_line(event), hint=hint)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _plain(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "0123456789-+" and (number := _NUMBER.fullmatch(text)):
        return float(text) if number[1] else int(text)
    return text
