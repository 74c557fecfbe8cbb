"""Threads, which comes with the export of Instagram: `threads_and_replies.json`.

One list of posts and of the owner's replies, in Instagram's form. What a reply answers is not told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from postcheck.readers.instagram import Entries
from postcheck.readers.jsonstream import ITEM, pick
from postcheck.readers.meta import owner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.look import Look
    from postcheck.readers.record import Record
    from postcheck.readers.source import Options, Source

_POSTS = "text_post_app_text_posts"


def claims(look: Look) -> bool:
    """Whether it has the list of posts; other files of Threads hold likes and followers."""
    return isinstance(look.json, dict) and isinstance(look.json.get(_POSTS), list)


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each post or reply, in the order of the file."""
    entries = Entries(source, options, "threads", owner(source))
    for number, picked in enumerate(pick(source, (_POSTS, ITEM)), start=1):
        yield entries.record(picked, number)
