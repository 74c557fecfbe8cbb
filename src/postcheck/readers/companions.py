"""What the files that came with another say of it, such as whose account it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postcheck.readers.jsonstream import BrokenJsonError, Path, Picked, pick

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.source import Source


def told(source: Source | None, *wanted: Path) -> Iterator[Picked]:
    """The values at some paths of a file that is not read for its posts.

    Nothing, if there is none; up to where it breaks off, if it does: that costs no post.
    """
    if source is None:
        return
    try:
        yield from pick(source, *wanted)
    except BrokenJsonError:
        return
