"""Words with letters swapped, dropped, turned round or run together are found, and no others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postcheck.slips import Slips, cut, slips_of

SLIPS = Slips(["parsnip", "turnip", "pongers"], ordinary=frozenset({"turip"}), glue=["is", "a"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pasrnip", "parsnip"),
        ("parsnp", "parsnip"),
        ("pinsrap", "parsnip"),
        ("pongas", "pongers"),
        ("isaturnip", "is a turnip"),
        ("aturnip", "a turnip"),
        ("turip", None),
        ("apsrnip", None),
        ("turnips", None),
        ("isaturnipx", None),
    ],
)
def test_what_is_meant(typed: str, meant: str | None) -> None:
    assert SLIPS.meant(typed) == meant


@given(st.text(alphabet="aeinprstu", min_size=2, max_size=12))
def test_slips_differ_by_little(word: str) -> None:
    for slip in slips_of(word):
        assert abs(len(slip) - len(word)) <= 1
        assert len(word) >= 4


@given(st.lists(st.sampled_from(["is", "a", "turnip", "isa"]), min_size=1, max_size=8))
def test_a_cut_gives_the_letters_back(words: list[str]) -> None:
    letters = "".join(words)[:15]
    for length, pieces in enumerate(cut(letters, {"is", "a", "turnip", "isa"})):
        if pieces is not None:
            assert "".join(pieces) == letters[:length]


def test_the_fewest_words_are_taken() -> None:
    assert cut("isaturnip", {"is", "a", "turnip", "isa"})[-1] == ["isa", "turnip"]
    assert cut("isaturnip", {"is", "a"})[-1] is None
