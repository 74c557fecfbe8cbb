"""Records a part at a time, so that many are at hand and no part is large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postcheck.model import Post

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from postcheck.readers.record import Record


def in_parts(records: Iterable[Record], most: int, letters: int) -> Iterator[list[Record]]:
    """Cut records into parts of `most` of them; a part ends before that with the post that brings
    it to so many characters."""
    part: list[Record] = []
    held = 0
    for record in records:
        part.append(record)
        held += len(record.text) if isinstance(record, Post) else 0
        if len(part) >= most or held >= letters:
            yield part
            part, held = [], 0
    if part:
        yield part
