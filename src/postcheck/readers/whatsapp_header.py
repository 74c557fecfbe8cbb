"""The start of a WhatsApp message: date, time and what parts them from the rest.

Phones write it in the form of their language: `[31/12/2024, 9:05:00 PM] `, `31.12.24, 21:05 - `,
`2024/12/31 下午9:05 - `. Invisible marks and odd spaces may stand anywhere in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from postcheck.readers.dates import MONTHS, full_year, hour_of_day, moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

MARKS = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_MARK = re.compile(f"[{MARKS}]")
YEAR_FIRST = "year first"
"""In the style of a header whose date begins with the year."""
NO_YEAR = "no year"
"""In the style of a header without a year: that of messages which were copied, not exported."""
_HEAD = 100  # characters in which a header must end

_AM = (
    "上午|凌晨|早上|清晨|午前|오전|ص|ق\\.?ظ\\.?|पूर्वाह्न|म\\.पू\\.|π\\.?μ\\.?|öö|sa|de\\.|dop\\."
    '|vorm\\.|e paradites|paradite|pg|לפנה[״"]צ|পূর্বাহ্ণ|ਪੂ\\.ਦੁ\\.|asubuhi'
)
_PM = (
    "下午|中午|晚上|午後|오후|م|ب\\.?ظ\\.?|अपराह्न|म\\.उ\\.|μ\\.?μ\\.?|ös|ch|du\\.|odp\\."
    '|nachm\\.|e pasdites|pasdite|ptg|אחה[״"]צ|অপরাহ্ণ|ਬਾ\\.ਦੁ\\.|mchana|jioni'
)
_HALF = rf"(?:(?P<am{{0}}>a\.?\s?m\b\.?|{_AM})|(?P<pm{{0}}>p\.?\s?m\b\.?|{_PM}))"
_TIME = (
    rf"(?:{_HALF.format(1)}\s?)?"
    r"(?P<hour>\d{1,2})(?:[:.]|\s?h\s?)(?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?"
    rf"(?:\s?{_HALF.format(2)})?(?:\sч\.)?"
)
_DATE = (
    r"(?:(?P<a>\d{4}|\d{1,2})(?P<mark>\s?[./-]\s?)(?P<b>\d{1,2})(?P=mark)(?P<c>\d{4}|\d{1,2})"
    r"\.?(?:\sг\.)?"
    r"|(?P<y1>\d{4}|\d{2})[년年]\s?(?P<m1>\d{1,2})[월月]\s?(?P<d1>\d{1,2})[일日]"
    r"|(?P<d2>\d{1,2})[ -](?P<m2>[a-z]{3})[a-z]{0,6}\.?[ -](?P<y2>\d{4}|\d{2})"
    r"|(?P<m3>[a-z]{3})[a-z]{0,6}\.?\s(?P<d3>\d{1,2}),\s(?P<y3>\d{4}))"
)
_BETWEEN = r"(?:\s?[,،])?\s?(?:(?:klo|kl\.?|um|à|às|alle|ore|at|a las|o)\s)?"
_BOTH = rf"(?:{_DATE}(?P<between>{_BETWEEN}){_TIME})"
_TURNED = rf"(?:{_TIME}(?P<between>,?\s){_DATE})"  # Vietnamese: the time goes first
_END = r"(?P<end>\s?[-–—]\s|\s,\s|:\s)"
# What a phone copies when messages are marked: no year.
_COPIED = re.compile(
    rf"\[(?P<a>\d{{1,2}})(?P<mark>[./-])(?P<b>\d{{1,2}}),\s{_TIME}\]\s?", re.IGNORECASE
)
_AMERICAN = re.compile(r"\[?(\d{1,2})/(\d{1,2})/\d{2},\s\d{1,2}:\d{2}(?::\d{2})?\s?[AP]M\b")
_TURNED_FORMS, _STRAIGHT_FORMS = (
    tuple(re.compile(form, re.IGNORECASE) for form in (rf"\[{both}\]\s?", rf"{both}{_END}"))
    for both in (_TURNED, _BOTH)
)


class Header(NamedTuple):
    """`first`, `second`: day and month in the order of the file, unless `fixed` (then month
    and day). `style` is the same for all headers that one phone writes; `end` the
    offset in the line where sender and text start. `american`: written as phones in English
    of the United States do, 4/5/24, 8:15 AM, None where that cannot be told from one date.
    `year` is 0 if it is not written."""

    year: int
    first: int
    second: int
    fixed: bool
    hour: int
    minute: int
    seconds: int
    style: str
    american: bool | None
    end: int

    def when(self, *, day_first: bool, tz: ZoneInfo) -> datetime | None:
        """The time, None if there is no such day in that order."""
        swap = day_first and not self.fixed
        month, day = (self.second, self.first) if swap else (self.first, self.second)
        return moment(self.year, month, day, self.hour, self.minute, self.seconds, tz)

    @property
    def year_first(self) -> bool:
        return YEAR_FIRST in self.style

    def turned(self) -> Header:
        """With day and month changed about: 2021/13/06 is in June."""
        return self._replace(first=self.second, second=self.first)


def match_header(line: str) -> Header | None:
    """The header that the line starts with, None for a line that goes on with a message."""
    head = line[:_HEAD]
    places: Sequence[int] = range(len(head))
    if _MARK.search(head):
        kept = [i for i, char in enumerate(head) if char not in MARKS]
        head = "".join(head[i] for i in kept)
        places = kept
    if not head or not (head[0] == "[" or head[0].isdigit() or head[:3].lower() in MONTHS):
        return None
    for form in (*_STRAIGHT_FORMS, *_TURNED_FORMS):
        if found := form.match(head):
            end = places[found.end()] if found.end() < len(places) else len(line[:_HEAD])
            return _header(found, end)
    if found := _COPIED.match(head):
        end = places[found.end()] if found.end() < len(places) else len(line[:_HEAD])
        return _without_year(found, end)
    return None


def _american(head: str) -> bool | None:
    found = _AMERICAN.match(head)
    if not found or "0" in (found[1][0], found[2][0]):
        return False
    return True if len(found[1]) == 1 or len(found[2]) == 1 else None


def _without_year(found: re.Match[str], end: int) -> Header | None:
    clock, first, second = _clock(found), int(found["a"]), int(found["b"])
    if clock is None or not (0 < first <= 31 and 0 < second <= 31 and min(first, second) <= 12):
        return None
    style = f"[|{found['mark']}|{NO_YEAR}|{clock[0]}"
    return Header(0, first, second, False, *clock[1], style, None, end)


def _clock(found: re.Match[str]) -> tuple[str, tuple[int, int, int]] | None:
    """Whether there is a half of the day, and hour, minute and second."""
    half = "am" if found["am1"] or found["am2"] else "pm" if found["pm1"] or found["pm2"] else None
    hour, minute = hour_of_day(int(found["hour"]), half), int(found["minute"])
    second = int(found["second"] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return "half" if half else "", (hour, minute, second)


def _header(found: re.Match[str], end: int) -> Header | None:
    clock, date = _clock(found), _date(found)
    if clock is None or date is None:
        return None
    style = "|".join(
        (
            "[" if found[0][0] == "[" else found["end"],
            found["mark"] or "",
            found["between"].strip() or " ",
            "time first" if found.re in _TURNED_FORMS else "",
            YEAR_FIRST if found["a"] and len(found["a"]) == 4 else "",
            str(len(found["c"] or "")) if len(found["a"] or "") < 4 else "",
            "seconds" if found["second"] else "",
            clock[0],
        )
    )
    return Header(*date, *clock[1], style, _american(found[0]), end)


def _date(found: re.Match[str]) -> tuple[int, int, int, bool] | None:
    """Year, two fields, and whether these are month and day for sure."""
    if found["a"]:
        a, b, c = found["a"], int(found["b"]), found["c"]
        if len(a) == 4:
            year, first, second, fixed = full_year(int(a)), b, int(c), True
        elif len(c) == 1:
            return None
        else:
            year, first, second, fixed = full_year(int(c)), int(a), b, False
    else:
        which = next(n for n in "123" if found[f"y{n}"])
        month = found[f"m{which}"]
        if which != "1" and month.lower() not in MONTHS:
            return None
        first = int(month) if which == "1" else MONTHS.index(month.lower()) + 1
        year, second, fixed = full_year(int(found[f"y{which}"])), int(found[f"d{which}"]), True
    if not (0 < first <= 31 and 0 < second <= 31 and min(first, second) <= 12):
        return None
    return year, first, second, fixed
