"""Messages of X, between two and in groups.

People have ids and no names there, the owner's apart. Mostly the newest message comes first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from postcheck.readers.escapes import unescaped
from postcheck.readers.fields import Origin, make_post, raw_of
from postcheck.readers.inorder import oldest_first
from postcheck.readers.jsonstream import ITEM, Picked, pick
from postcheck.readers.record import Record, Rejected, Skipped
from postcheck.readers.twitter_text import expanded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.look import Look
    from postcheck.readers.source import Options, Source

_CONVERSATION = (ITEM, "dmConversation")
_OWN_PICTURE = "/messages/media/"  # in a link that stands for a picture of the message


class Owner(NamedTuple):
    """Whose archive it is: the name, and the id that messages know them by ("": unknown)."""

    name: str
    id: str


def holds(look: Look) -> bool:
    """Whether it has messages with their words; there are lists of their headers, too."""
    entries = look.json if isinstance(look.json, list) else []
    found = [entry["dmConversation"] for entry in entries if _is_conversation(entry)]
    lists = [one["messages"] for one in found if isinstance(one.get("messages"), list)]
    events = [event for one in lists for event in one if isinstance(event, dict)]
    created = [one for event in events if isinstance(one := event.get("messageCreate"), dict)]
    return bool(found) and (not created or any("text" in one for one in created))


def _is_conversation(entry: object) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("dmConversation"), dict)


def read(source: Source, owner: Owner, options: Options) -> Iterator[Record]:
    """Each message of each conversation, the oldest first."""
    number, name, events = 0, "", list[Picked]()
    paths = ((*_CONVERSATION, "conversationId"), (*_CONVERSATION, "messages", ITEM))
    for picked in pick(source, *paths):
        if picked.path[0] != number:
            yield from _conversation(source, name, events, owner, options)
            number, name, events = int(picked.path[0]), "", []
        if picked.path[-1] == "conversationId":
            name = str(picked.value)
        else:
            events.append(picked)
    yield from _conversation(source, name, events, owner, options)


def _conversation(
    source: Source, name: str, events: list[Picked], owner: Owner, options: Options
) -> Iterator[Record]:
    for picked in oldest_first(events, _when):
        place = f"{source.name}#{picked.path[0]}.{picked.path[-1]}"
        match picked.value:
            case {"messageCreate": dict(message)} | {"welcomeMessageCreate": dict(message)}:
                values = _values(message, owner) | {"thread": name}
                yield make_post(values, Origin(place, raw_of(message)), options)
            case dict():
                yield Skipped(place, "system notice")  # who came, who went, what it is called
            case other:
                reason = "too long" if picked.too_large else "not an object"
                yield Rejected(place, reason, raw_of(other))


def _when(picked: Picked) -> str:
    """The time of whatever kind of event it is."""
    kinds = picked.value.values() if isinstance(picked.value, dict) else ()
    times = (one.get("createdAt") for one in kinds if isinstance(one, dict))
    return next((time for time in times if isinstance(time, str)), "")


def _values(message: dict[str, Any], owner: Owner) -> dict[str, object]:
    text, links = message.get("text"), message.get("urls")
    known = [one for one in links if isinstance(one, dict)] if isinstance(links, list) else []
    pairs = [(one.get("url"), one.get("expanded")) for one in known]
    pictures = [str(short) for short, whole in pairs if _OWN_PICTURE in str(whole)]
    sender = message.get("senderId")
    media = message.get("mediaUrls")
    return {
        "text": expanded(unescaped(text), pairs, pictures) if isinstance(text, str) else text,
        "id": message.get("id"),
        "author": owner.name if owner.id and str(sender) == owner.id else sender,
        "posted_at": message.get("createdAt"),
        "platform": "twitter",
        "venue": "private_group",
        "attachments": [{"kind": "image"} for _ in media] if isinstance(media, list) else None,
    }
