"""Signal as text: `[2019-12-24, 12:23] Ann: hi`, and `chat.md` of the tool signal-export.

Signal itself writes no text; these tools do, in local time. A line without a header goes on with
the message above it. Markdown adds its own: two spaces at the end of the words, `> ` before what a
message answers, links to media, `(- Ann: 👍 -)` for reactions. WhatsApp's headers with the year
first look much the same: they have seconds and a comma, or marks that Signal's never have.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from postcheck.readers.aliases import kind
from postcheck.readers.dates import parse_when
from postcheck.readers.fields import Origin, make_post
from postcheck.readers.record import Record, Rejected, Skipped
from postcheck.readers.source import MAX_LINE, Line, Options, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.look import Look

_TEXT = re.compile(r"\[(\d{4}-\d\d-\d\d), (\d\d:\d\d)\] ")
_MARKDOWN = re.compile(r"\[(\d{4}-\d\d-\d\d),? (\d\d:\d\d(?::\d\d)?)\] ")
_LONGEST_NAME = 150
_WHATSAPP = ("\u200e", "\u202f", " omitted", "<attached:", "(file attached)", "end-to-end encrypt")
_DELETED = re.compile(r"\(?This message was deleted\)?\.?")
_CALL = re.compile(
    r"(?:Incoming|Outgoing|Missed)(?: (?:voice|video|group))? call(?: \([^()\n]{1,80}\))?"
)
_REACTIONS = re.compile(r"\n\(- [^\n]{1,2000} -\)(?= {0,2}\Z|\n| *!?\[)")
_STICKER = re.compile(
    r"\n\(\( [^\n]{0,100} \)\)(?=\s*\Z|!?\[)|\[[^\]\n]{0,100}\]\(\.\./exported_st[^)\n]*\) *"
)
_MEDIA = re.compile(r"!?\[([^\]\n]{0,300})\]\((?:\./)?media/([^)\n]{1,500})\) *")
_QUOTE = re.compile(r"(?:[ \n]*\n)?((?:> [^\n]*|>)(?:\n(?:> [^\n]*|>))*)\n{1,2}")


def claims(look: Look) -> bool:
    """Whether it has headers of Signal's tools, and nothing of WhatsApp."""
    lines = [line for line in look.head if line.strip()]
    if not lines or not _MARKDOWN.match(lines[0]):
        return False
    if _TEXT.match(lines[0]):
        return True
    if lines[0][11] != " " or any(sign in line for line in lines for sign in _WHATSAPP):
        return False
    return look.source.suffix == ".md" or any(_is_mine(line) for line in lines)


def _is_mine(line: str) -> bool:
    """Whether it is by the owner, as signal-export writes."""
    found = _MARKDOWN.match(line)
    return bool(found and line.startswith("Me: ", found.end()))


class _Message(NamedTuple):
    line: int
    when: str
    lines: list[str]
    cut: bool = False


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each message as a Post, Skipped or Rejected, in the order of the file."""
    first = next((line for line in source.head() if line.strip()), "")
    header = _TEXT if _TEXT.match(first) else _MARKDOWN
    is_markdown = header is _MARKDOWN or source.suffix == ".md"
    thread = _thread(source)
    for number, message in enumerate(_messages(source.lines(), header), start=1):
        yield _record(message, source, f"{thread}:{number}", is_markdown, options)


def _messages(lines: Iterator[Line], header: re.Pattern[str]) -> Iterator[_Message]:
    message: _Message | None = None
    size = 0
    for line in lines:
        found = header.match(line.text)
        if found:
            if message:
                yield message
            text, size = line.text[found.end() :], len(line.text)
            message = _Message(line.number, f"{found[1]} {found[2]}", [text], line.cut)
            continue
        if message is None and not line.text.strip():
            continue
        message = message or _Message(line.number, "", [])
        size += len(line.text) + 1
        if line.cut or size > MAX_LINE + 1:
            message = message._replace(cut=True)
        else:
            message.lines.append(line.text)
    if message:
        yield message


def _record(
    message: _Message, source: Source, number: str, is_markdown: bool, options: Options
) -> Record:
    place, text = source.place(message.line), "\n".join(message.lines)
    if message.cut:
        return Rejected(place, "too long", text)
    if not message.when:
        return Rejected(place, "text before the first message", text)
    sender, colon, words = text.partition(":")
    if not colon or "\n" in sender or len(sender) > _LONGEST_NAME:
        return Skipped(place, "system notice")
    words = words.removeprefix(" ").rstrip("\n")
    values: dict[str, object] = _parted(words) if is_markdown else {"text": words}
    said = str(values["text"])
    if _DELETED.fullmatch(said):
        return Skipped(place, "deleted")
    if is_markdown and _CALL.fullmatch(said):
        return Skipped(place, "call")
    values |= {
        "id": number,
        "author": None if sender == "No-Sender" else sender,
        "posted_at": _when(message, options),
        "platform": "signal",
        "venue": "private_group",
        "thread": number.rpartition(":")[0],
    }
    return make_post(values, Origin(place, text), options)


def _when(message: _Message, options: Options) -> str | None:
    when = parse_when(message.when, tz=options.tz)
    return when.isoformat() if when else None


def _parted(words: str) -> dict[str, object]:
    """The writer's words, and what the tool wrote around them."""
    quoted = _QUOTE.match(words)
    answered = None
    if quoted and (quoted.start(1) > 0 or len(words) > quoted.end()):
        lines = quoted[1].split("\n")
        answered, words = "\n".join(line[2:] for line in lines), words[quoted.end() :]
    attached = []
    if "media/" in words:
        attached = [{"kind": kind(file[2]) or "document"} for file in _MEDIA.finditer(words)]
        words = _MEDIA.sub("", words)
    if "\n((" in words or "/exported_st" in words:
        attached += [{"kind": "image"} for _ in _STICKER.finditer(words)]
        words = _STICKER.sub("", words)
    words = _REACTIONS.sub("", words)
    return {
        "text": words.rstrip("\n").removesuffix("  "),
        "reply_to": answered,
        "attachments": attached,
    }


def _thread(source: Source) -> str:
    """The chat is called after its folder, or after its file."""
    name, inside = source.title, source.inside.split("/")
    if name.lower() in ("chat.md", "index.md", "chat.txt") and len(inside) > 1:
        return inside[-2]
    folder = source.path.absolute().parent.name
    if name.lower() == "chat.md" and folder and source.inside == name:
        return folder
    return name.rpartition(".")[0] or name
