"""From lines, as plain text and PDF have them, to paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from postcheck.documents.markers import Marker, split
from postcheck.documents.raw import Raw

# A line that is shorter than this part of the longest ones ends its paragraph.
_SHORT_LINE = 0.6
_FULL_LINE = 0.8
_STEP = 1.5  # indentation, in letters, that makes a list deeper


@dataclass(frozen=True)
class Line:
    """One line. `indent`: in letters; `gap`: there is room before it; `cells`: a row of a table.

    `fits`: whether its first word had room at the end of the line before; None: not known.
    """

    text: str
    indent: float = 0
    gap: bool = False
    bold: bool = False
    big: bool = False
    cells: tuple[str, ...] = ()
    header: bool = False
    margin: bool = False
    fits: bool | None = None
    page: int | None = None
    line: int | None = None


def paragraphs(lines: Iterable[Line]) -> list[Raw]:
    """Joins the lines of each paragraph, item and cell."""
    kept = [line for line in lines if line.text.strip() or line.cells]
    widest = max((len(line.text) for line in kept), default=0)
    groups: list[list[Line]] = []
    text: list[Line] | None = None  # the last group that stands in no margin
    for line in kept:
        if text and not line.margin and _goes_on(text, line, widest):
            text.append(line)
            continue
        groups.append([line])
        text = text if line.margin else groups[-1]
    return list(_raws(groups))


def _goes_on(group: list[Line], line: Line, widest: int) -> bool:
    """Whether a line belongs to the paragraph before it."""
    before = group[-1]
    if line.cells or before.cells:
        return False
    if line.fits is not None:
        return _is_wrapped(group, line)
    if (line.bold, line.big) != (before.bold, before.big) and not _is_open(before.text):
        return False
    marker = split(line.text.strip())[0]
    if line.gap:
        turned = line.page != before.page and before.text.rstrip()[-1:] not in ".!?:;"
        return turned and marker is None and line.text.strip()[:1].islower()
    if marker is not None:
        return False
    if line.text.strip()[:1].islower() or _is_open(before.text):
        return True
    if split(group[0].text.strip())[0] and line.indent < group[0].indent - 0.5:
        return False
    if before.text.rstrip()[-1:] in ".!?" and len(before.text) < widest * _FULL_LINE:
        return False
    if split(group[0].text.strip())[0] and line.indent > group[0].indent + 0.5:
        return True
    return len(before.text) >= widest * _SHORT_LINE and not before.text.rstrip().endswith(":")


def _is_wrapped(group: list[Line], line: Line) -> bool:
    """The same where it is known how wide the lines are."""
    before, text = group[-1], line.text.strip()
    if line.fits or split(text)[0] is not None:
        return False
    if (line.bold, line.big) != (before.bold, before.big) and not text[:1].islower():
        return False
    if line.page != before.page:
        return before.text.rstrip()[-1:] not in ".!?:;"
    return not line.gap


def _is_open(text: str) -> bool:
    return text.rstrip()[-1:] in (",", "-", "–") or text.rstrip().endswith((" and", " or", " the"))


def _raws(groups: list[list[Line]]) -> Iterator[Raw]:
    """Paragraphs, with the depth of items told by how far they stand from the margin."""
    open_lists: list[tuple[float, str]] = []  # indent and style of the lists around
    for index, group in enumerate(groups):
        first = group[0]
        after = groups[index + 1][0] if index + 1 < len(groups) else None
        text = _joined(group)
        raw = Raw(
            text=text,
            bold=all(line.bold for line in group),
            big=all(line.big for line in group),
            alone=(first.gap or index == 0) and (after is None or after.gap or bool(after.cells)),
            cells=first.cells,
            header=first.header,
            margin=first.margin,
            page=first.page,
            line=first.line,
        )
        marker, rest = (None, text) if first.cells or first.margin else split(text)
        if marker is None:
            if not first.margin:
                open_lists.clear()
            yield raw
        else:
            depth = _depth(open_lists, first.indent, marker)
            yield replace(raw, text=rest, marker=marker.text, depth=depth)


def _depth(open_lists: list[tuple[float, str]], indent: float, marker: Marker) -> int:
    while open_lists and open_lists[-1][0] > indent + _STEP:
        open_lists.pop()
    if not open_lists or indent > open_lists[-1][0] + _STEP:
        open_lists.append((indent, marker.style))
    return max(len(open_lists), marker.depth)


def _joined(group: list[Line]) -> str:
    text = group[0].text.strip()
    for line in group[1:]:
        more = line.text.strip()
        parted = text.endswith("-") and text[-2:-1].isalpha() and more[:1].islower()
        text = f"{text}{more}" if parted else f"{text} {more}"
    return text
