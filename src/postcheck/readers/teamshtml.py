"""The HTML of Teams messages as plain text.

Words may be split by spans, emoji are elements with their sign in `alt`, a mention is an `at`, and
a `blockquote` holds what somebody else wrote.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from postcheck.errors import MissingExtraError

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_BLOCKS = frozenset("p div li ul ol tr table h1 h2 h3 h4 h5 h6 pre codeblock blockquote hr".split())
_SILENT = frozenset("script style template head title".split())
_SPACE = re.compile(r"[ \t\r\n\f]+")  # not U+00A0, which is somebody's own
_NO_ALT = ("", "image", "bild", "imagen", "afbeelding", "immagine", "obraz")
_WHO = ("mri", "time")  # in a quote: who wrote it, and when
_DEEPEST = 200


class Body(NamedTuple):
    """What was written, what it quotes of others, and the alt texts of its pictures."""

    text: str
    quoted: str
    pictures: tuple[str, ...]


def read_html(html: str) -> Body:
    """Take a message apart. Raises MissingExtraError without selectolax."""
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError:
        raise MissingExtraError(
            "reading messages of Teams needs selectolax", hint='pip install "postcheck[exports]"'
        ) from None
    root = LexborHTMLParser(html).body
    writer = _Writer()
    if root is not None:
        writer.children(root, own=True)
    return Body(writer.own.text, writer.quoted.text, tuple(writer.pictures))


class _Lines:
    """Text that is put together as a browser would show it."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._break = False

    def add(self, text: str, *, as_is: bool = False) -> None:
        last = self._parts[-1][-1:] if self._parts else "\n"
        if not as_is:
            text = _SPACE.sub(" ", text)
            if last in " \n" or self._break:
                text = text.removeprefix(" ")
        if not text:
            return
        if self._break and self._parts:
            self._parts[-1] = self._parts[-1].removesuffix(" ")
            if last != "\n" or text == "\n":  # a break at the end of a block shows as none
                self._parts.append("\n")
        self._break = False
        self._parts.append(text)

    def block(self) -> None:
        """What comes next stands on a line of its own."""
        self._break = True

    def newline(self) -> None:
        self.add("\n", as_is=True)

    @property
    def text(self) -> str:
        lines = "".join(self._parts).strip().split("\n")
        return "\n".join("" if line.isspace() else line for line in lines)  # a bare U+00A0


class _Writer:
    def __init__(self) -> None:
        self.own, self.quoted = _Lines(), _Lines()
        self.pictures: list[str] = []

    def children(self, node: LexborNode, *, own: bool, depth: int = 0, as_is: bool = False) -> None:
        child = node.child
        while child is not None:
            self._node(child, own=own, depth=depth + 1, as_is=as_is)
            child = child.next

    def _node(self, node: LexborNode, *, own: bool, depth: int, as_is: bool) -> None:
        lines, tag = self.own if own else self.quoted, node.tag
        if tag == "-text":
            lines.add(node.text_content or "", as_is=as_is)
            return
        if tag is None or tag in _SILENT or tag.startswith("-"):
            return
        if depth > _DEEPEST:
            lines.add(node.text())
            return
        if not own and node.attributes.get("itemprop") in _WHO:
            return
        if tag == "br":
            lines.newline()
        elif tag in ("emoji", "img", "customemoji"):
            self._picture(node, tag, lines, own=own)
        elif tag in ("td", "th") and node.prev is not None:
            lines.add(" ")
        if tag == "blockquote":
            own, lines = False, self.quoted
        if tag in _BLOCKS:
            lines.block()
        self.children(node, own=own, depth=depth, as_is=as_is or tag in ("pre", "codeblock"))
        if tag in _BLOCKS:
            lines.block()
        if tag == "blockquote":
            self.own.block()

    def _picture(self, node: LexborNode, tag: str, lines: _Lines, *, own: bool) -> None:
        given: dict[str, Any] = node.attributes
        alt, kind = given.get("alt") or "", (given.get("itemtype") or "").lower()
        if tag != "img" or "emoji" in kind:
            lines.add(alt or given.get("title") or "")
        elif own:
            self.pictures.append("" if alt.strip().lower() in _NO_ALT else alt)
