"""JSON a value at a time: the same values as when it is read whole, and no more held."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postcheck.readers import jsonstream
from postcheck.readers.jsonstream import EACH, ITEM, BrokenJsonError, Picked, pick, sample
from postcheck.readers.source import Source


def source(data: str | bytes) -> Source:
    content = data.encode() if isinstance(data, str) else data
    return Source(Path("x.json"), "x.json", "x.json", lambda: BytesIO(content))


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=15,
)


@given(st.lists(VALUES, max_size=6), st.sampled_from([None, 1]))
def test_elements_come_as_they_are(values: list[Any], indent: int | None) -> None:
    found = list(pick(source(json.dumps(values, indent=indent)), (ITEM,)))
    assert [one.value for one in found] == values
    assert [one.path for one in found] == [(n,) for n in range(1, len(values) + 1)]


@given(VALUES, VALUES, VALUES)
def test_only_what_is_asked_for_comes(wanted: Any, other: Any, inner: Any) -> None:
    document = {"other": {"wanted": other}, "wanted": wanted, "more": [inner]}
    found = list(pick(source(json.dumps(document)), ("wanted",), ("more", ITEM)))
    assert found == [Picked(("wanted",), wanted), Picked(("more", 1), inner)]


@given(st.dictionaries(TEXT, st.lists(VALUES, max_size=3), max_size=4))
def test_keys_of_any_name(document: dict[str, list[Any]]) -> None:
    found = list(pick(source(json.dumps(document)), (EACH, ITEM)))
    expected = [
        Picked((key, number), value)
        for key, values in document.items()
        for number, value in enumerate(values, start=1)
    ]
    assert found == expected


@given(VALUES)
def test_a_sample_of_what_is_short_is_the_whole(document: Any) -> None:
    assert sample(source(json.dumps(document))) == document


def test_a_sample_ends_where_the_beginning_does() -> None:
    document = {"messages": [{"type": "message", "text": "x" * 50}] * 5_000}
    found = sample(source(json.dumps(document)))
    assert 100 < len(found["messages"]) < 5_000
    assert found["messages"][0] == document["messages"][0]


@pytest.mark.parametrize("text", ["", "hello", "<html>"])
def test_what_is_no_json_has_no_sample(text: str) -> None:
    assert sample(source(text)) is None


@pytest.mark.parametrize(
    "data",
    [
        'window.YTD.tweets.part0 = [{"a": "é"}]',
        '\ufeff[{"a": "é"}]',
        '[{"a": "é"}];\n',
        '[{"a": "é"}]'.encode("utf-16"),
        '\n  [{"a": "é"}]',
    ],
)
def test_what_stands_around_a_document(data: str | bytes) -> None:
    assert [one.value for one in pick(source(data), (ITEM,))] == [{"a": "é"}]


def test_bytes_that_are_wrong_cost_no_record() -> None:
    found = [one.value for one in pick(source(b'[{"a": "\xff"}, {"a": "b"}]'), (ITEM,))]
    assert found == [{"a": "\ufffd"}, {"a": "b"}]


@pytest.mark.parametrize("data", ['[{"a": 1}, {"a"', '[{"a": 1}, nonsense', '[{"a": 1} {'])
def test_what_came_before_a_break_stands(data: str) -> None:
    found = []
    with pytest.raises(BrokenJsonError, match="nothing after it was read"):
        found.extend(pick(source(data), (ITEM,)))
    found = [next(iter(pick(source(data), (ITEM,))))]
    assert found[0].value == {"a": 1}


def test_a_value_that_is_too_large_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonstream, "MAX_VALUE", 20)
    document = [{"a": 1}, list(range(50)), {"b": 2}]
    found = list(pick(source(json.dumps(document)), (ITEM,)))
    assert [one.value for one in found] == [{"a": 1}, None, {"b": 2}]
    assert [one.too_large for one in found] == [False, True, False]


def test_depth_is_no_danger() -> None:
    deep = "[" * 50_000 + "]" * 50_000
    assert len(list(pick(source(f"[{deep}, 1]"), (ITEM,)))) == 2
