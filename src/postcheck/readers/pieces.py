"""A page in pieces, one for each of its records: a document of any size, and no more than one of
them in memory.

What people wrote is escaped, so a tag in the text of a page is always the page's own.
"""

from __future__ import annotations

import io
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from postcheck.readers.source import MAX_LINE

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from postcheck.readers.source import Source

_CHUNK = 1 << 18
_LEFT = 10_000  # characters that are kept of a piece that is too long
_TAG = 1_000  # no tag that begins a piece is longer


class Piece(NamedTuple):
    """What stands from one beginning to the next. `cut`: it was longer than MAX_LINE, and only
    its first characters are left."""

    html: str
    cut: bool


def pieces(source: Source, begins: re.Pattern[str]) -> Iterator[Piece]:
    """What stands before the first tag that `begins` finds, and then a piece for each tag."""
    held, cut = "", False
    for chunk in _chunks(source):
        held += chunk
        starts = [found.start() for found in begins.finditer(held, 1)]
        for start, end in pairwise([0, *starts]):
            yield _piece(held[start:end], cut)
            cut = False
        held = held[starts[-1] :] if starts else held
        if len(held) > MAX_LINE:
            held, cut = held[:_LEFT] + held[-_TAG:], True
    yield _piece(held, cut)


def _piece(html: str, cut: bool) -> Piece:
    return Piece(html[:_LEFT], True) if cut or len(html) > MAX_LINE else Piece(html, False)


def _chunks(source: Source) -> Iterator[str]:
    with (
        source.open_bytes() as raw,
        io.TextIOWrapper(raw, encoding=source.encoding, errors="replace") as text,
    ):
        while chunk := text.read(_CHUNK):
            yield chunk
