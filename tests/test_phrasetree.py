"""A tree of strings matches those strings and nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import postcheck.phrasetree
from postcheck.phrasetree import first_of, one_of, rest_of

STRINGS = st.text("ab]^-\\.|", min_size=1, max_size=4)


@pytest.mark.parametrize("few", [0, 12])
@given(codes=st.sets(STRINGS, max_size=12), text=STRINGS)
def test_it_matches_just_the_strings_that_it_was_made_of(
    few: int, codes: set[str], text: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postcheck.phrasetree, "_FEW", few)
        written = one_of(codes)
    for said in (*codes, text):
        assert (re.fullmatch(written, said) is not None) == (said in codes)


@given(codes=st.sets(STRINGS, min_size=1, max_size=12), text=STRINGS)
def test_the_rest_follows_the_first_character(codes: set[str], text: str) -> None:
    written = first_of(codes) + rest_of(codes)
    for said in (*codes, text):
        assert (re.fullmatch(written, said) is not None) == (said in codes)


@given(codes=st.sets(STRINGS, min_size=1, max_size=12))
def test_every_way_on_is_tried(codes: set[str]) -> None:
    """A string that starts another must not hide it, nor be hidden."""
    for said in codes:
        assert re.fullmatch(f"{one_of(codes)}!", f"{said}!")
