"""Google Chat in a Takeout: `Google Chat/Groups/DM x/messages.json` with its `group_info.json`.

Times are written out in the language of the account; one that cannot be read costs only the
time. A deleted message has a state and no text. A message of a topic answers what began it.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from postcheck.readers.fields import Origin, make_post, raw_of
from postcheck.readers.jsonstream import ITEM, BrokenJsonError, Picked, pick
from postcheck.readers.longdates import parse_long
from postcheck.readers.record import Record, Rejected, Skipped
from postcheck.readers.replies import Replies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.look import Look
    from postcheck.readers.source import Options, Source

_OWN = {"creator", "created_date", "topic_id", "message_id"}
_UTC = ZoneInfo("UTC")  # what Google writes, so it is also what a date without a zone is in


def claims(look: Look) -> bool:
    """Whether it has messages with a creator, as Google Chat names them."""
    match look.json:
        case {"messages": [*some]} if some:
            return any(isinstance(one, dict) and len(_OWN & one.keys()) >= 2 for one in some[:50])
        case {"messages": []}:
            return look.source.companion("group_info.json") is not None
    return False


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each message of one chat, in the order of the file."""
    chat = _Chat(source, options)
    for picked in pick(source, ("messages", ITEM)):
        yield chat.record(picked)


class _Chat:
    """One chat, and what its topics began with."""

    def __init__(self, source: Source, options: Options) -> None:
        self._source, self._options = source, options
        self._topics = Replies()
        self._name = _name_of(source)

    def record(self, picked: Picked) -> Record:
        place, message = f"{self._source.name}#{picked.path[-1]}", picked.value
        if picked.too_large or not isinstance(message, dict):
            reason = "too long" if picked.too_large else "not an object"
            return Rejected(place, reason, raw_of(message))
        if str(message.get("message_state", "")).upper() == "DELETED":
            return Skipped(place, "deleted")
        text = message.get("text")
        if not text:
            if "deletion_metadata" in message:
                return Skipped(place, "deleted")
            if _is_call(message.get("annotations")):
                return Skipped(place, "call")
        return self._post(message, text, Origin(place, raw_of(message)))

    def _post(self, message: dict[str, Any], text: object, origin: Origin) -> Record:
        topic, quoted = message.get("topic_id"), message.get("quoted_message_metadata")
        answered = quoted.get("text") if isinstance(quoted, dict) else None
        answered = answered or self._topics.to(topic)
        if isinstance(text, str) and self._topics.to(topic) is None:
            self._topics.note(topic, text)
        when = parse_long(message.get("created_date"), tz=_UTC)
        creator = message.get("creator")
        if isinstance(creator, dict):
            creator = creator.get("name") or creator.get("email")
        values = {
            "text": "" if text is None else text,
            "id": message.get("message_id"),
            "author": creator,
            "posted_at": when.isoformat() if when else None,
            "platform": "googlechat",
            "venue": "private_group",
            "thread": self._name,
            "reply_to": answered,
            "attachments": _files(message.get("attached_files")),
        }
        return make_post(values, origin, self._options)


def _is_call(annotations: object) -> bool:
    """Whether one of them tells of a video call."""
    some = annotations if isinstance(annotations, list) else []
    signs = ('"video_call_metadata"', '"call_data"')
    return any(sign in raw_of(one) for one in some for sign in signs)


def _files(value: object) -> list[dict[str, object]]:
    some = value if isinstance(value, list) else []
    return [
        {"name": one.get("original_name") or one.get("export_name")}
        for one in some
        if isinstance(one, dict)
    ]


def _name_of(source: Source) -> str:
    """The name of a space, else those of the people in it, else that of its folder."""
    folder = PurePosixPath(source.inside).parent.name or "chat"
    info = source.companion("group_info.json")
    if info is None:
        return folder
    people: list[str] = []
    try:
        for picked in pick(info, ("name",), ("members", ITEM, "name")):
            if picked.path == ("name",) and picked.value:
                return str(picked.value)
            people += [str(picked.value)] if len(picked.path) > 1 and picked.value else []
    except BrokenJsonError:
        return folder
    return ", ".join(people[:10]) or folder
