"""Signal's own export of a chat history: `main.jsonl`, one frame of a backup a line.

Frames of people (`recipient`) and chats (`chat`) come before those of messages (`chatItem`), which
name them by number; whole numbers are text, times milliseconds. What was edited has its earlier
versions in `revisions`; only the last is read.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from postcheck.readers.fields import Origin, make_post
from postcheck.readers.record import Record, Rejected, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from postcheck.readers.look import Look
    from postcheck.readers.source import Options, Source

_FRAMES = frozenset(
    "account recipient chat chatItem chatFolder stickerPack adHocCall notificationProfile".split()
)
_HEADER = frozenset(("backupTimeMs", "mediaRootBackupKey"))
_MEDIA = ("stickerMessage", "viewOnceMessage", "contactMessage", "giftBadge")
_DELETED = ("remoteDeletedMessage", "adminDeletedMessage")


def claims(look: Look) -> bool:
    """Whether its first lines are frames of a backup, and one is of a message or a chat."""
    if not look.start.startswith("{"):
        return False
    found = [_frame(line) for line in look.head[:50] if line.startswith("{")]
    keys = {key for frame in found for key in frame}
    return bool(keys & {"recipient", "chatItem"}) and all(map(_is_frame, found[:5]))


def _is_frame(frame: dict[str, Any]) -> bool:
    """Whether it is the header, or one thing alone with what is known of it."""
    if frame.keys() & _HEADER:
        return True
    return len(frame) == 1 and all(
        key in _FRAMES and isinstance(value, dict) for key, value in frame.items()
    )


def _frame(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each message of each chat, in the order of the file."""
    history = _History(options)
    for line in source.lines():
        if not line.text.strip():
            continue
        place = source.place(line.number)
        frame = {} if line.cut else _frame(line.text)
        if not frame:
            yield Rejected(place, "too long" if line.cut else "broken JSON", line.text)
        elif isinstance(item := frame.get("chatItem"), dict):
            yield history.record(item, Origin(place, line.text))
        else:
            history.note(frame)


class _History:
    """The people and the chats that are known so far."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._people: dict[str, str] = {}
        self._chats: dict[str, str] = {}
        self._self = "account holder"

    def note(self, frame: Mapping[str, Any]) -> None:
        account, person, chat = (frame.get(key) for key in ("account", "recipient", "chat"))
        if isinstance(account, dict):
            self._self = _full(account, "givenName", "familyName") or self._self
        if isinstance(person, dict):
            self._people[str(person.get("id"))] = self._name(person)
        if isinstance(chat, dict):
            number = str(chat.get("recipientId"))
            self._chats[str(chat.get("id"))] = self._people.get(number, number)

    def _name(self, person: Mapping[str, Any]) -> str:
        contact, group = person.get("contact"), person.get("group")
        if "self" in person:
            return self._self
        if isinstance(group, dict):
            return _title(group) or f"group {person.get('id')}"
        if not isinstance(contact, dict):
            return "Signal" if "releaseNotes" in person else str(person.get("id"))
        own = contact.get("nickname")
        return (
            (_full(own, "given", "family") if isinstance(own, dict) else "")
            or _full(contact, "systemGivenName", "systemFamilyName")
            or _full(contact, "profileGivenName", "profileFamilyName")
            or str(contact.get("e164") or contact.get("username") or person.get("id"))
        )

    def record(self, item: Mapping[str, Any], origin: Origin) -> Record:
        for keys, reason in ((_MEDIA, "media only"), (_DELETED, "deleted")):
            if any(key in item for key in keys):
                return Skipped(origin.place, reason)
        update = item.get("updateMessage")
        if isinstance(update, dict):
            is_call = "individualCall" in update or "groupCall" in update
            return Skipped(origin.place, "call" if is_call else "system notice")
        message = item.get("standardMessage") or item.get("directStoryReplyMessage")
        poll = item.get("poll")
        if isinstance(poll, dict):
            message = {"text": {"body": _poll(poll)}}
        if not isinstance(message, dict):
            return Skipped(origin.place, "system notice")
        return self._post(item, message, origin)

    def _post(self, item: Mapping[str, Any], message: Mapping[str, Any], origin: Origin) -> Record:
        chat, sent = str(item.get("chatId")), item.get("dateSent")
        reply, quote = message.get("textReply"), message.get("quote")
        author = str(item.get("authorId"))
        values = {
            "text": _text(reply) if isinstance(reply, dict) else _text(message),
            "id": f"{chat}:{author}:{sent}",
            "author": self._people.get(author, author),
            "posted_at": sent,
            "platform": "signal",
            "venue": "private_group",
            "thread": self._chats.get(chat, chat),
            "reply_to": _text(quote) if isinstance(quote, dict) else None,
            "attachments": list(_attached(message)),
        }
        return make_post(values, origin, self._options)


def _full(names: Mapping[str, Any], *keys: str) -> str:
    return " ".join(str(names[key]) for key in keys if names.get(key))


def _title(group: Mapping[str, Any]) -> str | None:
    match group:
        case {"snapshot": {"title": {"title": str(title)}}} | {"title": str(title)}:
            return title
    return None


def _text(message: Mapping[str, Any]) -> str:
    """The words, which are empty where there is a picture alone."""
    text = message.get("text")
    body = text.get("body") if isinstance(text, dict) else text
    return body if isinstance(body, str) else ""


def _poll(poll: Mapping[str, Any]) -> str:
    """A poll is words, too."""
    options = poll.get("options")
    said = [one.get("option") for one in options or () if isinstance(one, dict)]
    return "\n".join(one for one in (poll.get("question"), *said) if isinstance(one, str))


def _attached(message: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    some = message.get("attachments")
    for one in some if isinstance(some, list) else []:
        file = one.get("pointer") if isinstance(one, dict) else None
        if isinstance(file, dict):
            yield {
                "mime_type": file.get("contentType"),
                "name": file.get("fileName"),
                "caption": file.get("caption"),
            }
