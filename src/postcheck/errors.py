"""Errors that end in one clear sentence: what is wrong, where, and what to do."""

from __future__ import annotations

from pathlib import Path


class PostcheckError(Exception):
    """Base of every error that postcheck raises on purpose.

    `str(error)` is one line, ready for stderr: `place: what is wrong (what to do)`.
    Attributes: `path` and `line` (1-based) where they are known, `hint` or None.
    """

    def __init__(
        self,
        message: str,
        *,
        path: Path | str | None = None,
        line: int | None = None,
        hint: str | None = None,
    ) -> None:
        self.message = message
        self.path = path
        self.line = line
        self.hint = hint
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        place = ""
        if self.path is not None:
            place = f"{self.path}:{self.line}: " if self.line else f"{self.path}: "
        elif self.line:
            place = f"line {self.line}: "
        hint = f" ({self.hint})" if self.hint else ""
        return " ".join(f"{place}{self.message}{hint}".split())


class RuleError(PostcheckError):
    """A rule file, word list or other file below `rules/` is not right."""


class PolicyError(PostcheckError):
    """A policy does not exist, or its file is not right."""


class InputError(PostcheckError):
    """An input file or a value given by the user cannot be used."""


class MissingExtraError(PostcheckError):
    """A library that only some uses need is not installed."""
