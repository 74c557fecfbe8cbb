"""The text of a tweet or message as its author wrote it, and its time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from postcheck.readers.escapes import unescaped

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORT_LINK = re.compile(r"https?://t\.co/\w+")
_TIME = re.compile(r"\w{3} (\w{3}) (\d{1,2}) (\d\d:\d\d:\d\d) ([+-]\d{4}) (\d{4})")


def when(value: object) -> object:
    """A time in an order that every reader of times knows: `Sat Sep 10 01:52:13 +0000 2022` has
    the year at its end."""
    found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    return f"{found[2]} {found[1]} {found[5]} {found[3]} {found[4]}" if found else value


def words(tweet: dict[str, Any]) -> str:
    """What a tweet says, with the links that its author put in and without those to pictures."""
    text = tweet.get("full_text", tweet.get("text"))
    if not isinstance(text, str):
        return ""
    pictures = [str(medium.get("url")) for medium in linked(tweet, "media")]
    pairs = [(link.get("url"), link.get("expanded_url")) for link in linked(tweet, "urls")]
    return expanded(unescaped(text), pairs, pictures)


def linked(tweet: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The links ("urls") or the pictures ("media") of a tweet."""
    holders = (tweet.get("extended_entities"), tweet.get("entities"))
    for holder in holders:
        found = holder.get(kind) if isinstance(holder, dict) else None
        if isinstance(found, list) and found:
            return [one for one in found if isinstance(one, dict)]
    return []


def expanded(
    text: str, links: Iterable[tuple[object, object]], pictures: Iterable[str] = ()
) -> str:
    """`text` with whole links for short ones, and without those to its own pictures."""
    for picture in set(pictures):
        if SHORT_LINK.fullmatch(picture):
            text = re.sub(rf"\s?{re.escape(picture)}\b", "", text)
    whole = {short: link for short, link in links if isinstance(link, str) and link}
    return SHORT_LINK.sub(lambda found: whole.get(found[0], found[0]), text)
