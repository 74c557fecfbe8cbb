"""A file that is written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TextIO

from postcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

_SURROGATE = re.compile("[\ud800-\udfff]")


def whole(text: str) -> str:
    """`text` with U+FFFD for each lone surrogate, which UTF-8 cannot hold."""
    return _SURROGATE.sub("\ufffd", text)


def mended(value: Any) -> Any:
    """Plain data with all its texts whole."""
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, dict):
        return {name: mended(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [mended(item) for item in value]
    return value


class WholeFile:
    """A file that appears under its name when it is closed; a context manager.

    Until then it is a hidden file in the same directory, which is removed if an exception
    ends the block. Raises InputError if the file cannot be written.
    """

    def __init__(self, path: Path | str, *, encoding: str = "utf-8") -> None:
        self.path = Path(path)
        self._target = self._resolve()
        self._draft = self._target.with_name(f".{secrets.token_hex(8)}.part")
        self._gone = False  # in its place, or thrown away
        try:
            self.file: TextIO = self._draft.open("x", encoding=encoding, newline="")
        except (OSError, ValueError) as error:
            raise self._error(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *error: object) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()

    def account(self, counts: Mapping[str, Any]) -> None:
        """What became of all records; most forms have no place for it."""

    def put(self, text: str) -> None:
        """Write `text` to the draft."""
        try:
            self.file.write(text)
        except OSError as error:
            raise self._error(error) from error

    def put_bytes(self, data: bytes) -> None:
        """Write bytes to the draft, for a file that is no text."""
        try:
            self.file.flush()
            self.file.buffer.write(data)
        except OSError as error:
            raise self._error(error) from error

    def finish(self) -> None:
        """Bring all of it to the disk, still under no name; nothing can be written after that."""
        if self.file.closed:
            return
        try:
            self.file.flush()
            os.fsync(self.file.fileno())
            self.file.close()
        except OSError as error:
            self.discard()
            raise self._error(error) from error

    def close(self) -> None:
        """Finish the file and put it in its place; a second call does nothing."""
        if self._gone:
            return
        self.finish()
        try:
            self._draft.replace(self._target)
        except OSError as error:
            self.discard()
            raise self._error(error) from error
        self._gone = True

    def discard(self) -> None:
        """Throw the draft away; what stood under the name before stays."""
        with contextlib.suppress(OSError):
            self.file.close()
        self._draft.unlink(missing_ok=True)
        self._gone = True

    def _resolve(self) -> Path:
        """The file itself, behind links; something other than a file is not replaced."""
        try:
            target = self.path.resolve()
            odd = target.exists() and not target.is_file()
        except (OSError, ValueError, RuntimeError) as error:
            raise self._error(error) from error
        if odd:
            raise InputError("not a file", path=self.path, hint="give the name of a file")
        return target

    def _error(self, error: Exception) -> InputError:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        hint = "check that the folder is there, has room and can be written"
        return InputError(f"cannot be written: {reason}", path=self.path, hint=hint)
