"""One message of a chat that Telegram Desktop wrote as HTML, taken apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from postcheck.readers.markup import as_it_stands, classes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

_WHEN = re.compile(
    r"(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<year>\d{4}) (?P<clock>\d\d:\d\d:\d\d)"
    r"(?: UTC(?P<zone>[+-]\d\d:\d\d)?)?"
)
_ANSWERED = re.compile(r"(?P<file>[^#/]*)#go_to_message(?P<number>\d+)")
_VIA = re.compile(r"\s+via @\w+$")
_GONE = "Deleted Account"
_KINDS = {
    **dict.fromkeys(("photo_wrap", "sticker_wrap", "media_photo"), "image"),
    **dict.fromkeys(("animated_wrap", "video_file_wrap", "media_video"), "video"),
    **dict.fromkeys(("media_voice_message", "media_audio_file"), "audio"),
}


class Message(NamedTuple):
    """A message. `joined`: its author is that of the one before; `author` None: a deleted account.

    `when` is local time as in `2024-03-01T18:05:09`, `zone` how far it is from UTC if told.
    `passed_on`: somebody else said it. `answers`: the file, "" for its own, and the number of
    what it answers.
    """

    number: str
    joined: bool
    author: str | None
    when: str
    zone: str
    said: str
    passed_on: bool
    is_call: bool
    answers: tuple[str, str]
    attachments: tuple[dict[str, object], ...]


def message_of(node: LexborNode) -> Message | None:
    """Take a `div.message.default` apart; None if it has no body."""
    outer = _parts(node).get("body")
    if outer is None:
        return None
    own = _parts(outer)
    inner = _parts(own["forwarded body"]) if "forwarded body" in own else own
    media = inner.get("media_wrap")
    when, zone = _time(own.get("date"))
    return Message(
        number=(node.attributes.get("id") or "").removeprefix("message"),
        joined="joined" in classes(node) and "from_name" not in own,
        author=_name(own.get("from_name")),
        when=when,
        zone=zone,
        said=_said(inner.get("text"), media),
        passed_on="forwarded body" in own,
        is_call=media is not None and media.css_first(".media_call") is not None,
        answers=_answered(inner.get("reply_to") or own.get("reply_to")),
        attachments=tuple(_attached(media)),
    )


def _parts(node: LexborNode) -> dict[str, LexborNode]:
    """The elements right below one, by what tells them apart; the first of each."""
    found: dict[str, LexborNode] = {}
    for child in node.iter():
        names = classes(child)
        if "forwarded" in names and "body" in names:
            names = ["forwarded body"]
        elif "userpic_wrap" in names:
            continue
        for name in names:
            found.setdefault(name, child)
    return found


def _time(node: LexborNode | None) -> tuple[str, str]:
    title = (node.attributes.get("title") or "").strip() if node is not None else ""
    found = _WHEN.fullmatch(title)
    if found is None:
        return title, ""
    zone = found["zone"] or ("+00:00" if "UTC" in title else "")
    return f"{found['year']}-{found['month']}-{found['day']}T{found['clock']}", zone


def _name(node: LexborNode | None) -> str | None:
    """Who wrote it, without the bot through which they did."""
    if node is None:
        return None
    name = _VIA.sub("", node.text(deep=False).strip()).strip()
    return None if name in ("", _GONE) else name


def _said(text: LexborNode | None, media: LexborNode | None) -> str:
    said = as_it_stands(text) if text is not None else ""
    poll = media.css_first(".media_poll") if media is not None else None
    return said if said or poll is None else _poll(poll)


def _poll(node: LexborNode) -> str:
    """A poll is words, too: its question, and its answers without their votes."""
    question = node.css_first(".question")
    answers = (one.text(deep=False).strip() for one in node.css(".answer"))
    lines = [question.text().strip()] if question is not None else []
    return "\n".join([*lines, *(one.removeprefix("- ") for one in answers)])


def _answered(node: LexborNode | None) -> tuple[str, str]:
    link = node.css_first("a") if node is not None else None
    found = _ANSWERED.fullmatch(link.attributes.get("href") or "") if link is not None else None
    return (found["file"], found["number"]) if found else ("", "")


def _attached(media: LexborNode | None) -> Iterator[dict[str, object]]:
    for one in media.iter() if media is not None else ():
        names = classes(one)
        if "media_poll" in names or "media_call" in names:
            continue
        title = one.css_first(".title") if "media_file" in names else None
        kind = next((_KINDS[name] for name in names if name in _KINDS), None)
        name = title.text().strip() if title is not None else None
        yield {"kind": kind} if kind else {"name": name}
