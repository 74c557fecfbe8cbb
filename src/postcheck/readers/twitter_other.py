"""What else an archive of X has: comments on live films, and messages that are encrypted.

Of the latter the archive has no words that anybody could read: each is Skipped as "not saved", so
that it is known that there were any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from postcheck.readers.fields import Origin, make_post, raw_of
from postcheck.readers.jsonstream import ITEM, Picked, pick
from postcheck.readers.record import Record, Rejected, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.look import Look
    from postcheck.readers.source import Options, Source

_COMMENT, _EVENT = "periscopeCommentsMadeByUser", "messageEvent"


def holds(look: Look) -> bool:
    """Whether it lists such comments or messages."""
    match look.json:
        case [dict(first), *_]:
            return isinstance(first.get(_COMMENT, first.get(_EVENT)), dict)
    return False


def read(source: Source, owner: str, options: Options) -> Iterator[Record]:
    """Each comment or message."""
    for picked in pick(source, (ITEM,)):
        yield _record(picked, Origin(f"{source.name}#{picked.path[0]}", ""), owner, options)


def _record(picked: Picked, origin: Origin, owner: str, options: Options) -> Record:
    match picked.value:
        case {"periscopeCommentsMadeByUser": dict(comment)}:
            values = {
                "text": comment.get("text"),
                "author": owner,
                "posted_at": comment.get("createdAt"),
                "platform": "twitter",
                "venue": "public",
                "thread": comment.get("broadcastId"),
            }
            return make_post(values, origin, options)
        case {"messageEvent": {"detail": {"messageCreateEvent": _}}}:
            return Skipped(origin.place, "not saved")
        case {"messageEvent": _}:
            return Skipped(origin.place, "system notice")
    reason = "too long" if picked.too_large else "not a comment or message"
    return Rejected(origin.place, reason, raw_of(picked.value))
