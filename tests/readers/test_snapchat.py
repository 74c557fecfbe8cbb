"""Snapchat's chats: of 2024 and later, and as they were before."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from postcheck.model import Post
from postcheck.readers import Record, Rejected, Skipped, detect, read

if TYPE_CHECKING:
    from pathlib import Path


def message(content: str | None, **more: Any) -> dict[str, Any]:
    return {
        "From": "bob_b",
        "Media Type": "TEXT",
        "Created": "2024-04-20 01:29:22 UTC",
        "Content": content,
        "Conversation Title": None,
        "IsSender": False,
        "Created(microseconds)": 1713576562686,
        "IsSaved": True,
        "Media IDs": "",
        **more,
    }


def records(tmp_path: Path, document: object) -> list[Record]:
    path = tmp_path / "chat_history.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert detect(path) == "snapchat"
    return list(read(path))


def test_a_message(tmp_path: Path) -> None:
    (post,) = records(tmp_path, {"bob_b": [message("don&#39;t &amp; won&#39;t &copy")]})
    assert isinstance(post, Post)
    assert post.text == "don't & won't &copy"
    assert (post.author, post.thread, post.id) == ("bob_b", "bob_b", "bob_b:1")
    assert (post.venue, post.platform) == ("private_group", "snapchat")
    assert post.posted_at == datetime(2024, 4, 20, 1, 29, 22, tzinfo=UTC)


def test_groups_come_with_the_oldest_first(tmp_path: Path) -> None:
    group = [
        message("three", **{"Created": "2024-04-20 01:30:00 UTC", "Conversation Title": "4B mums"}),
        message("two", **{"Conversation Title": "4B mums"}),
        message("one", **{"Conversation Title": "4B mums", "From": "ann"}),
    ]
    found = records(tmp_path, {"3f2c-uuid": group, "bob_b": [message("x")]})
    posts = [record for record in found if isinstance(record, Post)]
    assert [post.text for post in posts] == ["one", "two", "three", "x"]
    assert posts[0].thread == "4B mums"
    assert [post.id for post in posts[:2]] == ["3f2c-uuid:3", "3f2c-uuid:2"]


@pytest.mark.parametrize(
    ("kind", "content", "reason"),
    [
        ("TEXT", None, "not saved"),
        ("TEXT", "", "not saved"),
        ("MEDIA", None, "media only"),
        ("NOTE", "", "media only"),
        ("STICKER", None, "media only"),
        ("STATUSERASEDMESSAGE", "", "deleted"),
        ("STATUSCALLMISSEDAUDIO", None, "call"),
        ("STATUSPARTICIPANTREMOVED", "Bob left", "system notice"),
    ],
)
def test_what_holds_no_words(tmp_path: Path, kind: str, content: str | None, reason: str) -> None:
    found = records(tmp_path, {"bob_b": [message(content, **{"Media Type": kind})]})
    assert [r.reason for r in found if isinstance(r, Skipped)] == [reason]


def test_a_picture_with_words(tmp_path: Path) -> None:
    (post,) = records(tmp_path, {"bob_b": [message("our pond", **{"Media Type": "MEDIA"})]})
    assert isinstance(post, Post)
    assert (post.text, post.attachments[0].kind) == ("our pond", "image")


def old(text: str | None, **more: Any) -> dict[str, Any]:
    return {"Media Type": "TEXT", "Created": "2021-01-01 12:00:00 UTC", "Text": text, **more}


def test_before_2024(tmp_path: Path) -> None:
    document = {
        "Received Saved Chat History": [
            old("fine", From="bob_b", Created="2021-01-01 12:02:00 UTC"),
            old(None, From="bob_b"),
        ],
        "Sent Saved Chat History": [old("how&#39;s you?", To="bob_b"), "odd"],
        "Received Unsaved Chat History": [],
    }
    folder = tmp_path / "json"
    folder.mkdir()
    (folder / "chat_history.json").write_text(json.dumps(document))
    (folder / "account.json").write_text('{"Basic Information": {"Username": "ann_p"}}')
    (folder / "snap_history.json").write_text('{"Received Snap History": []}')
    side, odd, *found = [r for r in read(folder) if "snap_history" not in getattr(r, "place", "")]
    posts = [record for record in found if isinstance(record, Post)]
    assert isinstance(side, Skipped)
    assert isinstance(odd, Rejected)
    assert [(p.text, p.author, p.thread) for p in posts] == [
        ("how's you?", "ann_p", "bob_b"),
        ("fine", "bob_b", "bob_b"),
    ]
    assert [r.reason for r in found if isinstance(r, Skipped)] == ["not saved"]


def test_before_2024_with_nothing_saved(tmp_path: Path) -> None:
    lists = {"Received Saved Chat History": [], "Sent Saved Chat History": []}
    assert records(tmp_path, lists) == []


def test_snaps_have_no_words(tmp_path: Path) -> None:
    snap = {"From": "bob_b", "Media Type": "IMAGE", "Created": "2024-06-13 16:42:26 UTC"}
    path = tmp_path / "snap_history.json"
    path.write_text(json.dumps({"bob_b": [snap]}))
    assert detect(path) != "snapchat"
