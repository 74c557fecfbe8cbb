"""Instagram's export before 2021: `media.json`, `comments.json` and `messages.json`.

Posts have a `caption` and the time they were `taken_at`; a comment is a list of its time, its words
and the account that it was left with; chats have a `conversation`. Times are in UTC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from postcheck.readers.fields import Origin, make_post, raw_of
from postcheck.readers.jsonstream import EACH, ITEM, Picked, pick
from postcheck.readers.messenger_notices import Notices
from postcheck.readers.meta import HOLDER, repaired, text_of
from postcheck.readers.record import Record, Rejected, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.model import AttachmentKind
    from postcheck.readers.look import Look
    from postcheck.readers.source import Options, Source

_MEDIA: Final[dict[str, AttachmentKind]] = {
    "photos": "image",
    "videos": "video",
    "stories": "image",
    "direct": "image",
    "profile": "image",
}
_SENT: Final[dict[str, AttachmentKind]] = {
    "media": "image",
    "media_url": "image",
    "animated_media_images": "image",
    "voice_media": "audio",
    "media_share_url": "link",
    "story_share": "link",
    "link": "link",
    "profile_share_username": "link",
}


def claims(look: Look) -> bool:
    """Whether posts, comments or chats are in the old form."""
    document = look.json
    if isinstance(document, list):
        return any(_is_chat(one) for one in document)
    if not isinstance(document, dict):
        return False
    posts = (document.get(key) for key in _MEDIA)
    if any(isinstance(one, list) and one and _is_post(one[0]) for one in posts):
        return True
    comments = (value for key, value in document.items() if key.endswith("_comments"))
    return any(isinstance(one, list) and one and _is_comment(one[0]) for one in comments)


def _is_post(item: object) -> bool:
    return isinstance(item, dict) and {"taken_at", "path"} <= item.keys()


def _is_comment(item: object) -> bool:
    return isinstance(item, list) and len(item) == 3 and all(isinstance(one, str) for one in item)


def _is_chat(item: object) -> bool:
    if not isinstance(item, dict) or not isinstance(item.get("conversation"), list):
        return False
    said = item["conversation"]
    return "participants" in item and any(isinstance(o, dict) and "sender" in o for o in said)


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each post, comment or message, in the order of the file."""
    files = _File(source, options)
    for picked in pick(source, (EACH, ITEM), (ITEM, "participants"), (ITEM, "conversation", ITEM)):
        if picked.path[-1] == "participants":
            files.enter(repaired(picked.value))
        else:
            yield files.record(picked)


class _File:
    """One file, whose it is, and for messages the chat that is read."""

    def __init__(self, source: Source, options: Options) -> None:
        self._source, self._options = source, options
        self._owner = _owner(source)
        self._chat = ""
        self._notices = Notices([], None)

    def enter(self, participants: object) -> None:
        """From here on, messages are those of a chat."""
        people = (
            [one for one in participants if isinstance(one, str)]
            if isinstance(participants, list)
            else []
        )
        self._chat = ", ".join(people)
        self._notices = Notices(people, None if self._owner == HOLDER else self._owner)

    def record(self, picked: Picked) -> Record:
        number = ":".join(str(step) for step in picked.path if step != "conversation")
        place = f"{self._source.name}#{number}"
        item = repaired(picked.value)
        origin = Origin(place, raw_of(item))
        if picked.too_large:
            return Rejected(place, "too long", "")
        if isinstance(item, list) and len(item) >= 2:
            return self._post({"text": item[1], "date": item[0]}, origin)
        if not isinstance(item, dict):
            return Rejected(place, "not an object", origin.raw)
        if "sender" in item:
            return self._message(item, origin)
        kind = _MEDIA.get(str(picked.path[0]), "image")
        values = {"text": item.get("caption"), "date": item.get("taken_at")}
        return self._post({**values, "attachments": [{"kind": kind}]}, origin)

    def _post(self, values: dict[str, Any], origin: Origin) -> Record:
        about = {"author": self._owner, "platform": "instagram", "venue": "public"}
        date = text_of(values.pop("date"))
        posted_at = f"{date}+00:00" if len(date) == 19 else date
        return make_post({**about, "posted_at": posted_at, **values}, origin, self._options)

    def _message(self, item: dict[str, Any], origin: Origin) -> Record:
        said, shared = item.get("text"), text_of(item.get("media_share_caption"))
        if "video_call_action" in item:
            return Skipped(origin.place, "call")
        reason = self._notices.reason(text_of(said), text_of(item.get("sender")))
        if reason and not shared:
            return Skipped(origin.place, reason)
        values = {
            "text": None if reason else said,
            "shared_from": shared or None,
            "date": item.get("created_at"),
            "author": item.get("sender"),
            "venue": "private_group",
            "thread": self._chat,
            "attachments": [{"kind": kind} for key, kind in _SENT.items() if item.get(key)],
        }
        return self._post(values, origin)


def _owner(source: Source) -> str:
    """The account in `profile.json`, the name by which messages go."""
    profile = source.companion("profile.json")
    if profile is None:
        return HOLDER
    found = pick(profile, ("username",))
    return next((text_of(one.value) for one in found if text_of(one.value)), HOLDER)
