"""Posts and comments as a page, in the form that they have as JSON.

Facebook heads each with a sentence of its own ("Ann Marsh updated her status."), Instagram and
Threads with what was said. Comments of Instagram are tables, and since 2025 some of Facebook's are.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from postcheck.readers import facebook, instagram, metalabels
from postcheck.readers.meta import HOLDER
from postcheck.readers.metabody import Entry
from postcheck.readers.metaowner import doer, owner_of, usual_doer
from postcheck.readers.metatimes import could_be_time
from postcheck.readers.record import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.metapage import Box, Page
    from postcheck.readers.metatimes import Times
    from postcheck.readers.record import Record
    from postcheck.readers.source import Options, Source

_OF_INSTAGRAM = ("instagram", "threads")
_ON_MY_WALL = "wall_posts_sent_to_you"
_UPDATED = frozenset(
    "updated|aktualisiert|mis à jour|mise à jour|actualizado|aggiornato|atualizado|bijgewerkt"
    "|opdateret|uppdaterad|oppdatert|zaktualizowano".split("|")
)


class Posts:
    """The posts or comments of one page. `kind`: "facebook", "wall", "instagram" or "threads"."""

    def __init__(
        self, source: Source, options: Options, page: Page, times: Times, kind: str
    ) -> None:
        self._times, self._kind = times, kind
        self._are_comments = "comments" in PurePosixPath(source.name).stem.casefold()
        self._boxes = page.box_classes()
        owner = owner_of(source, page, near=False)
        if kind in _OF_INSTAGRAM:
            self._instagram = instagram.Entries(source, options, kind, owner or HOLDER)
        else:
            owner = owner or (usual_doer(page) if kind == "facebook" else None)
            self._facebook = facebook.Entries(source, options, owner or HOLDER)

    def records(self, box: Box, place: str) -> Iterator[Record]:
        """A post or comment; a sentence alone, such as that there is nothing to show, is none."""
        entry = Entry(box.bodies, self._boxes)
        empty = not (box.when or entry.words or entry.attached or entry.fields)
        if empty and (self._kind not in _OF_INSTAGRAM or self._are_comments):
            yield Skipped(place, "system notice")
        elif self._kind in _OF_INSTAGRAM:
            yield self._instagram.post(self._of_instagram(box, entry), place)
        else:
            key = _ON_MY_WALL if self._kind == "wall" else ""
            yield from self._facebook.records(self._of_facebook(box, entry), key, place)

    def _of_instagram(self, box: Box, entry: Entry) -> dict[str, Any]:
        labelled = _labelled(entry)
        if not box.title.strip() and metalabels.says(labelled) and not self._are_comments:
            return {"timestamp": self._when(box, entry), **labelled}
        if entry.fields and not entry.media and not box.title.strip():
            return {"string_map_data": {label: self._field(text) for label, text in entry.fields}}
        when = self._when(box, entry)
        media = [
            {"uri": one["uri"], "creation_timestamp": when, "title": one.get("description", "")}
            for one in entry.media
        ]
        more = "\n".join(entry.words)
        if box.title.strip() and media:  # said of the pictures, if the heading is of them all
            media[0]["title"] = more or media[0]["title"]
            more = ""
        said = [text for text in (box.title, more) if text.strip()]
        return {"media": media, "title": "\n".join(said), "creation_timestamp": when}

    def _field(self, text: str) -> dict[str, object]:
        """A field of a comment: what was said, whose picture it is about, or when."""
        when = self._times.of(text) if could_be_time(text) else None
        return {"value": text} if when is None else {"timestamp": when}

    def _of_facebook(self, box: Box, entry: Entry) -> dict[str, Any]:
        when = self._when(box, entry)
        said = list(self._said(entry))
        labelled = _labelled(entry)
        if not said and (metalabels.says(labelled) or (entry.fields and not entry.media)):
            return {"timestamp": when, **labelled}
        data: list[dict[str, Any]] = [{"post": text} for text in said]
        if said and (entry.group or self._kind == "wall"):
            who = doer(box.title) if self._kind == "wall" else None
            comment = {"comment": "\n".join(said), "group": entry.group, "author": who}
            data = [{"comment": comment}]
        return {"timestamp": when, "data": data, "attachments": [{"data": entry.attached}]}

    def _said(self, entry: Entry) -> Iterator[str]:
        """The words of a post, without when it was updated."""
        for number, text in enumerate(entry.words):
            first, _, rest = text.strip().partition(" ")
            words = [(first, rest)]
            for _ in range(2):
                word, _, rest = rest.partition(" ")
                words.append((f"{words[-1][0]} {word}", rest))
            if not any(
                (number or said.casefold().rstrip(":") in _UPDATED)
                and could_be_time(time)
                and self._times.of(time) is not None
                for said, time in words
            ):
                yield text

    def _when(self, box: Box, entry: Entry) -> int | None:
        if box.when:
            return self._times.of(box.when)
        found = (self._times.of(text) for _, text in entry.fields if could_be_time(text))
        return next((one for one in found if one is not None), None)


def _labelled(entry: Entry) -> dict[str, Any]:
    """The table of an entry as Meta writes it since 2025."""
    fields = [{"label": label, "value": text} for label, text in entry.fields]
    return {"label_values": fields, "media": entry.media}
