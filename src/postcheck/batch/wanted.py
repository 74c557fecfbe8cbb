"""Which posts of an export are to be checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from postcheck.model import UK, Post
from postcheck.readers import Record, Skipped

LEFT_OUT = "left out by a filter"


@dataclass(frozen=True)
class Wanted:
    """Posts from `since` on, before `until`, and by one of `authors` (without regard to case).

    A post without a time is in every period, since it cannot be told not to be.
    """

    since: datetime | None = None
    until: datetime | None = None
    authors: frozenset[str] = frozenset()

    def said(self, *, names: bool = True) -> Iterator[str]:
        """What was asked for, in words; `names`: whether authors may be named."""
        if self.since is not None:
            yield f"only posts from {self.since.astimezone(UK):%Y-%m-%d %H:%M} on"
        if self.until is not None:
            yield f"only posts before {self.until.astimezone(UK):%Y-%m-%d %H:%M}"
        if self.authors:
            chosen = f"authors that were chosen ({len(self.authors)})"
            yield f"only posts by {' or '.join(sorted(self.authors)) if names else chosen}"

    def of(self, records: Iterable[Record]) -> Iterator[Record]:
        """The records, with `Skipped` for each post that is not wanted."""
        for record in records:
            if isinstance(record, Post) and not self._wants(record):
                yield Skipped(record.id or "", LEFT_OUT)
            else:
                yield record

    def _wants(self, post: Post) -> bool:
        if post.posted_at is not None:
            if self.since is not None and post.posted_at < self.since:
                return False
            if self.until is not None and post.posted_at >= self.until:
                return False
        return not self.authors or (post.author or "").casefold().strip() in self.authors
