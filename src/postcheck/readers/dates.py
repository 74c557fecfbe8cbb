"""Times as people and exports write them. What cannot be read is None, never an error."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEARS = range(1990, 2101)  # outside of them a number is no year of a post
_CLOCK = (
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s?(?P<half>[ap]\.?\s?m\b\.?)?"
    r"(?:\s?(?P<zone>(?:UTC|GMT)[+-]\d{1,2}(?::?\d{2})?|UTC|GMT|Z|[+-]\d{2}:?\d{2}|[ECMP][SD]T|BST|CES?T))?"
)
_DAY_MONTH = r"(?P<a>\d{1,2})[./-](?P<b>\d{1,2})[./-](?P<c>\d{4}|\d{2})"
_DATE = (
    r"(?:[a-z]{3,9},?\s)?(?:"
    rf"{_DAY_MONTH}"
    r"|(?P<y1>\d{4})[./-](?P<m1>\d{1,2})[./-](?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2})(?:st|nd|rd|th)?[\s-](?P<m2>[a-z]{3,9})\.?,?[\s-](?P<y2>\d{4}|\d{2})"
    r"|(?P<m3>[a-z]{3,9})\.?\s(?P<d3>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<y3>\d{4})"
    r")"
)
_WHEN = re.compile(
    rf"\s*{_DATE}(?:(?:,?\s|T|,?\sat\s|\s[-–|]\s){_CLOCK}(?:\sUhr|\shrs?)?)?\s*", re.IGNORECASE
)
_TIME_FIRST = re.compile(
    r"(?P<clock>\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[ap]\.?m\b\.?)?)(?:,|\son|\s-)?\s(?P<date>\S.+)",
    re.IGNORECASE,
)
_NUMERIC = re.compile(rf"\s*{_DAY_MONTH}(?!\d)")
_NUMBER = re.compile(r"\d{5}(?:\.\d+)?|\d{10}(?:\.\d+)?|\d{13}|\d{16}")
_FROM_GREENWICH = re.compile(r"(?:UTC|GMT)([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)
# Tue Mar 05 08:15:22 +0000 2024, as services and scripts write it
_UNIX = re.compile(
    r"(?:[a-z]{3} )?(?P<m>[a-z]{3}) {1,2}(?P<d>\d{1,2}) (?P<clock>\d{1,2}:\d{2}:\d{2})"
    r"(?: (?P<zone>[+-]\d{4}|UTC|GMT|BST))? (?P<y>\d{4})",
    re.IGNORECASE,
)
_LONGEST = 60
_HOURS = {"BST": 1, "CET": 1, "CEST": 2} | {
    f"{zone}{kind}T": hours + (kind == "D")
    for zone, hours in (("E", -5), ("C", -6), ("M", -7), ("P", -8))
    for kind in "SD"
}


class OrderGuess:
    """Day first or month first, told from all dates of a file, one at a time."""

    __slots__ = ("_ahead", "_back", "_day", "_last", "_month")

    def __init__(self) -> None:
        self._day = self._month = 0
        self._back, self._ahead = [0, 0], [0, 0]
        self._last: list[tuple[int, int, int]] = []  # none before the first date

    def add(self, first: int, second: int, year: int) -> None:
        self._day += first > 12 >= second
        self._month += second > 12 >= first
        keys = [(year, second, first), (year, first, second)]
        for way, (last, key) in enumerate(zip(self._last, keys, strict=False)):
            self._back[way] += key < last
            self._ahead[way] += key > last
        self._last = keys

    def settled(self) -> bool | None:
        """What fields over 12 tell, None if nothing."""
        return None if self._day == self._month else self._day > self._month

    def day_first(self, *, newest_first: bool = False) -> bool:
        """A field over 12 settles; else the reading that goes backwards less often; else
        day first, as in the UK. `newest_first`: the file may also run the other way."""
        return self.told(newest_first=newest_first) is not False

    def told(self, *, newest_first: bool = False) -> bool | None:
        """As `day_first`, but None if the dates tell nothing."""
        if (settled := self.settled()) is not None:
            return settled
        day, month = self._back
        if newest_first:
            day, month = min(day, self._ahead[0]), min(month, self._ahead[1])
        return None if day == month else day < month


def numeric_date(value: str) -> tuple[int, int, int] | None:
    """The three numbers of a date like 3/4/24 at the start of `value`."""
    found = _NUMERIC.match(_date_first(value[:_LONGEST]))
    return (int(found["a"]), int(found["b"]), full_year(int(found["c"]))) if found else None


def _date_first(text: str) -> str:
    """The same with the date before the time, and with no more than one space at a place."""
    text = " ".join(text.split())
    turned = _TIME_FIRST.fullmatch(text)
    return f"{turned['date']} {turned['clock']}" if turned else text


def full_year(year: int) -> int:
    """A year of two digits is of this century; one of the Thai calendar is turned."""
    if year < 100:
        return 2000 + year
    return year - 543 if 2500 < year < 2700 else year


def hour_of_day(hour: int, half: str | None) -> int:
    """The hour of 24. `half` is "am", "pm" or None; 13 pm stays 13."""
    if half == "am":
        return 0 if hour == 12 else hour
    return hour + 12 if half == "pm" and hour < 12 else hour


def moment(
    year: int, month: int, day: int, hour: int, minute: int, second: int, tz: ZoneInfo
) -> datetime | None:
    """A time of a post, or None if there is no such time."""
    try:
        return (
            datetime(year, month, day, hour, minute, second, tzinfo=tz) if year in _YEARS else None
        )
    except ValueError:
        return None


def parse_when(value: object, *, tz: ZoneInfo, day_first: bool = True) -> datetime | None:
    """Read a time: ISO 8601, the usual written forms, Unix seconds or milliseconds, or
    an Excel day number. A time without a zone is of `tz`."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = str(value)[:_LONGEST].strip() if isinstance(value, str) else repr(value)[:_LONGEST]
    try:
        if _NUMBER.fullmatch(text):
            return _from_number(float(text), tz)
        return _from_iso(text, tz) or _from_words(text, tz, day_first)
    except (ValueError, OverflowError, OSError):
        return None


def _from_number(number: float, tz: ZoneInfo) -> datetime | None:
    if number < 100_000:
        when = datetime(1899, 12, 30, tzinfo=tz) + timedelta(days=number)
    else:
        while number > 1e11:
            number /= 1_000
        when = datetime.fromtimestamp(number, UTC)
    return when if when.year in _YEARS else None


def _from_iso(text: str, tz: ZoneInfo) -> datetime | None:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    if when.year not in _YEARS:
        return None
    return when if when.tzinfo else when.replace(tzinfo=tz)


def _from_words(text: str, tz: ZoneInfo, day_first: bool) -> datetime | None:
    text = _date_first(text)
    if unix := _UNIX.fullmatch(text):
        text = f"{unix['d']} {unix['m']} {unix['y']} {unix['clock']} {unix['zone'] or ''}".strip()
    found = _WHEN.fullmatch(text)
    if not found:
        return None
    year, month, day = _day(found, day_first)
    half = found["half"]
    hour = hour_of_day(int(found["hour"] or 0), f"{half[0].lower()}m" if half else None)
    minute, second = int(found["minute"] or 0), int(found["second"] or 0)
    when = moment(year, month, day, hour, minute, second, tz)
    return _in_zone(when, found["zone"]) if when else None


def _day(found: re.Match[str], day_first: bool) -> tuple[int, int, int]:
    if found["a"]:
        day, month = int(found["a"]), int(found["b"])
        if (not day_first and day <= 12) or month > 12:
            day, month = month, day
        return full_year(int(found["c"])), month, day
    if found["y1"]:
        return int(found["y1"]), int(found["m1"]), int(found["d1"])
    which = "2" if found["y2"] else "3"
    month = MONTHS.index(found[f"m{which}"][:3].lower()) + 1  # ValueError: no month
    return full_year(int(found[f"y{which}"])), month, int(found[f"d{which}"])


def _in_zone(when: datetime, zone: str | None) -> datetime:
    if zone is None:
        return when
    if found := _FROM_GREENWICH.fullmatch(zone):
        minutes = int(found[2]) * 60 + int(found[3] or 0)
        offset = timedelta(minutes=-minutes if found[1] == "-" else minutes)
        return when.replace(tzinfo=timezone(offset))
    if zone[0] not in "+-":
        offset = timedelta(hours=_HOURS.get(zone.upper(), 0))
        return when.replace(tzinfo=timezone(offset) if offset else UTC)
    return datetime.fromisoformat(f"{when:%Y-%m-%dT%H:%M:%S}{zone}")
