"""Times as people and exports write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postcheck.model import UK
from postcheck.readers.dates import OrderGuess, numeric_date, parse_when

LOCAL = datetime(2018, 6, 13, 13, 55, tzinfo=UK)


@pytest.mark.parametrize(
    "value",
    [
        "2018-06-13T13:55:00+01:00",
        "2018-06-13T12:55:00Z",
        "2018-06-13T12:55:00.000Z",
        "2018-06-13 13:55",
        "2018-06-13 12:55:00 UTC",
        "2018-06-13 12:55:00.123456+00:00",
        "2018/06/13 13:55",
        "13/06/2018 13:55",
        "13/06/18 13:55:00",
        "13/6/2018, 1:55 pm",
        "13.06.2018 13.55",
        "13-06-2018 13:55",
        "13 June 2018 13:55",
        "13 Jun 2018 at 1:55 PM",
        "13th June 2018, 1.55 p.m.",
        "June 13, 2018 1:55 PM",
        "Wed 13 Jun 2018 13:55",
        "Wednesday, 13 June 2018 13:55",
        " 13/06/2018 13:55 ",
        "6/13/2018 1:55 PM",
        1528894500,
        "1528894500",
        "1528894500000",
        1528894500.0,
    ],
)
def test_forms(value: object) -> None:
    when = parse_when(value, tz=UK)
    assert when is not None
    assert when.replace(microsecond=0) == LOCAL


def test_order() -> None:
    assert parse_when("03/04/2018", tz=UK) == datetime(2018, 4, 3, tzinfo=UK)
    assert parse_when("03/04/2018", tz=UK, day_first=False) == datetime(2018, 3, 4, tzinfo=UK)
    assert parse_when("43264.5", tz=UK) == datetime(2018, 6, 13, 12, tzinfo=UK)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "yesterday",
        "31/02/2018",
        "13/13/2018",
        "1/1/2018 25:00",
        "13 Foo 2018",
        "0001-01-01",
        "9" * 400,
        True,
        None,
        [],
        float("nan"),
        float("inf"),
        -1,
        10**400,
        "13/06/2018 13:55 IST",
    ],
)
def test_what_cannot_be_read_is_none(value: object) -> None:
    assert parse_when(value, tz=UK) is None


@given(st.text() | st.integers() | st.floats() | st.from_regex(r"[0-9/:. apmZ+-]{1,30}"))
def test_any_value_is_answered(value: object) -> None:
    when = parse_when(value, tz=UK)
    assert when is None or when.astimezone(UTC)


@given(st.lists(st.datetimes(datetime(2015, 1, 1), datetime(2025, 1, 1)), max_size=20).map(sorted))
def test_the_true_order_never_loses(times: list[datetime]) -> None:
    day, month = OrderGuess(), OrderGuess()
    for when in times:
        day.add(when.day, when.month, when.year)
        month.add(when.month, when.day, when.year)
    assert day.day_first()
    if any(when.day > 12 for when in times):
        assert not month.day_first()


@pytest.mark.parametrize(
    "written",
    [
        "13:55 13/06/2018",
        "1:55pm on 13/06/2018",
        "13:55, 13 June 2018",
        "13/06/2018 - 13:55",
        "13/06/2018  13:55",
        "13.06.2018 13:55 Uhr",
        "13/06/2018 13:55 hrs",
        "Wed Jun 13 12:55:00 +0000 2018",
        "13 Jun 2018 1:55 PM GMT+1",
        "13/06/2018 14:55 UTC+02:00",
    ],
)
def test_forms_of_school_systems(written: str) -> None:
    assert parse_when(written, tz=UK) == datetime(2018, 6, 13, 13, 55, tzinfo=UK)


def test_the_order_is_told_where_the_time_goes_first() -> None:
    assert numeric_date("13:55 03/14/2018") == (3, 14, 2018)
