"""Meta's downloads as HTML, which is what people get who choose nothing: posts and comments of
Facebook, Instagram and Threads, and messages.

A page has the same records as the JSON file of the same name, so each is put into that form, and
the readers of JSON tell what it is. What there is no sign of in a page is lost: the seconds of a
time and its zone, and mostly who is in a group. Which pages hold posts is told by the names of
files, which are English in all languages, and for those that somebody renamed by their titles;
messages are told by their shape. A page whose JSON came with it is a duplicate.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from postcheck.errors import InputError, MissingExtraError
from postcheck.readers.metabody import fields_of, is_message
from postcheck.readers.metachat import Chat
from postcheck.readers.metapage import has_made_up_names, opening, page_of
from postcheck.readers.metaposts import Posts
from postcheck.readers.metatimes import Times, could_be_time
from postcheck.readers.metatwins import has_twin
from postcheck.readers.record import Rejected, Skipped
from postcheck.readers.source import MAX_LINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.look import Look
    from postcheck.readers.metapage import Box, Page
    from postcheck.readers.record import Record
    from postcheck.readers.source import Options, Source

_NUMBERED = r"(?:_\d+)?"
_FILES = {
    "chat": rf"message{_NUMBERED}",
    "threads": rf"threads_and_replies{_NUMBERED}",
    "instagram": rf"(?:posts|reels|stories|archived_posts|igtv_videos|post_comments|reels_comments)"
    rf"{_NUMBERED}",
    "wall": rf"other_people.?s_posts_(?:to|on)_your_(?:timeline|profile|wall){_NUMBERED}",
    "facebook": rf"(?:your_posts|your_posts__.*|status_updates|comments"
    r"|posts_on_other_pages_and_profiles|group_posts_and_comments|your_posts_in_groups"
    rf"|your_comments_in_groups|your_posts_and_comments_in_groups|your_pending_posts_in_groups)"
    rf"{_NUMBERED}",
}
_TITLES = {
    "facebook": "your posts|comments|your comments in groups|your posts in groups"
    "|group posts and comments|your posts, check-ins, photos and videos"
    "|deine beiträge|kommentare|vos publications|commentaires|tus publicaciones|comentarios"
    "|i tuoi post|commenti|suas publicações|comentários|je berichten|reacties|dine opslag"
    "|twoje posty|komentarze",
    "instagram": "posts|reels|stories|post comments|reels comments",
}
_COPY = re.compile(r"( ?\(\d+\)| - copy)+$")


def claims(look: Look) -> bool:
    """Whether a page is Meta's and holds posts, comments or messages."""
    try:
        page = opening(look.source)
    except MissingExtraError:  # which is to be told of pages of Meta's alone
        return has_made_up_names(look.source) and _by_name(look.source) is not None
    return page is not None and _kind(look.source, page) is not None


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each record, in the order of the page: the newest first."""
    if has_twin(source):
        yield Skipped(source.name, "duplicate")
        return
    page = page_of(source)
    if page.main is None:
        raise InputError(
            "a web page, and not from a download of Meta's",
            path=source.path,
            hint="export the posts again as JSON or text",
        )
    kind = _kind(source, page) or "facebook"
    times = Times(_times(page), options)
    reader = (
        Chat(source, options, page, times)
        if kind == "chat"
        else Posts(source, options, page, times, kind)
    )
    for number, box in enumerate(page.boxes(), start=1):
        place = f"{source.name}#{number}"
        if box.letters > MAX_LINE:
            yield Rejected(place, "too long", box.title)
        else:
            yield from reader.records(box, place)


def _by_name(source: Source) -> str | None:
    stem = _COPY.sub("", PurePosixPath(source.name).stem.casefold())
    return next((kind for kind, names in _FILES.items() if re.fullmatch(names, stem)), None)


def _kind(source: Source, page: Page) -> str | None:
    """What a page holds: messages, or posts of which service; None for nothing of these."""
    if found := _by_name(source):
        return found
    if any(_is_message(box) for box in page.boxes(first=50)):
        return "chat"
    title = page.title.casefold()
    found = next((kind for kind, names in _TITLES.items() if title in names.split("|")), None)
    if found == "facebook" and not any(box.title for box in page.boxes(first=50)):
        return "instagram"  # its comments have no headings
    return found


def _is_message(box: Box) -> bool:
    return bool(box.when and box.heading is not None) and any(map(is_message, box.bodies))


def _times(page: Page) -> Iterator[str]:
    for box in page.boxes():
        if box.when:
            yield box.when
        else:
            yield from (text for _, text in fields_of(box.bodies) if could_be_time(text))
