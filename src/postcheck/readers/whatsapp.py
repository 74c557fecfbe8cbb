"""WhatsApp chats as "Export chat" writes them, from iOS and from Android.

A chat is read twice: once for the form and the order of day and month of all its headers,
once for the messages. The text of a message is kept as it is, but for its line ends (`\\n`),
blank lines after it, and what WhatsApp itself wrote into it (media, "message was edited").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING

from postcheck.model import Post
from postcheck.readers.dates import OrderGuess
from postcheck.readers.encoding import whole
from postcheck.readers.record import Record, Rejected, Skipped
from postcheck.readers.source import MAX_LINE, Line, Options, Source
from postcheck.readers.whatsapp_content import colon_in_notice, is_call, is_notice, no_words, unpack
from postcheck.readers.whatsapp_group import GroupVoice, says_the_group
from postcheck.readers.whatsapp_header import MARKS, NO_YEAR, YEAR_FIRST, Header, match_header

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from postcheck.readers.look import Look

_TITLE = re.compile(
    r"(?:WhatsApp[ -]Chat|Chat (?:de )?WhatsApp|Discussion WhatsApp|Conversa do WhatsApp"
    r"|Czat WhatsApp|Чат WhatsApp) (?:with|mit|con|avec|com|met|z|с|-) (.+)",
    re.IGNORECASE,
)
_COLON = re.compile(rf":(?=[\s{MARKS}]|$)")
_LONGEST_NAME = 150
_MOST_STYLES = 50
_LOOKED_AT = 300
_SHARE = 4  # a style that fewer than one in four headers have is pasted text


@dataclass(slots=True)
class _Survey:
    """What the headers of a file have in common."""

    orders: dict[str, OrderGuess] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    american: dict[str, bool | None] = field(default_factory=dict)
    spaced: int = 0
    voice: GroupVoice = field(default_factory=GroupVoice)

    def add(self, header: Header, rest: str) -> None:
        style = header.style
        if style not in self.counts and len(self.counts) >= _MOST_STYLES:
            return
        self.counts[style] = self.counts.get(style, 0) + 1
        order = self.orders.setdefault(style, OrderGuess())
        if header.american is not None:  # one date that is not tells of all
            self.american[style] = header.american and self.american.get(style) is not False
        if not header.fixed or header.year_first:
            order.add(header.first, header.second, header.year)
        self.voice.add(rest)
        colon = rest.find(":", 0, _LONGEST_NAME)
        if colon >= 0:
            self.spaced += 1 if _COLON.match(rest, colon) else -1

    def styles(self, day_first: bool | None) -> dict[str, bool]:
        """The styles of this file's own headers: whether each has the day first."""
        whole = {style: n for style, n in self.counts.items() if NO_YEAR not in style}
        counts = whole or self.counts
        total, first = sum(counts.values()), next(iter(counts), None)
        return {
            style: self._day_first(self.orders[style], style, day_first)
            for style, count in counts.items()
            if style == first or count * _SHARE >= total
        }

    def _day_first(self, order: OrderGuess, style: str, given: bool | None) -> bool:
        """After a year comes the month, unless the file shows that it cannot. Where neither
        the user nor the dates tell, the form does, and in the end it is the day."""
        if YEAR_FIRST in style:
            return order.settled() is True
        told = order.told() if given is None else given
        return not self.american.get(style) if told is None else told


@dataclass(slots=True)
class _Message:
    """A message while its lines are read."""

    number: int
    line: int
    header: Header | None
    lines: list[str] = field(default_factory=list)
    size: int = 0
    cut: bool = False

    def add(self, text: str, cut: bool) -> None:
        self.size += len(text) + 1
        self.cut = self.cut or cut or self.size > MAX_LINE + 1
        if not self.cut or not self.lines:
            self.lines.append(text)

    @property
    def text(self) -> str:
        return "\n".join(self.lines).rstrip("\n")


def claims(look: Look) -> bool:
    """Whether messages start in its first lines."""
    return looks_like_chat(look.head[:1] if look.start.startswith("{") else look.head)


def looks_like_chat(head: list[str]) -> bool:
    """Whether the first line, or a fifth of all, start as a message does."""
    lines = [line for line in head if line.strip()]
    if not lines:
        return False
    if match_header(lines[0]):
        return True
    headers = sum(match_header(line) is not None for line in lines)
    return headers >= 2 and headers * 5 >= len(lines)


def thread_of(title: str) -> str:
    """The name of the chat: `WhatsApp Chat with 4B mums.txt` is "4B mums"."""
    name = PurePath(title.replace("\\", "/")).name
    stem = name[: -len(".txt")] if name.lower().endswith((".txt", ".zip")) else name
    found = _TITLE.fullmatch(stem)
    return (found[1] if found else stem).strip() or "chat"


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each message as a Post, Skipped or Rejected, in the order of the file.

    Ids are `thread:number`, where all messages are counted, notices and media too.
    """
    survey = _Survey()
    for line in source.lines():
        if header := match_header(line.text):
            survey.add(header, line.text[header.end : header.end + _LOOKED_AT])
    chat = _Chat(
        source,
        options,
        survey.styles(options.day_first),
        survey.spaced >= 0,
        survey.voice.group(),
    )
    for message in chat.messages():
        yield chat.record(message)


@dataclass(slots=True)
class _Chat:
    source: Source
    options: Options
    styles: dict[str, bool]
    spaced: bool
    group: str
    thread: str = ""

    def __post_init__(self) -> None:
        self.thread = thread_of(self.source.title)

    def messages(self) -> Iterator[_Message]:
        message: _Message | None = None
        number = 0
        for line in self.source.lines():
            header = match_header(line.text)
            if header and header.style in self.styles:
                if message:
                    yield message
                number += 1
                message = _Message(number, line.number, header)
                message.add(line.text[header.end :], line.cut)
            else:
                message = self._go_on(message, line)
        if message:
            yield message

    def _go_on(self, message: _Message | None, line: Line) -> _Message | None:
        if message is None and line.text.strip():
            message = _Message(0, line.number, None)
        if message:
            message.add(line.text, line.cut)
        return message

    def record(self, message: _Message) -> Record:
        place, text = self.source.place(message.line), message.text
        if message.header is None:
            return Rejected(place, "text before the first message", text)
        if message.cut:
            return Rejected(place, "too long", text)
        sender, words = self.part(text)
        if sender is None or is_notice(sender, words):
            called = sender is None and is_call(words)
            return Skipped(place, "call" if called else "system notice")
        if words == "." and text.endswith(":."):  # what is left of a view-once picture
            return Skipped(place, "media only")
        return self._post(message, message.header, sender, words)

    def _post(self, message: _Message, header: Header, sender: str, words: str) -> Record:
        place = self.source.place(message.line)
        words, attachments = unpack(words)
        if reason := no_words(words):
            return Skipped(place, "media only" if attachments and reason == "empty" else reason)
        if self.group and sender == self._name(self.group) and says_the_group(words):
            return Skipped(place, "system notice")
        return Post(
            whole(words),
            id=f"{self.thread}:{message.number}",
            author=whole(sender),
            posted_at=self._when(header),
            platform="whatsapp",
            venue="private_group",
            attachments=attachments,
            thread=self.thread,
        )

    def _when(self, header: Header) -> datetime | None:
        day_first = self.styles[header.style]
        if day_first and header.year_first:
            header = header.turned()
        return header.when(day_first=day_first, tz=self.options.tz)

    def part(self, text: str) -> tuple[str | None, str]:
        """Sender and words; no sender for a notice."""
        line = text.partition("\n")[0]
        ours = self.group and line.startswith(f"{self.group}:")
        at = len(self.group) if ours else self._colon(line)
        if at is None or colon_in_notice(line, at):
            return None, text
        return self._name(text[:at]), text[at + 1 :].removeprefix(" ")

    @staticmethod
    def _name(written: str) -> str:
        name = "".join(char for char in written if char not in MARKS)
        name = name.replace("\u202f", " ").replace("\u00a0", " ")
        return name.strip().removeprefix("~").strip()

    def _colon(self, line: str) -> int | None:
        """The colon after the sender; one with a space after it, if the file has such."""
        line = line[: _LONGEST_NAME + 1]
        if self.spaced and (found := _COLON.search(line)):
            return found.start()
        at = line.find(":")
        inside = line[at + 1 : at + 2]
        if at < 0 or (inside == "/" or (inside.isdigit() and line[at - 1 : at].isdigit())):
            return None
        return at
