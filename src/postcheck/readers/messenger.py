"""Messages of Messenger and of Instagram: `message_1.json` and so on, and the encrypted chats.

The newest message is the first, and the names of a chat may stand after its messages. Chats that
are encrypted end to end come in a download of their own, with other keys (`senderName`, `text`)
and whole letters. Since 2024 nothing marks a notice but its wording: see messenger_notices. What
is shared is a link and somebody else's words; who answers whom is not told.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from postcheck.readers.aliases import kind
from postcheck.readers.fields import Origin, make_post, raw_of
from postcheck.readers.jsonstream import ITEM, BrokenJsonError, pick, sample
from postcheck.readers.messenger_notices import Notices
from postcheck.readers.meta import (
    Ids,
    is_instagrams,
    items_of,
    known_owner,
    moment,
    objects_of,
    repaired,
    text_of,
)
from postcheck.readers.record import Record, Rejected, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from postcheck.model import AttachmentKind
    from postcheck.readers.look import Look
    from postcheck.readers.source import Options, Source

_MESSAGES = ("messages", ITEM)
_ABOUT = tuple((key,) for key in ("title", "threadName", "thread_path", "participants"))
_TYPES = {"subscribe": "system notice", "unsubscribe": "system notice", "call": "call"}
_MEDIA: dict[str, AttachmentKind] = {
    "photos": "image",
    "videos": "video",
    "audio_files": "audio",
    "gifs": "image",
    "sticker": "image",
    "files": "document",
}
_ONLY_ON_INSTAGRAM = ("Liked a message", "Audio call ended", "Video chat ended")


def claims(look: Look) -> bool:
    """Whether it has messages with a sender and a time, or is a chat without any."""
    match look.json:
        case {"messages": [_, *_] as messages}:
            return any(map(_is_message, messages))
        case {"messages": [], "participants": list(), **more}:
            return bool({"title", "thread_path", "threadName"} & more.keys())
    return False


def _is_message(message: object) -> bool:
    if not isinstance(message, dict):
        return False
    classic = {"sender_name", "timestamp_ms"} <= message.keys()
    return classic or {"senderName", "timestamp"} <= message.keys()


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each message, in the order of the file: the newest first."""
    on_instagram = is_instagrams(source) or is_on_instagram(_sample(source))
    chat = Chat(
        source,
        options,
        _about(source),
        owner=known_owner(source, near=True),
        platform="instagram" if on_instagram else "messenger",
    )
    for picked in pick(source, _MESSAGES):
        place = f"{source.name}#{picked.path[-1]}"
        message = repaired(picked.value)
        if picked.too_large or not isinstance(message, dict):
            reason = "too long" if picked.too_large else "not an object"
            yield Rejected(place, reason, raw_of(message))
        else:
            yield chat.record(message, place)


class Chat:
    """One file of a chat: what it is called, who is in it, and on which platform.

    `about` may have its `title`, `thread_path` and `participants`; `owner` is whose export it is.
    """

    def __init__(
        self,
        source: Source,
        options: Options,
        about: dict[str, Any],
        *,
        owner: str | None,
        platform: str,
    ) -> None:
        self._options, self._platform = options, platform
        people = [_name(one) for one in items_of(about.get("participants"))]
        self.name = _title(about, source)
        self._ids = Ids(text_of(about.get("thread_path")) or _folder(source) or source.name)
        self._notices = Notices(people, _writer(people, self.name, owner))

    def record(self, message: dict[str, Any], place: str) -> Record:
        """One message, with its texts as they were written."""
        origin = Origin(place, raw_of(message))
        if not {"sender_name", "senderName", "timestamp_ms", "timestamp"} & message.keys():
            return Rejected(place, "neither a sender nor a time", origin.raw)
        values = self._values(message)
        if reason := self._no_post(message, values):
            return Skipped(place, reason)
        return make_post(values, origin, self._options)

    def _values(self, message: dict[str, Any]) -> dict[str, object]:
        said = message.get("content", message.get("text"))
        when = moment(message.get("timestamp_ms")) or moment(message.get("timestamp"))
        shared = _shared(message)
        return {
            "text": said,
            "shared_from": None if shared == said else shared,
            "id": self._ids.of(when),
            "author": message.get("sender_name", message.get("senderName")),
            "posted_at": when,
            "platform": self._platform,
            "venue": "private_group",
            "thread": self.name,
            "attachments": list(_attachments(message)),
        }

    def _no_post(self, message: dict[str, Any], values: dict[str, object]) -> str | None:
        """Why a message is no post; a placeholder for what is attached is taken out of it."""
        if message.get("is_unsent") or message.get("isUnsent"):
            return "deleted"
        said, author = text_of(values["text"]), text_of(values["author"])
        reason = self._notices.reason(said, author)
        if message.get("type") == "placeholder" and reason is None:
            return "system notice" if said.strip() else "deleted"
        if reason is None and _is_call(message):
            return "call"
        if reason == "media only":
            values["text"] = ""
            return None if values["shared_from"] else reason
        return reason or _TYPES.get(text_of(message.get("type")).casefold())


def _is_call(message: dict[str, Any]) -> bool:
    """Whether it has what only calls have, whatever it says of itself."""
    return message.get("call_duration") is not None or bool(message.get("missed"))


def _about(source: Source) -> dict[str, Any]:
    """What is told of the chat as a whole, wherever in the file."""
    found: dict[str, Any] = {}
    try:
        for path, value, _ in pick(source, *_ABOUT):
            found[str(path[0])] = repaired(value)
    except BrokenJsonError:  # told again where the messages break off
        pass
    participants = found.get("participants")
    found["participants"] = participants if isinstance(participants, list) else []
    return found


def _name(participant: object) -> str:
    if isinstance(participant, dict):
        participant = participant.get("name")
    return text_of(participant)


def _title(about: dict[str, Any], source: Source) -> str:
    """The name of the chat: as it says, else that of its folder or file, without its number."""
    if title := text_of(about.get("title")).strip():
        return title
    name = text_of(about.get("threadName")) or PurePosixPath(_folder(source)).name
    name = name or source.title.removesuffix(".json").removesuffix(".html")
    stem, _, number = name.rpartition("_")
    return stem if stem and number.isalnum() and any(map(str.isdigit, number)) else name


def _folder(source: Source) -> str:
    """The folder of a chat, for a file that is called as the files in such folders are."""
    path = PurePosixPath(source.inside)
    named = path.name.startswith("message") and len(path.parts) > 1
    return path.parent.as_posix() if named else ""


def _writer(people: list[str], title: str, owner: str | None) -> str | None:
    """Who "You" is: the owner; of two people, the one after whom the chat is not called."""
    if owner in people:
        return owner
    others = [name for name in people if name != title]
    return others[0] if len(people) == 2 and len(others) == 1 else None


def _sample(source: Source) -> list[dict[str, Any]]:
    start = sample(source)
    return objects_of(start.get("messages")) if isinstance(start, dict) else []


def is_on_instagram(messages: Iterable[dict[str, Any]]) -> bool:
    """Whether one of some messages is worded as Instagram alone does."""
    return any(message.get("content") in _ONLY_ON_INSTAGRAM for message in messages)


def _shared(message: dict[str, Any]) -> str | None:
    share = message.get("share")
    text = text_of(share.get("share_text")) if isinstance(share, dict) else ""
    return text if text.strip() else None


def _attachments(message: dict[str, Any]) -> Iterator[dict[str, object]]:
    for key, default in _MEDIA.items():
        for one in items_of(message.get(key)):
            uri = text_of(one.get("uri")) if isinstance(one, dict) else ""
            yield {"kind": (kind(uri) if key == "files" else None) or default}
    for one in objects_of(message.get("media")):
        yield {"kind": kind(text_of(one.get("uri"))) or "image"}
    share = message.get("share")
    if isinstance(share, dict) and share.get("link"):
        yield {"kind": "link"}
