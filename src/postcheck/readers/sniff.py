"""Which format a file is in, told by its content; the name only helps with tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from postcheck.errors import InputError
from postcheck.readers.aliases import NAMES, key
from postcheck.readers.csvfile import looks_tabular
from postcheck.readers.encoding import is_binary
from postcheck.readers.whatsapp import looks_like_chat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postcheck.readers.source import Source

_TRIED = "tried: WhatsApp chat, CSV, JSON Lines, JSON, plain text"
_BINARY = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"%PDF", "a PDF file; copy its text into a .txt file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file; save it as CSV or as plain text"),
    (b"SQLite format 3", "a database; export its posts as CSV"),
    (b"\x1f\x8b", "a gzip file; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive; unpack it first"),
    (b"PAR1", "a Parquet file; save it as CSV"),
)
_MARKUP = (
    ("<!doctype html", "a web page; export the posts again as JSON or text"),
    ("<html", "a web page; export the posts again as JSON or text"),
    ("<?xml", "an XML file; save the posts as CSV"),
    ("{\\rtf", "a rich-text file; save it as plain text"),
)
_PROMISES = (".csv", ".tsv", ".json", ".jsonl", ".ndjson")


def sniff(source: Source, columns: Mapping[str, str]) -> str:
    """ "whatsapp", "csv", "jsonl", "json" or "plain".

    Raises InputError for a file that is empty, binary, or not what its name promises.
    """
    refuse_binary(source)
    head = source.head()
    start = next((line.lstrip() for line in head if line.strip()), "")
    for mark, what in _MARKUP:
        if start.lower().startswith(mark):
            raise InputError(f"this is {what}", path=source.path, hint=_TRIED)
    if looks_like_chat(head[:1] if start.startswith("{") else head):
        return "whatsapp"
    if found := _json(head, start):
        return found
    if looks_tabular(source, head, NAMES | {key(name) for name in columns.values()}):
        return "csv"
    if source.suffix in _PROMISES:
        raise InputError(
            f"called {source.suffix}, but what is in it is not; {_TRIED}",
            path=source.path,
            hint="mend the file, or say what it is with --format",
        )
    return "plain"


def refuse_binary(source: Source) -> None:
    """Raise InputError if there is no text to read."""
    with source.open_bytes() as stream:
        start = stream.read(16)
    for mark, what in _BINARY:
        if start.startswith(mark):
            raise InputError(f"this is {what}", path=source.path, hint=_TRIED)
    text = "\n".join(source.head())
    if is_binary(text):
        raise InputError(
            f"not a text file; {_TRIED}", path=source.path, hint="give a text, CSV or JSON file"
        )
    if not text.strip("\x00\ufeff \t\r\n\f\v"):
        if any(line.text.strip() for line in source.lines()):
            return
        raise InputError("the file is empty", path=source.path, hint="export the posts once more")


def _json(head: list[str], start: str) -> str | None:
    """JSON Lines if a line is an object by itself, JSON if the file is one value."""
    if start.startswith("["):
        rest = "".join(head).lstrip()[1:].lstrip()
        return "json" if rest[:1] in ("{", "]") else None
    if not start.startswith("{"):
        return None
    if _is_object(start) or any(_is_object(line) for line in head[:50]):
        return "jsonl"
    return "jsonl" if start[1:].lstrip()[:1] == '"' and len(head) == 1 else "json"


def _is_object(line: str) -> bool:
    if not line.startswith("{"):  # an indented one is part of a larger value
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
