"""From paragraphs to blocks: what is a heading, an item, a paragraph, a row.

Formats tell this only where authors used styles. Many do not: they type "- ", set a line in
bold, or write it in capitals. What is typed counts here as much as what is styled.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from postcheck.documents.markers import split, style_of
from postcheck.documents.model import Block
from postcheck.documents.raw import Raw

_MAX_HEADING_WORDS, _PLAIN_HEADING_WORDS, _STYLED_HEADING_WORDS = 14, 10, 25
# A line of a list of contents: dots or a tab, and the number of a page.
_LEADERS = re.compile(r"(?:(?:\.\s?){4,}|…{2,}|_{4,})\s*\d{1,3}\s*$|\S\t+\d{1,3}\s*$")
_CONTENTS = re.compile(
    r"(?:table of )?contents(?: page)?|in this (?:policy|document)", re.IGNORECASE
)
_YEAR = re.compile(r"\b(19|20)\d\d\b")
_SOFT = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
# More than so many short lines in a row, each with room around it, are a list without markers.
_LIST_RUN = 3


def blocks(paragraphs: Sequence[Raw]) -> tuple[Block, ...]:
    """The blocks of a document, in order. Empty paragraphs are left out."""
    listed = [_LEADERS.search(raw.text) is not None and not raw.cells for raw in paragraphs]
    cleaned = [_cleaned(raw) for raw in paragraphs]
    contents = {id(raw) for raw, told in zip(cleaned, listed, strict=True) if told}
    kept = [raw for raw in cleaned if raw.text or any(raw.cells)]
    body = [_marked(raw) for raw in kept if id(raw) not in contents]
    levels = iter([_heading_level(body, index) for index in range(len(body))])
    made = iter([_block(raw, next(levels)) for raw in body])
    in_order = [_contents(raw) if id(raw) in contents else next(made) for raw in kept]
    return tuple(_nested(_without_contents(in_order)))


def _nested(found: Iterable[Block]) -> Iterator[Block]:
    """The same, with items deeper that stand below an item which leads in to them: "(6) I will:"
    before "(a)" where no indentation tells it."""
    styles: list[tuple[int, str]] = []  # level and style of the items that lead in
    before: Block | None = None
    for block in found:
        if block.kind != "item":
            if block.kind in ("heading", "row"):
                styles.clear()
            before = None if block.kind != "margin" else before
            yield block
            continue
        style = style_of(block.marker)
        while styles and (styles[-1][1] == style or styles[-1][0] > block.level):
            styles.pop()
        leads = before is not None and before.text.endswith(":") and before.level == block.level
        if leads and before is not None and style_of(before.marker) != style:
            styles.append((block.level, style_of(before.marker)))
        before = block
        deeper = sum(level == block.level for level, _ in styles)
        yield block.model_copy(update={"level": block.level + deeper}) if deeper else block


def _contents(raw: Raw) -> Block:
    return Block(kind="contents", text=raw.text, page=raw.page, line=raw.line)


def _without_contents(found: Sequence[Block]) -> Iterator[Block]:
    """The same, with the list of headings at the start told from what it lists."""
    later = Counter(_named(block) for block in found if block.kind == "heading")
    within = False
    for block in found:
        name = _named(block)
        if block.kind == "heading":
            later[name] -= 1
        if block.kind == "heading" and _CONTENTS.fullmatch(block.text):
            within = True
        elif within and block.kind not in ("contents", "margin"):
            within = block.kind != "row" and later[name] > 0
        listed = within and block.kind != "margin"
        yield block.model_copy(update={"kind": "contents", "level": 0}) if listed else block


def _named(block: Block) -> str:
    """What a heading is called, without its number and the page that a list of contents names."""
    plain = re.sub(r"^[\W\d]+|[\W\d]+$", "", block.text.casefold())
    return " ".join(plain.split())


def _cleaned(raw: Raw) -> Raw:
    cells = tuple("\n".join(_lines(cell)) for cell in raw.cells)
    text = " | ".join(cells).replace("\n", " ") if cells else " ".join(_lines(raw.text))
    return replace(raw, text=text, cells=cells)


def _lines(text: str) -> Iterator[str]:
    for line in _SOFT.sub("", text).split("\n"):
        if plain := " ".join(line.split()):
            yield plain


def _marked(raw: Raw) -> Raw:
    """With the marker that was typed before the text, where the format tells none."""
    if raw.marker or raw.cells or raw.margin:
        return raw
    marker, rest = split(raw.text)
    if marker is None:
        return raw
    depth = raw.depth or (0 if raw.heading else max(marker.depth, 1))
    return replace(raw, text=rest, marker=marker.text, depth=depth)


def _block(raw: Raw, heading: int) -> Block:
    place = {"page": raw.page, "line": raw.line}
    if raw.cells:
        return Block(kind="row", text=raw.text, cells=raw.cells, header=raw.header, **place)
    if raw.margin:
        return Block(kind="margin", text=raw.text, **place)
    if heading:
        text = raw.text.rstrip(" :") or raw.text
        return Block(kind="heading", text=text, level=heading, marker=raw.marker, **place)
    if raw.depth or raw.marker:
        depth = max(raw.depth, 1)
        return Block(kind="item", text=raw.text, level=depth, marker=raw.marker, **place)
    return Block(kind="paragraph", text=raw.text, **place)


def _heading_level(raws: Sequence[Raw], index: int) -> int:
    """The level of a heading, 0 for what is none."""
    raw = raws[index]
    words, end = len(raw.text.split()), raw.text[-1:]
    if raw.cells or raw.margin or not words or not any(map(str.isalpha, raw.text)):
        return 0
    if raw.heading:
        return raw.heading if words <= _STYLED_HEADING_WORDS else 0
    most = _STYLED_HEADING_WORDS if raw.big else _MAX_HEADING_WORDS
    if words > most or end in ".,;…" or _is_link_of_list(raws, index):
        return 0
    if style_of(raw.marker) in ("bullet", "roman"):
        return 0
    shouted = raw.text.isupper() and sum(map(str.isalpha, raw.text)) > 3
    if (raw.bold or raw.big or shouted) and not (end == ":" and words > _PLAIN_HEADING_WORDS):
        return 1 if raw.big or not raw.marker else max(1, raw.marker.strip(".").count(".") + 1)
    asks = end in "?!" and not (index + 1 < len(raws) and raws[index + 1].marker)
    told = ": " in raw.text or _YEAR.search(raw.text)  # a date or a name, on a line of its own
    plain = words <= _PLAIN_HEADING_WORDS and not asks and raw.text[0].isupper() and not told
    after = raws[index + 1] if index + 1 < len(raws) else None
    leads = end == ":" and (words > 3 or bool(after and after.marker))
    if not plain or leads:
        return 0
    if raw.marker:
        opens = style_of(raw.marker) == "number" or raw.marker[:1].isupper()
        return 2 if opens and _has_text_below(raws, index) else 0
    return 2 if raw.alone and not raw.depth and _stands_out(raws, index) else 0


def _is_link_of_list(raws: Sequence[Raw], index: int) -> bool:
    """Whether the paragraph before or after it is an item of the same list."""
    raw = raws[index]
    style = style_of(raw.marker)
    if not style or raw.bold or raw.big:
        return False
    near = [raws[at] for at in (index - 1, index + 1) if 0 <= at < len(raws)]
    return any(
        style_of(other.marker) == style and other.depth == raw.depth and not other.heading
        for other in near
    )


def _has_text_below(raws: Sequence[Raw], index: int) -> bool:
    if index + 1 == len(raws):
        return False
    after = raws[index + 1]
    leads = after.text.endswith(":")
    below = bool(after.cells) or bool(after.marker) or leads or len(after.text.split()) > 5
    return below and not after.margin


def _stands_out(raws: Sequence[Raw], index: int) -> bool:
    """A short line between longer ones; many short lines in a row are a list without markers."""
    if not _has_text_below(raws, index) and not _is_short(raws, index + 1):
        return False
    before = _short_run(raws, index, -1)
    return not before or before + 1 + _short_run(raws, index, 1) <= _LIST_RUN


def _short_run(raws: Sequence[Raw], index: int, step: int) -> int:
    """How many short lines stand before or after one; no more are counted than matter."""
    return next((n for n in range(_LIST_RUN + 1) if not _is_short(raws, index + step * (n + 1))), 9)


def _is_short(raws: Sequence[Raw], index: int) -> bool:
    if not 0 <= index < len(raws):
        return False
    raw = raws[index]
    plain = not (raw.marker or raw.cells or raw.heading or raw.margin or raw.bold or raw.big)
    sentence = raw.text[-1:] in ".:;" or ": " in raw.text
    return plain and raw.alone and not sentence and len(raw.text.split()) <= _PLAIN_HEADING_WORDS
