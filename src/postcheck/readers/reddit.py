"""Reddit: the CSV files of a data request, and dumps with an object a line.

`posts.csv`, `comments.csv`, `messages*.csv` and `chat_history.csv`; files named `..._headers` hold
no words. The first two are the owner's and name nobody: statistics.csv does. A comment without a
body was removed. A post is its title and, after an empty line, its body. Dumps (Pushshift, Arctic
Shift) have an author each, Unix seconds, and `&`, `<` and `>` as HTML entities.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from postcheck.readers.csvnamed import Named, header, named_rows
from postcheck.readers.escapes import unescaped
from postcheck.readers.fields import Origin, make_post, raw_of
from postcheck.readers.jsonstream import ITEM, pick
from postcheck.readers.look import Look
from postcheck.readers.record import Record, Rejected, Skipped
from postcheck.readers.replies import Replies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.source import Options, Source

_POSTS = frozenset({"id", "permalink", "date", "subreddit", "title", "body"})
_COMMENTS = frozenset({"id", "permalink", "date", "subreddit", "link", "body"})
_MESSAGES = frozenset({"id", "permalink", "date", "from", "to", "subject", "body"})
_CHAT = frozenset({"message_id", "created_at", "username", "message", "channel_url"})
_TABLES = (_POSTS, _COMMENTS, _MESSAGES, _CHAT)
_GONE = ("[deleted]", "[removed]")
_OWN_SITE = "reddit.com/"


def claims(look: Look) -> bool:
    """Whether it is one of those tables, or begins with a comment or post of a dump."""
    if any(set(header(look)) >= table for table in _TABLES):
        return True
    first = look.json[0] if isinstance(look.json, list) and look.json else look.json
    if not isinstance(first, dict) or not {"author", "created_utc", "subreddit"} <= first.keys():
        return False
    return "body" in first or {"title", "selftext"} <= first.keys()


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each post, comment or message."""
    look = Look(source)
    columns = set(header(look))
    table = next((one for one in _TABLES if columns >= one), None)
    if table is None:
        yield from _dump(source, look, options)
        return
    owner = _owner(source)
    for row in named_rows(source):
        yield _row(row, table, owner, options) if isinstance(row, Named) else row


def _owner(source: Source) -> str:
    """The account name in statistics.csv."""
    companion = source.companion("statistics.csv")
    for row in named_rows(companion) if companion else ():
        if isinstance(row, Named) and row.cells.get("statistic", "").strip() == "account name":
            return row.cells.get("value") or "account holder"
    return "account holder"


def _row(row: Named, table: frozenset[str], owner: str, options: Options) -> Record:
    cells = row.cells
    if table is _COMMENTS and not cells["body"].strip() and not cells.get("media", "").strip():
        return Skipped(row.origin.place, "deleted")
    values = _chat(cells) if table is _CHAT else _written(cells, table, owner)
    return make_post({"platform": "reddit", **values}, row.origin, options)


def _written(cells: dict[str, str], table: frozenset[str], owner: str) -> dict[str, object]:
    values: dict[str, object] = {
        "id": cells["id"],
        "posted_at": cells["date"],
        "venue": "private_group" if table is _MESSAGES else "public",
        "author": cells["from"] if table is _MESSAGES else owner,
    }
    if table is _COMMENTS:
        media = [{"kind": "image"}] if cells.get("media", "").strip() else []
        return values | {"text": cells["body"], "thread": cells["link"], "attachments": media}
    if table is _MESSAGES:
        said, thread = _titled(cells["subject"], cells["body"]), cells.get("thread_id")
        return values | {"text": said, "thread": thread or cells["id"]}
    return values | {
        "text": _titled(cells["title"], cells["body"]),
        "thread": cells["permalink"],
        "attachments": _links(cells.get("url")),
    }


def _chat(cells: dict[str, str]) -> dict[str, object]:
    return {
        "text": cells["message"],
        "id": cells["message_id"],
        "posted_at": cells["created_at"],
        "author": cells["username"],
        "venue": "private_group",
        "thread": cells["channel_url"] or cells.get("channel_name"),
    }


def _titled(title: object, body: object) -> str:
    """Title and body; of a body that was removed, the title is left."""
    parts = [one for one in (title, body) if isinstance(one, str) and one.strip()]
    if len(parts) == 2 and parts[1].strip() in _GONE:
        del parts[1]
    return "\n\n".join(parts)


def _links(url: object) -> list[str]:
    """What a post points to; one that is text alone points to itself."""
    is_link = isinstance(url, str) and url.startswith("http") and _OWN_SITE not in url
    return [str(url)] if is_link else []


def _dump(source: Source, look: Look, options: Options) -> Iterator[Record]:
    replies = Replies()
    for value, origin in _values(source, look):
        if isinstance(value, dict):
            yield make_post(_dumped(value, replies), origin, options)
        else:
            yield Rejected(origin.place, str(value), origin.raw)


def _values(source: Source, look: Look) -> Iterator[tuple[dict[str, Any] | str, Origin]]:
    """Each object, or why a line or element is none."""
    if look.start.startswith("["):
        for path, value, too_large in pick(source, (ITEM,)):
            origin = Origin(f"{source.name}#{path[0]}", raw_of(value))
            why = "too long" if too_large else "not an object"
            yield (value if isinstance(value, dict) else why), origin
        return
    for line in source.lines():
        if line.text.strip():
            yield _value(line.text, cut=line.cut), Origin(source.place(line.number), line.text)


def _value(text: str, *, cut: bool) -> dict[str, Any] | str:
    if cut:
        return "too long"
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return "broken JSON"
    return value if isinstance(value, dict) else "not an object"


def _dumped(value: dict[str, Any], replies: Replies) -> dict[str, object]:
    is_comment = "body" in value
    said = value.get("body") if is_comment else _titled(value.get("title"), value.get("selftext"))
    said = unescaped(said) if isinstance(said, str) else said
    name = f"{'t1' if is_comment else 't3'}_{value.get('id')}"
    if isinstance(said, str):
        replies.note(name, said)
    author = value.get("author")
    return {
        "text": said,
        "id": name if value.get("id") else None,
        "author": None if author in _GONE else author,
        "posted_at": value.get("created_utc"),
        "platform": "reddit",
        "venue": "private_group" if value.get("subreddit_type") == "private" else "public",
        "thread": value.get("link_id") if is_comment else name,
        "reply_to": replies.to(value.get("parent_id")),
        "shared_from": _crossposted(value),
        "attachments": [] if is_comment else _links(value.get("url")),
    }


def _crossposted(value: dict[str, Any]) -> str | None:
    """What a post of another subreddit said that this one passes on."""
    match value.get("crosspost_parent_list"):
        case [dict(parent), *_]:
            return unescaped(_titled(parent.get("title"), parent.get("selftext"))) or None
    return None
