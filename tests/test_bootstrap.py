"""Intervals hold the rate, are wider for fewer posts, and are the same each time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from postcheck.bootstrap import Counts, f1_of, interval

ONE = st.sampled_from([(1, 0, 0), (0, 1, 0), (0, 0, 1), (2, 1, 0)])


@given(counts=st.lists(ONE, min_size=30, max_size=60))
def test_the_rate_lies_inside(counts: list[Counts]) -> None:
    found = interval(counts)
    right, wrong, missed = (sum(one[place] for one in counts) for place in range(3))
    rate = f1_of(right, wrong, missed)
    assert found is not None
    assert rate is not None
    assert 0 <= found[0] <= rate + 0.05
    assert rate - 0.05 <= found[1] <= 1
    assert interval(counts) == found


def test_more_posts_tell_more() -> None:
    few, many = ([(1, 0, 0), (0, 1, 1)] * count for count in (10, 500))
    narrow, wide = interval(many), interval(few)
    assert narrow is not None
    assert wide is not None
    assert narrow[1] - narrow[0] < (wide[1] - wide[0]) / 3


def test_no_posts_tell_nothing() -> None:
    assert interval([]) is None
