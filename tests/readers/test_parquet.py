"""Parquet files: columns by their usual names, in parts, with times of every kind."""

from __future__ import annotations

import builtins
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from postcheck.errors import InputError, MissingExtraError
from postcheck.model import UK, Post
from postcheck.readers import Record, Skipped, detect, read

if TYPE_CHECKING:
    from pathlib import Path


def table(tmp_path: Path, columns: dict[str, Any], **more: Any) -> Path:
    path = tmp_path / "posts.parquet"
    parquet.write_table(pyarrow.table(columns), path, **more)
    return path


def posts(records: list[Record]) -> list[Post]:
    return [record for record in records if isinstance(record, Post)]


def test_rows_are_posts(tmp_path: Path) -> None:
    when = datetime(2024, 3, 1, 18, 5, tzinfo=UTC)
    path = table(
        tmp_path,
        {
            "id": [900719925474099312, 2, 3],
            "post_owner.name": ["Elm School", None, "Ann"],
            "text": ["Sports day is on Friday ", None, ""],
            "creation_time": [when, when, None],
            "media": [["photo"], ["video"], []],
        },
    )
    assert detect(path) == "parquet"
    first, *others = read(path)
    assert first == Post(
        "Sports day is on Friday ",
        id="900719925474099312",
        author="Elm School",
        posted_at=when,
        attachments=[{"kind": "image"}],
    )
    assert others == [Skipped("posts.parquet:2", "media only"), Skipped("posts.parquet:3", "empty")]


@pytest.mark.parametrize(
    ("value", "when"),
    [
        (pyarrow.array([1709316309123456789], pyarrow.timestamp("ns", "UTC")), (18, 5, 9)),
        (pyarrow.array([1709316309000], pyarrow.timestamp("ms")), (18, 5, 9)),
        (pyarrow.array([1709316309]), (18, 5, 9)),
        (pyarrow.array(["2024-03-01T18:05:09Z"]), (18, 5, 9)),
        (pyarrow.array([date(2024, 3, 1)]), (0, 0, 0)),
        (pyarrow.array([Decimal("1709316309")]), (18, 5, 9)),
        (pyarrow.array(["soon"]), None),
    ],
)
def test_times(tmp_path: Path, value: Any, when: tuple[int, int, int] | None) -> None:
    path = table(tmp_path, {"message": [b"hi"], "timestamp": value})
    (post,) = posts(list(read(path)))
    assert post.text == "hi"
    expected = datetime(2024, 3, 1, *when, tzinfo=UK) if when else None
    assert (post.posted_at.replace(microsecond=0) if post.posted_at else None) == expected


def test_many_row_groups_and_names_of_ones_own(tmp_path: Path) -> None:
    words = [f"word {n}" for n in range(5_000)]
    path = table(tmp_path, {"said": words, "x": words}, row_group_size=100)
    found = posts(list(read(path, columns={"text": "said"})))
    assert [post.text for post in found] == words
    assert found[-1].id == "posts.parquet:5000"


def test_what_is_no_table_of_posts(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no column with the text.*'a'"):
        read(table(tmp_path, {"a": [1]}))
    path = tmp_path / "broken.parquet"
    path.write_bytes(b"PAR1 and no more")
    with pytest.raises(InputError, match="cannot be read as a Parquet file"):
        read(path)


def test_without_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = table(tmp_path, {"text": ["hi"]})
    real = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name == "pyarrow":
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"needs pyarrow.*postcheck\[arrow\]"):
        read(path)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text(min_size=1, max_size=30).filter(str.strip), min_size=1, max_size=20))
def test_texts_come_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    texts = [text.encode("utf-8", "ignore").decode() + "." for text in texts]
    path = table(tmp_path_factory.mktemp("parquet"), {"text": texts})
    assert [post.text for post in posts(list(read(path)))] == texts
