"""What a reader yields: a Post, or a record that is no Post and the reason for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from postcheck.model import Post

RAW_LIMIT = 2_000


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that was understood and holds nothing to check.

    `place` is `file:line`, or the file alone; `reason` is one of "system notice", "media only",
    "call", "deleted", "empty", "not saved", "duplicate", "side file".
    """

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that could not be read: where, why, and its first 2,000 characters."""

    place: str
    reason: str
    raw: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "raw", self.raw[:RAW_LIMIT])


Record: TypeAlias = Post | Skipped | Rejected
