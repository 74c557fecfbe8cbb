"""Facebook's "Export your information" as JSON: posts, comments, and both of them in groups.

A list of entries, bare or under one key that changes its version (`comments_v2`, `comments_v3`);
one entry may stand alone; since 2025 some files are `label_values`. The text of a post is in any
element of `data`, its `title` a sentence of Facebook's. What is told of a picture mostly repeats
the text. Linked pages, and what others wrote on one's own wall, are not the owner's words. Who can
see a post is not told: what is in no group counts as public, where only words on a school matter.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from postcheck.readers import metalabels
from postcheck.readers.fields import Origin, make_post, raw_of
from postcheck.readers.jsonstream import EACH, ITEM, Path, pick, sample
from postcheck.readers.meta import Ids, items_of, moment, objects_of, owner, repaired, text_of
from postcheck.readers.metamedia import captioned
from postcheck.readers.record import Record, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.look import Look
    from postcheck.readers.source import Options, Source

_VERSION = re.compile(r"_v\d+$")
_KEYS = frozenset(
    "comments group_comments group_posts pending_posts posts your_posts status_updates"
    " wall_posts wall_posts_sent_to_you anonymous_author_posts shared_memories".split()
)
_ON_MY_WALL = "wall_posts_sent_to_you"
_IN_GROUPS = ("group_", "pending_posts", "anonymous_author_posts")
_ENTRY = frozenset({"timestamp", "attachments", "data", "title", "tags"})
_DATA = frozenset({"post", "update_timestamp", "backdated_timestamp"})
_ATTACHED = frozenset({"media", "external_context", "place", "event", "note", "poll", "text"})
_OWN_WORDS = {
    "note": ("title", "text"),
    "life_event": ("title", "description"),
    "for_sale_item": ("title", "description"),
}


def claims(look: Look) -> bool:
    """Whether it is such a list, or has one under the key of posts or comments."""
    document = look.json
    if isinstance(document, dict):
        if _says_something(document):
            return True
        return any(_claims_list(key, value) for key, value in document.items())
    if not isinstance(document, list):
        return False
    return _are_files(document) or _is_list_of_posts(document, _stem(look.source))


def _are_files(items: list[Any]) -> bool:
    """Whether somebody put what several files hold into one list."""
    return any(
        _claims_list(key, value)
        for item in items
        if isinstance(item, dict) and "timestamp" not in item
        for key, value in item.items()
    )


def _claims_list(key: str, value: object) -> bool:
    if isinstance(value, dict):  # {"group_posts": {"activity_log_data": [...]}}
        return any(_claims_list(key, inner) for inner in value.values())
    if not isinstance(value, list):
        return False
    if _says_something(*value):
        return True
    known = _VERSION.sub("", key) in _KEYS
    if not value:
        return known and _VERSION.search(key) is not None
    return known and any(map(_is_entry, value))


def _is_list_of_posts(items: list[Any], stem: str) -> bool:
    if metalabels.holds_own_words(repaired(items), stem) or _says_something(*items):
        return True
    whole = items[:-1] or items  # the last one may be cut off
    return all(map(_is_entry, whole)) and any(map(_has_parts, whole))


def _is_entry(item: object) -> bool:
    """Whether an object could be an entry of a post: a time, and nothing that is of others."""
    if not isinstance(item, dict) or "timestamp" not in item or not item.keys() <= _ENTRY:
        return False
    return all(one.keys() <= _DATA for one in _data(item))  # no search, like, group joined


def _has_parts(item: dict[str, Any]) -> bool:
    return "data" in item or any(_ATTACHED & one.keys() for one in _attached(item))


def _says_something(*items: object) -> bool:
    """Whether one of the entries has the text of a post or a comment."""
    return any(
        isinstance(one.get("post"), str) or _is_comment(one.get("comment"))
        for item in items
        if isinstance(item, dict) and "timestamp" in item
        for one in _data(item)
    )


def _is_comment(comment: object) -> bool:
    return isinstance(comment, dict) and bool({"comment", "author"} & comment.keys())


def _data(item: dict[str, Any]) -> list[dict[str, Any]]:
    return objects_of(item.get("data"))


def _attached(item: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for holder in objects_of(item.get("attachments")) for one in _data(holder)]


def _stem(source: Source) -> str:
    return PurePosixPath(source.name).stem


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each entry, in the order of the file; after it what others said of its pictures."""
    entries = Entries(source, options, owner(source))
    start = sample(source)
    wanted: list[Path] = [(ITEM,), (EACH, ITEM), (EACH, EACH, ITEM)]
    if isinstance(start, dict) and "timestamp" in start:
        wanted = [()]
    elif isinstance(start, list) and _are_files(start):
        wanted = [(ITEM, EACH, ITEM)]
    for number, picked in enumerate(pick(source, *wanted), start=1):
        place = f"{source.name}#{number}"
        item = repaired(picked.value)
        if picked.too_large or not isinstance(item, dict):
            reason = "too long" if picked.too_large else "not an object"
            yield Rejected(place, reason, raw_of(item))
        else:
            key = next((step for step in picked.path if isinstance(step, str)), "")
            yield from entries.records(item, key, place)


class Entries:
    """The entries of one file, and whose they are."""

    def __init__(self, source: Source, options: Options, owner: str) -> None:
        self._options, self._owner = options, owner
        self._stem = _stem(source)
        self._ids = Ids(f"facebook:{self._stem}")

    def records(self, item: dict[str, Any], key: str, place: str) -> Iterator[Record]:
        """One entry with its texts as they were written, `key` being that of its list."""
        if not {"timestamp", "data", "attachments"} & item.keys():
            yield Rejected(place, "neither a time nor words", raw_of(item))
            return
        values = self._labelled(item) if metalabels.is_labelled(item) else self._entry(item, key)
        yield make_post(values, Origin(place, raw_of(item)), self._options)
        yield from self._said_of_pictures(item, place, values["text"])

    def _entry(self, item: dict[str, Any], key: str) -> dict[str, object]:
        comment = _comment(item)
        text = text_of(comment.get("comment")) or _text(item)
        group = text_of(comment.get("group")) or None
        in_group = group is not None or key.startswith(_IN_GROUPS) or "group" in self._stem
        when = moment(item.get("timestamp")) or moment(comment.get("timestamp"))
        nobodys = key.startswith(_ON_MY_WALL)
        return {
            "text": text,
            "shared_from": _passed_on(item, text),
            "id": self._ids.of(when),
            "author": text_of(comment.get("author")) or (None if nobodys else self._owner),
            "posted_at": when,
            "platform": "facebook",
            "venue": "private_group" if in_group else "public",
            "thread": group,
            "attachments": list(_attachments(item, text)),
        }

    def _labelled(self, item: dict[str, Any]) -> dict[str, object]:
        text = metalabels.words(item, self._stem)
        when = moment(item.get("timestamp"))
        pictures = ((one, text_of(one.get("description"))) for one in metalabels.media(item))
        return {
            "text": text,
            "id": item.get("fbid") or self._ids.of(when),
            "author": self._owner,
            "posted_at": when,
            "platform": "facebook",
            "venue": "private_group" if "group" in self._stem else "public",
            "attachments": list(captioned(pictures, text)),
        }

    def _said_of_pictures(self, item: dict[str, Any], place: str, text: object) -> Iterator[Record]:
        """Comments that others left below the pictures of a post."""
        media = [media for one in _attached(item) for media in objects_of(one.get("media"))]
        comments = [said for one in media for said in items_of(one.get("comments"))]
        for number, comment in enumerate(comments, start=1):
            origin = Origin(f"{place}:{number}", raw_of(comment))
            if not isinstance(comment, dict):
                yield Rejected(origin.place, "not an object", origin.raw)
                continue
            values = {
                "text": comment.get("comment"),
                "author": comment.get("author"),
                "posted_at": moment(comment.get("timestamp")),
                "platform": "facebook",
                "venue": "public",
                "reply_to": text,
            }
            yield make_post(values, origin, self._options)


def _comment(item: dict[str, Any]) -> dict[str, Any]:
    return next((one["comment"] for one in _data(item) if _is_comment(one.get("comment"))), {})


def _text(item: dict[str, Any]) -> str:
    """The words of a post, wherever in `data` they are, then those of a poll or a note."""
    texts = [text_of(one.get("post")) for one in _data(item)]
    return "\n".join(dict.fromkeys(text for text in (*texts, *_own_words(item)) if text.strip()))


def _own_words(item: dict[str, Any]) -> Iterator[str]:
    for attached in _attached(item):
        for name, keys in _OWN_WORDS.items():
            for one in objects_of(attached.get(name)):
                yield from filter(str.strip, (text_of(one.get(key)) for key in keys))
        for poll in objects_of(attached.get("poll")):
            asked = [
                poll.get("question"),
                *(o.get("option") for o in objects_of(poll.get("options"))),
            ]
            yield from filter(str.strip, map(text_of, asked))


def _passed_on(item: dict[str, Any], text: str) -> str | None:
    """Words that came with what was shared; whose they are is not told."""
    texts = (text_of(one.get("text")) for one in _attached(item))
    return next((one for one in texts if one.strip() and one.strip() != text.strip()), None)


def _attachments(item: dict[str, Any], text: str) -> Iterator[dict[str, object]]:
    attached = _attached(item)
    notes = [note for one in attached for note in objects_of(one.get("note"))]
    pictures = [media for one in (*attached, *notes) for media in objects_of(one.get("media"))]
    yield from captioned(((one, text_of(one.get("description"))) for one in pictures), text)
    for one in attached:
        context = one.get("external_context")
        if isinstance(context, dict) and (context.get("url") or context.get("name")):
            yield {"kind": "link"}
