"""LinkedIn: `messages.csv`, `Comments.csv` and `Shares.csv` of an archive of one's data.

Its other tables (connections, positions) hold no posts. Comments and shares are their owner's,
whose name is in `Profile.csv`; messages are of all who wrote them. The columns of comments could be
anybody's, so their file must have its name as well.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from postcheck.model import Post
from postcheck.readers import csvfile
from postcheck.readers.aliases import NAMES, key
from postcheck.readers.csvrows import Row, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.look import Look
    from postcheck.readers.record import Record
    from postcheck.readers.source import Options, Source

_MESSAGES = {"conversation_id", "conversation_title", "from", "content"}
_SHARES = {"share_link", "share_commentary"}
_COMMENTS = ["date", "link", "message"]
_UTC = ZoneInfo("UTC")


def claims(look: Look) -> bool:
    """Whether the columns are those of messages, comments or shares."""
    return not look.columns and bool(_kind(look.source))


def _kind(source: Source) -> str:
    names = [key(name) for name in csvfile.heading_of(source, NAMES).names]
    there = set(names)
    if there >= _MESSAGES:
        return "messages"
    if names == _COMMENTS and source.title.lower().startswith("comments"):
        return "comments"
    return "shares" if there >= _SHARES else ""


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each row as a Post, Skipped or Rejected."""
    more: dict[str, str | None] = {"platform": "linkedin"}
    if _kind(source) == "messages":
        more["venue"] = "private_group"
    else:
        more["author"] = _owner(source) or "account holder"
    for record in csvfile.read(source, replace(options, tz=_UTC)):
        yield record.model_copy(update=more) if isinstance(record, Post) else record


def _owner(source: Source) -> str | None:
    """`First Name` and `Last Name` of the profile."""
    profile = source.companion("Profile.csv")
    table = [row for row in rows(profile, ",") if isinstance(row, Row)][:2] if profile else []
    if len(table) < 2:
        return None
    found = dict(zip(map(key, table[0].cells), table[1].cells, strict=False))
    names = (found.get("first_name"), found.get("last_name"))
    return " ".join(name for name in names if name) or None
