"""Discord as HTML of DiscordChatExporter, or of the library of bots that took over its looks: a
whole channel, its messages in groups by author.

Only the first message of a group names its author. Times are in the language of whoever exported;
a message's number holds its time to the millisecond, and that is taken. What Markdown became is
turned back where it is a line of its own: a quote, an item of a list, a heading.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from postcheck.readers import discord
from postcheck.readers.companions import Held, told
from postcheck.readers.discordtext import text_of
from postcheck.readers.fields import Origin, make_post
from postcheck.readers.jsonstream import ITEM
from postcheck.readers.look import Look
from postcheck.readers.markup import body_of
from postcheck.readers.pieces import Piece, pieces
from postcheck.readers.record import Record, Rejected, Skipped
from postcheck.readers.replies import Replies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from postcheck.model import Venue
    from postcheck.readers.source import Options, Source

_MESSAGE = re.compile(
    r"<div\b[^<>]{0,300}?\bclass=[\"']?[^\"'<>]{0,100}?\bchatlog__message-container\b"
)
_MARKS = ("chatlog__message-group", "chatlog__message-container")
_AUTHOR = ".chatlog__author, .chatlog__author-name, .chatlog__system-notification-author"
_FIRST = datetime(2015, 1, 1, tzinfo=UTC)  # what Discord counts from
_ANSWERED = re.compile(r"scrollToMessage\(event, ?['\"](\d+)['\"]\)")
_NO_ALT = ("Image attachment", "Video attachment", "Audio attachment")
_NAMED = re.compile(r"(?:Image|Video|Audio): (?P<name>.+) \([^()]*\)", re.DOTALL)


def claims(look: Look) -> bool:
    """Whether it has what only pages of DiscordChatExporter have."""
    if not look.start.startswith("<"):
        return False
    head = "\n".join(look.source.head(2_000, 100_000))  # its styles come first
    return any(mark in head for mark in _MARKS)


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each message, in the order of the file. Raises MissingExtraError without selectolax."""
    channel = None
    for piece in pieces(source, _MESSAGE):
        if channel is None:
            channel = _Channel(piece, source, options)
        else:
            yield channel.record(piece)


class _Channel:
    """A channel, who wrote last, and what was said in it so far."""

    def __init__(self, top: Piece, source: Source, options: Options) -> None:
        self._source, self._options = source, options
        self._names = _names(top)
        self._author: str | None = None
        self._number = 0
        self._replies = Replies()
        twin = PurePosixPath(source.inside).with_suffix(".json").as_posix()
        self._again = _in_json(source.beside.get(twin))

    @property
    def _venue(self) -> Venue | None:
        return "private_group" if self._names[:1] == ["Direct Messages"] else None

    def record(self, piece: Piece) -> Record:
        self._number += 1
        body = None if piece.cut else body_of(piece.html)
        node = body.css_first(".chatlog__message-container") if body is not None else None
        number = _number(node) if node is not None else ""
        place = f"{self._source.name}#{number[:40] or self._number}"
        if node is None:
            return Rejected(place, "too long" if piece.cut else "no message", piece.html)
        self._author = _author(node) or self._author
        if notice := node.css_first(".chatlog__system-notification-content"):
            is_call = notice.text().strip().startswith("started a call")
            return Skipped(place, "call" if is_call else "system notice")
        if number in self._again:
            return Skipped(place, "duplicate")
        return self._post(node, number, Origin(place, piece.html))

    def _post(self, node: LexborNode, number: str, origin: Origin) -> Record:
        passed_on = node.css_first(".chatlog__forwarded")
        shared = _said(passed_on) if passed_on is not None else None
        if passed_on is not None:
            passed_on.decompose()
        said = _said(node.css_first(".chatlog__content"))
        answered = self._answered(node.css_first(".chatlog__reply-link"))
        self._replies.note(number, said)
        values = {
            "text": said,
            "shared_from": shared,
            "id": number or None,
            "author": self._author,
            "posted_at": _when(number),
            "platform": "discord",
            "venue": self._venue,
            "thread": " / ".join(self._names) or PurePosixPath(self._source.title).stem,
            "reply_to": answered,
            "attachments": list(_attached(node)),
        }
        return make_post(values, origin, self._options)

    def _answered(self, link: LexborNode | None) -> str | None:
        """What a message answers: as it was said, else the beginning that is shown of it."""
        if link is None:
            return None
        found = _ANSWERED.search(link.attributes.get("onclick") or "")
        told_here = self._replies.to(found[1]) if found else None
        is_notice = any(
            child.tag == "em" and "Click to see" in child.text() for child in link.iter()
        )
        return told_here or (None if is_notice else text_of(link))


def _names(top: Piece) -> list[str]:
    """The server and the channel; below them stand the topic and the dates in small letters."""
    body = body_of(top.html)
    entries = body.css(".preamble__entry") if body is not None else []
    return [
        one.text().strip() for one in entries if one.css_matches(":not(.preamble__entry--small)")
    ][:2]


def _number(node: LexborNode) -> str:
    """The number of a message, which may stand at what is in it."""
    own = node if "data-message-id" in node.attributes else node.css_first("[data-message-id]")
    return (own.attributes.get("data-message-id") or "") if own is not None else ""


def _author(node: LexborNode) -> str | None:
    """Who wrote it, if it says so; others of the group do not."""
    own = node.css_first(_AUTHOR)
    return own.text().strip() if own is not None else None


def _said(node: LexborNode | None) -> str:
    if node is None:
        return ""
    words = node.css_first(".chatlog__markdown-preserve")
    if words is not None:
        return text_of(words)
    for mark in node.css(".chatlog__edited-timestamp"):
        mark.decompose()
    return text_of(node).strip()


def _when(number: str) -> str | None:
    if not (number.isascii() and number.isdigit() and len(number) < 20):
        return None
    return (_FIRST + timedelta(milliseconds=int(number) >> 22)).isoformat()


def _attached(node: LexborNode) -> Iterator[dict[str, object]]:
    for one in node.css(".chatlog__attachment"):
        media = one.css_first("img, source")
        given = media.attributes if media is not None else {}
        name = one.css_first(".chatlog__attachment-generic-name")
        found = _NAMED.fullmatch(given.get("title") or "")
        alt = given.get("alt")
        yield {
            "kind": next((kind for kind in ("video", "audio") if one.css_first(kind)), None),
            "name": found["name"] if found else name.text().strip() if name is not None else None,
            "url": given.get("src"),
            "alt": None if alt in _NO_ALT else alt,
        }
    for _ in node.css(".chatlog__sticker"):
        yield {"kind": "sticker"}


@lru_cache(maxsize=1)
def _in_json(twin: Source | None) -> Held:
    """The numbers of the messages that the same channel has as JSON."""
    return Held([twin] if twin is not None else [], _numbers)


def _numbers(source: Source) -> Iterator[str]:
    if discord.claims(Look(source)):
        for picked in told(source, ("messages", ITEM)):
            if isinstance(message := picked.value, dict):
                yield str(message.get("id"))
