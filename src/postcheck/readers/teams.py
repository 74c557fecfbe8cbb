"""Microsoft Teams: exports for one's own data or by an administrator, and answers of Graph.

The one writes `Body.Content`, the other `body.content`; apart from capitals they are the same.
Messages come in no certain order, so those that others answer are noted first. A chat stands in the
file of each of its people: what an earlier file holds is not counted again.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from postcheck.readers.fields import Origin, make_post, raw_of
from postcheck.readers.jsonstream import ITEM, BrokenJsonError, Picked, pick
from postcheck.readers.record import Record, Rejected, Skipped
from postcheck.readers.replies import Replies
from postcheck.readers.teamshtml import Body, read_html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.look import Look
    from postcheck.readers.source import Options, Source

_LISTS = ((ITEM,), ("value", ITEM), ("Value", ITEM))
_LISTED = ("usersList.json", "users/usersList.json", "teamsList.json", "teams/teamsList.json")


def claims(look: Look) -> bool:
    """Whether it has messages with a body and a type, in the one spelling or the other."""
    match look.json:
        case [first, *_] | {"value": [first, *_]} | {"Value": [first, *_]}:
            return isinstance(first, dict) and _is_message(_lowered(first))
        case []:
            name = PurePosixPath(look.source.inside).name
            listed = any(look.source.companion(one) for one in _LISTED)
            return name.startswith("messages") and listed
    return False


def _is_message(message: dict[str, Any]) -> bool:
    body = message.get("body")
    has_body = isinstance(body, dict) and "content" in body
    if isinstance(body, dict) and body.keys() == {"contentType"}:  # all that can be seen of it
        return True
    is_deleted = body is None and "messageType" in message
    return (has_body or is_deleted) and bool(
        {"messageType", "chatId", "channelIdentity"} & message.keys()
        and {"createdDateTime", "from"} & message.keys()
    )


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each message, and the answers that Graph puts into it, in the order of the file."""
    export = _Export(source, options)
    for picked in pick(source, *_LISTS):
        export.note(picked.value)
    for picked in pick(source, *_LISTS):
        yield from export.records(picked)


class _Export:
    """The messages of one file."""

    def __init__(self, source: Source, options: Options) -> None:
        self._source, self._options = source, options
        self._replies = Replies()
        self._earlier = [_ids(one) for one in _earlier_files(source)]

    def note(self, value: object) -> None:
        """Remember what others may answer: what is no answer itself."""
        message = _lowered(value) if isinstance(value, dict) else {}
        if message and not message.get("replyToId"):
            text = _body(message).text
            self._replies.note(str(message.get("id")), text or str(message.get("subject") or ""))

    def records(self, picked: Picked) -> Iterator[Record]:
        place, value = f"{self._source.name}#{picked.path[-1]}", picked.value
        if picked.too_large or not isinstance(value, dict):
            yield Rejected(
                place, "too long" if picked.too_large else "not an object", raw_of(value)
            )
            return
        message = _lowered(value)
        yield self._record(message, Origin(place, raw_of(value)))
        answers = message.get("replies")
        for number, answer in enumerate(answers if isinstance(answers, list) else [], start=1):
            if isinstance(answer, dict):
                answer = {**answer, "replyToId": answer.get("replyToId") or message.get("id")}
                yield self._record(answer, Origin(f"{place}.{number}", raw_of(answer)))

    def _record(self, message: dict[str, Any], origin: Origin) -> Record:
        if any(_id(message) in ids for ids in self._earlier):
            return Skipped(origin.place, "duplicate")
        if message.get("deletedDateTime"):
            return Skipped(origin.place, "deleted")
        if message.get("messageType", "message") != "message" or message.get("from") is None:
            detail = message.get("eventDetail")
            return Skipped(origin.place, "call" if _is_call(detail) else "system notice")
        return self._post(message, origin)

    def _post(self, message: dict[str, Any], origin: Origin) -> Record:
        body, subject = _body(message), message.get("subject")
        files = list(_files(message))
        passed_on = next((one["passed on"] for one in files if "passed on" in one), None)
        answered = next((one["answered"] for one in files if "answered" in one), None)
        answered = body.quoted or answered or self._replies.to(str(message.get("replyToId")))
        if body.quoted and not body.text.strip():  # somebody else's words, and nothing to them
            passed_on = passed_on or body.quoted
        pictures = [{"kind": "image", "alt": alt} for alt in body.pictures]
        thread = _thread(self._source, message)
        values = {
            "text": "\n".join(one for one in (subject, body.text) if isinstance(one, str) and one),
            "shared_from": passed_on,
            "id": f"{thread}:{message.get('id')}" if message.get("id") else None,
            "author": _author(self._source, message.get("from")),
            "posted_at": message.get("createdDateTime"),
            "platform": "teams",
            "venue": "private_group",
            "thread": thread,
            "reply_to": None if answered == passed_on else answered,
            "attachments": [*pictures, *(one for one in files if "name" in one)],
        }
        return make_post(values, origin, self._options)


def _lowered(value: Any) -> Any:
    """Keys in the spelling of Graph: `ContentType` is `contentType`."""
    if isinstance(value, dict):
        return {name[:1].lower() + name[1:]: _lowered(one) for name, one in value.items()}
    return [_lowered(one) for one in value] if isinstance(value, list) else value


def _body(message: dict[str, Any]) -> Body:
    body = message.get("body")
    content = body.get("content") if isinstance(body, dict) else body
    if not isinstance(body, dict) or not isinstance(content, str):
        return Body(content if isinstance(content, str) else "", "", ())
    is_html = str(body.get("contentType", "html")).lower() in ("html", "1")
    return read_html(content) if is_html else Body(content, "", ())


def _is_call(detail: object) -> bool:
    """Whether an event is a call: by the name of its type, or by the part that is filled."""
    if not isinstance(detail, dict):
        return False
    filled = any(detail.get(key) for key in ("callEnded", "callStarted", "callRecording"))
    return filled or "#microsoft.graph.call" in str(detail.get("@odata.type", ""))


def _files(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What came with a message: files, the message that it answers, one that is passed on."""
    attached = message.get("attachments")
    for one in attached if isinstance(attached, list) else []:
        kind = str(one.get("contentType", "")) if isinstance(one, dict) else ""
        content = _content(one) if kind.endswith("essageReference") else {}
        if kind == "messageReference":
            yield {"answered": content.get("messagePreview")}
        elif kind == "forwardedMessageReference":
            html = content.get("originalMessageContent")
            yield {"passed on": read_html(html).text if isinstance(html, str) else None}
        elif kind and "card" not in kind:
            yield {"name": one.get("name") or one.get("contentUrl"), "url": one.get("contentUrl")}


def _content(attachment: dict[str, Any]) -> dict[str, Any]:
    """JSON in a text."""
    try:
        found = json.loads(str(attachment.get("content")))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _author(source: Source, value: object) -> str | None:
    """A person, or an application that writes."""
    if not isinstance(value, dict):
        return None
    for kind in ("user", "application", "device"):
        if isinstance(one := value.get(kind), dict):
            listed = source.companion("usersList.json") or source.companion("users/usersList.json")
            name = one.get("displayName")
            return str(name) if name else _named(listed).get(str(one.get("id")))
    return None


def _thread(source: Source, message: dict[str, Any]) -> str:
    """The team and the channel, by name if the export tells it; else what the chat is called."""
    channel = message.get("channelIdentity")
    if not isinstance(channel, dict):
        return str(message.get("chatId") or PurePosixPath(source.inside).stem)
    number, team = str(channel.get("channelId")), str(channel.get("teamId"))
    channels = source.companion(f"channels_{team}.json")
    names = (_named(source.companion("teamsList.json")).get(team), _named(channels).get(number))
    return " / ".join(filter(None, names)) or number


@lru_cache(maxsize=64)
def _named(source: Source | None) -> dict[str, str]:
    """Names by id, of users, teams or channels."""
    found: dict[str, str] = {}
    if source is None:
        return found
    try:
        for picked in pick(source, *_LISTS):
            one = _lowered(picked.value) if isinstance(picked.value, dict) else {}
            name = one.get("displayName") or one.get("name")
            if name:
                found[str(one.get("id") or one.get("groupsId"))] = str(name)
    except BrokenJsonError:
        pass
    return found


def _earlier_files(source: Source) -> Iterator[Source]:
    """Other people's messages that are read before these."""
    if "users" not in PurePosixPath(source.inside).parts:
        return
    for path, one in source.beside.items():
        if path == source.inside:
            return
        where = PurePosixPath(path)
        if "users" in where.parts and where.name.startswith("messages"):
            yield one


@lru_cache(maxsize=512)
def _ids(source: Source) -> frozenset[str]:
    try:
        found = pick(source, *_LISTS)
        return frozenset(_id(_lowered(p.value)) for p in found if isinstance(p.value, dict))
    except BrokenJsonError:
        return frozenset()


def _id(message: dict[str, Any]) -> str:
    return f"{message.get('chatId')}:{message.get('id')}"
