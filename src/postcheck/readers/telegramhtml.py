"""Telegram Desktop as HTML: `messages.html`, `messages2.html` and so on, a thousand messages each.

A message that is `joined` to the one before has the author of that one and no name of its own. What
was passed on stands in a body within the body; the name there is that of whoever said it first. An
answer only links to what it answers, be it in another file. Lines end with `<br>` alone. Times are
the local ones of whoever exported; since 2021 they say how far that is from UTC.

Where the same chat is there as JSON, which tells more, its messages are not counted again.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from postcheck.readers import telegram
from postcheck.readers.companions import Held
from postcheck.readers.fields import Origin, make_post
from postcheck.readers.look import Look
from postcheck.readers.markup import body_of, classes
from postcheck.readers.pieces import Piece, pieces
from postcheck.readers.record import Record, Rejected, Skipped
from postcheck.readers.replies import Replies
from postcheck.readers.telegrammessage import Message, message_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.source import Options, Source

_MESSAGE = re.compile(r"<div\b[^<>]{0,300}?\bclass=[\"']message (?:default|service)\b")
_PAGES = re.compile(r"messages(\d{0,6})\.html?", re.IGNORECASE)
_BACK = 10  # pages of a thousand messages in which answers look for what they answer
_RESULTS = re.compile(r"result\b.*\.json", re.IGNORECASE | re.DOTALL)


def claims(look: Look) -> bool:
    """Whether it is a page with the history of a chat."""
    head = "\n".join(look.head) if look.start.startswith("<") else ""
    return 'class="history"' in head and bool("chat_page" in head or _MESSAGE.search(head))


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each message, in the order of the file. Raises MissingExtraError without selectolax."""
    chat = None
    for piece in pieces(source, _MESSAGE):
        if chat is None:
            chat = _Chat(_title(piece) or PurePosixPath(source.title).stem, source, options)
        else:
            yield chat.record(piece)


def _title(piece: Piece) -> str | None:
    """What stands at the head of the page."""
    body = body_of(piece.html)
    header = body.css_first(".page_header .text") if body is not None else None
    return header.text().strip() if header is not None else None


class _Chat:
    """A chat: its name, who spoke last, and what was said in it so far."""

    def __init__(self, name: str, source: Source, options: Options) -> None:
        self._name, self._source, self._options = name, source, options
        self._author: str | None = None
        self._some = False  # whether the author of any message is known yet
        self._replies = Replies()
        self._number = 0
        self._again = _in_json(_results(source))

    def record(self, piece: Piece) -> Record:
        self._number += 1
        body = body_of(piece.html)
        node = body.css_first("div.message") if body is not None else None
        number = (node.attributes.get("id") or "") if node is not None else ""
        place = f"{self._source.name}#{number[:40] or self._number}"
        if piece.cut or node is None:
            return Rejected(place, "too long" if piece.cut else "no message", piece.html)
        if "service" in classes(node):
            return Skipped(place, "system notice")
        message = message_of(node)
        if message is None:
            return Rejected(place, "no body", piece.html)
        return self._record(message, Origin(place, piece.html))

    def _record(self, message: Message, origin: Origin) -> Record:
        author = self._author_of(message)
        self._replies.note(message.number, message.said)
        if message.is_call:
            return Skipped(origin.place, "call")
        if (message.number, message.when) in self._again:
            return Skipped(origin.place, "duplicate")
        values = {
            "text": "" if message.passed_on else message.said,
            "shared_from": message.said if message.passed_on else None,
            "id": f"{self._name}:{message.number}" if message.number else origin.place,
            "author": author,
            "posted_at": f"{message.when}{message.zone}",
            "platform": "telegram",
            "thread": self._name,
            "reply_to": self._answered(message),
            "attachments": list(message.attachments),
        }
        return make_post(values, origin, self._options)

    def _author_of(self, message: Message) -> str | None:
        if not message.joined:
            self._author, self._some = message.author, True
        elif not self._some:  # the first of a page goes on where the page before it ended
            before = _earlier(self._source, _number(self._source.inside) - 1)
            self._author, self._some = before.author if before is not None else None, True
        return self._author

    def _answered(self, message: Message) -> str | None:
        file, number = message.answers
        if not file:
            return self._replies.to(number)
        page = _earlier(self._source, _number(file))
        return page.replies.to(number) if page is not None else None


class _Page:
    """What another page says: the texts by number, and who spoke last."""

    def __init__(self, source: Source) -> None:
        self.replies, self.author = Replies(), None
        for piece in pieces(source, _MESSAGE) if claims(Look(source)) else ():
            body = None if piece.cut else body_of(piece.html)
            node = body.css_first("div.message.default") if body is not None else None
            message = message_of(node) if node is not None else None
            if message is not None:
                self.replies.note(message.number, message.said)
                self.author = self.author if message.joined else message.author


@lru_cache(maxsize=_BACK + 2)
def _page(source: Source) -> _Page:
    return _Page(source)


def _number(name: str) -> int:
    """Which page of a chat a file is; 0 for none."""
    found = _PAGES.fullmatch(PurePosixPath(name).name)
    return int(found[1] or 1) if found else 0


def _earlier(source: Source, page: int) -> _Page | None:
    """Another page of the same chat, of the last few before this one."""
    this = _number(source.inside)
    if not max(1, this - _BACK) <= page < this:
        return None
    name = f"messages{page if page > 1 else ''}{PurePosixPath(source.inside).suffix}"
    other = source.beside.get(PurePosixPath(source.inside).with_name(name).as_posix())
    return _page(other) if other is not None else None


def _results(source: Source) -> tuple[Source, ...]:
    """The files that came with it and may hold the same messages as JSON."""
    beside = source.beside.items()
    return tuple(one for path, one in beside if _RESULTS.fullmatch(PurePosixPath(path).name))


@lru_cache(maxsize=1)
def _in_json(results: tuple[Source, ...]) -> Held:
    """Number and local time of each message that other files hold."""
    return Held(results, telegram.moments)
