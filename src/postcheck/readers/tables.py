"""What CSV files, workbooks and Parquet files have in common: columns by name, rows as records."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from postcheck.errors import InputError
from postcheck.readers.aliases import NAMES, choose, key, plain_name
from postcheck.readers.dates import OrderGuess, numeric_date
from postcheck.readers.fields import Origin, make_post

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from postcheck.readers.record import Record
    from postcheck.readers.source import Options

_SHOWN = 20  # column names in an error
_LONGEST_NAME = 60
_BUSINESS = frozenset({"post_id", "publish_time", "permalink"})
_COUNTS = frozenset("likes shares reactions views reach impressions likes_count".split())
_UTC_NAMED = re.compile(r"\b(?:UTC|GMT)\b", re.IGNORECASE)
_TIMES = ("posted_at", "date", "time")
_UTC = ZoneInfo("UTC")
# A spreadsheet shows long ids so, and keeps no more of them: many rows have the same one.
_LOST_ID = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{2}")
_IN_QUOTES, _QUOTED_END = re.compile(r'(?<=")\n(?=")'), re.compile(r'"?\n"?')


def known_names(columns: Mapping[str, str]) -> frozenset[str]:
    """Names of columns that mean something: the usual ones, and those that the user gave."""
    return NAMES | {key(name) for name in columns.values()}


def has_text(names: list[str], known: frozenset[str]) -> bool:
    """Whether one of the columns holds what people wrote."""
    return "text" in _chosen(names, {}) or any(key(name) in known - NAMES for name in names)


def _chosen(names: list[str], columns: Mapping[str, str]) -> dict[str, str]:
    """The column of each field, also where the text has a name that mostly means another thing."""
    wanted = choose(names, columns)
    if "text" in wanted:
        return wanted
    there = {key(name): name for name in reversed(names)}
    if is_business(names):
        texts = [there[name] for name in ("title", "description") if name in there]
        return wanted | dict(zip(("text", "more"), texts, strict=False))
    if "comments" in there and not there.keys() & _COUNTS:  # else it says how many
        return wanted | {"text": there["comments"]}
    return wanted


def is_business(names: Iterable[str]) -> bool:
    """Whether they are the columns of a download of Meta Business Suite."""
    return {key(name) for name in names} >= _BUSINESS


def is_header(names: list[str], known: frozenset[str]) -> bool:
    """Whether a row that is not the first has the names of columns, and no values."""
    short = all(len(name) <= _LONGEST_NAME for name in names)
    return short and has_text(names, known) and known_among(names, known) >= 2


def known_among(names: Iterable[str], known: frozenset[str]) -> int:
    """How many of the names are known."""
    return sum(key(name) in known or key(plain_name(name)) in known for name in names)


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
    wanted = _chosen(names, options.columns)
    if "text" not in wanted:
        above = any(numeric_date(name) for name in names)
        hint = "put names above its columns" if above else "name it: --map text=COLUMN"
        raise InputError(
            f"no column with the text of the posts; the columns are {found}",
            path=path,
            line=line,
            hint=hint,
        )
    return wanted


def order_of(dates: Iterable[str], names: Iterable[str] = ()) -> bool:
    """Whether days go before months: 3/4 of one row is told by the 31/4 of another.

    Meta Business Suite writes the month first, wherever it is used.
    """
    guess = OrderGuess()
    for text in dates:
        if date := numeric_date(text):
            guess.add(*date)
    if guess.settled() is None and is_business(names):
        return False
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
    if isinstance(text, str) and key(names.get("text", "")) == "share_commentary":
        values["text"] = _unquoted(text)
    if isinstance(text, str) and isinstance(more := values.pop("more", None), str):
        values["text"] = "\n".join(part for part in dict.fromkeys((text, more)) if part.strip())
    if any(_UTC_NAMED.search(names[field]) for field in _TIMES if field in names):
        options = replace(options, tz=_UTC)
    return make_post(values, origin, options)


def _unquoted(text: str) -> str:
    """LinkedIn puts each line of a post into quotes of its own."""
    ends = text.count("\n")
    return _QUOTED_END.sub("\n", text) if ends == len(_IN_QUOTES.findall(text)) else text
