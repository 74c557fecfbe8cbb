"""Long posts of X. `note-tweet.js` has them whole, the tweets only their beginnings, and nothing
says which belongs to which: they were written at the same time, and begin alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from postcheck.readers.companions import told
from postcheck.readers.dates import parse_when
from postcheck.readers.escapes import unescaped
from postcheck.readers.jsonstream import ITEM
from postcheck.readers.twitter_text import SHORT_LINK, expanded, when

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from postcheck.readers.source import Source

_NEAR = 60  # seconds between a tweet and its long text
_CUT, _UNCUT = 20, 100  # letters that must be alike, of what ends with "…" and of what does not
_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Note:
    """A long post; `start` is its text in the spelling that beginnings are compared in."""

    id: str | None
    posted_at: str
    second: int
    text: str
    start: str


def note_of(entry: object) -> Note | None:
    """The long post of an entry of `note-tweet.js`."""
    match entry:
        case {"noteTweet": {"core": {"text": str(text), **core}, **note}}:
            links = core.get("urls")
            known = (
                [one for one in links if isinstance(one, dict)] if isinstance(links, list) else []
            )
            pairs = [(one.get("shortUrl"), one.get("expandedUrl")) for one in known]
            text = unescaped(text)
            created = str(note.get("createdAt", ""))
            number = str(note["noteTweetId"]) if "noteTweetId" in note else None
            return Note(number, created, _second(created), expanded(text, pairs), _plain(text))
    return None


class Notes:
    """Long posts, by the minute they are of."""

    def __init__(self, notes: Iterator[Note]) -> None:
        self._by_minute: dict[int, list[Note]] = {}
        for note in notes:
            self._by_minute.setdefault(note.second // 60, []).append(note)

    @classmethod
    def beside(cls, source: Source) -> Notes:
        """Those that came with a file."""
        return cls(note for one in _siblings(source, "note") for note in _read(one))

    def whole(self, tweet: dict[str, Any]) -> str | None:
        """The whole text of a tweet that is cut."""
        note = self.match(tweet)
        return note.text if note else None

    def match(self, tweet: dict[str, Any]) -> Note | None:
        """The long post of a tweet."""
        if not self._by_minute:
            return None
        text = tweet.get("full_text", tweet.get("text"))
        second = _second(tweet.get("created_at"))
        beginning = _plain(unescaped(text)) if isinstance(text, str) else ""
        cut = beginning.removesuffix("…").rstrip()
        if len(cut) < (_CUT if cut != beginning else _UNCUT):
            return None
        near = (
            note for step in (0, -1, 1) for note in self._by_minute.get(second // 60 + step, ())
        )
        fits = [n for n in near if abs(n.second - second) <= _NEAR and n.start.startswith(cut)]
        return min(fits, key=lambda note: abs(note.second - second), default=None)


class Unmatched:
    """Long posts that no tweet of the archive begins, as far as `in`."""

    def __init__(
        self, source: Source, tweet_of: Callable[[dict[str, Any]], dict[str, Any] | None]
    ) -> None:
        notes = Notes(_read(source))
        self._matched: set[Note] = set()
        found = (entry for one in _siblings(source, "tweet") for entry in told(one, (ITEM,)))
        for picked in found:
            tweet = tweet_of(picked.value) if isinstance(picked.value, dict) else None
            if tweet and (note := notes.match(tweet)):
                self._matched.add(note)

    def __contains__(self, note: Note) -> bool:
        return note not in self._matched


def _siblings(source: Source, word: str) -> Iterator[Source]:
    """Other files of the folder that have long posts ("note"), or tweets."""
    folder = PurePosixPath(source.inside).parent
    for inside, one in source.beside.items():
        path = PurePosixPath(inside)
        name = path.stem.lower()
        if path.parent == folder and one.inside != source.inside and "tweet" in name:
            is_note = name.startswith("note")
            if is_note == (word == "note"):
                yield one


def _read(source: Source) -> Iterator[Note]:
    for picked in told(source, (ITEM,)):
        if (note := note_of(picked.value)) is not None:
            yield note


def _second(value: object) -> int:
    moment = parse_when(when(value), tz=_ZONE)
    return int(moment.astimezone(UTC).timestamp()) if moment else -1


def _plain(text: str) -> str:
    """`text` in one line, without links, and without the names that an answer begins with: these
    are in the tweet alone."""
    line = re.sub(r"\s+", " ", SHORT_LINK.sub("", text)).strip()
    return re.sub(r"^(?:@\w+ )+", "", line)
