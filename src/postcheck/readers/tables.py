"""What CSV files, workbooks and Parquet files have in common: columns by name, rows as records."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postcheck.errors import InputError
from postcheck.readers.aliases import NAMES, choose, key
from postcheck.readers.dates import OrderGuess, numeric_date
from postcheck.readers.fields import Origin, make_post

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from postcheck.readers.record import Record
    from postcheck.readers.source import Options

_SHOWN = 20  # column names in an error
_LONGEST_NAME = 60
# A spreadsheet shows long ids so, and keeps no more of them: many rows have the same one.
_LOST_ID = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{2}")
_IN_QUOTES, _QUOTED_END = re.compile(r'(?<=")\n(?=")'), re.compile(r'"?\n"?')


def known_names(columns: Mapping[str, str]) -> frozenset[str]:
    """Names of columns that mean something: the usual ones, and those that the user gave."""
    return NAMES | {key(name) for name in columns.values()}


def has_text(names: list[str], known: frozenset[str]) -> bool:
    """Whether one of the columns holds what people wrote."""
    return "text" in choose(names, {}) or any(key(name) in known - NAMES for name in names)


def is_header(names: list[str], known: frozenset[str]) -> bool:
    """Whether a row that is not the first has the names of columns, and no values."""
    short = all(len(name) <= _LONGEST_NAME for name in names)
    return short and has_text(names, known) and sum(key(name) in known for name in names) >= 2


def columns_of(names: list[str], options: Options, path: Path, line: int = 1) -> dict[str, str]:
    """The column of each field of a post.

    Raises InputError if none holds text, or one of `options.columns` is missing.
    """
    found = ", ".join(repr(name[:40]) for name in names[:_SHOWN]) or "none"
    for name in options.columns.values():
        if key(name) not in map(key, names):
            raise InputError(
                f"no column {name!r}", path=path, line=line, hint=f"the columns are {found}"
            )
    wanted = choose(names, options.columns)
    if "text" not in wanted:
        raise InputError(
            f"no column with the text of the posts; the columns are {found}",
            path=path,
            line=line,
            hint="name it: --map text=COLUMN",
        )
    return wanted


def order_of(dates: Iterable[str]) -> bool:
    """Whether days go before months: 3/4 of one row is told by the 31/4 of another."""
    guess = OrderGuess()
    for text in dates:
        if date := numeric_date(text):
            guess.add(*date)
    return guess.day_first(newest_first=True)


def date_column(wanted: Mapping[str, str]) -> str | None:
    """The column that tells the day."""
    return wanted.get("posted_at", wanted.get("date", wanted.get("time")))


def row_record(
    values: dict[str, object], names: Mapping[str, str], origin: Origin, options: Options
) -> Record:
    """The record that a row holds; `names` are the columns of its values."""
    if isinstance(lost := values.get("id"), str) and _LOST_ID.fullmatch(lost.strip()):
        del values["id"]
    text = values.get("text")
    if isinstance(text, str) and key(names.get("text", "")) == "sharecommentary":
        values["text"] = _unquoted(text)
    return make_post(values, origin, options)


def _unquoted(text: str) -> str:
    """LinkedIn puts each line of a post into quotes of its own."""
    ends = text.count("\n")
    return _QUOTED_END.sub("\n", text) if ends == len(_IN_QUOTES.findall(text)) else text
