"""From the HTML of a post to its text: paragraphs and lines as its author made them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postcheck.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Collection

    from selectolax.lexbor import LexborNode

_BLOCKS = frozenset(
    {
        *("p", "div", "section", "article", "blockquote", "pre", "ul", "ol", "li", "table", "tr"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "figure", "figcaption"),
    }
)
_APART = frozenset({"p", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})
_NO_TEXT = frozenset({"script", "style", "template", "head", "svg"})
_MAX_DEPTH = 200
_LAID_OUT = re.compile(r"\n[ \t]*\Z")


def plain_text(html: str, *, without: str = "") -> str:
    """The text of a piece of HTML.

    Paragraphs are parted by an empty line, lines by `\\n`. Nothing else changes: what a page
    hides of a link is part of it. `without`: elements of this class are left out, as what a
    service puts in itself. Raises MissingExtraError without selectolax.
    """
    walk = _Walk(without)
    if (body := body_of(html)) is not None:
        walk.inside(body, 0)
    return walk.text.strip("\n")


def node_text(node: LexborNode, *, silent: Collection[str] = ()) -> str:
    """The text of what is in an element of a page, by the same rules, with what is blank at its
    ends. Elements of the tags `silent` are left out."""
    walk = _Walk("", silent, due=0)
    walk.inside(node, 0)
    return walk.text


class _Walk:
    def __init__(self, without: str, silent: Collection[str] = (), *, due: int = 1) -> None:
        self._parts: list[str] = []
        self._without, self._silent = without, _NO_TEXT.union(silent)
        self._after_break = False
        self._break = due  # line ends that are due before the next text

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def inside(self, node: LexborNode, depth: int) -> None:
        for child in node.iter(include_text=True):
            self._take(child, depth + 1)

    def _take(self, node: LexborNode, depth: int) -> None:
        tag = node.tag or ""
        if tag in self._silent:
            return
        after_break, self._after_break = self._after_break, tag == "br"
        if tag == "-text":
            text = node.text_content or ""
            if after_break:  # of the HTML itself, which has said it with an element
                text = text.removeprefix("\n")
            if not (self._break and text.isspace()):  # how the HTML itself is laid out
                self._say(text)
        elif tag == "br":
            self._say("\n")
        elif tag == "img":  # an emoji of the service's own
            self._say(node.attributes.get("alt") or "")
        elif tag.startswith(("-", "_")) or self._left_out(node):
            return
        elif depth > _MAX_DEPTH:
            self._say(node.text())
        elif tag in _BLOCKS:
            self._part(tag)
            if tag == "li":
                self._say("- ")
            self.inside(node, depth)
            self._part(tag)
        else:
            self.inside(node, depth)

    def _left_out(self, node: LexborNode) -> bool:
        names = (node.attributes.get("class") or "").split() if self._without else ()
        return self._without in names

    def _part(self, tag: str) -> None:
        self._break = max(self._break, 2 if tag in _APART else 1)

    def _say(self, text: str) -> None:
        if self._break and self._parts:
            self._parts.append("\n" * self._break)
        self._break = 0
        self._parts.append(text)


def body_of(html: str) -> LexborNode | None:
    """The body of a page, or what a piece of one is put into.

    It lives as long as something holds it or what is in it. Raises MissingExtraError without
    selectolax.
    """
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError:
        raise MissingExtraError(
            "reading texts in HTML needs selectolax", hint='pip install "postcheck[exports]"'
        ) from None
    return LexborHTMLParser(html).body


def as_it_stands(node: LexborNode) -> str:
    """The text of an element whose lines are ended by `<br>` alone, each space as it is.

    Only the line end after its first tag and the one before its last, with what indents that,
    are the page's own.
    """
    first, last = (end.mem_id if end is not None else None for end in (node.child, node.last_child))
    parts = list[str]()
    for one in node.traverse(include_text=True):
        if one.tag == "br":
            parts.append("\n")
        elif one.tag == "img":
            parts.append(one.attributes.get("alt") or "")
        elif one.tag == "-text":
            text = one.text_content or ""
            text = text.removeprefix("\n") if one.mem_id == first else text
            parts.append(_LAID_OUT.sub("", text) if one.mem_id == last else text)
    return "".join(parts)


def classes(node: LexborNode) -> list[str]:
    """The names in its `class`."""
    return (node.attributes.get("class") or "").split()
