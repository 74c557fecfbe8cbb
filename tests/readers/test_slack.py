"""Slack exports: names for ids, words told from notices, threads over several days."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postcheck.model import Post
from postcheck.readers import Record, Rejected, Skipped, detect, read
from postcheck.readers.slack import readable

if TYPE_CHECKING:
    from pathlib import Path

TS = "1709316309.000200"
USERS = [
    {"id": "U1", "name": "ann", "profile": {"display_name": "Ann", "real_name": "Ann Lee"}},
    {"id": "U2", "name": "bob", "real_name": "Bob Roe", "profile": {"display_name": ""}},
]
CHANNELS = [{"id": "C1", "name": "pta", "members": ["U1", "U2"]}]
DMS = [{"id": "D1", "members": ["U1", "U2"]}]


def message(text: object, ts: str = TS, **more: Any) -> dict[str, Any]:
    return {"type": "message", "user": "U1", "text": text, "ts": ts, **more}


def export(tmp_path: Path, days: dict[str, object], *, packed: bool = False) -> list[Record]:
    files = {"users.json": USERS, "channels.json": CHANNELS, "dms.json": DMS, **days}
    path = tmp_path / "export"
    if packed:
        path = tmp_path / "export.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, value in files.items():
                archive.writestr(name, json.dumps(value))
    else:
        for name, value in files.items():
            file = path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(value), encoding="utf-8")
    return [r for r in read(path) if not (isinstance(r, Skipped) and r.reason == "side file")]


@pytest.mark.parametrize("packed", [False, True])
def test_a_message(tmp_path: Path, packed: bool) -> None:
    day = [message("see you &amp; <@U2> at 2 ")]
    (post,) = export(tmp_path, {"pta/2024-03-01.json": day}, packed=packed)
    assert post == Post(
        "see you & @Bob Roe at 2 ",
        id=f"pta:{TS}",
        author="Ann",
        posted_at=datetime(2024, 3, 1, 18, 5, 9, 200, tzinfo=UTC),
        platform="slack",
        venue="private_group",
        thread="pta",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<@U1>, <@U2|bob> and <@U9|kit> and <@U9>", "@Ann, @Bob Roe and @kit and @U9"),
        ("in <#C1|general> or <#C1> or <#C9|old>", "in #pta or #pta or #old"),
        ("<!here> <!channel|channel> <!everyone>", "@here @channel @everyone"),
        ("<!subteam^S1|@teachers> <!subteam^S1>", "@teachers @subteam"),
        ("<!date^1709316309^{date}|1 March>", "1 March"),
        ("<https://x.example/a?b=1&amp;c=2>", "https://x.example/a?b=1&c=2"),
        ("<https://x.example|the &lt;fair&gt;>", "the <fair>"),
        ("<mailto:a@x.example|a@x.example>", "a@x.example"),
        ("<http://x.example|x.example>", "x.example"),
        ("a &lt;b&gt; &amp;amp; &amp;lt; &copy; :wave:", "a <b> &amp; &lt; &copy; :wave:"),
        ("1 > 0", "1 > 0"),
    ],
)
def test_texts_are_as_people_saw_them(tmp_path: Path, text: str, said: str) -> None:
    (post,) = export(tmp_path, {"pta/2024-03-01.json": [message(text)]})
    assert isinstance(post, Post)
    assert post.text == said


@given(st.text(alphabet=st.one_of(st.sampled_from("<>&;|@#!amplgt"), st.characters())))
def test_what_is_escaped_comes_back(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert readable(escaped, {}) == text


def test_what_is_no_message(tmp_path: Path) -> None:
    cases = [
        (message("<@U1> has joined the channel", subtype="channel_join"), "system notice"),
        (message("<@U1> set the topic: x", subtype="channel_topic"), "system notice"),
        (message("", subtype="message_changed", hidden=True), "system notice"),
        (message("This message was deleted.", subtype="tombstone", hidden=True), "deleted"),
        (message("", subtype="message_deleted", hidden=True), "deleted"),
        (message("A huddle started", subtype="huddle_thread"), "call"),
        (message("", files=[{"name": "a.mp4", "mimetype": "video/mp4"}], upload=True), "media only"),
        (message("<@U1> uploaded a file: <https://x|a>", subtype="file_share", upload=True, file={"name": "a.pdf"}), "media only"),
        (message(""), "empty"),
    ]  # fmt: skip
    found = export(tmp_path, {"pta/2024-03-01.json": [case for case, _ in cases]})
    assert [r.reason for r in found if isinstance(r, Skipped)] == [why for _, why in cases]


def test_subtypes_that_are_words(tmp_path: Path) -> None:
    comment = {"name": "a.png", "initial_comment": {"comment": "the &lt;hall&gt;"}}
    cases = [
        (message("shrugs", subtype="me_message"), "shrugs", "Ann"),
        (message("also here", subtype="thread_broadcast"), "also here", "Ann"),
        (message("bell", subtype="bot_message", user=None, username="Bell"), "bell", "Bell"),
        (message("uploaded", subtype="file_share", upload=True, file=comment), "the <hall>", "Ann"),
        (message("x", subtype="file_comment", comment={"comment": "good"}), "good", "Ann"),
        (message("hi", user="U9", user_profile={"real_name": "Kit"}), "hi", "Kit"),
        (message("hi", user="U9"), "hi", "U9"),
    ]
    found = export(tmp_path, {"pta/2024-03-01.json": [case for case, _, _ in cases]})
    posts = [r for r in found if isinstance(r, Post)]
    assert [(p.text, p.author) for p in posts] == [(said, who) for _, said, who in cases]


def test_threads_within_a_day_and_over_days(tmp_path: Path) -> None:
    root = message("who took &lt;it&gt;?", thread_ts=TS)
    days = {
        "pta/2024-03-01.json": [root, message("not me", "1709316400.0001", thread_ts=TS)],
        "pta/2024-03-05.json": [
            message("nor me", "1709650000.0001", thread_ts=TS),
            message("lost", "1709650001.0001", thread_ts="1609316309.0001"),
        ],
    }
    posts = [r for r in export(tmp_path, days) if isinstance(r, Post)]
    asked = "who took <it>?"
    assert [p.reply_to for p in posts] == [None, asked, asked, None]


def test_a_shared_message_is_somebody_elses(tmp_path: Path) -> None:
    shared = {"is_share": True, "author_name": "Bob", "text": "he is a <@U2>"}
    link = {"title": "a page", "text": "of the web", "from_url": "https://x.example"}
    one, two, three = export(
        tmp_path,
        {
            "pta/2024-03-01.json": [
                message("look", attachments=[link, shared]),
                message("", "1.1", attachments=[shared]),
                message("see", "1.2", attachments=[link]),
            ]
        },
    )
    assert isinstance(one, Post)
    assert isinstance(two, Post)
    assert isinstance(three, Post)
    assert (one.text, one.shared_from) == ("look", "he is a @Bob Roe")
    assert (two.text, two.shared_from) == ("", "he is a @Bob Roe")
    assert three.shared_from is None


def test_chats_of_two_and_days_without_messages(tmp_path: Path) -> None:
    days: dict[str, object] = {"D1/2024-03-01.json": [message("hi")], "pta/2024-03-02.json": []}
    (post,) = export(tmp_path, days)
    assert isinstance(post, Post)
    assert post.thread == "Ann, Bob Roe"


def test_broken_messages_and_a_lone_file(tmp_path: Path) -> None:
    path = tmp_path / "2024-03-01.json"
    path.write_text(json.dumps([message("hi <@U1>"), 3, message(["x"])]))
    assert detect(path) == "slack"
    good, number, odd = read(path)
    assert isinstance(good, Post)
    assert (good.text, good.author) == ("hi @U1", "U1")
    assert isinstance(number, Rejected)
    assert isinstance(odd, Rejected)
    path.write_text(json.dumps({"ok": True, "messages": [message("hi")]}))
    assert detect(path) == "slack"
    assert len(list(read(path))) == 1
