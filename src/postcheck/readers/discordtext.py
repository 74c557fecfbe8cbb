"""The words of a Discord message from what Markdown became in a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postcheck.readers.markup import classes

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_HEADINGS = {"h1": "# ", "h2": "## ", "h3": "### "}
_DEEPEST = 100


def text_of(node: LexborNode) -> str:
    """The text of an element that keeps lines and spaces as they are.

    Quotes, items of lists, headings and blocks of code are lines of their own, with the mark that
    made them so; bold, italics and the like leave nothing.
    """
    return _inside(node, 0)


def _inside(node: LexborNode, depth: int) -> str:
    parts = list[str]()
    due = False  # whether the next words begin a line
    for child in node.iter(include_text=True):
        words, is_block = _words(child, depth + 1)
        if not words:
            continue
        begins = due or (is_block and parts and not parts[-1].endswith("\n"))
        if begins and not words.startswith("\n"):
            parts.append("\n")
        parts.append(words)
        due = is_block
    return "".join(parts)


def _words(node: LexborNode, depth: int) -> tuple[str, bool]:
    """The words of an element or a text, and whether they are lines of their own."""
    tag = node.tag or ""
    if tag == "-text":
        return node.text_content or "", False
    if tag == "img":
        return _emoji(node), False
    if tag == "br":
        return "\n", False
    if tag.startswith(("-", "_")):
        return "", False
    if depth > _DEEPEST:
        return node.text(), False
    inside, names = _inside(node, depth), classes(node)
    if "chatlog__markdown-quote" in names:
        return "\n".join(f"> {line}" for line in inside.removesuffix("\n").split("\n")), True
    if tag == "li":
        return f"- {inside}", True
    if tag in _HEADINGS:
        return _HEADINGS[tag] + inside, True
    return inside, tag == "ul" or "chatlog__markdown-pre--multiline" in names


def _emoji(node: LexborNode) -> str:
    """A sign, or the name of an emoji that a server made itself."""
    alt = node.attributes.get("alt") or ""
    is_name = alt and alt == node.attributes.get("title") and alt.isascii() and ":" not in alt
    return f":{alt}:" if is_name else alt
