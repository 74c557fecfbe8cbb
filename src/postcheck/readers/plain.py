"""Plain text that is no chat: one post per paragraph, paragraphs parted by blank lines.

The text of a post is its lines, joined with `\\n`. Author and time are not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from postcheck.model import Post
from postcheck.readers.encoding import whole
from postcheck.readers.record import Record, Rejected
from postcheck.readers.source import MAX_LINE, Line, Options, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.look import Look


def claims(look: Look) -> bool:
    """Whatever text nothing else claims."""
    return bool(look.head)


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each paragraph as a Post with the id `file:first line`."""
    del options
    paragraph: list[Line] = []
    size, over = 0, False
    for line in source.lines():
        if not line.text.strip():
            yield from _post(source, paragraph, over)
            paragraph, size, over = [], 0, False
            continue
        size += len(line.text) + 1
        over = over or line.cut or size > MAX_LINE + 1
        if not over or not paragraph:
            paragraph.append(line)
    yield from _post(source, paragraph, over)


def _post(source: Source, paragraph: list[Line], over: bool) -> Iterator[Record]:
    if not paragraph:
        return
    place = source.place(paragraph[0].number)
    text = "\n".join(line.text for line in paragraph)
    if over:
        yield Rejected(place, "too long", text)
    else:
        yield Post(whole(text), id=place)
