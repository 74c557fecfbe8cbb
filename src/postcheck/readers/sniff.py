"""Which format a file is in, told by its content; the name only helps with tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postcheck.errors import InputError
from postcheck.readers.encoding import is_binary
from postcheck.readers.formats import TRIED, Format, format_of
from postcheck.readers.limits import TABLES
from postcheck.readers.look import Look

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postcheck.readers.source import Source

_BINARY = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"%PDF", "a PDF file; copy its text into a .txt file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file; save it as .xlsx or as plain text"),
    (b"SQLite format 3", "a database; export its posts as CSV"),
    (b"\x1f\x8b", "a gzip file that holds no tar archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive; unpack it first"),
    (b"PK\x03\x04", "an office file; save it as CSV or as plain text"),
)
_MARKUP = (
    ("<!doctype html", "a web page; export the posts again as JSON or text"),
    ("<html", "a web page; export the posts again as JSON or text"),
    ("<!-- saved from url", "a web page; export the posts again as JSON or text"),
    ("<?xml", "an XML file; save the posts as CSV"),
    ("{\\rtf", "a rich-text file; save it as plain text"),
)


def sniff(source: Source, columns: Mapping[str, str]) -> Format:
    """The format of a file.

    Raises InputError for a file that is empty, binary, or not what its name promises.
    """
    look = Look(source, columns)
    if found := format_of(look, binary=True):
        return found
    refuse_binary(source)
    for mark, what in _MARKUP:
        if look.start.lower().startswith(mark):
            if found := format_of(look, page=True):
                return found
            raise InputError(f"this is {what}", path=source.path)
    if look.start.startswith("<") and (found := format_of(look, page=True)):
        return found
    found = format_of(look)
    if found is not None and (found.name != "plain" or source.suffix not in TABLES):
        return found
    raise InputError(
        f"called {source.suffix}, but what is in it is not; {TRIED}",
        path=source.path,
        hint="mend the file, or say what it is with --format",
    )


def refuse_binary(source: Source) -> None:
    """Raise InputError if there is no text to read."""
    with source.open_bytes() as stream:
        start = stream.read(16)
    for mark, what in _BINARY:
        if start.startswith(mark):
            raise InputError(f"this is {what}", path=source.path)
    text = "\n".join(source.head())
    if is_binary(text):
        raise InputError(
            f"not a text file; {TRIED}", path=source.path, hint="give a text, CSV or JSON file"
        )
    if not text.strip("\x00\ufeff \t\r\n\f\v"):
        if any(line.text.strip() for line in source.lines()):
            return
        raise InputError("the file is empty", path=source.path, hint="export the posts once more")
