"""How values are said on the page. Months are our own, whatever the language of the computer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from postcheck.model import UK, Field, Step, Venue, Verdict
from postcheck.reports.page.case import weight
from postcheck.reports.page.excerpt import short

if TYPE_CHECKING:
    from postcheck.reports.page.case import Case

VERDICTS: dict[Verdict, tuple[str, str]] = {
    "urgent": ("Urgent", "a person should look today"),
    "review": ("Review", "a person should look, when there is time"),
    "advise": ("Advise", "better said another way, or to the right person"),
    "clear": ("Clear", "nothing was found"),
}
VENUES: dict[Venue | None, str] = {
    "private_group": "Private group",
    "public": "Public",
    "school_site": "The school’s own site",
    None: "Not known",
}
FIELDS: dict[Field, str] = {
    "text": "in the post",
    "caption": "in what came with the post",
    "posted_at": "in the time of the post",
    "reply_to": "in what the post answers",
    "shared_from": "in what the post passes on",
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
# NUL and its like have no place in a page, and neither have halves of characters.
_UNSHOWN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def shown(value: object) -> object:
    """A text without characters that a page cannot hold; other values as they are."""
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    return _UNSHOWN.sub("\ufffd", value.replace("\r\n", "\n").replace("\r", "\n"))


def day_in_words(day: date | None) -> str:
    """A day, such as 3 March 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if day else "no date"


def short_day(day: date) -> str:
    """A day in little room, such as 3 Mar 26."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year % 100:02}"


def moment_in_words(moment: datetime | None) -> str:
    """A time in the UK, such as Tue 3 March 2026, 18:02."""
    if moment is None:
        return "no date"
    local = moment.astimezone(UK)
    return f"{_DAYS[local.weekday()]} {day_in_words(local.date())}, {local:%H:%M}"


def period_in_words(first: date | None, last: date | None) -> str:
    """From a day to a day."""
    if first is None or last is None or first == last:
        return day_in_words(first)
    return f"{day_in_words(first)} to {day_in_words(last)}"


def unit_in_words(day: date, unit: str) -> str:
    """The name of a week, month or year by the day that it starts with."""
    if unit == "week":
        return f"Week of {day_in_words(day)}"
    return f"{_MONTHS[day.month - 1]} {day.year}" if unit == "month" else str(day.year)


def plural(number: int, one: str, many: str = "") -> str:
    """A number and its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def which(one: str, many: str, numbers: Sequence[int]) -> str:
    """Numbers after their noun, such as Posts 1, 2 and 5."""
    if len(numbers) == 1:
        return f"{one} {numbers[0]}"
    return f"{many} {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def by_when(step: Step) -> str:
    """Who takes a step, and by when."""
    return f"{step.who}, {step.by_when}" if step.by_when else step.who


def clipped(text: str, most: int) -> str:
    """The text, or its beginning and a sign that it goes on."""
    return short(text, most)


def gravest_words(case: Case) -> str:
    """The words, or the fact, of the gravest finding of a post."""
    finding = max(case.report.findings, key=weight)
    return finding.quote or finding.evidence
