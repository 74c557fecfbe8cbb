"""Every form of a WhatsApp header that phones are known to write."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postcheck.model import UK
from postcheck.readers.whatsapp_header import MARKS, match_header

AFTERNOON = datetime(2018, 6, 13, 13, 55, tzinfo=UK)
AFTERNOON_S = AFTERNOON.replace(second=7)

FORMS = [
    # iOS
    ("[13/06/2018, 1:55:07 PM] ", AFTERNOON_S),
    ("[13/06/2018, 1:55:07\u202fPM] ", AFTERNOON_S),
    ("\u200e[13/06/2018, 1:55:07\u202fPM] ", AFTERNOON_S),
    ("[13.06.18, 13:55:07] ", AFTERNOON_S),
    ("[13/06/2018, 13:55:07] ", AFTERNOON_S),
    ("[13-06-18 13:55:07] ", AFTERNOON_S),
    ("[2018/6/13 13:55:07] ", AFTERNOON_S),
    ("[2018/06/13 1:55:07 p.\u00a0m.] ", AFTERNOON_S),
    ("[2018-06-13, 1:55:07 p.m.] ", AFTERNOON_S),
    ("[2018/6/13 下午1:55:07] ", AFTERNOON_S),
    ("[2018. 6. 13. 오후 1:55:07] ", AFTERNOON_S),
    ("[2018年6月13日 13:55:07] ", AFTERNOON_S),
    ("[13. 6. 2018. 13:55:07] ", AFTERNOON_S),
    ("[13.6.2018 klo 13.55.07] ", AFTERNOON_S),
    ("[13 Jun 2018, 1:55:07 pm] ", AFTERNOON_S),
    ("[13 June 2018 at 1:55:07 pm] ", AFTERNOON_S),
    ("[Jun 13, 2018, 1:55:07 PM] ", AFTERNOON_S),
    ("[13/6/18 13:55] ", AFTERNOON),
    ("[\u200f13/6/2018, 1:55:07 م] ", AFTERNOON_S),
    # Android
    ("13/06/18, 13:55 - ", AFTERNOON),
    ("13/06/2018, 13:55 - ", AFTERNOON),
    ("13/06/2018 13:55 - ", AFTERNOON),
    ("13/06/2018, 1:55 pm - ", AFTERNOON),
    ("13/06/2018, 1:55\u202fpm - ", AFTERNOON),
    ("13/6/18, 1:55 PM - ", AFTERNOON),
    ("13/06/2018, 1:55 p. m. - ", AFTERNOON),
    ("13/06/2018, 1:55 p.\u00a0m. - ", AFTERNOON),
    ("13/06/2018, 1:55 a. m. - ", AFTERNOON.replace(hour=1)),
    ("13.06.18, 13:55 - ", AFTERNOON),
    ("13.06.18 13:55 – ", AFTERNOON),
    ("13-06-2018 13:55 - ", AFTERNOON),
    ("13-06-18 13:55 - ", AFTERNOON),
    ("13.6.2018 klo 13.55 - ", AFTERNOON),
    ("13.6.2018 kl. 13.55 - ", AFTERNOON),
    ("13/06/2018 à 13:55 - ", AFTERNOON),
    ("13. 6. 2018. 13:55 - ", AFTERNOON),
    ("13.06.18 г., 13:55 - ", AFTERNOON),
    ("2018/06/13, 13:55 - ", AFTERNOON),
    ("2018/06/13 13:55 - ", AFTERNOON),
    ("2018-06-13, 1:55 p.m. - ", AFTERNOON),
    ("2018-06-13 13 h 55 - ", AFTERNOON),
    ("2018/6/13 下午1:55 - ", AFTERNOON),
    ("2018年6月13日 午後1:55 - ", AFTERNOON),
    ("2018년 6월 13일 오후 1:55 - ", AFTERNOON),
    ("2018. 06. 13. 13:55 - ", AFTERNOON),
    ("13/6/18, 1:55 अपराह्न - ", AFTERNOON),
    ("\u200f13/6/2018، 1:55 م - ", AFTERNOON),
    ("١٣/٦/٢٠١٨، ١:٥٥ م - ", AFTERNOON),
    ("13/6/2561 13:55 - ", AFTERNOON),
    ("13:55, 13/6/2018 - ", AFTERNOON),
    ("13/06/2018, 13:55 , ", AFTERNOON),
    ("13.06.18 г., 13:55 ч. - ", AFTERNOON),
    ("13.06.18, 1:55 nachm. - ", AFTERNOON),
    ("13/06/2018, 1:55 PTG - ", AFTERNOON),
    ("13.6.2018, 1:55 e pasdites - ", AFTERNOON),
    ("13/06/18 13:55:07: ", AFTERNOON_S),
]


@pytest.mark.parametrize(("form", "when"), FORMS)
def test_reads_every_form(form: str, when: datetime) -> None:
    line = f"{form}Ann Lee: hello: there"
    header = match_header(line)
    assert header is not None
    assert header.when(day_first=True, tz=UK) == when
    assert line[header.end :] == "Ann Lee: hello: there"


@pytest.mark.parametrize(("form", "_when"), FORMS)
def test_marks_anywhere_change_nothing(form: str, _when: datetime) -> None:
    plain = match_header(form + "Ann: hi")
    marked = match_header("\u200e" + "\u202a".join(form) + "Ann: hi")
    assert plain is not None
    assert marked is not None
    assert marked[:-1] == plain[:-1]


@pytest.mark.parametrize(
    ("clock", "hour"),
    [("12:05 AM", 0), ("12:05 PM", 12), ("1:05 am", 1), ("11:05 p.m.", 23), ("0:05 am", 0)],
)
def test_twelve_hours(clock: str, hour: int) -> None:
    header = match_header(f"13/06/2018, {clock} - Ann: hi")
    assert header is not None
    assert (header.hour, header.minute) == (hour, 5)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "hello",
        "13/06/2018 was a good day",
        "13/06/2018, 13:55",
        "13/06/2018, 25:55 - Ann: hi",
        "13/06/2018, 13:75 - Ann: hi",
        "32/06/2018, 13:55 - Ann: hi",
        "13/14/2018, 13:55 - Ann: hi",
        "13/06/2, 13:55 - Ann: hi",
        "13/06-2018, 13:55 - Ann: hi",
        "[13/14, 9:00 pm] Bob: no such day",
        "31/12, 9:00 pm - Bob: pasted without a year",
        "[1] 13/06/2018, 13:55 - Ann: hi",
        "10:30 - maths, 11:30 - English",
        "13 Foo 2018, 13:55 - Ann: hi",
        "1" * 5_000,
        "[" * 5_000,
    ],
)
def test_other_lines_are_none(line: str) -> None:
    assert match_header(line) is None


@given(st.text(alphabet=st.sampled_from("[]/.-,: 0123456789apmAPMklo年月日" + MARKS), max_size=150))
def test_any_line_is_answered(line: str) -> None:
    header = match_header(line)
    assert header is None or 0 < header.end <= len(line)
