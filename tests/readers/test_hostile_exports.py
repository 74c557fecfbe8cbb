"""Whatever a file holds: formats are asked without a traceback, and reading gives records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postcheck.errors import InputError
from postcheck.readers import FORMATS, Rejected, Skipped, detect, read
from postcheck.readers.formats import BY_NAME
from postcheck.readers.look import Look
from postcheck.readers.source import file_source

if TYPE_CHECKING:
    from pathlib import Path

    from postcheck.model import Post

KEYS = st.sampled_from(
    "tweet full_text created_at entities urls media url user noteTweet core text dmConversation "
    "messages messageCreate orderedItems type object content attachment to oneOf name Created "
    "Content From Comment Comments CommentsList Post Posts VideoList ChatHistory date author "
    "created_utc subreddit body title selftext account retweeted_status id".split()
)
LEAVES = st.none() | st.booleans() | st.integers(-5, 2**70) | st.floats() | st.text(max_size=5)
VALUES: st.SearchStrategy[Any] = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)
SHAPES: dict[str, Any] = {
    "twitter": lambda x: [{"tweet": {"full_text": "a", "created_at": x, "entities": x, "user": x}}],
    "twitter ": lambda x: [{"tweet": {"full_text": "a", "created_at": "b"}}, x, {"tweet": x}],
    "twitter  ": lambda x: [{"noteTweet": {"core": {"text": "a", "urls": x}}}, {"noteTweet": x}],
    "twitter   ": lambda x: [
        {"dmConversation": {"messages": [{"messageCreate": {"text": "a", "urls": x}}, x]}},
        {"dmConversation": {"messages": x}},
    ],
    "mastodon": lambda x: {
        "orderedItems": [
            {"type": "Create", "object": {"content": "a", "attachment": x, "to": x, "oneOf": x}},
            {"type": "Create", "object": x, "actor": x},
            x,
        ]
    },
    "snapchat": lambda x: {
        "bob": [{"Media Type": x, "Created": x, "Content": x, "From": x}, x],
        "cat": x,
    },
    "tiktok": lambda x: {
        "Comment": {"Comments": {"CommentsList": [{"Date": x, "Comment": x, "Photo": x}, x]}},
        "Post": {"Posts": {"VideoList": [{"Date": x, "Title": x, "WhoCanView": x}, x]}},
        "Direct Message": {"D": {"ChatHistory": {"x": [{"Date": x, "From": x, "Content": x}, x]}}},
        "Profile": {"P": {"ProfileMap": {"userName": x}}},
    },
    "reddit": lambda x: [
        {"author": x, "created_utc": x, "subreddit": "s", "body": x, "parent_id": x},
        {"author": x, "title": x, "selftext": x, "url": x, "crosspost_parent_list": x},
        x,
    ],
}


def records(path: Path, name: str) -> list[Post | Skipped | Rejected]:
    try:
        return list(read(path, format=name))
    except InputError:
        return []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(document=VALUES)
def test_any_document_can_be_looked_at(tmp_path: Path, document: Any) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    look = Look(file_source(path))
    for form in BY_NAME.values():
        assert form.claims(look) in (True, False)


@pytest.mark.parametrize("shape", SHAPES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(inner=VALUES)
def test_odd_values_cost_their_record_alone(tmp_path: Path, shape: str, inner: Any) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps(SHAPES[shape](inner)), encoding="utf-8")
    found = records(path, shape.strip())
    assert all(record is not None for record in found)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "content",
    [
        '{"text": "a"}',
        "[]",
        "{}",
        "[1, [2]]",
        "id,body\n1,a\n",
        "hello",
        "\x00\x01",
        '[{"a": ',
        "=" * 9,
    ],
)
def test_a_format_that_is_not_the_files_own(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / "x"
    path.write_text(content)
    for record in records(path, name):
        assert record is not None


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("a.csv", "author,date,post_id,comment_text\nAnn,1/2/24,3,hello\n", "csv"),
        ("a.csv", "id,date,from,to,subject,body\n1,1/2/24,Ann,Bob,Hi,hello\n", "csv"),
        (
            "a.csv",
            "tweet_id,in_reply_to_status_id,timestamp,source,text,user\n1,,1/2/24,web,hello,Ann\n",
            "csv",
        ),
        (
            "a.json",
            '[{"id_str": "1", "created_at": "x", "source": "w", "text": "hello", "author": "Ann"}]',
            "json",
        ),
        ("a.json", '{\n"Comment": "hello",\n"author": "Ann"}', "json"),
        ("a.jsonl", '{"author": "Ann", "created_utc": 1620230000, "body": "hello"}\n', "jsonl"),
    ],
)
def test_tables_and_lists_of_others_keep_their_authors(
    tmp_path: Path, name: str, content: str, form: str
) -> None:
    path = tmp_path / name
    path.write_text(content)
    assert detect(path) == form
    (post,) = read(path)
    assert getattr(post, "author", None) == "Ann"
