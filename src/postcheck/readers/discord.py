"""Discord: JSON and CSV of DiscordChatExporter, and the data package that Discord itself gives.

DiscordChatExporter holds a whole channel; its CSV tells neither the kind of a message nor the
server, and writes notices as if somebody had said them. A data package holds what its owner wrote
and nothing else: `messages/c1/channel.json` with `messages.csv` (to 2023) or `messages.json`, times
in UTC. Names of its folders are translated, so the owner is looked for by the shape of `user.json`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from postcheck.model import Post
from postcheck.readers import csvfile
from postcheck.readers.fields import Origin, make_post, raw_of
from postcheck.readers.jsonstream import ITEM, BrokenJsonError, Picked, pick
from postcheck.readers.look import Look
from postcheck.readers.record import Record, Rejected, Skipped
from postcheck.readers.replies import Replies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.model import Venue
    from postcheck.readers.source import Options, Source

_EXPORTER = ["AuthorID", "Author", "Date", "Content"]
_PACKAGE = ("ID", "Timestamp", "Contents")
_PRIVATE = ("DirectTextChat", "DirectGroupTextChat", "DM", "GROUP_DM", "1", "3")
_PART = re.compile(r" ?\[part \d+\]$")
_UTC = ZoneInfo("UTC")
# What DiscordChatExporter writes for a notice, where nothing else tells that it is one.
_NOTICE = re.compile(
    r"Joined the (?:server|group)\.|Left the group\.|Pinned a message\.|Started a thread\."
    r"|Changed the channel icon\."
)
_CALL = re.compile(r"Started a call that lasted [\d,.]+ minutes\.?")


def claims(look: Look) -> bool:
    """Whether it is a channel with its messages, or the messages of a data package."""
    match look.json:
        case {"guild": {"name": _}, "channel": {"name": _}}:
            return True
        case [{"ID": _, "Timestamp": _, "Contents": _}, *_]:
            return True
        case []:
            return look.source.companion("channel.json") is not None
    header = csvfile.cells_of(look.start, ",")
    return header[:4] == _EXPORTER or tuple(header[:3]) == _PACKAGE


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each message, in the order of the file."""
    if not Look(source).start.startswith(("{", "[")):
        yield from _table(source, options)
        return
    channel = _Channel("", options)
    names = {"guild": "", "channel": ""}
    wanted = (("guild",), ("channel",), (ITEM,), ("messages", ITEM))
    for picked in pick(source, *wanted):
        match picked.path:
            case ("guild",) | ("channel",):
                part = picked.value if isinstance(picked.value, dict) else {}
                names[str(picked.path[0])] = str(part.get("name") or "")
                private = part.get("id") in ("0", 0) or str(part.get("type")) in _PRIVATE
                channel.venue = "private_group" if private else channel.venue
                channel.name = " / ".join(filter(None, names.values()))
            case (int(),):
                yield from _own(picked, source, options)
            case _:
                yield channel.record(picked, source)


class _Channel:
    """A channel of DiscordChatExporter, and what was said in it so far."""

    def __init__(self, name: str, options: Options) -> None:
        self.name = name
        self.venue: Venue | None = None
        self._options = options
        self._replies = Replies()

    def record(self, picked: Picked, source: Source) -> Record:
        place, message = f"{source.name}#{picked.path[-1]}", picked.value
        if picked.too_large or not isinstance(message, dict):
            reason = "too long" if picked.too_large else "not an object"
            return Rejected(place, reason, raw_of(message))
        kind = str(message.get("type", "Default"))
        if kind not in ("Default", "Reply", "0", "19"):
            return Skipped(place, "call" if kind in ("Call", "3") else "system notice")
        return self._post(message, Origin(place, raw_of(message)))

    def _post(self, message: dict[str, Any], origin: Origin) -> Record:
        said = message.get("content")
        if isinstance(said, str):
            self._replies.note(message.get("id"), said)
        passed_on = message.get("forwardedMessage")
        passed_on = passed_on if isinstance(passed_on, dict) else {}
        answered = message.get("reference")
        answered = answered.get("messageId") if isinstance(answered, dict) else None
        values = {
            "text": said,
            "shared_from": passed_on.get("content"),
            "id": message.get("id"),
            "author": _author(message.get("author")),
            "posted_at": message.get("timestamp"),
            "platform": "discord",
            "venue": self.venue,
            "thread": self.name,
            "reply_to": self._replies.to(answered),
            "attachments": [*_attached(message), *_attached(passed_on)],
        }
        return make_post(values, origin, self._options)


def _author(value: object) -> object:
    """The name that the others see."""
    return (value.get("nickname") or value.get("name")) if isinstance(value, dict) else value


def _attached(message: dict[str, Any]) -> Iterator[dict[str, object]]:
    for one in _list(message.get("attachments")):
        yield {"name": one.get("fileName"), "url": one.get("url")}
    for _ in _list(message.get("stickers")):
        yield {"kind": "sticker"}


def _list(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _table(source: Source, options: Options) -> Iterator[Record]:
    """CSV of the one kind or the other."""
    if csvfile.cells_of(Look(source).start, ",")[:4] != _EXPORTER:
        columns = {"id": "ID", "posted_at": "Timestamp", "text": "Contents"}
        mapped = replace(options, columns=columns, tz=_UTC, day_first=True)
        known = _of_package(source)
        for record in csvfile.read(source, mapped):
            yield record.model_copy(update=known) if isinstance(record, Post) else record
        return
    columns = {"author": "Author", "posted_at": "Date", "text": "Content"}
    thread = _PART.sub("", PurePosixPath(source.title).stem)
    for record in csvfile.read(source, replace(options, columns=columns)):
        yield _told_apart(record, thread) if isinstance(record, Post) else record


def _told_apart(post: Post, thread: str) -> Record:
    for notice, reason in ((_NOTICE, "system notice"), (_CALL, "call")):
        if notice.fullmatch(post.text):
            return Skipped(post.id or "", reason)
    return post.model_copy(update={"platform": "discord", "thread": thread})


def _own(picked: Picked, source: Source, options: Options) -> Iterator[Record]:
    """A message of a data package."""
    place, message = f"{source.name}#{picked.path[0]}", picked.value
    if not isinstance(message, dict):
        yield Rejected(place, "not an object", raw_of(message))
        return
    values = {
        **_of_package(source),
        "text": message.get("Contents", ""),
        "id": message.get("ID"),
        "posted_at": message.get("Timestamp"),
        "attachments": message.get("Attachments"),
    }
    yield make_post(values, Origin(place, raw_of(message)), replace(options, tz=_UTC))


@lru_cache(maxsize=64)
def _of_package(source: Source) -> dict[str, str | None]:
    """What the files beside the messages tell of all of them."""
    channel = _values(source.companion("channel.json"), "id", "type", "name", "guild")
    guild = channel.get("guild")
    server = guild.get("name") if isinstance(guild, dict) else None
    number = str(channel.get("id"))
    listed = _values(source.companion("index.json"), number).get(number)
    folder = PurePosixPath(source.inside).parent.name
    own = " / ".join(str(name) for name in (server, channel.get("name")) if name)
    private = str(channel.get("type")) in _PRIVATE
    return {
        "author": _owner(source),
        "platform": "discord",
        "venue": "private_group" if private else None,
        "thread": (listed if isinstance(listed, str) else None) or own or folder or None,
    }


def _owner(source: Source) -> str:
    for path, one in source.beside.items():
        if PurePosixPath(path).name == "user.json":
            user = _values(one, "global_name", "username")
            if name := user.get("global_name") or user.get("username"):
                return str(name)
    return "account holder"


def _values(source: Source | None, *keys: str) -> dict[str, Any]:
    """The values of some keys of a file beside it; none if there is no such file."""
    if source is None:
        return {}
    try:
        return {str(one.path[0]): one.value for one in pick(source, *((key,) for key in keys))}
    except BrokenJsonError:
        return {}
