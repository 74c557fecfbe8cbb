"""YouTube in Google Takeout: the CSV files of comments and of live chats.

Files and columns are named in the language of the account, and their order changed in 2024, so
columns are known by what is in them: the text is pieces of JSON,
`{"takeoutSegments":[{"text":"a"}]}` or, later, `{"text":"a"},{"text":"b"}`, which are joined with
nothing between them. A text may also come as it is. The files name no author but a channel, which
channel.csv gives a title.
"""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING

from postcheck.errors import InputError
from postcheck.readers.csvnamed import Named, header, named_rows
from postcheck.readers.fields import make_post
from postcheck.readers.look import Look
from postcheck.readers.replies import Replies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from postcheck.readers.record import Record
    from postcheck.readers.source import Options, Source

_TEXT = ("comment_text", "live_chat_text")
_PIECE = re.compile(r'[,;\t|"]"?\{""(?:text|takeoutSegments)"":')
_CHANNEL = re.compile(r"UC[\w-]{22}")
_COMMENT = re.compile(r"Ug(?!kx)[\w-]{18,}(?:\.[\w-]+)?")  # Ugkx... are posts, not comments
_VIDEO = re.compile(r"[\w-]{11}")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_FIRST = 50  # rows to know columns by
_MOST_FILES = 100  # of an export, to look for the channel's title in


def claims(look: Look) -> bool:
    """Whether it has columns of comments and channels by their English names, or cells of pieces
    of text. "Comment text" alone is a name that other tables have."""
    names = header(look)
    if len(names) < 4:
        return False
    return ("channel_id" in names and not {*_TEXT}.isdisjoint(names)) or any(
        _PIECE.search(line) for line in look.head[1:]
    )


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each comment or live-chat message. Raises InputError if none of the columns is text."""
    columns = _Columns(source)
    author, replies = _owner(source, columns), Replies()
    for row in named_rows(source):
        if not isinstance(row, Named):
            yield row
            continue
        said = columns.text_of(row.cells)
        number = columns.cell("id", row.cells)
        others = [
            cell for cell in row.cells.values() if _COMMENT.fullmatch(cell) and cell != number
        ]
        replies.note(number, said)
        values = {
            "text": said,
            "id": number,
            "author": author,
            "posted_at": columns.cell("time", row.cells),
            "platform": "youtube",
            "venue": "public",
            "thread": columns.cell("video", row.cells),
            "reply_to": next(filter(None, map(replies.to, others)), None),
        }
        yield make_post(values, row.origin, options)


class _Columns:
    """Which column is which, as the first rows tell."""

    def __init__(self, source: Source) -> None:
        found = (row.cells for row in named_rows(source) if isinstance(row, Named))
        rows = list(islice(found, _FIRST))
        names = header(Look(source))
        self._names = {
            "text": _named(names, _TEXT) or _filled(rows, _pieces) or "",
            "id": _named(names, ("comment_id", "live_chat_id")) or _filled(rows, _is(_COMMENT)),
            "time": _filled(rows, _is(_TIME)),
            "video": _named(names, ("video_id",)) or _filled(rows, _is(_VIDEO)),
            "channel": _named(names, ("channel_id",)) or _filled(rows, _is(_CHANNEL)),
        }
        self.channel = next((self.cell("channel", row) for row in rows), None)
        if not self._names["text"]:
            shown = ", ".join(names[:20])
            raise InputError(f"no column with comments; the columns are {shown}", path=source.path)

    def cell(self, which: str, cells: Mapping[str, str]) -> str | None:
        name = self._names[which]
        return (cells.get(name) or "").strip() or None if name else None

    def text_of(self, cells: Mapping[str, str]) -> str:
        cell = cells.get(self._names["text"] or "", "")
        said = _pieces(cell)
        return cell if said is None else said


def _named(names: list[str], wanted: tuple[str, ...]) -> str | None:
    return next((name for name in names if name in wanted), None)


def _is(pattern: re.Pattern[str]) -> Callable[[str], object]:
    return lambda cell: pattern.match(cell) if pattern is _TIME else pattern.fullmatch(cell)


def _filled(rows: list[dict[str, str]], fits: Callable[[str], object]) -> str | None:
    """The column of which the most cells fit, the first of such."""
    counts = {
        name: sum(fits(row[name].strip()) is not None for row in rows)
        for name in (rows[0] if rows else ())
    }
    best = max(counts, key=lambda name: counts[name], default=None)
    return best if best is not None and counts[best] else None


def _pieces(cell: str) -> str | None:
    """The text of a cell of pieces, None if it is none."""
    cell = cell.strip().removesuffix(",")
    if not cell.startswith("{"):
        return None
    try:
        found = json.loads(f"[{cell}]")
    except (ValueError, RecursionError):
        return None
    texts = [text for piece in found for text in _texts(piece)]
    return "".join(texts) if texts else None


def _texts(piece: object) -> Iterator[str]:
    match piece:
        case {"takeoutSegments": list(inner)}:
            for one in inner:
                yield from _texts(one)
        case {"text": str(text)}:
            yield text


def _owner(source: Source, columns: _Columns) -> str:
    """The title of the channel, in whichever of the other tables has it."""
    channel = columns.channel
    tables = [one for one in source.beside.values() if one.suffix == ".csv" and one != source]
    for table in tables[:_MOST_FILES] if channel else ():
        for row in islice(named_rows(table), 20):
            if isinstance(row, Named) and channel in row.cells.values():
                others = (cell for cell in row.cells.values() if _is_title(cell, channel))
                if not any(_TIME.match(cell) for cell in row.cells.values()):
                    return next(others, "account holder")
    return "account holder"


def _is_title(cell: str, channel: str | None) -> bool:
    return bool(cell.strip()) and cell != channel and not cell.startswith("http")
