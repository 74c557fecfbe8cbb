"""Telegram Desktop: `result.json` of one chat, or of a whole account.

Text comes as a string, or in parts that are joined with nothing between them. What somebody
passed on is `shared_from`, not their own words. `date` is the local time of whoever exported;
`date_unixtime`, which older exports lack, is certain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from postcheck.readers.companions import told
from postcheck.readers.fields import Origin, make_post, raw_of
from postcheck.readers.jsonstream import ITEM, Picked, pick
from postcheck.readers.look import Look
from postcheck.readers.record import Record, Rejected, Skipped
from postcheck.readers.replies import Replies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.model import AttachmentKind, Venue
    from postcheck.readers.source import Options, Source

_CHAT = ("messages", ITEM)
_LISTS = ("chats", "left_chats")
_CHATS = tuple((where, "list", ITEM, "messages", ITEM) for where in _LISTS)
_NAMES = tuple((where, "list", ITEM, key) for where in _LISTS for key in ("name", "type"))
_MEDIA: dict[str, AttachmentKind] = {
    "sticker": "image",
    "animation": "video",
    "video_file": "video",
    "video_message": "video",
    "voice_message": "audio",
    "audio_file": "audio",
}


def claims(look: Look) -> bool:
    """Whether it has messages with a type and a date, as Telegram names them."""
    match look.json:
        case {"messages": [{"type": str(), **first}, *_]}:
            return bool({"date", "date_unixtime"} & first.keys())
        case {"chats": {"list": list()}} | {"left_chats": {"list": list()}}:
            return True
        case {"name": _, "type": str(), "id": int(), "messages": []}:
            return True
    return False


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each message of each chat, in the order of the file."""
    chat = _Chat(source.title.removesuffix(".json"), options)
    for picked in pick(source, ("name",), ("type",), _CHAT, *_NAMES, *_CHATS):
        match picked.path:
            case ("name",) | (_, "list", _, "name"):
                chat = _Chat(str(picked.value or "Saved messages or a deleted account"), options)
            case ("type",) | (_, "list", _, "type"):
                chat.type = str(picked.value)
            case _:
                yield chat.record(picked, source)


def moments(source: Source) -> Iterator[tuple[str, str]]:
    """The number of each message, and its local time as `2024-03-01T18:05:09`; nothing if it is
    no export of Telegram."""
    if not claims(Look(source)):
        return
    for picked in told(source, _CHAT, *_CHATS):
        if isinstance(message := picked.value, dict) and message.get("type") == "message":
            yield str(message.get("id")), str(message.get("date"))


class _Chat:
    """One chat: its name, its type, and what was said in it so far."""

    def __init__(self, name: str, options: Options) -> None:
        self.name, self.type = name, ""
        self._options = options
        self._replies = Replies()

    @property
    def venue(self) -> Venue:
        return "public" if self.type.startswith("public_") else "private_group"

    def record(self, picked: Picked, source: Source) -> Record:
        number = picked.path[-1]
        place = f"{source.name}#{self.name}:{number}"
        message = picked.value
        if picked.too_large or not isinstance(message, dict):
            reason = "too long" if picked.too_large else "not an object"
            return Rejected(place, reason, raw_of(message))
        if message.get("type") != "message":
            is_call = message.get("action") in ("phone_call", "group_call")
            return Skipped(place, "call" if is_call else "system notice")
        return self._post(message, number, Origin(place, raw_of(message)))

    def _post(self, message: dict[str, Any], number: object, origin: Origin) -> Record:
        said = _text(message.get("text")) or _poll(message.get("poll"))
        passed_on = message.get("forwarded_from") is not None
        self._replies.note(message.get("id"), said)
        values = {
            "text": "" if passed_on else said,
            "shared_from": said if passed_on else None,
            "id": f"{self.name}:{message.get('id', number)}",
            "author": message.get("from"),
            "posted_at": _number(message.get("date_unixtime")) or message.get("date"),
            "platform": "telegram",
            "venue": self.venue,
            "thread": self.name,
            "reply_to": self._replies.to(message.get("reply_to_message_id")),
            "attachments": [{"kind": kind} for kind in _attached(message)],
        }
        return make_post(values, origin, self._options)


def _text(value: object) -> str:
    """The words of a text, with nothing between its parts."""
    if isinstance(value, dict):
        value = value.get("text")
    if isinstance(value, list):
        return "".join(map(_text, value))
    return value if isinstance(value, str) else ""


def _poll(value: object) -> str:
    """A poll is words, too: its question, and its answers."""
    if not isinstance(value, dict):
        return ""
    answers = value.get("answers")
    lines = [value.get("question"), *(answers if isinstance(answers, list) else [])]
    return "\n".join(filter(None, map(_text, lines)))


def _attached(message: dict[str, Any]) -> Iterator[AttachmentKind]:
    if message.get("photo"):
        yield "image"
    if media := message.get("media_type"):
        yield _MEDIA.get(str(media), "document")
    elif message.get("file") or message.get("contact_information"):
        yield "document"
    if message.get("location_information"):
        yield "link"


def _number(value: object) -> int | None:
    """Unix seconds; they come as text."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else None
