"""Web pages, also as word processors save them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from postcheck.documents.extra import missing
from postcheck.documents.raw import Raw

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_NO_TEXT = frozenset({"script", "style", "template", "noscript", "nav", "form", "head", "svg"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    {
        *("p", "div", "section", "article", "main", "header", "footer", "blockquote", "pre"),
        *("ul", "ol", "li", "table", "tr", "td", "th", "thead", "tbody", "dl", "dt", "dd"),
        *("body", "html", "figure", "figcaption", "address", "hr", "center", "aside", *_HEADINGS),
    }
)
_MAX_DEPTH = 200
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def read(text: str) -> list[Raw]:
    """The paragraphs of a page, without what is hidden. Raises MissingExtraError."""
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError:
        raise missing("web pages", "selectolax") from None
    body = LexborHTMLParser(text).body
    walk = _Walk()
    if body is not None:
        walk.inside(body, 0)
        walk.end()
    return walk.raws


class _Walk:
    """Collects text until something ends the paragraph."""

    def __init__(self) -> None:
        self.raws: list[Raw] = []
        self._text: list[tuple[str, bool]] = []
        self._heading = 0
        self._lists: list[tuple[str, int]] = []
        self._marker = ""
        self._bold = 0

    def inside(self, node: LexborNode, depth: int) -> None:
        for child in node.iter(include_text=True):
            self._take(child, depth + 1)

    def _take(self, node: LexborNode, depth: int) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self._text.append((" ".join((node.text_content or "").split("\n")), self._bold > 0))
        elif tag == "br":
            self._text.append(("\n", True))
        elif tag in _NO_TEXT or "hidden" in node.attributes or tag.startswith(("-", "_")):
            return
        elif depth > _MAX_DEPTH:
            self._text.append((node.text(), False))
        elif tag == "tr":
            self._row(node)
        elif tag in _BLOCKS:
            self.end()
            self._block(node, tag, depth)
            self.end()
        else:
            bold = tag in ("b", "strong") or "bold" in (node.attributes.get("style") or "")
            self._bold += bold
            self.inside(node, depth)
            self._bold -= bold

    def _block(self, node: LexborNode, tag: str, depth: int) -> None:
        if tag in ("ul", "ol"):
            style = (node.attributes.get("type") or "1") if tag == "ol" else ""
            start = node.attributes.get("start") or "1"
            self._lists.append((style, int(start) if start.isdigit() else 1))
            self.inside(node, depth)
            self._lists.pop()
        elif tag == "li":
            style, number = self._lists.pop() if self._lists else ("", 1)
            self._lists.append((style, number + 1))
            self._marker = _sign(style, number)
            self.inside(node, depth)
            self.end()
            self._marker = ""
        else:
            self._heading = _HEADINGS.get(tag, 0)
            self.inside(node, depth)
            self.end()
            self._heading = 0

    def end(self) -> None:
        """End the paragraph; a line break inside it makes two."""
        text = "".join(part for part, _ in self._text)
        bold = all(bold for part, bold in self._text if part.strip())
        self._text.clear()
        for line in text.split("\n"):
            if not line.strip():
                continue
            marker, self._marker = self._marker, ""
            depth = len(self._lists) if marker else 0
            self.raws.append(
                Raw(line, heading=self._heading, depth=depth, marker=marker, bold=bold, alone=False)
            )

    def _row(self, node: LexborNode) -> None:
        self.end()
        cells = [child for child in node.iter() if child.tag in ("td", "th")]
        texts = tuple("\n".join(_cell(cell)) for cell in cells)
        header = all(cell.tag == "th" for cell in cells)
        if len(texts) == 1:  # a table for the looks of it
            for line in texts[0].split("\n"):
                self.raws.append(Raw(line, bold=header, alone=False))
        elif texts:
            self.raws.append(Raw("", cells=texts, header=header))


def _cell(node: LexborNode) -> Iterator[str]:
    inner = _Walk()
    inner.inside(node, 0)
    inner.end()
    for raw in inner.raws:
        if raw.cells:
            yield " ".join(raw.cells)
        else:
            yield f"{raw.marker} {raw.text}" if raw.marker else raw.text


def _sign(style: str, number: int) -> str:
    if not style:
        return "•"
    if style in "aA" and number <= len(_LETTERS):
        letter = _LETTERS[number - 1]
        return f"{letter.upper() if style == 'A' else letter})"
    return f"{number}."
