"""Tables without lines: rows of text whose parts begin at the same places."""

from __future__ import annotations

from collections.abc import Sequence

from postcheck.documents.markers import split
from postcheck.documents.piece import Piece, text_of

_APART = 1.0  # of the size of the font: parts that are farther from each other are cells
_SAME = 4.0  # points
_FEWEST = 2  # rows
_CLOSE = 1.6  # of the size of the font, from line to line
_Parts = list[tuple[float, str]]


def parts_of(pieces: Sequence[Piece]) -> _Parts:
    """The parts of a line with much room between them, each with the place where it begins."""
    groups: list[list[Piece]] = []
    end = 0.0
    for piece in (one for one in pieces if one.text.strip()):
        if groups and piece.x - end <= piece.size * _APART:
            groups[-1].append(piece)
        else:
            groups.append([piece])
        end = piece.end
    found = []
    for number, group in enumerate(groups):
        limit = groups[number + 1][0].x if number + 1 < len(groups) else float("inf")
        whole = [one for one in pieces if group[0].x <= one.x < limit]
        found.append((group[0].x, " ".join(text_of(whole).split())))
    return found


def table_at(
    lines: Sequence[Sequence[Piece]], above: Sequence[Piece] = ()
) -> tuple[list[tuple[str, ...]], int]:
    """The rows of the table that the first of these lines begins, and how many lines it has.

    No rows where there is none. A line whose first cell begins with a small letter, or that has
    fewer parts, goes on with the cells of the row before it. `above`: the last line of a table at
    the foot of the page before, which may go on here with a single row.
    """
    first = parts_of(lines[0]) if lines else []
    if not _is_row(first):
        return [], 0
    starts = [place for place, _ in first]
    rows: list[list[str]] = []
    taken = 0
    for line in lines:
        parts = parts_of(line)
        places = [_column(place, starts) for place, _ in parts]
        if None in places or not parts:
            break
        whole = len(parts) == len(starts)
        if whole and not (rows and parts[0][1][0].islower()):
            rows.append([text for _, text in parts])
        elif not _goes_on(lines[taken - 1], line) or (places == [0] and line[-1].end > starts[1]):
            break
        else:
            for column, (_, text) in zip(places, parts, strict=True):
                rows[-1][column or 0] += f" {text}"
        taken += 1
    whole_rows = [tuple(row) for row in rows]
    cut = [_column(place, starts) for place, _ in parts_of(above)] == [*range(len(starts))]
    return (whole_rows, taken) if len(rows) >= _FEWEST or (rows and cut) else ([], 0)


def _goes_on(before: Sequence[Piece], line: Sequence[Piece]) -> bool:
    """Whether a line follows close upon the one before it, in letters of the same size."""
    size = max(piece.size for piece in before)
    near = before[0].y - line[0].y < size * _CLOSE
    return near and abs(max(piece.size for piece in line) - size) < 1.0


def _is_row(parts: _Parts) -> bool:
    """Whether it is none of these: an item with its marker, a line of a table of contents."""
    if len(parts) < _FEWEST or parts[-1][1].isdigit():
        return False
    return split(f"{parts[0][1]} Xx")[1] != "Xx"


def _column(place: float, starts: Sequence[float]) -> int | None:
    return next((at for at, start in enumerate(starts) if abs(start - place) < _SAME), None)
