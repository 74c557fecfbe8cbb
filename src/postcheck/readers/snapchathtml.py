"""Snapchat's "My Data" where pages alone were asked for: `html/chat_history/subpage_NAME.html`.

Each message has its sender in an `h4`, its kind, its words in a `p` and its time in an `h6`, the
newest first. A message that nobody saved has no `p`. Where `chat_history.json` came with the pages
it holds the same messages, and they are not counted again.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from postcheck.readers import snapchat
from postcheck.readers.companions import Held
from postcheck.readers.fields import Origin, make_post
from postcheck.readers.look import Look
from postcheck.readers.markup import as_it_stands, body_of
from postcheck.readers.pieces import Piece, pieces
from postcheck.readers.record import Record, Rejected, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from postcheck.readers.source import Options, Source

_SENDER = re.compile(r"<h4\b[^<>]{0,300}>", re.IGNORECASE)
_PANEL = re.compile(r"\bclass=[\"']?[^\"'<>]{0,100}\brightpanel\b", re.IGNORECASE)
_CARD = re.compile(
    r"<h6\b[^<>]{0,300}>\s*(?:\w+:\s*)?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\s*</h6>", re.IGNORECASE
)
_WHEN = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC")
_KIND = re.compile(r"[A-Z][A-Z_ ]{2,40}")
_JSON = ("json/chat_history.json", "chat_history.json")


def claims(look: Look) -> bool:
    """Whether it is a page with senders and times, in the frame of Snapchat's pages."""
    head = "\n".join(look.head) if look.start.startswith("<") else ""
    return all(one.search(head) for one in (_PANEL, _SENDER, _CARD))


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each message, in the order of the file. Raises MissingExtraError without selectolax."""
    again = True in Held(filter(None, map(source.companion, _JSON)), _is_chats)
    thread = ""
    for number, piece in enumerate(pieces(source, _SENDER)):
        if not number:
            thread = _title(piece) or _named(source)
            continue
        record = _record(piece, f"{source.name}#{number}", f"{thread}:{number}", thread, options)
        counted = again and not isinstance(record, Rejected)
        yield Skipped(f"{source.name}#{number}", "duplicate") if counted else record


def _is_chats(source: Source) -> Iterator[bool]:
    yield snapchat.claims(Look(source))


def _title(piece: Piece) -> str | None:
    body = body_of(piece.html)
    title = body.css_first(".rightpanel h1") if body is not None else None
    return title.text().strip() if title is not None else None


def _named(source: Source) -> str:
    return PurePosixPath(source.inside).stem.removeprefix("subpage_")


def _record(piece: Piece, place: str, number: str, thread: str, options: Options) -> Record:
    body = None if piece.cut else body_of(piece.html)
    sender, when = (body.css_first(tag) if body is not None else None for tag in ("h4", "h6"))
    found = _WHEN.search(when.text()) if when is not None else None
    if body is None or sender is None or found is None:
        return Rejected(place, "too long" if piece.cut else "no sender or no time", piece.html)
    said = body.css_first("p")
    kind = _kind(body)
    why = snapchat.without_words(kind) if said is None or kind.startswith("STATUS") else None
    if why is not None:
        return Skipped(place, why)
    values = {
        "text": as_it_stands(said) if said is not None else "",
        "id": number,
        "author": sender.text().strip(),
        "posted_at": found[0],
        "platform": "snapchat",
        "venue": "private_group",
        "thread": thread,
        "attachments": [] if kind == "TEXT" else [{"kind": snapchat.KINDS.get(kind, "document")}],
    }
    return make_post(values, Origin(place, piece.html), options)


def _kind(body: LexborNode) -> str:
    """The kind of a message: a word in capitals by itself, before its time and not its own."""
    for node in body.traverse(include_text=True):
        if node.tag == "h6":
            break
        parent = node.parent.tag if node.parent is not None else None
        if node.tag != "-text" or parent in ("p", "h4"):
            continue
        if _KIND.fullmatch(word := (node.text_content or "").strip()):
            return word.replace(" ", "")
    return "TEXT"
