"""JSON Lines, and JSON files that hold a list."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postcheck.errors import InputError
from postcheck.model import UK, Attachment, Post
from postcheck.readers import Record, Rejected, Skipped, detect, read

if TYPE_CHECKING:
    from pathlib import Path


def lines(tmp_path: Path, *content: str, name: str = "posts.jsonl") -> list[Record]:
    path = tmp_path / name
    path.write_text("\n".join(content))
    return list(read(path))


def first(tmp_path: Path, value: object) -> Record:
    (record,) = lines(tmp_path, json.dumps(value))
    return record


def test_the_fields_of_a_post_come_back(tmp_path: Path) -> None:
    post = Post(
        "hi",
        id="1",
        author="Ann",
        author_role="staff",
        posted_at=datetime(2018, 6, 13, 13, 55, tzinfo=UTC),
        platform="facebook",
        venue="public",
        attachments=[Attachment(kind="image", caption="a cat")],
        reply_to="who is it?",
        shared_from="some words",
        thread="t",
    )
    assert lines(tmp_path, post.model_dump_json()) == [post]


def test_meta_is_merged(tmp_path: Path) -> None:
    meta = {
        "author_role": "Teacher",
        "platform": "facebook",
        "venue": "public",
        "posted_at": "2018-06-13T13:55:00",
        "reply_to": "who is it?",
        "attachments": ["image"],
        "id": "not this",
    }
    post = first(tmp_path, {"id": "d-1", "text": "hi", "labels": ["x"], "meta": meta})
    assert post == Post(
        "hi",
        id="d-1",
        author_role="staff",
        platform="facebook",
        venue="public",
        posted_at=datetime(2018, 6, 13, 13, 55, tzinfo=UK),
        reply_to="who is it?",
        attachments=[Attachment(kind="image")],
    )


def test_aliases_and_other_types(tmp_path: Path) -> None:
    post = first(
        tmp_path,
        {"Message": "hi", "text": None, "user": {"name": "Ann"}, "id": 12, "created": 1528894500},
    )
    assert post == Post(
        "hi", id="12", author="Ann", posted_at=datetime(2018, 6, 13, 12, 55, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "trunc', "broken JSON"),
        ("nonsense", "broken JSON"),
        ("[1, 2]", "not an object"),
        ("3", "not an object"),
        ('{"text": 3}', "wrong type"),
        ('{"text": ["a"]}', "wrong type"),
        ('{"author": "Ann"}', "no text"),
        ("[" * 100_000, "broken JSON"),
        ('{"a":' * 100_000, "broken JSON"),
        (f'{{"id": {"9" * 10_000}, "text": "a"}}', "broken JSON"),
        (f'{{"text": "{"x" * 1_000_100}"}}', "too long"),
    ],
)
def test_lines_that_cannot_be_read(tmp_path: Path, line: str, reason: str) -> None:
    records = lines(tmp_path, '{"text": "a"}', "", line, '{"text": "b"}')
    assert [type(r) for r in records] == [Post, Rejected, Post]
    rejected = records[1]
    assert isinstance(rejected, Rejected)
    assert rejected.place == "posts.jsonl:3"
    assert rejected.reason.startswith(reason)
    assert rejected.raw == line[:2_000]


@pytest.mark.parametrize("text", [None, "", " \n"])
def test_empty_text_is_skipped(tmp_path: Path, text: str | None) -> None:
    assert first(tmp_path, {"text": text}) == Skipped("posts.jsonl:1", "empty")
    media = first(tmp_path, {"text": text, "attachments": [{"type": "photo"}]})
    assert media == Skipped("posts.jsonl:1", "media only")


def test_a_caption_alone_is_a_post(tmp_path: Path) -> None:
    post = first(tmp_path, {"text": "", "attachments": [{"type": "photo", "alt": "kill him"}]})
    assert isinstance(post, Post)
    assert post.attachments == (Attachment(kind="image", caption="kill him"),)


def test_strange_values_do_not_cost_the_post(tmp_path: Path) -> None:
    post = first(
        tmp_path,
        {
            "text": "hi",
            "author": ["a"],
            "author_role": 7,
            "venue": {"x": 1},
            "posted_at": True,
            "attachments": [3, None, {"kind": {}}],
            "reply_to": 5,
            "meta": "none",
            "platform": float("inf"),
        },
    )
    assert isinstance(post, Post)
    assert (post.author, post.author_role, post.venue, post.posted_at) == (
        None,
        "unknown",
        None,
        None,
    )


def test_lone_surrogates_keep_the_length(tmp_path: Path) -> None:
    (post,) = lines(
        tmp_path, r'{"text": "a\ud83db \ud83d\ude00", "author": "\udc80x", "id": "\ud800"}'
    )
    assert isinstance(post, Post)
    assert (post.text, post.author) == ("a\ufffdb 😀", "\ufffdx")


def test_a_list_in_a_json_file(tmp_path: Path) -> None:
    content = json.dumps([{"text": "a"}, 3, {"text": "b"}], indent=1)
    records = lines(tmp_path, content, name="posts.json")
    assert [type(r) for r in records] == [Post, Rejected, Post]
    assert isinstance(records[2], Post)
    assert records[2].id == "posts.json#3"
    assert lines(tmp_path, "[]", name="posts.json") == []


def test_a_list_that_breaks_off(tmp_path: Path) -> None:
    records = lines(tmp_path, '[{"text": "a"}, {"text": "b', name="posts.json")
    assert [type(r) for r in records] == [Post, Rejected]


def test_one_object_over_many_lines(tmp_path: Path) -> None:
    (post,) = lines(tmp_path, json.dumps({"text": "a"}, indent=1), name="post.json")
    assert isinstance(post, Post)
    with pytest.raises(InputError, match="not a list of posts"):
        lines(tmp_path, json.dumps({"chats": {"a": 1}}, indent=1), name="result.json")


def test_keys_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text('{"said": "hi", "text": "no"}\n{"text": "fallback"}')
    found = [r.text for r in read(path, columns={"text": "said"}) if isinstance(r, Post)]
    assert found == ["hi", "fallback"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["text", "id", "author", "meta", "attachments", "posted_at", "name", "kind"]
            )
            | st.text(max_size=4),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.lists(JSON, min_size=1, max_size=6))
def test_each_value_is_one_record(
    tmp_path_factory: pytest.TempPathFactory, values: list[object]
) -> None:
    path = tmp_path_factory.mktemp("jsonl") / "posts.jsonl"
    path.write_text("\n".join(json.dumps(value) for value in values))
    assert len(list(read(path, format="jsonl"))) == len(values)


@settings(deadline=None)
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=6)
)
def test_texts_come_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    texts = [f"w{text}" for text in texts]
    path = tmp_path_factory.mktemp("jsonl") / "posts.jsonl"
    path.write_text("\n".join(Post(text).model_dump_json() for text in texts), encoding="utf-8")
    assert detect(path) == "jsonl"
    assert [r.text for r in read(path) if isinstance(r, Post)] == texts


@pytest.mark.parametrize("indent", [None, 2])
def test_lists_in_an_object(tmp_path: Path, indent: int | None) -> None:
    document = {
        "paging": {"next": None},
        "data": [
            {"from": {"name": "Ann"}, "message": "hi", "created_time": "2018-06-13T12:55:00+0000"},
            {"from": {"name": "Bob"}, "message": "yo"},
            {"from": {"name": "Cy"}},
        ],
    }
    path = tmp_path / "posts.json"
    path.write_text(json.dumps(document, indent=indent))
    one, two, three = read(path)
    assert isinstance(one, Post)
    assert isinstance(two, Post)
    assert isinstance(three, Rejected)
    assert (one.text, one.author, one.id) == ("hi", "Ann", "posts.json#data.1")
    assert (two.text, two.author) == ("yo", "Bob")


def test_answers_in_a_post_are_records_of_their_own(tmp_path: Path) -> None:
    answer = {"author": "Bob", "text": "no", "replies": [{"author": "Cy", "text": "yes"}]}
    post = {
        "author": "Ann",
        "text": "PE today?",
        "thread": "4B",
        "comments": {"data": [answer, {"author": "Di", "text": ""}]},
        "replies": ["not an object"],
    }
    for name, text in (("a.jsonl", json.dumps(post)), ("b.json", json.dumps([post], indent=1))):
        path = tmp_path / name
        path.write_text(text)
        records = list(read(path))
        posts = [r for r in records if isinstance(r, Post)]
        assert [(p.author, p.text, p.reply_to, p.thread) for p in posts] == [
            ("Ann", "PE today?", None, "4B"),
            ("Bob", "no", "PE today?", "4B"),
            ("Cy", "yes", "no", "4B"),
        ]
        assert [r.reason for r in records if isinstance(r, Skipped)] == ["empty"]
        assert len({p.id for p in posts}) == 3


def test_lines_of_which_the_first_wraps_a_list_are_lines(tmp_path: Path) -> None:
    records = lines(tmp_path, '{"data": [{"text": "a"}]}', '{"text": "b"}')
    assert [type(r) for r in records] == [Rejected, Post]
