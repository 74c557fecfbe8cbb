"""The last day of a date as documents write it: "1 May 2026", "May 2026", "Summer 2026", "2026"."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

_NAMES = "january february march april may june july august september october november december"
_MONTHS = {
    name[:length]: number
    for number, name in enumerate(_NAMES.split(), start=1)
    for length in (3, 4, len(name))
}
# The month in which a term of an English school ends, or the season it is called by.
_TERMS = {"spring": 4, "summer": 8, "autumn": 12, "winter": 12}
_ISO = re.compile(r"\b((?:19|20)\d\d)-(\d{1,2})(?:-(\d{1,2}))?\b")
_SLASHES = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](20\d\d|\d\d)\b")
_WORD = re.compile(r"\d+|[a-z]+")


@lru_cache(maxsize=100)
def last_day(words: str) -> date | None:
    """The day after which such a date has passed; None where no single date can be read.

    Days come before months, as in the United Kingdom.
    """
    words = words.lower()
    if found := _ISO.search(words):
        return _end(int(found[1]), int(found[2]), int(found[3] or 0))
    if found := _SLASHES.search(words):
        return _end(int(found[3]) % 100 + 2000, int(found[2]), int(found[1]))
    parts = _WORD.findall(words)
    years = [int(part) for part in parts if len(part) == 4 and part[:2] in ("19", "20")]
    months = [_MONTHS[part] for part in parts if part in _MONTHS]
    terms = [_TERMS[part] for part in parts if part in _TERMS]
    days = [int(part) for part in parts if len(part) <= 2 and part.isdigit()]
    if len(years) != 1 or len(months) + len(terms) > 1 or len(days) > 1:
        return None
    if not months:
        return _end(years[0], *terms) if not days else None
    return _end(years[0], months[0], *days)


def _end(year: int, month: int = 12, day: int = 0) -> date | None:
    try:
        return date(year, month, day or calendar.monthrange(year, month)[1])
    except ValueError:  # a thirteenth month, or the thirtieth of February
        return None
