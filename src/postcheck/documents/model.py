"""What a document holds: its blocks in order, whatever the format was."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

BlockKind = Literal["heading", "item", "paragraph", "row", "margin", "contents"]
Format = Literal["docx", "pdf", "odt", "html", "markdown", "text"]


class Block(BaseModel):
    """One piece of a document.

    `kind`: `margin` is a page's header or footer, `contents` a line of a table of contents.
    `level`: of a heading or of a list item, from 1; 0 for others. `marker`: what stood before an
    item or a heading, such as "a)", "1.2" or "•".
    `cells`: of a row, with "\\n" between the paragraphs of a cell; `header`: a row of column names.
    `page` and `line` count from 1, as far as the format has them.
    """

    model_config = ConfigDict(frozen=True)

    kind: BlockKind
    text: str
    level: int = 0
    marker: str = ""
    cells: tuple[str, ...] = ()
    header: bool = False
    page: int | None = None
    line: int | None = None

    @property
    def place(self) -> str:
        """Where it stands, in words: "page 2, line 14"; empty where that is not known."""
        parts = [f"page {self.page}" if self.page else "", f"line {self.line}" if self.line else ""]
        return ", ".join(part for part in parts if part)


class Document(BaseModel):
    """A document that was read: `name` of its file, its `format` and its `blocks` in order."""

    model_config = ConfigDict(frozen=True)

    name: str
    format: Format
    blocks: tuple[Block, ...]
