"""Markdown, as CommonMark with tables has it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from postcheck.documents.extra import missing
from postcheck.documents.markers import split
from postcheck.documents.raw import Raw

if TYPE_CHECKING:
    from markdown_it.token import Token

_SHORT_LINE, _WIDEST = 0.6, 100  # a line of fewer letters than this part of the longest is short


def read(text: str) -> list[Raw]:
    """The paragraphs of a Markdown text. Raises MissingExtraError."""
    try:
        from markdown_it import MarkdownIt
    except ImportError:
        raise missing("Markdown", "markdown-it-py") from None
    parser = MarkdownIt("commonmark", {"maxNesting": 40}).enable("table")
    widest = max((len(line) for line in text.split("\n")), default=0)
    return _Walk(parser.parse(text), min(widest, _WIDEST) * _SHORT_LINE).raws


class _Walk:
    """Goes through the tokens once; remembers the lists that are open."""

    def __init__(self, tokens: Sequence[Token], short: float) -> None:
        self._short = short
        self.raws: list[Raw] = []
        self._lists: list[str] = []  # the sign of each open list, with its next number
        self._next: list[int] = []
        self._marker = ""
        self._row: list[str] | None = None
        self._row_line: int | None = None
        self._header = False
        self._heading = 0
        for token in tokens:
            self._take(token)

    def _take(self, token: Token) -> None:
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open"):
            self._lists.append(token.markup)
            self._next.append(int(token.attrs.get("start", 1)) if "ordered" in kind else 0)
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self._lists.pop()
            self._next.pop()
        elif kind == "list_item_open":
            self._marker = token.markup if not self._next[-1] else f"{self._next[-1]}{token.markup}"
            self._next[-1] += bool(self._next[-1])
        elif kind == "heading_open":
            self._heading = int(token.tag[1:])
        elif kind == "heading_close":
            self._heading = 0
        elif kind in ("thead_open", "thead_close"):
            self._header = kind == "thead_open"
        elif kind == "tr_open":
            self._row, self._row_line = [], token.map[0] + 1 if token.map else None
        elif kind == "tr_close" and self._row is not None:
            cells, self._row = tuple(self._row), None
            self._add(token, "", cells=cells, header=self._header)
        elif kind == "inline":
            self._inline(token)
        elif kind in ("code_block", "fence", "html_block"):
            self._add(token, token.content)

    def _inline(self, token: Token) -> None:
        text, bold = _plain(token.children or [], self._short)
        if self._row is not None:
            self._row.append(text)
            return
        typed = [line.strip() for line in token.content.split("\n")]
        if all(line.startswith("|") and line.count("|") > 2 for line in typed):
            for number, line in enumerate(typed):  # a table without a line below its head
                cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
                self._add(token, "", cells=cells, below=number)
            return
        for number, line in enumerate(text.split("\n")):
            self._add(token, line, bold=bold, below=number)

    def _add(
        self,
        token: Token,
        text: str,
        *,
        bold: bool = False,
        cells: tuple[str, ...] = (),
        header: bool = False,
        below: int = 0,
    ) -> None:
        marker, self._marker = self._marker, ""
        self.raws.append(
            Raw(
                text=text,
                heading=self._heading,
                depth=len(self._lists) if marker else 0,
                marker=marker,
                bold=bold,
                alone=False,
                cells=cells,
                header=header,
                line=token.map[0] + 1 + below if token.map else self._row_line,
            )
        )


def _ends(text: str, after: Token | None, short: float) -> bool:
    if after is None:
        return False
    if split(after.content)[0] is not None:  # (a) and the like are no lists in Markdown
        return True
    last = text.rsplit("\n", 1)[-1]
    goes_on = last.endswith(",") or not (after.content[:1].isupper() or after.content[:1].isdigit())
    return bool(after.content) and not goes_on and len(last) < short


def _plain(children: Sequence[Token], short: float) -> tuple[str, bool]:
    """The words without marks, and whether all is bold. A line break stands where one is forced and
    where a line is shorter than `short` and the next begins with a capital."""
    parts: list[str] = []
    strong, bold = 0, True
    for child, after in zip_longest(children, children[1:]):
        if child.type == "strong_open":
            strong += 1
        elif child.type == "strong_close":
            strong -= 1
        elif child.type == "softbreak":
            parts.append("\n" if _ends("".join(parts), after, short) else " ")
        elif child.type == "hardbreak":
            parts.append("\n")
        elif child.content:
            parts.append(child.content)
            bold = bold and (strong > 0 or not child.content.strip())
    return "".join(parts), bold and bool(parts)
