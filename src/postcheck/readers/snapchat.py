"""Snapchat: `chat_history.json` of "My Data".

Since 2024 an object of conversations, by the name of a friend or an id, each a list, the newest
message first; before that, four lists of messages sent and received, saved and not. `Content` (once
`Text`) is null or "" for what nobody saved, which is most: such a text is Skipped as "not saved".
Quotes and the like come as HTML entities. `Created` is UTC; `Created(microseconds)` are in fact
milliseconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from postcheck.readers.companions import told
from postcheck.readers.escapes import unescaped
from postcheck.readers.fields import Origin, make_post, raw_of
from postcheck.readers.inorder import oldest_first
from postcheck.readers.jsonstream import EACH, ITEM, Picked, pick
from postcheck.readers.record import Record, Rejected, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.model import AttachmentKind
    from postcheck.readers.look import Look
    from postcheck.readers.source import Options, Source

KINDS: dict[str, AttachmentKind] = {
    "MEDIA": "image",
    "IMAGE": "image",
    "PHOTO": "image",
    "STICKER": "image",
    "VIDEO": "video",
    "NOTE": "audio",
    "AUDIO": "audio",
    "LOCATION": "document",
    "SHARE": "link",
    "SHARESAVEDSTORY": "link",
}


def claims(look: Look) -> bool:
    """Whether it holds chats by name; lists of snaps have no words, and are not read."""
    if not isinstance(look.json, dict) or not look.json:
        return False
    if any(_is_old(name) for name in look.json):
        return True
    lists = [value for value in look.json.values() if isinstance(value, list)]
    first = next((found[0] for found in lists if found), None)
    if not isinstance(first, dict) or not {"Media Type", "Created"} <= first.keys():
        return False
    return bool({"Content", "Text", "IsSaved"} & first.keys())


def _is_old(name: str) -> bool:
    return name.lower().endswith(("saved chat history", "unsaved chat history"))


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each message of each conversation, the oldest first."""
    owner = _owner(source)
    name, messages, old = "", list[Picked](), list[Picked]()
    for picked in pick(source, (EACH, ITEM)):
        where = str(picked.path[0])
        if _is_old(where):
            old.append(picked)
            continue
        if where != name:
            yield from _conversation(messages, source, owner, options)
            name, messages = where, []
        messages.append(picked)
    yield from _conversation(messages, source, owner, options)
    yield from _conversation(old, source, owner, options)


def _owner(source: Source) -> str:
    """The user name in account.json."""
    found = told(source.companion("account.json"), ("Basic Information", "Username"))
    return next((str(one.value) for one in found if one.value), "account holder")


def _conversation(
    messages: list[Picked], source: Source, owner: str, options: Options
) -> Iterator[Record]:
    """Messages in the order of their times; they come the newest first."""
    for picked in oldest_first(messages, _when):
        where, number = picked.path
        origin = Origin(f"{source.name}#{where}:{number}", raw_of(picked.value))
        yield _record(picked, f"{where}:{number}", owner, origin, options)


def _when(picked: Picked) -> str:
    created = picked.value.get("Created") if isinstance(picked.value, dict) else None
    return created if isinstance(created, str) else ""


def _record(picked: Picked, number: str, owner: str, origin: Origin, options: Options) -> Record:
    message, where = picked.value, str(picked.path[0])
    if not isinstance(message, dict):
        reason = "too long" if picked.too_large else "not an object"
        return Rejected(origin.place, reason, origin.raw)
    kind = str(message.get("Media Type") or "TEXT").upper().replace(" ", "")
    said = message.get("Content", message.get("Text"))
    why = without_words(kind) if not said or kind.startswith("STATUS") else None
    if why is not None:
        return Skipped(origin.place, why)
    sent, other = _people(message, where, owner)
    return make_post(
        {
            "text": unescaped(said) if isinstance(said, str) else said,
            "id": number,
            "author": sent,
            "posted_at": message.get("Created"),
            "platform": "snapchat",
            "venue": "private_group",
            "thread": other,
            "attachments": [] if kind == "TEXT" else [{"kind": KINDS.get(kind, "document")}],
        },
        origin,
        options,
    )


def without_words(kind: str) -> str | None:
    """Why a message without words of its sender is none; None if it came with something."""
    if kind == "TEXT":
        return "not saved"
    if "ERASED" in kind:
        return "deleted"
    if "CALL" in kind:
        return "call"
    return None if kind in KINDS else "system notice"


def _people(message: dict[str, Any], where: str, owner: str) -> tuple[object, object]:
    """Who wrote a message, and what its conversation is called."""
    if not _is_old(where):
        return message.get("From"), message.get("Conversation Title") or where
    other = message.get("To") or message.get("From")
    return (owner if where.lower().startswith("sent") else message.get("From")), other
