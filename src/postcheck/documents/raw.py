"""Paragraphs as the readers of formats find them, before it is told what they are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Raw:
    """One paragraph. `heading`: the level that the format tells, 0 for none; `depth`: the same for
    lists. `bold`: all of it; `big`: larger than the text around; `alone`: with room before it and
    after it. `cells`: this is a row of a table."""

    text: str
    heading: int = 0
    depth: int = 0
    marker: str = ""
    bold: bool = False
    big: bool = False
    alone: bool = True
    cells: tuple[str, ...] = ()
    header: bool = False
    margin: bool = False
    page: int | None = None
    line: int | None = None
