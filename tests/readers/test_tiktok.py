"""TikTok's exports, JSON of several years and text."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postcheck.model import Post
from postcheck.readers import Record, Rejected, Skipped, detect, read

if TYPE_CHECKING:
    from pathlib import Path

OLD: dict[str, Any] = {
    "Activity": {
        "Video Browsing History": {"VideoList": [{"Date": "2022-01-01 10:00:00", "Link": "x"}]},
        "Like List": {"ItemFavoriteList": None},
    },
    "Comment": {
        "Comments": {
            "CommentsList": [{"Date": "2022-05-01 10:00:00", "Comment": "well done 4B & co"}]
        }
    },
    "Direct Messages": {
        "Chat History": {
            "ChatHistory": {
                "Chat History with bob_b:": [
                    {"Date": "2022-05-02 10:00:05", "From": "bob_b", "Content": "and you?"},
                    {"Date": "2022-05-02 10:00:00", "From": "ann_p", "Content": "are you in?"},
                    {"Date": "2022-05-02 09:00:00", "From": "ann_p", "Content": "hi"},
                ]
            }
        }
    },
    "Video": {
        "Videos": {"VideoList": [{"Date": "2022-05-03 10:00:00", "Link": "y", "Likes": "3"}]}
    },
    "Profile": {"Profile Information": {"ProfileMap": {"userName": "ann_p", "bio": "x"}}},
}
NEW: dict[str, Any] = {
    "Comment": {
        "Comments": {
            "App": 1,
            "CommentsList": [
                {
                    "date": "2026-05-01 10:00:00 UTC",
                    "comment": "lovely",
                    "photo": "N/A",
                    "sticker": "",
                    "original post link": "https://t.example/1",
                },
                {"date": "2026-05-01 10:00:00 UTC", "comment": "", "photo": "https://p.example"},
                7,
            ],
        }
    },
    "Direct Message": {
        "Direct Messages": {"ChatHistory": {"Chat History with bob_b:": [
            {"Date": "2026-05-02 10:00:00", "From": "bob_b", "Content": "hello"}]}},
        "Group Chat": {"GroupChat": {"Group Chat History with 4B: ": [
            {"Date": "2026-05-02 10:00:00", "From": "cat", "Content": "all"}]}},
    },
    "Post": {
        "Posts": {"VideoList": [
            {"Date": "2026-05-03 10:00:00", "Link": "y", "Title": "our fair", "WhoCanView": "Friends",
             "AlternateText": "a stall"},
            {"Date": "2026-05-03 11:00:00", "Link": "z", "Title": "N/A", "AlternateText": "N/A"},
        ]},
        "Recently Deleted Posts": {"PostList": [{"Date": "2026-05-03 10:00:00", "Title": "oops"}]},
    },
    "Profile And Settings": {"Profile Info": {"ProfileMap": {"userName": "ann_p"}}},
    "TikTok Live": {"Watch Live History": {"WatchLiveMap": {"7123": {
        "WatchTime": "x", "Link": "l", "Questions": None,
        "Comments": [{"CommentTime": "2026-05-04 10:00:00", "CommentContent": "go on!"}]}}}},
    "Your Activity": {"Watch History": {"VideoList": [{"Date": "2026-01-01 10:00:00"}]}},
}  # fmt: skip


def records(tmp_path: Path, document: object) -> list[Record]:
    path = tmp_path / "user_data_tiktok.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    assert detect(path) == "tiktok"
    return list(read(path))


def test_an_old_export(tmp_path: Path) -> None:
    comment, *chat, video = records(tmp_path, OLD)
    assert isinstance(comment, Post)
    assert (comment.text, comment.author, comment.venue) == (
        "well done 4B & co",
        "ann_p",
        "public",
    )
    assert comment.posted_at == datetime(2022, 5, 1, 10, tzinfo=UTC)
    said = [record for record in chat if isinstance(record, Post)]
    assert [(p.text, p.author) for p in said] == [
        ("hi", "ann_p"),
        ("are you in?", "ann_p"),
        ("and you?", "bob_b"),
    ]
    assert {(p.thread, p.venue) for p in said} == {("bob_b", "private_group")}
    assert len({p.id for p in said}) == 3
    assert isinstance(video, Skipped)
    assert video.reason == "media only"


def test_a_new_export(tmp_path: Path) -> None:
    found = records(tmp_path, NEW)
    posts = {record.text: record for record in found if isinstance(record, Post)}
    assert list(posts) == ["lovely", "hello", "all", "our fair", "oops", "go on!"]
    assert posts["lovely"].thread == "https://t.example/1"
    assert posts["lovely"].attachments == ()
    assert (posts["our fair"].venue, posts["our fair"].attachments[0].caption) == (
        "private_group",
        "a stall",
    )
    assert (posts["all"].thread, posts["all"].venue) == ("4B", "private_group")
    assert (posts["oops"].id or "").startswith("deleted:")
    assert posts["go on!"].author == "ann_p"
    others = [r.reason for r in found if isinstance(r, Skipped | Rejected)]
    assert others == ["media only", "not an object", "media only"]


@pytest.mark.parametrize("document", [OLD, NEW])
def test_names_are_read_in_any_case(tmp_path: Path, document: dict[str, Any]) -> None:
    def lowered(value: Any) -> Any:
        if isinstance(value, dict):
            return {name.lower(): lowered(one) for name, one in value.items()}
        return [lowered(one) for one in value] if isinstance(value, list) else value

    before = [r.text for r in records(tmp_path, document) if isinstance(r, Post)]
    after = [r.text for r in records(tmp_path, lowered(document)) if isinstance(r, Post)]
    assert before == after


def test_lists_that_are_null_are_no_error(tmp_path: Path) -> None:
    empty = {
        "Comment": {"Comments": {"CommentsList": None}},
        "Post": {"Posts": {"VideoList": None}},
    }
    assert records(tmp_path, empty) == []


CHATS = """\
>>> Chat History with bob_b::

2026-07-03 23:00:11 UTC bob_b: and you?
two: lines
2026-07-01 03:01:15 UTC ann_p: hello: there

>>> Chat History with cat::

2026-06-01 10:00:00 UTC cat: hi
"""
COMMENTS = """\
Date: 2026-06-01 10:00:00 UTC
Comment: well done 4B

PS: and Ms Hale
Photo: N/A
Url: https://t.example/1

Date: 2026-06-02 10:00:00 UTC
Comment: yes
Photo: N/A
"""


def text_records(tmp_path: Path, content: str) -> list[Record]:
    path = tmp_path / "list.txt"
    path.write_text(content, encoding="utf-8")
    assert detect(path) == "tiktok-text"
    return list(read(path))


def test_chats_as_text(tmp_path: Path) -> None:
    posts = [r for r in text_records(tmp_path, CHATS) if isinstance(r, Post)]
    assert [(p.text, p.author, p.thread) for p in posts] == [
        ("hello: there", "ann_p", "bob_b"),
        ("and you?\ntwo: lines", "bob_b", "bob_b"),
        ("hi", "cat", "cat"),
    ]
    assert posts[0].posted_at == datetime(2026, 7, 1, 3, 1, 15, tzinfo=UTC)


def test_comments_as_text(tmp_path: Path) -> None:
    first, second = text_records(tmp_path, COMMENTS)
    assert isinstance(first, Post)
    assert isinstance(second, Post)
    assert first.text == "well done 4B\n\nPS: and Ms Hale"
    assert (second.text, second.author, second.venue) == ("yes", "account holder", "public")


def test_posts_as_text(tmp_path: Path) -> None:
    block = "Date: 2026-06-01 10:00:00 UTC\nLink: y\nWho can view: Everyone\nTitle: our fair\n"
    (post,) = text_records(tmp_path, block)
    assert isinstance(post, Post)
    assert (post.text, post.venue) == ("our fair", "public")


LINES = st.lists(
    st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1), min_size=1, max_size=3
).map("\n".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(said=st.lists(LINES, min_size=1, max_size=4))
def test_messages_as_text_come_back(tmp_path: Path, said: list[str]) -> None:
    path = tmp_path / "chat.txt"
    lines = [f"2026-07-01 03:01:{n:02} UTC ann_p: {text}" for n, text in enumerate(said)]
    path.write_text(">>> Chat History with bob::\n\n" + "\n".join(lines), encoding="utf-8")
    assert [r.text for r in read(path) if isinstance(r, Post)] == said


def test_one_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "user_data.json"
    path.write_text(json.dumps(OLD)[:-200])
    *before, end = read(path)
    assert [r.author for r in before if isinstance(r, Post)][:1] == ["account holder"]
    assert isinstance(end, Rejected)


def test_other_documents_are_not_tiktoks(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('{"post": "hello", "profile": {"name": {"first": "Ann"}}}')
    assert detect(path) != "tiktok"
