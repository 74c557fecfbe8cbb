"""A post of Instagram or Threads: pictures and films, each with a title, and maybe one for all.

The caption is the post's title, or that of its only picture; titles that repeat it are not
counted twice, and those that differ are captions of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from postcheck.readers.meta import items_of, kind_of, moment, objects_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def is_post(item: object) -> bool:
    """Whether an object is such a post, or a picture that is a post by itself, as a story is."""
    if not isinstance(item, dict):
        return False
    if "media" in item and "label_values" not in item:
        pictures = items_of(item["media"])
        return any(map(_is_picture, pictures)) or (not pictures and "creation_timestamp" in item)
    return _is_picture(item)


def _is_picture(one: object) -> bool:
    return isinstance(one, dict) and "creation_timestamp" in one and "uri" in one


def values(item: dict[str, Any]) -> dict[str, object]:
    """Text, time and attachments of a post, by the fields of Post."""
    pictures = objects_of(item["media"]) if "media" in item else [item]
    titles = list(dict.fromkeys(filter(str.strip, map(_title, pictures))))
    text = _title(item) or (titles[0] if len(titles) == 1 else "")
    return {
        "text": text,
        "posted_at": moment(item.get("creation_timestamp")) or _first_time(pictures),
        "attachments": list(captioned(((one, _title(one)) for one in pictures), text)),
    }


def captioned(
    pictures: Iterable[tuple[dict[str, Any], str]], text: str
) -> Iterator[dict[str, object]]:
    """Attachments from pictures and what is said of them: nothing that was said before."""
    said = {"", text.strip()}
    for picture, words in pictures:
        caption = None if words.strip() in said else words
        said.add(words.strip())
        if caption or picture.get("uri"):
            yield {"kind": kind_of(picture), "caption": caption}


def _title(one: dict[str, Any]) -> str:
    title = text_of(one.get("title"))
    return title if title.strip() else ""


def _first_time(pictures: list[dict[str, Any]]) -> object:
    times = (moment(one.get("creation_timestamp")) for one in pictures)
    return next((time for time in times if time), None)
