"""Mastodon and its kin: the `outbox.json` of an archive, in ActivityPub's words.

A text is HTML. A content warning is the author's words, too, and stands before it; so are the
answers of a poll, and what describes a picture. Whom it is for says the venue: all the world
("public"), or followers and people named ("private_group"). Of a boost the archive has the address
and no words: it is Skipped as "not saved". Lists of likes and bookmarks look like an outbox but
hold addresses alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from postcheck.readers.companions import told
from postcheck.readers.fields import Origin, make_post, raw_of
from postcheck.readers.jsonstream import ITEM, pick
from postcheck.readers.markup import plain_text
from postcheck.readers.record import Record, Rejected, Skipped
from postcheck.readers.replies import Replies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.look import Look
    from postcheck.readers.source import Options, Source

_ITEMS = "orderedItems"
_PUBLIC = frozenset({"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"})
_BACKUP_OF_QUOTE = "quote-inline"  # for servers that show no quotes: not the author's words


def claims(look: Look) -> bool:
    """Whether it lists activities, or is an outbox with none."""
    match look.json:
        case {"orderedItems": [{"type": str(), **first}, *_]}:
            return bool({"object", "actor"} & first.keys())
        case {"id": str(name), "type": "OrderedCollection", "orderedItems": []}:
            return "outbox" in name
    return False


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each activity of the outbox, in its order."""
    name, replies = _owner(source), Replies()
    for picked in pick(source, (_ITEMS, ITEM)):
        activity = picked.value
        place = f"{source.name}#{picked.path[-1]}"
        if not isinstance(activity, dict):
            reason = "too long" if picked.too_large else "not an object"
            yield Rejected(place, reason, raw_of(activity))
            continue
        yield _record(activity, name, replies, Origin(place, raw_of(activity)), options)


def _owner(source: Source) -> str | None:
    """The name in actor.json."""
    told_of = told(source.companion("actor.json"), ("name",), ("preferredUsername",))
    found = {one.path[0]: one.value for one in told_of}
    names = (found.get("name"), found.get("preferredUsername"))
    return next((name for name in names if isinstance(name, str) and name.strip()), None)


def _record(
    activity: dict[str, Any], name: str | None, replies: Replies, origin: Origin, options: Options
) -> Record:
    note = activity.get("object")
    if not isinstance(note, dict):
        is_boost = activity.get("type") == "Announce"
        return Skipped(origin.place, "not saved" if is_boost else "system notice")
    if note.get("type") == "Tombstone":
        return Skipped(origin.place, "deleted")
    if activity.get("type") not in ("Create", "Announce"):
        return Skipped(origin.place, "system notice")
    said = _text(note)
    passed_on = activity.get("type") == "Announce"
    replies.note(note.get("id"), said)
    values = {
        "text": "" if passed_on else said,
        "shared_from": said if passed_on else None,
        "id": (activity if passed_on else note).get("id"),
        "author": name or _handle(activity.get("actor") or note.get("attributedTo")),
        "posted_at": activity.get("published") or note.get("published"),
        "platform": "mastodon",
        "venue": _venue(activity, note),
        "thread": note.get("conversation") or note.get("context"),
        "reply_to": replies.to(note.get("inReplyTo")),
        "attachments": [] if passed_on else list(_attached(note)),
    }
    return make_post(values, origin, options)


def _text(note: dict[str, Any]) -> str:
    """Title, warning, text and the answers of a poll."""
    content = note.get("content") or _first(note.get("contentMap"))
    parts = [note.get("name"), note.get("summary")]
    if isinstance(content, str):
        parts.append(plain_text(content, without=_BACKUP_OF_QUOTE))
    parts.append("\n".join(_answers(note)))
    return "\n\n".join(part for part in parts if isinstance(part, str) and part.strip())


def _first(texts: object) -> object:
    """One of the same text in several languages."""
    return next(iter(texts.values()), None) if isinstance(texts, dict) else None


def _answers(note: dict[str, Any]) -> Iterator[str]:
    for key in ("oneOf", "anyOf"):
        found = note.get(key)
        for answer in found if isinstance(found, list) else []:
            if isinstance(answer, dict) and isinstance(answer.get("name"), str):
                yield answer["name"]


def _attached(note: dict[str, Any]) -> Iterator[dict[str, object]]:
    found = note.get("attachment")
    for one in found if isinstance(found, list) else [found]:
        if isinstance(one, dict):
            caption = one.get("name") or one.get("summary")
            yield {"kind": one.get("mediaType") or one.get("type"), "caption": caption}


def _venue(activity: dict[str, Any], note: dict[str, Any]) -> str | None:
    named = {
        address
        for one in (activity, note)
        for key in ("to", "cc")
        for address in _listed(one.get(key))
    }
    if not named:
        return None
    return "public" if named & _PUBLIC else "private_group"


def _listed(value: object) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _handle(actor: object) -> str:
    """The name at the end of an address."""
    if isinstance(actor, dict):
        actor = actor.get("preferredUsername") or actor.get("id")
    return str(actor or "").rstrip("/").rpartition("/")[2].removeprefix("@") or "account holder"
