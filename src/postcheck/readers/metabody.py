"""What is in the body of a record of a page of Meta's: words, pictures, links and tables.

It is given back as the entries of the same download as JSON have it, so that the readers of those
decide what it is. In a body what somebody wrote stands near the top; what is attached, such as the
words of a shared post, lies deeper. Lists hold reactions, and are left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from postcheck.readers.aliases import kind
from postcheck.readers.markup import node_text
from postcheck.readers.metapage import elements, has_own_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from selectolax.lexbor import LexborNode

_LISTS = frozenset({"ul", "ol", "table", "video", "audio"})
_NOT_SAID = _LISTS | {"section", "h2", "h3"}  # boxes in a box: what a camera told
_SHOWN = frozenset({"a", "img", "video", "audio"})
_MEDIA = "img, video, audio"
_FILE = "a[href]"
_OWN_WORDS = 4  # as many elements deep is what somebody wrote at most
_DEEPEST = 50
_MOST = 100  # attachments or fields of one record
_DURATION = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)? ?: ?\d+ [^\W\d_]+")
_LINK = re.compile(r"https?:", re.IGNORECASE)
_TYPED = re.compile(r"https?://\S+", re.IGNORECASE)


def message(bodies: list[LexborNode]) -> dict[str, Any]:
    """`content`, `share`, `photos` and the like of a message.

    Its pieces stand side by side, the first being empty, then what was said, then what is shared.
    """
    pieces = [piece for body in bodies for piece in _pieces(body)]
    texts = [node_text(piece, silent=_NOT_SAID) for piece in pieces]
    at = next((at for at, piece in enumerate(pieces[:2]) if _is_speech(piece, at)), None)
    rest = [piece for number, piece in enumerate(pieces) if number != at]
    shared = [text for piece in rest if (text := _unlinked(piece)).strip()]
    found = _attached(bodies)
    if len(shared) == 1 and not found and _DURATION.fullmatch(shared[0]):
        found["call_duration"] = 0
    elif shared:
        found.setdefault("share", {})["share_text"] = "\n".join(shared)
    if at is not None:
        found["content"] = texts[at]
    return found


def is_message(body: LexborNode) -> bool:
    """Whether a body has pieces side by side, the first of them empty and none with a class."""
    pieces = _pieces(body)
    if len(pieces) < 2 or any(_class(piece) for piece in pieces):
        return False
    return not pieces[0].text().strip() and pieces[0].css_first(_MEDIA) is None


class Entry:
    """What the bodies of a post or a comment hold. `boxes`: the classes of boxes of records, which
    hold what is nobody's own if they are in each other."""

    def __init__(self, bodies: list[LexborNode], boxes: Collection[str] = ()) -> None:
        self._boxes = boxes
        self.words: list[str] = []
        self.group: str | None = None
        self.attached: list[dict[str, Any]] = []
        self.fields = list(fields_of(bodies))
        for body in bodies:
            for row, depth in _rows(body):
                self._take(row, depth)

    @property
    def media(self) -> list[dict[str, Any]]:
        """The pictures and films among what is attached."""
        return [one["media"] for one in self.attached if "media" in one]

    def _take(self, row: LexborNode, depth: int) -> None:
        """One row: with pictures and what is said of them, of words, or attached."""
        found = _media(row)
        if found:
            said = [text for text in self._leaves(row, 0) if text.strip()]
            found[0]["description"] = said[0] if said else ""
            self.attached += [{"media": one} for one in found]
            self.attached += [{"text": "\n".join(said[1:])}] if said[1:] else []
            return
        links = [href for one in row.css(_FILE) if _LINK.match(href := _href(one))]
        speaker = None if self._has_box(row) else _speaker(row, depth)
        if speaker is not None:
            self.words.append(self._without_label(speaker))
        elif not links and (text := _unlinked(row)).strip():
            self.attached.append({"text": text})
        self.attached += [{"external_context": {"url": href}} for href in links[:_MOST]]

    def _has_box(self, row: LexborNode) -> bool:
        return any(_class(one) in self._boxes for one in (row, *row.css("[class]")))

    def _leaves(self, node: LexborNode, depth: int) -> Iterator[str]:
        """The texts of a row, each as long as nothing parts it."""
        if node.tag in (*_NOT_SAID, "a") or depth > _DEEPEST or _class(node) in self._boxes:
            return
        if has_own_text(node):
            yield node_text(node, silent={*_NOT_SAID, "a"})
            return
        for inner in elements(node):
            yield from self._leaves(inner, depth + 1)

    def _without_label(self, speaker: LexborNode) -> str:
        """The words in an element, without the group that may be named at their beginning."""
        first = next(iter(elements(speaker)), None)
        span = next(iter(elements(first)), None) if first is not None else None
        if first is None or span is None or first.tag != "div" or span.tag not in ("span", "b"):
            return node_text(speaker, silent=_NOT_SAID)
        label = node_text(span)
        if not label.rstrip().endswith(":"):
            return node_text(speaker, silent=_NOT_SAID)
        self.group = node_text(first).removeprefix(label).strip()
        first.remove()
        return node_text(speaker, silent=_NOT_SAID)


def _pieces(body: LexborNode) -> list[LexborNode]:
    """The elements side by side in a body, below those that hold but one."""
    return [piece for piece, _ in _below(body, rows=False)]


def _rows(body: LexborNode) -> list[tuple[LexborNode, int]]:
    """The rows of a post, each with how deep it is: unlike what only holds them, they have a
    class, and do not lie deep."""
    return _below(body, rows=True)


def _below(body: LexborNode, *, rows: bool) -> list[tuple[LexborNode, int]]:
    node = body
    for depth in range(_DEEPEST):
        inner = [one for one in elements(node) if one.tag not in ("table", "ul", "ol")]
        is_row = depth > 0 and (_class(node) or (len(inner) > 1 and depth >= _OWN_WORDS))
        if (rows and is_row) or has_own_text(node) or any(one.tag in _SHOWN for one in inner):
            return [(node, depth)]
        if len(inner) != 1:
            return [(one, depth + 1) for one in inner]
        node = inner[0]
    return [(node, _DEEPEST)]


def _speaker(row: LexborNode, depth: int) -> LexborNode | None:
    """The element in a row that holds words right in it, if it is no deeper than those are."""
    node = row
    while depth <= _OWN_WORDS and node.tag not in _NOT_SAID:
        if has_own_text(node):
            return None if node.tag == "a" else node
        inner = [one for one in elements(node) if one.text().strip()]
        if len(inner) > 1 and depth < _OWN_WORDS and all(map(_is_line, inner)):
            return node
        if len(inner) != 1:
            return None
        node, depth = inner[0], depth + 1
    return None


def _is_line(node: LexborNode) -> bool:
    return node.tag in ("div", "p", "span") and has_own_text(node)


def _is_speech(piece: LexborNode, at: int) -> bool:
    """Whether a piece is words, or in its place a link as somebody typed it."""
    if _media(piece):
        return False
    said = piece.text().strip()
    return _speaker(piece, 0) is not None or (at == 1 and _TYPED.fullmatch(said) is not None)


def _unlinked(node: LexborNode) -> str:
    """The text of an element, without links and what they are called."""
    if node.tag in _LISTS or node.tag == "a":
        return ""
    return node_text(node, silent={*_LISTS, "a"})


def _attached(bodies: list[LexborNode]) -> dict[str, Any]:
    """Pictures, films, files and a link, by the keys of messages."""
    found: dict[str, Any] = {}
    keys = {"video": "videos", "audio": "audio_files"}
    for body in bodies:
        for one in _media(body):
            found.setdefault(keys.get(one["tag"], "photos"), []).append({"uri": one["uri"]})
        for link in body.css(_FILE)[:_MOST]:
            href = _href(link)
            if _LINK.match(href):
                found.setdefault("share", {}).setdefault("link", href)
            elif href and kind(href) and link.css_first(_MEDIA) is None and not _in_media(link):
                found.setdefault("files", []).append({"uri": href})
    return found


def _media(node: LexborNode) -> list[dict[str, Any]]:
    """The pictures and films in an element, as entries have them."""
    found = []
    for one in ([node] if node.tag in ("img", "video", "audio") else node.css(_MEDIA))[:_MOST]:
        if one.tag == "img" and _in_media(one):
            continue  # the sign to click on
        source = one.css_first("source") if one.tag != "img" else None
        uri = _src(one) or (_src(source) if source is not None else "")
        media: dict[str, Any] = {"uri": uri or "unknown", "tag": one.tag}
        if one.tag == "video":
            media["media_metadata"] = {"video_metadata": {}}
        found.append(media)
    return found


def _in_media(node: LexborNode) -> bool:
    above = node.parent
    for _ in range(4):
        if above is None or above.tag in ("video", "audio"):
            return above is not None
        above = above.parent
    return False


def fields_of(bodies: list[LexborNode]) -> Iterator[tuple[str, str]]:
    """The labels and values of tables: in two cells, or the value in an element of its own."""
    for row in (row for body in bodies for row in body.css("tr")[:_MOST]):
        if pair := label_and_value(row):
            yield pair


def label_and_value(row: LexborNode) -> tuple[str, str] | None:
    """What a row of a table is called and says, None for one that is no such pair."""
    cells = [one for one in elements(row) if one.tag in ("td", "th")]
    if len(cells) == 2:
        return node_text(cells[0]).strip(), node_text(cells[1], silent={"table"}).strip("\n")
    inner = elements(cells[0]) if len(cells) == 1 else []
    if len(inner) == 1 and has_own_text(cells[0]):
        value = node_text(inner[0], silent={"table"})
        return node_text(cells[0], silent={inner[0].tag or ""}).strip(), value.strip("\n")
    return None


def _class(node: LexborNode) -> str:
    return node.attributes.get("class") or ""


def _href(node: LexborNode) -> str:
    return node.attributes.get("href") or ""


def _src(node: LexborNode) -> str:
    return node.attributes.get("src") or ""
