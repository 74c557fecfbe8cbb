"""A chat of Messenger or Instagram as a page: its messages, in the form that they have as JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postcheck.readers import messenger
from postcheck.readers.fields import raw_of
from postcheck.readers.meta import is_instagrams
from postcheck.readers.metabody import message
from postcheck.readers.metaowner import owner_of
from postcheck.readers.record import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.metapage import Box, Page
    from postcheck.readers.metatimes import Times
    from postcheck.readers.record import Record
    from postcheck.readers.source import Options, Source

_LONGEST_NAME = 200
_LOOKED_AT = 200
_BETWEEN_NAMES = re.compile(r", | (?:and|und|et|y|e|en|og|och|i|ja|ve) ")


class Chat:
    """The messages of one page."""

    def __init__(self, source: Source, options: Options, page: Page, times: Times) -> None:
        self._times = times
        on_instagram = is_instagrams(source) or messenger.is_on_instagram(
            message(box.bodies) for box in page.boxes(first=_LOOKED_AT)
        )
        self._chat = messenger.Chat(
            source,
            options,
            {"title": page.title, "participants": list(_people(page))},
            owner=owner_of(source, page, near=True),
            platform="instagram" if on_instagram else "messenger",
        )

    def records(self, box: Box, place: str) -> Iterator[Record]:
        """A message; nothing for a box that tells of the chat itself, which has no time."""
        said = message(box.bodies)
        if not box.when and not {"content", "share"} & said.keys():
            return
        sender = box.title.strip()
        if len(sender) > _LONGEST_NAME:
            yield Rejected(place, "no sender", raw_of([sender, said]))
            return
        about: dict[str, object] = {"sender_name": sender} if sender else {}
        if (when := self._times.of(box.when)) is not None:
            about["timestamp_ms"] = when
        yield self._chat.record({**about, **said}, place)


def _people(page: Page) -> Iterator[str]:
    """Who wrote something, and who is named at the beginning: `Participants: Ann and Bob`."""
    seen: set[str] = set()
    for box in page.boxes():
        names = [box.title]
        if not box.when:
            _, colon, named = box.title.partition(":")
            names = _BETWEEN_NAMES.split(named) if colon else []
        for name in map(str.strip, names):
            if name and name not in seen and len(name) <= _LONGEST_NAME:
                seen.add(name)
                yield name
