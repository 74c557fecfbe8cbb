"""YouTube in Google Takeout before 2023: the lists of comments and of live-chat messages as HTML.

`<li>You added a comment on <a href="...">a video</a> at 2020-05-24 20:10:05 UTC.<br/>text</li>`.
What stands before the first `<br>` is in the language of the account, except for its links and its
time, which is in UTC. Nothing tells whose account it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, urlsplit

from postcheck.readers.fields import Origin, make_post
from postcheck.readers.markup import as_it_stands, body_of
from postcheck.readers.pieces import Piece, pieces
from postcheck.readers.record import Record, Rejected
from postcheck.readers.replies import Replies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.look import Look
    from postcheck.readers.source import Options, Source

_ENTRY = re.compile(r"<li\b[^<>]{0,100}>", re.IGNORECASE)
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?= ?UTC|Z)")
_FIRST = re.compile(
    r"<li\b[^<>]{0,100}>(?P<said>(?:[^<]{0,500}</?a\b[^<>]{0,500}>){1,10}[^<]{0,500})<br ?/?>",
    re.IGNORECASE,
)
_TO_YOUTUBE = re.compile(r"""href=["']https?://(?:www\.)?youtube\.com/""")
_END = re.compile(r"<br ?/?>", re.IGNORECASE)


def claims(look: Look) -> bool:
    """Whether it is a list whose first entry has a link to YouTube, a time and a text."""
    if not look.start.startswith("<"):
        return False
    found = _FIRST.search("\n".join(look.head))
    said = found["said"] if found else ""
    return bool(_TIME.search(said) and _TO_YOUTUBE.search(said))


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each comment or message, in the order of the file. Raises MissingExtraError without
    selectolax."""
    replies = Replies()
    for number, piece in enumerate(pieces(source, _ENTRY)):
        if number:
            yield _record(piece, f"{source.name}#{number}", replies, options)


class _Entry(NamedTuple):
    """What stands before the text: the time, the id of the comment, and what it is about."""

    when: str | None
    number: str | None
    video: str | None


def _record(piece: Piece, place: str, replies: Replies, options: Options) -> Record:
    if piece.cut:
        return Rejected(place, "too long", piece.html)
    before, after = _split(piece.html)
    entry = _entry(before)
    if entry.when is None:
        return Rejected(place, "no time", piece.html)
    text = _text(after)
    replies.note(entry.number, text)
    parent, _, own = (entry.number or "").partition(".")
    values = {
        "text": text,
        "id": entry.number,
        "author": "account holder",
        "posted_at": f"{entry.when}+00:00",
        "platform": "youtube",
        "venue": "public",
        "thread": entry.video,
        "reply_to": replies.to(parent) if own else None,
    }
    return make_post(values, Origin(place, piece.html), options)


def _split(html: str) -> tuple[str, str]:
    """What is said of a comment, and what comes after it."""
    found = _END.search(html)
    return (html, "") if found is None else (html[: found.start()], html[found.end() :])


def _entry(html: str) -> _Entry:
    body = body_of(html)
    links = [one.attributes.get("href") or "" for one in body.css("a")] if body is not None else []
    when = _TIME.search(body.text()) if body is not None else None
    asked = [parse_qs(urlsplit(link).query) for link in links if _is_link(link)]
    return _Entry(
        when[0] if when else None,
        next((one["lc"][0] for one in reversed(asked) if "lc" in one), None),
        next((one["v"][0] for one in asked if "v" in one), None),
    )


def _is_link(link: str) -> bool:
    try:
        return urlsplit(link).hostname in ("www.youtube.com", "youtube.com", "m.youtube.com")
    except ValueError:
        return False


def _text(html: str) -> str:
    """What comes before the end of the entry."""
    body = body_of(f"<li>{html}")
    entry = body.css_first("li") if body is not None else None
    return as_it_stands(entry) if entry is not None else ""
