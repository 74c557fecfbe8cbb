"""TikTok: `user_data.json` (also `user_data_tiktok.json`).

Names of its parts change from year to year, and with them `Date` and `date`: lists are known by
their own name and what is in them, without regard to case. Posts have a caption (`Title`) since
2024; "N/A" stands for nothing, null for an empty list. Times are UTC. Words of the owner are
comments, comments in live streams, captions and messages; messages of others are in their chats.
Posts that were deleted of late are given, with ids that begin with `deleted:`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from postcheck.readers.companions import told
from postcheck.readers.fields import Origin, make_post, raw_of
from postcheck.readers.inorder import oldest_first
from postcheck.readers.jsonstream import EACH, ITEM, Picked, pick
from postcheck.readers.record import Record, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.look import Look
    from postcheck.readers.source import Options, Source

_LISTS = tuple((*(EACH,) * depth, ITEM) for depth in range(2, 7))
_NAMES = tuple(
    (*(EACH,) * depth, *names)
    for depth in (1, 2)
    for names in (("ProfileMap", "userName"), ("profilemap", "username"))
)
_PARTS = frozenset(
    {
        *("activity", "youractivity", "comment", "directmessage", "directmessages", "post"),
        *("video", "profile", "profileandsettings", "likesandfavorites", "appsettings"),
        *("tiktoklive", "tiktokshop", "tiktokshopping", "adsanddata", "incomewallet"),
        *("locationreview", "offtiktokactivity"),
    }
)
_CERTAIN = frozenset(
    {"profileandsettings", "likesandfavorites", "tiktoklive", "tiktokshop", "tiktokshopping"}
)
_LIST_NAMES = ("list", "map", "chathistory", "groupchat")
_POSTED = frozenset({"posts", "videos", "recentlydeletedposts"})
_CHATS = frozenset({"chathistory", "groupchat"})
_CHAT = re.compile(r"(?:group )?chat history with\s*(.*?)\s*:*", re.IGNORECASE)
_ZONE = re.compile(r"\d\d:\d\d(?::\d\d)?")


def claims(look: Look) -> bool:
    """Whether a part of TikTok's own is there: by a name that is nobody else's, or with a list or
    map called so two names further down."""
    document = look.json if isinstance(look.json, dict) else {}
    parts = {bare(name): part for name, part in document.items() if isinstance(part, dict)}
    if parts.keys() & _CERTAIN:
        return True
    within = [one for name in parts.keys() & _PARTS for one in parts[name].values()]
    return any(bare(name).endswith(_LIST_NAMES) for one in within for name in _keys(one))


def _keys(value: object) -> list[str]:
    return list(value) if isinstance(value, dict) else []


def bare(name: object) -> str:
    """A name of a part or key without case and signs: "Chat History" is chathistory."""
    return re.sub(r"[^a-z0-9]", "", str(name).lower())


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each comment, post and message; chats come with the oldest message first."""
    owner = _owner(source)
    chat: tuple[str | int, ...] = ()
    messages: list[Picked] = []
    for picked in pick(source, *_LISTS):
        kind = _kind(picked)
        if messages and picked.path[:-1] != chat:
            yield from _in_order(messages, source, owner, options)
            messages = []
        if kind == "message":
            chat = picked.path[:-1]
            messages.append(picked)
        elif kind:
            yield _record(picked, kind, source, owner, options)
    yield from _in_order(messages, source, owner, options)


def _owner(source: Source) -> str:
    """The user name of the profile, which may come after all else."""
    names = (one.value for one in told(source, *_NAMES) if isinstance(one.value, str))
    return next((name for name in names if not is_nothing(name)), "account holder")


def _kind(picked: Picked) -> str | None:
    """What an element of a list is, told by the names above it and its own keys."""
    above = [bare(name) for name in picked.path[:-1]]
    if _CHATS & set(above):
        return "message"
    if above[-1] == "commentslist":
        return "comment"
    if above[-1] in ("videolist", "postlist") and above[-2] in _POSTED:
        return "deleted" if "deleted" in above[-2] else "post"
    if "watchlivemap" in above and above[-1] == "comments":
        return "comment"
    return None


def _in_order(
    messages: list[Picked], source: Source, owner: str, options: Options
) -> Iterator[Record]:
    for picked in oldest_first(messages, lambda one: str(_item(one).get("date", ""))):
        yield _record(picked, "message", source, owner, options)


def _item(picked: Picked) -> dict[str, Any]:
    """An element with its keys in one spelling."""
    if not isinstance(picked.value, dict):
        return {}
    return {bare(key): value for key, value in picked.value.items()}


def _record(picked: Picked, kind: str, source: Source, owner: str, options: Options) -> Record:
    place = f"{source.name}#{'.'.join(map(str, picked.path))}"
    if not isinstance(picked.value, dict):
        return Rejected(
            place, "too long" if picked.too_large else "not an object", raw_of(picked.value)
        )
    values = values_of(kind, _item(picked), owner)
    if kind == "message":
        values["thread"] = chat_name(str(picked.path[-2]))
    if kind == "deleted":
        values["id"] = f"deleted:{place}"
    return make_post(values, Origin(place, raw_of(picked.value)), options)


def values_of(kind: str, item: dict[str, Any], owner: str) -> dict[str, object]:
    """The fields of a post of an element whose keys are bare."""
    values: dict[str, object] = {
        "author": owner,
        "posted_at": in_utc(item.get("date", item.get("commenttime"))),
        "platform": "tiktok",
        "venue": "public",
    }
    if kind == "message":
        values |= {
            "text": item.get("content"),
            "author": item.get("from"),
            "venue": "private_group",
        }
    elif kind == "comment":
        values |= {
            "text": item.get("comment", item.get("commentcontent")),
            "thread": something(item.get("originalpostlink", item.get("originalposturl"))),
            "attachments": [
                {"kind": "video" if name == "video" else "image"}
                for name in ("photo", "video", "sticker")
                if something(item.get(name))
            ],
        }
    else:
        values |= {
            "text": something(item.get("title")) or "",
            "venue": _venue(item),
            "attachments": [{"kind": "video", "caption": something(item.get("alternatetext"))}],
        }
    return values


def _venue(item: dict[str, Any]) -> str:
    seen_by = bare(something(item.get("whocanview")) or "public")
    return "public" if seen_by in ("public", "everyone", "publictoeveryone") else "private_group"


def is_nothing(value: object) -> bool:
    return value is None or str(value).strip().lower() in ("", "n/a", "none")


def something(value: object) -> str | None:
    """A text, None for what stands for nothing."""
    return None if is_nothing(value) else str(value)


def in_utc(value: object) -> object:
    """A time with its zone, which most are without."""
    if isinstance(value, str) and _ZONE.fullmatch(value.strip().rpartition(" ")[2]):
        return f"{value.strip()} UTC"
    return value


def chat_name(title: str) -> str:
    """Whom a chat is with."""
    found = _CHAT.fullmatch(title.strip())
    return (found[1] if found else title.strip()) or title
