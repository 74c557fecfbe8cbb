"""Slack: an export as a folder or zip, `CHANNEL/YYYY-MM-DD.json` with `users.json`.

A text names people by their ids and escapes `&`, `<` and `>`; here it is as others saw it. A
`subtype` tells notices from words. What answers a thread may stand in a later day's file than
what it answers. Answers of the API, `{"messages": [...]}`, are read as well.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from postcheck.readers.fields import Origin, make_post, raw_of
from postcheck.readers.jsonstream import ITEM, BrokenJsonError, Picked, pick
from postcheck.readers.record import Record, Rejected, Skipped
from postcheck.readers.replies import Replies

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from postcheck.readers.look import Look
    from postcheck.readers.source import Options, Source

_LISTS = ((ITEM,), ("messages", ITEM))
_DAY = re.compile(r"\d{4}-\d\d-\d\d\.json")
_WORDS = frozenset(
    ("", "thread_broadcast", "me_message", "file_share", "file_comment", "bot_message")
)
_DELETED, _CALLS = ("tombstone", "message_deleted"), ("huddle_thread", "sh_room_created")
_MARKED = re.compile(r"<([^<>]*)>|&(amp|lt|gt);")
_SIGNS = {"amp": "&", "lt": "<", "gt": ">"}
_ALL = ("here", "channel", "everyone")
_CHATS = ("channels.json", "groups.json", "dms.json", "mpims.json")


def claims(look: Look) -> bool:
    """Whether it has messages with a `ts`, as Slack counts time."""
    match look.json:
        case [first, *_] | {"messages": [first, *_]}:
            return _is_message(first)
        case []:
            is_day = _DAY.fullmatch(PurePosixPath(look.source.inside).name) is not None
            return is_day and look.source.companion("users.json") is not None
    return False


def _is_message(value: object) -> bool:
    match value:
        case {"type": "message", "ts": str(ts)}:
            return ts.replace(".", "", 1).isdigit()
    return False


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each message of a channel's day, in the order of the file."""
    channel = _Channel(source, options)
    for picked in pick(source, *_LISTS):
        yield channel.record(picked)


class _Channel:
    """A day of a channel, or all of it."""

    def __init__(self, source: Source, options: Options) -> None:
        self._source, self._options = source, options
        self._names = _names(source.companion("users.json"), _lists(source))
        self._thread = _thread(source, self._names)
        self._replies = Replies()

    def record(self, picked: Picked) -> Record:
        place, message = f"{self._source.name}#{picked.path[-1]}", picked.value
        if picked.too_large or not isinstance(message, dict):
            reason = "too long" if picked.too_large else "not an object"
            return Rejected(place, reason, raw_of(message))
        kind = str(message.get("subtype") or "")
        if kind in _DELETED or message.get("hidden") is True:
            return Skipped(place, "deleted" if kind in _DELETED else "system notice")
        if kind in _CALLS:
            return Skipped(place, "call")
        if kind not in _WORDS or message.get("type", "message") != "message":
            return Skipped(place, "system notice")
        return self._post(message, Origin(place, raw_of(message)))

    def _post(self, message: dict[str, Any], origin: Origin) -> Record:
        ts, root = message.get("ts"), message.get("thread_ts")
        text = _said(message)
        said = readable(text, self._names) if isinstance(text, str) else text
        self._replies.note(ts, said if isinstance(said, str) else "")
        values = {
            "text": said,
            "shared_from": self._passed_on(message),
            "id": f"{self._thread}:{ts}" if ts else None,
            "author": self._author(message),
            "posted_at": ts,
            "platform": "slack",
            "venue": "private_group",
            "thread": self._thread,
            "reply_to": self._answered(str(root)) if root and root != ts else None,
            "attachments": list(_files(message)),
        }
        return make_post(values, origin, self._options)

    def _author(self, message: dict[str, Any]) -> str | None:
        profile, number = message.get("user_profile"), message.get("user") or message.get("bot_id")
        own = _shown(profile) if isinstance(profile, dict) else None
        return self._names.get(str(number)) or own or message.get("username") or number

    def _passed_on(self, message: dict[str, Any]) -> str | None:
        """A message that is shared, with its writer's name beside it."""
        for one in _objects(message.get("attachments")):
            if (one.get("is_share") or one.get("is_msg_unfurl")) and isinstance(
                text := one.get("text"), str
            ):
                return readable(text, self._names)
        return None

    def _answered(self, root: str) -> str | None:
        if (known := self._replies.to(root)) is not None:
            return known
        for day in _days(root):
            if (other := self._source.companion(f"{day}.json")) is not None and (
                text := _texts(other).get(root)
            ):
                return readable(text, self._names)
        return None


def readable(text: str, names: Mapping[str, str]) -> str:
    """A text as people saw it: names for ids, labels for links, and signs for `&amp;`."""
    return _MARKED.sub(lambda found: _marked(found, names), text)


def _marked(found: re.Match[str], names: Mapping[str, str]) -> str:
    if found[2]:
        return _SIGNS[found[2]]
    target, bar, label = found[1].partition("|")
    label = _MARKED.sub(lambda sign: _SIGNS.get(sign[2] or "", sign[0]), label)
    if target.startswith(("@", "#")):
        name = names.get(target[1:]) or label.lstrip("@#") or target[1:]
        return target[0] + name
    if target.startswith("!"):
        word = target[1:].partition("^")[0]
        return f"@{word}" if word in _ALL or not (bar and label) else label
    return label or _MARKED.sub(lambda sign: _SIGNS.get(sign[2] or "", sign[0]), target)


def _said(message: dict[str, Any]) -> object:
    """The words; those of the writer alone where an old export has a file's comment apart."""
    file = message.get("file")
    first = file.get("initial_comment") if isinstance(file, dict) else None
    comment = message.get("comment") or first
    if isinstance(comment, dict) and isinstance(comment.get("comment"), str):
        return comment["comment"]
    if message.get("subtype") == "file_share" and isinstance(file, dict) and message.get("upload"):
        return ""  # "uploaded a file", in Slack's words
    return message.get("text", "")


def _files(message: dict[str, Any]) -> Iterator[dict[str, object]]:
    one = message.get("file")
    for file in _objects(message.get("files")) + ([one] if isinstance(one, dict) else []):
        yield {
            "mime_type": file.get("mimetype"),
            "name": file.get("name"),
            "alt": file.get("alt_txt"),
        }


def _objects(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _days(ts: str) -> Iterator[str]:
    """The day of a time, and those beside it: which zone the export took is not known."""
    try:
        when = datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError, OSError):
        return
    for days in (0, -1, 1):
        yield f"{when + timedelta(days=days):%Y-%m-%d}"


@lru_cache(maxsize=32)
def _texts(source: Source) -> dict[str, str]:
    """What was said in a file, by its time."""
    try:
        found = [one.value for one in pick(source, *_LISTS)]
    except BrokenJsonError:
        return {}
    said = {str(one.get("ts")): _said(one) for one in found if isinstance(one, dict)}
    return {ts: text for ts, text in said.items() if isinstance(text, str)}


def _lists(source: Source) -> tuple[Source, ...]:
    return tuple(one for name in _CHATS if (one := source.companion(name)))


@lru_cache(maxsize=8)
def _names(users: Source | None, chats: tuple[Source, ...]) -> dict[str, str]:
    """Names by id, of people and channels; of a chat without one, the names of its people."""
    found: dict[str, str] = {}
    for one in (*([users] if users else []), *chats):
        for value in _of(one):
            profile = value.get("profile")
            members = value.get("members")
            people = [found.get(str(who), str(who)) for who in members or [] if members]
            name = _shown(profile) if isinstance(profile, dict) else None
            name = name or value.get("real_name") or value.get("name") or ", ".join(people)
            if value.get("id") and name:
                found[str(value["id"])] = str(name)
    return found


def _of(source: Source) -> Iterator[dict[str, Any]]:
    try:
        for picked in pick(source, (ITEM,)):
            if isinstance(picked.value, dict):
                yield picked.value
    except BrokenJsonError:
        return


def _shown(profile: dict[str, Any]) -> str | None:
    """The name that others see."""
    return profile.get("display_name") or profile.get("real_name") or profile.get("name") or None


def _thread(source: Source, names: Mapping[str, str]) -> str:
    """The name of its folder, which for a chat of two is an id."""
    where = PurePosixPath(source.inside)
    folder = where.parent.name if _DAY.fullmatch(where.name) else where.stem
    return names.get(folder) or folder or where.stem
