"""JSON of any size, a value at a time.

`pick` goes through a document once and gives the values at some paths, whole, as they come; the
rest is passed over and never held. `sample` shows what a document looks like from its beginning
alone, so that formats can be told apart.
"""

from __future__ import annotations

import codecs
import io
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

from postcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.source import Source

EACH: Final = "*"
"""In a path: every key of an object."""
ITEM: Final = "[]"
"""In a path: every element of an array."""

MAX_VALUE = 1_000_000
"""Events of one value that is picked: keys, strings, numbers, brackets. More is not held."""
_MAX_TEXT = 50_000_000  # characters of its strings
_SAMPLE = 1 << 16
_STARTS = ("start_map", "start_array")
_ENDS = ("end_map", "end_array")

Path = tuple[str, ...]
_Event = tuple[str, Any]


class Picked(NamedTuple):
    """A value and where it stands: keys as text, numbers for elements, counted from 1.

    `too_large`: it was passed over, and `value` is None.
    """

    path: tuple[str | int, ...]
    value: Any
    too_large: bool = False


class BrokenJsonError(InputError):
    """The document breaks off, or is no JSON from some place on; what came before stands."""


def pick(source: Source, *wanted: Path) -> Iterator[Picked]:
    """The values at the paths in `wanted`, in the order of the document.

    `("messages", ITEM)` is each element of the array under the key "messages"; `()` is the whole
    document. Raises BrokenJsonError where it cannot be read on.
    """
    events = _events(source)
    path: list[str | int] = []
    for event, value in events:
        if event == "map_key":
            path[-1] = value
            continue
        if path and isinstance(path[-1], int) and event not in _ENDS:
            path[-1] += 1
        if event in _ENDS:
            path.pop()
        elif any(_fits(path, one) for one in wanted):
            built, too_large = _built(event, value, events)
            yield Picked(tuple(path), built, too_large)
        elif event in _STARTS:
            path.append(0 if event == "start_array" else "")


def sample(source: Source) -> Any:
    """The document as far as its first 64 kB tell it: lists end early, values may be missing.

    None for what is no JSON.
    """
    import ijson

    root: list[Any] = []
    try:
        with json_bytes(source) as stream:
            start = stream.read(_SAMPLE)
        _fill(root, ijson.basic_parse(io.BytesIO(start), use_float=True))
    except (ijson.JSONError, ValueError, InputError):
        pass
    return root[0] if root else None


def json_bytes(source: Source) -> BinaryIO:
    """The bytes of a document in UTF-8, from its first bracket on.

    What stands before it, as in `window.YTD.tweets.part0 = [`, is passed over.
    """
    raw = source.open_bytes()
    head = raw.read(4)
    raw.close()
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in head
    return io.BufferedReader(_Utf8(source, source.encoding if wide else "utf-8-sig"), 1 << 16)


class _Utf8(io.RawIOBase):
    """A source in UTF-8: bytes that are wrong become U+FFFD, as in every text that is read."""

    def __init__(self, source: Source, encoding: str) -> None:
        self._text = io.TextIOWrapper(source.open_bytes(), encoding=encoding, errors="replace")
        self._left = self._after_assignment(self._text.read(500)).encode()

    @staticmethod
    def _after_assignment(start: str) -> str:
        if start.lstrip()[:1] in ("", "{", "["):
            return start
        _, equals, rest = start.partition("=")
        return rest if equals else start

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._left:
            self._left = self._text.read(1 << 16).encode("utf-8", "replace")
        part, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        self._text.close()
        super().close()


def _events(source: Source) -> Iterator[_Event]:
    import ijson

    try:
        with json_bytes(source) as stream:
            yield from ijson.basic_parse(stream, use_float=True)
    except (ijson.JSONError, ValueError) as error:
        reason = " ".join(str(error).split("\n")[0].split())
        if "trailing garbage" in reason:  # a semicolon, or what an editor left behind
            return
        raise BrokenJsonError(
            f"broken JSON: {reason}; nothing after it was read",
            path=source.path,
            hint="export it once more",
        ) from error


def _fits(path: list[str | int], wanted: Path) -> bool:
    if len(path) != len(wanted):
        return False
    return all(
        want == (ITEM if isinstance(step, int) else step)
        or (want == EACH and isinstance(step, str))
        for step, want in zip(path, wanted, strict=True)
    )


def _built(event: str, value: Any, events: Iterator[_Event]) -> tuple[Any, bool]:
    """The value that begins with an event, and whether it was too large to hold."""
    if event not in _STARTS:
        return value, False
    root: list[Any] = []
    depth, count, letters = 1, 0, 0
    stack: list[Any] = [root]
    key = ""
    _add(stack, key, {} if event == "start_map" else [])
    while depth:
        event, value = next(events)
        count += 1
        if event == "string":
            letters += len(value)
        if event in _ENDS:
            depth -= 1
        elif event in _STARTS:
            depth += 1
        if count > MAX_VALUE or letters > _MAX_TEXT:
            root.clear()
            stack.clear()
        else:
            key = _take(stack, key, event, value)
    return (root[0], False) if stack else (None, True)


def _fill(root: list[Any], events: Iterator[_Event]) -> None:
    """Build what events tell into `root`, as far as they go."""
    stack: list[Any] = [root]
    key = ""
    for event, value in events:
        key = _take(stack, key, event, value)


def _take(stack: list[Any], key: str, event: str, value: Any) -> str:
    """One event for a value that is being built; the key that is due next."""
    if event == "map_key":
        return str(value)
    if event in _ENDS:
        stack.pop()
    else:
        _add(stack, key, {} if event == "start_map" else [] if event == "start_array" else value)
    return key


def _add(stack: list[Any], key: str, value: Any) -> None:
    holder = stack[-1]
    if isinstance(holder, list):
        holder.append(value)
    else:
        holder[key] = value
    if isinstance(value, dict | list):
        stack.append(value)
