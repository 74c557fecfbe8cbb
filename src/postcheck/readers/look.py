"""What can be seen of a file before it is read: enough to tell its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from postcheck.readers.jsonstream import sample

if TYPE_CHECKING:
    from postcheck.readers.source import Source


@dataclass(frozen=True)
class Look:
    """A file and its beginning. `columns`: names of columns or keys that the user has given."""

    source: Source
    columns: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def magic(self) -> bytes:
        """Its first 512 bytes."""
        with self.source.open_bytes() as stream:
            return stream.read(512)

    @cached_property
    def head(self) -> list[str]:
        """Its first lines."""
        return self.source.head()

    @cached_property
    def start(self) -> str:
        """Its first line that is not blank."""
        return next((line.lstrip() for line in self.head if line.strip()), "")

    @cached_property
    def json(self) -> Any:
        """What its first 64 kB hold as JSON, with lists that end early; None for no JSON.

        For what assigns JSON to a name, as in `window.YTD.tweets.part0 = [`, that JSON.
        """
        looks = self.start.startswith(("{", "[")) or "=" in self.start[:300]
        return sample(self.source) if looks else None
