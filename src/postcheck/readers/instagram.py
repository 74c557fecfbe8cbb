"""Instagram's export as JSON: posts, reels, stories, archived posts and comments.

Posts are a list, bare or under a key (`ig_stories`); the only post of an account stands alone.
The fields of comments have names in the owner's language, so a comment is told by its shape: of
the fields, one has a time, one the name of an account, and the third is the comment. All of it is
the owner's. Messages are Messenger's form: see messenger. For exports before 2021 see
instagram_old. Who can see a post is not told: it counts as public.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from postcheck.readers import metalabels, metamedia
from postcheck.readers.fields import Origin, make_post, raw_of
from postcheck.readers.jsonstream import EACH, ITEM, Picked, pick, sample
from postcheck.readers.meta import (
    Ids,
    is_instagrams,
    kind_of,
    moment,
    objects_of,
    owner,
    repaired,
    text_of,
)
from postcheck.readers.record import Record, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.look import Look
    from postcheck.readers.source import Options, Source

_KEYS = frozenset(
    "ig_posts ig_reels_media ig_stories ig_archived_post_media ig_igtv_media ig_other_media"
    " ig_live_videos".split()
)
_COMMENTS = re.compile(r"comments_\w*comments\w*")
_COMMENT = frozenset(
    "comment|kommentar|commentaire|comentario|opmerking|reactie|komentarz|commento|comentário"
    "|kommentti|yorum|комментарий|評論|コメント".split("|")
)
_ACCOUNT = re.compile(r"[\w.]{1,30}")


def claims(look: Look) -> bool:
    """Whether it has such posts or comments, or `label_values` of Instagram's own."""
    document = look.json
    if isinstance(document, dict):
        return metamedia.is_post(document) or any(map(_claims_list, document, document.values()))
    if not isinstance(document, list):
        return False
    items = repaired(document)
    if metalabels.holds_own_words(items, _stem(look.source)):
        return is_instagrams(look.source)
    return any(map(metamedia.is_post, items)) or any(map(_is_comment, items))


def _claims_list(key: str, value: object) -> bool:
    if not isinstance(value, list):
        return False
    return key in _KEYS or _COMMENTS.fullmatch(key) is not None


def _is_comment(item: object) -> bool:
    """Whether an object has the fields of a comment: one is called so, or one has the time."""
    fields = item.get("string_map_data") if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(fields, dict):
        return False
    if any(label.strip().casefold() in _COMMENT for label in fields):
        return True
    timed = any(isinstance(one, dict) and moment(one.get("timestamp")) for one in fields.values())
    return timed and "media_list_data" in item


def _stem(source: Source) -> str:
    return PurePosixPath(source.name).stem


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each post or comment, in the order of the file."""
    start = sample(source)
    alone = isinstance(start, dict) and metamedia.is_post(start)
    wanted = [()] if alone else [(ITEM,), (EACH, ITEM)]
    reader = Entries(source, options, "instagram", owner(source))
    for number, picked in enumerate(pick(source, *wanted), start=1):
        yield reader.record(picked, number)


class Entries:
    """The posts or comments of one file, and whose they are."""

    def __init__(self, source: Source, options: Options, platform: str, owner: str) -> None:
        self._source, self._options, self._platform = source, options, platform
        self._stem, self._owner = _stem(source), owner
        self._ids = Ids(f"{platform}:{self._stem}")

    def record(self, picked: Picked, number: int) -> Record:
        place = f"{self._source.name}#{number}"
        item = repaired(picked.value)
        if picked.too_large or not isinstance(item, dict):
            reason = "too long" if picked.too_large else "not an object"
            return Rejected(place, reason, raw_of(item))
        return self.post(item, place)

    def post(self, item: dict[str, Any], place: str) -> Record:
        """One post or comment with its texts as they were written."""
        values = self._values(item)
        about = {
            "id": item.get("fbid") or self._ids.of(values.get("posted_at")),
            "author": self._owner,
            "platform": self._platform,
            "venue": "public",
        }
        return make_post({**about, **values}, Origin(place, raw_of(item)), self._options)

    def _values(self, item: dict[str, Any]) -> dict[str, object]:
        if metalabels.is_labelled(item):
            text = metalabels.words(item, self._stem)
            pictures = ((one, text_of(one.get("title"))) for one in metalabels.media(item))
            return {
                "text": text,
                "posted_at": moment(item.get("timestamp")),
                "attachments": list(metamedia.captioned(pictures, text)),
            }
        if "string_map_data" in item or "string_list_data" in item:
            return _comment(item)
        if metamedia.is_post(item) or "title" in item:
            return metamedia.values(item)
        return {}


def _comment(item: dict[str, Any]) -> dict[str, object]:
    """Words and time of a comment; its fields are named, or in a list."""
    named = item.get("string_map_data")
    fields = named.items() if isinstance(named, dict) else []
    listed = objects_of(item.get("string_list_data"))
    texts = [(label, _value(one)) for label, one in fields if isinstance(one, dict)]
    times = [one.get("timestamp") for _, one in fields if isinstance(one, dict)]
    media = objects_of(item.get("media_list_data"))
    return {
        "text": _words(texts) if texts else "\n".join(filter(None, map(_value, listed))),
        "posted_at": next(filter(None, map(moment, _all_times(times, listed))), None),
        "attachments": [{"kind": kind_of(one)} for one in media if one.get("uri")],
    }


def _all_times(times: list[object], listed: list[dict[str, Any]]) -> Iterator[object]:
    yield from times
    yield from (one.get("timestamp") for one in listed)


def _value(field: dict[str, Any]) -> str:
    return text_of(field.get("value"))


def _words(fields: list[tuple[str, str]]) -> str:
    """The comment among the fields: the one of that name, else the first that is no account."""
    for label, text in fields:
        if label.strip().casefold() in _COMMENT:
            return text
    texts = [text for _, text in fields if text.strip()]
    return next((text for text in texts if not _ACCOUNT.fullmatch(text)), next(iter(texts), ""))
