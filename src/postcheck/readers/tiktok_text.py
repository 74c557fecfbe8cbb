"""TikTok as text: a folder of .txt files, one for each list.

A chat begins `>>> Chat History with NAME::`, its messages `2024-05-01 10:00:00 UTC name: text`, the
newest first. Comments and posts are blocks of `Key: value` that begin with `Date: `. A line that
begins nothing continues the text above it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postcheck.readers.fields import Origin, make_post
from postcheck.readers.inorder import oldest_first
from postcheck.readers.record import Record, Rejected
from postcheck.readers.source import MAX_LINE
from postcheck.readers.tiktok import bare, chat_name, in_utc, values_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from postcheck.readers.look import Look
    from postcheck.readers.source import Line, Options, Source

_OWNER = "account holder"
_DAY = r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}"
_CHAT = re.compile(r">>> ((?:Group )?Chat History with .*?)::?\s*", re.IGNORECASE)
_MESSAGE = re.compile(rf"({_DAY})(?: UTC)? ([^:\s][^:]{{0,99}}): ?(.*)")
_DATE = re.compile(rf"Date: ({_DAY}(?: UTC)?)\s*")
_FIELD = re.compile(r"([A-Z][A-Za-z() -]{1,40}): ?(.*)")
_KEYS = frozenset(
    {
        *("comment", "photo", "video", "sticker", "url", "originalposturl", "originalpostlink"),
        *("link", "like", "likes", "whocanview", "allowcomments", "allowstitches", "allowduets"),
        *("allowsharingtostory", "contentdisclosure", "aigeneratedcontent", "title", "location"),
        *("sound", "alternatetext", "addyourstext", "coverimage", "thirdpartycontent"),
        *("allowstitchesandduets", "allowpeopletoreuse", "aigenerated", "isaigenerated"),
    }
)


def claims(look: Look) -> bool:
    """Whether it begins with a chat, or with a comment or post that has a date."""
    lines = [line for line in look.head if line.strip()][:8]
    if not lines:
        return False
    if _CHAT.fullmatch(lines[0]):
        return True
    return bool(_DATE.fullmatch(lines[0])) and bool({"comment", "whocanview"} & _names(lines))


def _names(lines: Iterable[str]) -> set[str]:
    return {bare(found[1]) for line in lines if (found := _FIELD.fullmatch(line))}


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each message, oldest first in its chat, or each comment or post."""
    first = next((line for line in source.head() if line.strip()), "")
    yield from (_chats if _CHAT.fullmatch(first) else _blocks)(source, options)


def _chats(source: Source, options: Options) -> Iterator[Record]:
    name = ""
    messages: list[list[Line]] = []
    for line in source.lines():
        if found := _CHAT.fullmatch(line.text):
            yield from _messages(messages, name, source, options)
            name, messages = chat_name(found[1]), []
        elif _MESSAGE.fullmatch(line.text) or (not messages and line.text.strip()):
            messages.append([line])
        elif messages:
            messages[-1].append(line)
    yield from _messages(messages, name, source, options)


def _messages(
    messages: list[list[Line]], name: str, source: Source, options: Options
) -> Iterator[Record]:
    for lines in oldest_first(messages, lambda one: one[0].text[:19]):
        text = _joined(lines)
        origin = Origin(source.place(lines[0].number), text)
        found = re.compile(_MESSAGE.pattern, re.DOTALL).fullmatch(text)
        if found is None or _is_long(lines):
            yield Rejected(origin.place, "too long" if found else "no message", text)
            continue
        item = {"date": in_utc(found[1]), "from": found[2], "content": found[3]}
        yield make_post(values_of("message", item, _OWNER) | {"thread": name}, origin, options)


def _blocks(source: Source, options: Options) -> Iterator[Record]:
    block: list[Line] = []
    for line in source.lines():
        if _DATE.fullmatch(line.text) and block:
            yield _block(block, source, options)
            block = []
        if block or line.text.strip():
            block.append(line)
    if block:
        yield _block(block, source, options)


def _block(lines: list[Line], source: Source, options: Options) -> Record:
    origin = Origin(source.place(lines[0].number), _joined(lines))
    date = _DATE.fullmatch(lines[0].text)
    if date is None or _is_long(lines):
        return Rejected(origin.place, "too long" if date else "it has no date", origin.raw)
    item, name = {"date": date[1]}, "date"
    for line in lines[1:]:
        found = _FIELD.fullmatch(line.text)
        if found and (key := bare(found[1])) in _KEYS and key not in item:
            name = key
            item[name] = found[2]
        elif name != "date":
            item[name] += f"\n{line.text}"
    kind = "comment" if "comment" in item else "post"
    filled = {key: value.rstrip("\n") for key, value in item.items()}
    return make_post(values_of(kind, filled, _OWNER), origin, options)


def _joined(lines: list[Line]) -> str:
    return "\n".join(line.text for line in lines).rstrip("\n")


def _is_long(lines: list[Line]) -> bool:
    return any(line.cut for line in lines) or sum(len(one.text) for one in lines) > MAX_LINE
