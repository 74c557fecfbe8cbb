"""Dates in words, as Google writes them in the language of an account.

`Tuesday, June 3, 2025 at 4:05:09 PM UTC`, `Dienstag, 3. Juni 2025 um 16:05:09 UTC`,
`2025年6月3日火曜日 16:05:09 UTC`. The month's name, or the sign after its number, tells which
number is the day, so nothing is ever guessed.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta, timezone
from typing import TYPE_CHECKING

from postcheck.readers.dates import full_year, hour_of_day, moment, parse_when

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

# From January on, a language a line; forms of one month are parted by "/".
NAMES = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep/sept oct nov dec",
    "januar/jänner februar/feber märz april mai juni juli august september oktober november "
    "dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre "
    "diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart/mars april mei/maj juni juli augustus/augusti september oktober "
    "november december",
    "januar februar marts/mars april maj/mai juni juli august september oktober november "
    "december/desember",
    "stycznia/styczeń lutego/luty marca/marzec kwietnia/kwiecień maja/maj czerwca/czerwiec "
    "lipca/lipiec sierpnia/sierpień września/wrzesień października/październik "
    "listopada/listopad grudnia/grudzień",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "ledna února března dubna května června července srpna září října listopadu prosince",
    "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie "
    "decembrie",
    "január február március április május június július augusztus szeptember október november "
    "december",
    "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta "
    "syyskuuta lokakuuta marraskuuta joulukuuta",
)


def months_of(line: str) -> dict[str, int]:
    """The numbers of the months by their names, which stand in order."""
    return {
        form: number
        for number, forms in enumerate(line.split(), start=1)
        for form in forms.split("/")
    }


_MONTHS = {form: number for line in NAMES for form, number in months_of(line).items()}
_AM, _PM = "am|上午|午前|오전", "pm|下午|午後|오후"
_DOTTED = re.compile(r"\b([ap])\.? ?m\b\.?")
_TIME = re.compile(
    rf"(?:(?:\b|(?<=\W))(?:(?P<am1>{_AM})|(?P<pm1>{_PM})))?\s*(?<!\d)(?P<hour>\d{{1,2}})\s?"
    r"(?:[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?!\d)"
    r"|[時时点點시]\s?(?P<minute2>\d{1,2})\s?[分분]\s?(?:(?P<second2>\d{1,2})\s?[秒초])?)"
    rf"(?:\s*(?P<am2>{_AM})\b|\s*(?P<pm2>{_PM})\b)?"
)
_SIGNS = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_ZONE = re.compile(r"\b(?:utc|gmt)(?:\s?(?P<sign>[+-])\s?(?P<h>\d{1,2})(?::?(?P<m>\d{2}))?)?")
_LONGEST = 120


def parse_long(value: object, *, tz: ZoneInfo) -> datetime | None:
    """A time in words or in figures, None for one that cannot be read.

    It is of `tz` if it names no zone.
    """
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    if found := parse_when(value, tz=tz):
        return found
    text = plain(value)
    zone = _ZONE.search(text)
    text = _DOTTED.sub(r"\1m", _ZONE.sub(" ", text))
    clock, date = _TIME.search(text), date_in(_TIME.sub(" ", text, count=1))
    if clock is None or date is None:
        return None
    half = "am" if clock["am1"] or clock["am2"] else "pm" if clock["pm1"] or clock["pm2"] else None
    minute, second = clock["minute"] or clock["minute2"], clock["second"] or clock["second2"]
    hour = hour_of_day(int(clock["hour"]), half)
    found = moment(*date, hour, int(minute), int(second or 0), tz)
    return _in_zone(found, zone) if found else None


def plain(text: str) -> str:
    """A time in small letters, with ordinary spaces and without signs that cannot be seen."""
    return "".join(
        " " if char.isspace() else char
        for char in unicodedata.normalize("NFC", text).casefold()
        if unicodedata.category(char) != "Cf"
    )


def date_in(text: str, months: Mapping[str, int] = _MONTHS) -> tuple[int, int, int] | None:
    """Year, month and day of a `plain` text; `months` has the names that count."""
    if signs := _SIGNS.search(text):
        return full_year(int(signs[1])), int(signs[2]), int(signs[3])
    year, day = _YEAR.search(text), _DAY.search(text)
    month = next((m for word in _WORD.findall(text) if (m := months.get(word))), None)
    if not (year and day and month):
        return None
    return full_year(int(year[1])), month, int(day[1])


def _in_zone(when: datetime, zone: re.Match[str] | None) -> datetime:
    if zone is None:
        return when
    minutes = int(zone["h"] or 0) * 60 + int(zone["m"] or 0)
    offset = timedelta(minutes=-minutes if zone["sign"] == "-" else minutes)
    return when.replace(tzinfo=timezone(offset))
