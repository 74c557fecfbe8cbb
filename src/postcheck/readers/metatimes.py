"""Times in the pages of Meta's downloads: local, without a zone, in the language of the account.

`Oct 19, 2019, 2:37 PM`, `Jul 14, 2015 9:03:29am`, `19 Oct 2019, 14:37`, `ago 11, 2026 9:49
da tarde`. Months are mostly cut short, and `lip` is July in Poland and June in Croatia: so what
counts are the languages that know the months of all the times of a page. Where they disagree, or
only figures and slashes are given, nothing is guessed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from postcheck.readers.dates import full_year, hour_of_day, moment
from postcheck.readers.longdates import NAMES, date_in, months_of, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from postcheck.readers.source import Options

_SHORT = (
    "jan feb mär/mrz apr mai jun jul aug sep/sept okt nov dez",
    "janv/jan févr/fév/fevr mars/mar avr mai juin/jun juil/jul août/aou sept/sep oct nov déc",
    "ene feb mar abr may jun jul ago sep/sept/set oct nov dic",
    "gen feb mar apr mag giu lug ago set/sett ott nov dic",
    "jan fev mar abr mai jun jul ago set out nov dez",
    "jan feb mrt/maa apr mei jun jul aug sep/sept okt nov dec",
    "jan/janu feb/febr mar apr/apri maj jun/juni jul/juli aug/augu sep/sept okt nov/nove dec",
    "jan feb mar apr mai jun jul aug sep/sept okt nov des",
    "sty lut mar kwi maj cze lip sie wrz paź lis gru",
    "sij velj/vel ožu tra svi lip srp kol ruj lis stu pro",
    "led úno bře dub kvě čvn/čer čvc srp zář říj lis pro",
    "jan feb mar apr máj jún júl aug sep okt nov dec",
    "jan feb mar apr maj jun jul avg sep okt nov dec",
    "янв фев/февр мар/марта апр май/мая июн/июня июл/июля авг сен/сент окт ноя/нояб дек",
    "січ лют бер/берез квіт/кві трав/тра черв/чер лип серп/сер вер/верес жовт/жов лист/лис "
    "груд/гру",
    "oca şub mar nis may haz tem ağu eyl eki kas ara",
    "jan febr/feb márc/már ápr máj jún júl aug szept/szep okt nov dec",
    "ian feb/febr mar/mart apr mai iun iul aug sep/sept oct noi/nov dec",
    "tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu",
    "ιαν φεβ/φεβρ μαρ/μαρτ απρ μαΐ/μαι/μαϊ ιουν ιουλ αυγ σεπ/σεπτ οκτ νοε/νοεμ δεκ",
    "jan feb mar apr mei jun jul agu/ags sep okt nov des",
    "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.",
)
_AM_FIRST, _PM_FIRST = r"上午|午前|오전|öö|de\.", r"下午|午後|오후|ös|du\."
_AM = (
    rf"a\. ?m\.?|am|da manhã|de la mañana|del mattino|du matin|vorm\.?|fm|f\.m\.|ap\.|дп|dop\.?"
    rf"|π\.?μ\.?|{_AM_FIRST}"
)
_PM = (
    rf"p\. ?m\.?|pm|da tarde/noite|da tarde|da noite|de la tarde|de la noche|del pomeriggio"
    rf"|de l'après-midi|nachm\.?|em|e\.m\.|ip\.|пп|odp\.?|μ\.?μ\.?|{_PM_FIRST}"
)
_CLOCK = re.compile(
    rf"(?:(?P<am1>{_AM_FIRST}) ?|(?P<pm1>{_PM_FIRST}) ?)?"
    r"(?<!\d)(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?!\d)"
    rf" ?(?:(?:(?P<am2>{_AM})|(?P<pm2>{_PM})|uhr|h|hs)(?!\w))?"
)
_FIGURES = re.compile(r"(?<!\d)(\d{1,4}) ?([./-]) ?(\d{1,2}) ?\2 ?(\d{1,4})(?!\d)\.?")
_LONGEST = 80
_TIME_LIKE = re.compile(r"(?=.*\d[:.h]\d\d)(?=.*\d{4}).*\d.*", re.DOTALL)


def could_be_time(text: str) -> bool:
    """Whether a text is as short as a time, and has the figures of a year and of a clock."""
    return len(text) <= _LONGEST and _TIME_LIKE.fullmatch(text.strip()) is not None


class Times:
    """Reads the times of one page, by what all of them tell of its language."""

    def __init__(self, texts: Iterable[str], options: Options) -> None:
        self._options = options
        self._tables = _languages(set(map(plain, texts)))

    def of(self, text: str) -> int | None:
        """A time in Unix seconds, None for one that cannot be read for certain."""
        if len(text) > _LONGEST:
            return None
        text = plain(text)
        clock = next(reversed(list(_CLOCK.finditer(text))), None)
        if clock is None or _goes_on(text[clock.end() :]):
            return None
        date = self._date(f"{text[: clock.start()]} {text[clock.end() :]}".strip(" ,"))
        when = _at(date, clock, self._options) if date else None
        return int(when.timestamp()) if when else None

    def _date(self, text: str) -> tuple[int, int, int] | None:
        if figures := _FIGURES.search(text):
            return self._from_figures(figures)
        found = {date_in(_apart(text), months) for months in self._tables} - {None}
        if found:
            return found.pop() if len(found) == 1 else None
        return date_in(text, {})  # figures with the signs of year, month and day

    def _from_figures(self, found: re.Match[str]) -> tuple[int, int, int] | None:
        """The year first, dots between, or the order that the user has told."""
        first, second, third = int(found[1]), int(found[3]), int(found[4])
        if len(found[1]) == 4:
            return full_year(first), second, third
        day_first = self._options.day_first
        if len(found[4]) != 4 or (day_first is None and found[2] != "."):
            return None
        day, month = (second, first) if day_first is False and found[2] != "." else (first, second)
        return full_year(third), month, day


def _at(date: tuple[int, int, int], clock: re.Match[str], options: Options) -> datetime | None:
    half = "am" if clock["am1"] or clock["am2"] else "pm" if clock["pm1"] or clock["pm2"] else None
    hour = hour_of_day(int(clock["hour"]), half)
    return moment(*date, hour, int(clock["minute"]), int(clock["second"] or 0), options.tz)


def _goes_on(rest: str) -> bool:
    """Whether a word follows the clock that could be another language's half of the day."""
    word = re.match(r" ?([^\W\d_]+)", rest)
    return word is not None and not any(word[1] in months for months in _all_tables())


def _apart(text: str) -> str:
    """Months of Thai have dots inside and signs above, neither of which parts a word."""
    return (
        re.sub(r"(?<=[\u0e00-\u0e7f])\.", "", text).replace("\u0e34", "i").replace("\u0e35", "ii")
    )


def _languages(texts: set[str]) -> list[Mapping[str, int]]:
    """The languages that know a month in each of some times, of those that anyone knows."""
    left: list[Mapping[str, int]] = list(_all_tables())
    for text in texts:
        words = set(re.findall(r"[^\W\d_]+", _apart(text[:_LONGEST])))
        known = [months for months in left if not words.isdisjoint(months)]
        left = known or left
    return left


@lru_cache(maxsize=1)
def _all_tables() -> tuple[dict[str, int], ...]:
    return tuple(months_of(_apart(line)) for line in (*NAMES, *_SHORT))
