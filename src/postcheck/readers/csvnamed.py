"""Rows of a service's own CSV files, their cells by column name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from postcheck.readers.aliases import NAMES, key
from postcheck.readers.csvfile import heading_of
from postcheck.readers.csvrows import Row, rows
from postcheck.readers.fields import Origin
from postcheck.readers.record import Rejected, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.look import Look
    from postcheck.readers.source import Source


class Named(NamedTuple):
    """A row: `cells` by the name of the column in one spelling, as "Comment ID" is comment_id."""

    cells: dict[str, str]
    origin: Origin


def header(look: Look) -> list[str]:
    """The names of the columns in one spelling; [] for what is no table."""
    if look.start.startswith(("{", "[")):
        return []
    names = [key(name) for name in heading_of(look.source, NAMES).names]
    return names if len(names) > 1 else []


def named_rows(source: Source) -> Iterator[Named | Skipped | Rejected]:
    """Each row after the header. Cells beyond it that are empty are left out."""
    mark = heading_of(source, NAMES).mark
    names: list[str] = []
    for row in rows(source, mark):
        if isinstance(row, Rejected):
            yield row
        elif not names:
            names = [] if row.raw.lower().startswith("sep=") else list(map(key, row.cells))
        else:
            yield _named(row, names, source.place(row.line))


def _named(row: Row, names: list[str], place: str) -> Named | Skipped | Rejected:
    cells = row.cells
    while len(cells) > len(names) and not cells[-1]:
        cells = cells[:-1]
    if not any(cell.strip() for cell in cells):
        return Skipped(place, "empty")
    if len(cells) != len(names):
        reason = f"ragged row: {len(cells)} cells, the header has {len(names)}"
        return Rejected(place, reason, row.raw)
    return Named(dict(zip(names, cells, strict=True)), Origin(place, row.raw))
