"""What the exports of Meta have in common: broken letters, times, ids and whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports import damaged, export, zipped
from postcheck.model import Post
from postcheck.readers import read
from postcheck.readers.meta import Ids, moment, repaired

if TYPE_CHECKING:
    from pathlib import Path

PROFILE = "personal_information/profile_information/profile_information.json"
POSTS = "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json"


def post(said: str) -> dict[str, Any]:
    return {"timestamp": 1_700_000_000, "data": [{"post": said}], "title": "Ann posted."}


def profile(name: str) -> dict[str, Any]:
    return {"profile_v2": {"name": {"full_name": name, "first_name": name.split()[0]}}}


@given(st.text())
def test_what_was_written_comes_back(words: str) -> None:
    assert repaired(damaged(words)) == words


@given(
    st.recursive(
        st.text("aé€😀"), lambda inner: st.lists(inner) | st.dictionaries(st.text("é"), inner)
    )
)
def test_true_letters_stay_and_keys_are_repaired(value: Any) -> None:
    assert repaired(damaged(value)) == value
    assert repaired(repaired(damaged(value))) == value


@pytest.mark.parametrize("words", ["æ", "Zoë and café", "naïve ❤", "plain", "", "£5", "\u00a0"])
def test_what_is_not_damaged_is_left(words: str) -> None:
    assert repaired(words) == words


def test_depth_has_an_end() -> None:
    value: Any = "x"
    for _ in range(5_000):
        value = [value]
    assert repaired(value) is not None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1_700_000_000, 1_700_000_000),
        ("1700000000123", 1_700_000_000_123),
        (0, None),
        (-62_169_984_000, None),
        (43_000, None),
        (True, None),
        ("yesterday", None),
        ("9" * 5_000, None),
        (16_000_000_000_000, None),
        (None, None),
    ],
)
def test_times(value: object, expected: int | None) -> None:
    assert moment(value) == expected


def test_ids_differ_even_at_the_same_time() -> None:
    ids = Ids("x")
    found = [ids.of(when) for when in (1_700_000_000, 1_700_000_000, 1_700_000_001, None)]
    assert found == ["x:1700000000", "x:1700000000-2", "x:1700000001", None]


def authors(path: Path) -> set[str | None]:
    return {record.author for record in read(path) if isinstance(record, Post)}


def test_the_author_is_the_owner_of_the_export(tmp_path: Path) -> None:
    assert authors(export(tmp_path / "a", {POSTS: [post("hi")]})) == {"account holder"}
    files = {POSTS: [post("hi")], PROFILE: profile("Zoë Marsh")}
    assert authors(export(tmp_path / "b", files)) == {"Zoë Marsh"}
    within = {f"facebook-zoe/{name}": document for name, document in files.items()}
    assert authors(zipped(tmp_path / "c.zip", within)) == {"Zoë Marsh"}


@pytest.mark.parametrize(
    "document",
    [
        {"profile": {"name": "Zoë Marsh"}},
        {"profile_v3": {"name": {"full_name": "Zoë Marsh"}}},
        {"profile_user": [{"string_map_data": {"Nombre": {"value": "Zoë Marsh"}}}]},
        [{"label_values": [{"label": "Naam", "value": "Zoë Marsh"}]}],
    ],
)
def test_profiles_of_several_ages(tmp_path: Path, document: object) -> None:
    assert authors(export(tmp_path, {POSTS: [post("hi")], PROFILE: document})) == {"Zoë Marsh"}


@pytest.mark.parametrize("document", [{}, [], {"profile_v2": {"name": 3}}, {"profile_v2": None}])
def test_a_profile_without_a_name(tmp_path: Path, document: object) -> None:
    assert authors(export(tmp_path, {POSTS: [post("hi")], PROFILE: document})) == {"account holder"}


def test_a_broken_profile(tmp_path: Path) -> None:
    export(tmp_path, {POSTS: [post("hi")], PROFILE: {}})
    (tmp_path / PROFILE).write_text('{"profile_v2": {"na')
    assert authors(tmp_path) == {"account holder"}


def test_an_export_in_parts(tmp_path: Path) -> None:
    zipped(tmp_path / "facebook-zoe-1.zip", {POSTS: [post("hi")]})
    zipped(tmp_path / "facebook-zoe-2.zip", {PROFILE: profile("Zoë Marsh")})
    assert authors(tmp_path) == {"Zoë Marsh"}


def test_nobody_gets_the_words_of_somebody_else(tmp_path: Path) -> None:
    files = {f"ann/{POSTS}": [post("hi")], f"bob/{PROFILE}": profile("Bob Hill")}
    assert authors(export(tmp_path, files)) == {"account holder"}
