"""What the files that came with another say of it, such as whose account it is."""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left
from contextlib import suppress
from tarfile import TarError
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from postcheck.readers.jsonstream import BrokenJsonError, Path, Picked, pick

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

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


class Held:
    """What other files hold already, at eight bytes for each key.

    `keys` gives those of a file; a file that breaks off or is damaged holds what comes before that.
    """

    def __init__(
        self, sources: Iterable[Source], keys: Callable[[Source], Iterable[Hashable]]
    ) -> None:
        self._hashes = array("q")
        for source in sources:
            with suppress(EOFError, BadZipFile, TarError, zlib.error):
                self._hashes.extend(map(hash, keys(source)))
        self._hashes = array("q", sorted(self._hashes))

    def __contains__(self, key: Hashable) -> bool:
        at = bisect_left(self._hashes, hash(key))
        return at < len(self._hashes) and self._hashes[at] == hash(key)
