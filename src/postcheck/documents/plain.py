"""Plain text."""

from __future__ import annotations

import re

from postcheck.documents.lines import Line, paragraphs
from postcheck.documents.raw import Raw

_NEW_LINE = re.compile(r"\r\n|[\r\n\f]")
_RULE = re.compile(r"\s*([=\-_*#~])\1{2,}\s*")


def read(text: str) -> list[Raw]:
    """The paragraphs of a plain text. A line of signs below another makes that a heading."""
    lines: list[Line] = []
    gap = False
    for number, line in enumerate(_NEW_LINE.split(text.expandtabs(8)), start=1):
        if not line.strip():
            gap = True
        elif _RULE.fullmatch(line):
            if lines and not gap:
                lines[-1] = _as_heading(lines[-1])
            gap = True
        else:
            indent = len(line) - len(line.lstrip())
            lines.append(Line(line, indent=indent, gap=gap, cells=_cells(line), line=number))
            gap = False
    return paragraphs(lines)


def _as_heading(line: Line) -> Line:
    return Line(line.text, indent=line.indent, gap=True, bold=True, line=line.line)


def _cells(line: str) -> tuple[str, ...]:
    """The cells of a row that is drawn with upright strokes."""
    if line.count("|") < 2:
        return ()
    cells = tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
    return cells if len(cells) > 1 else ()
