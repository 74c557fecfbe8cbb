"""Several files that appear all or none."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping


class Whole(Protocol):
    """A file that is written whole or not at all."""

    def finish(self) -> None: ...
    def close(self) -> None: ...
    def discard(self) -> None: ...


_File = TypeVar("_File", bound=Whole)


class Together:
    """A context manager: files that were added appear when it is left, all of them or, after an
    error, none; then what stood in their places before stands there again."""

    def __init__(self) -> None:
        self._files: dict[Path, Whole] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            _close(self._files)
        else:
            for file in self._files.values():
                file.discard()

    def add(self, path: Path, file: _File) -> _File:
        """Take a file that will stand at `path`."""
        self._files[path] = file
        return file


def _close(files: Mapping[Path, Whole]) -> None:
    """All are complete on the disk before the first appears, so a full disk takes none of them."""
    kept: dict[Path, Path | None] = {}
    appeared: set[Path] = set()
    try:
        for file in files.values():
            file.finish()
        for path, file in files.items():
            target = path.resolve()
            kept[target] = _kept(target) if len(files) > 1 else None
            file.close()
            appeared.add(target)
    except BaseException:
        for target, before in kept.items():
            with contextlib.suppress(OSError):
                _put_back(target, before, appeared=target in appeared)
        for file in files.values():
            file.discard()
        raise
    for before in kept.values():
        if before is not None:
            before.unlink(missing_ok=True)


def _kept(target: Path) -> Path | None:
    """What stands in a place, under a hidden name as well; None if nothing does."""
    if not target.exists():
        return None
    before = target.with_name(f".{secrets.token_hex(8)}.before")
    try:
        os.link(target, before)
    except OSError:  # a file system without links
        target.rename(before)
    return before


def _put_back(target: Path, before: Path | None, *, appeared: bool) -> None:
    if before is not None:
        before.replace(target)
        before.unlink(missing_ok=True)  # a link to the very same file is not replaced
    elif appeared:
        target.unlink(missing_ok=True)
