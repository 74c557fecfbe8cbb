"""Signal: text of its tools, chat.md with its trimmings, and the JSON Lines of its own export."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postcheck.model import Post
from postcheck.readers import Record, Rejected, Skipped, detect, read

if TYPE_CHECKING:
    from pathlib import Path


def chat(tmp_path: Path, *lines: str, name: str = "4B mums.txt") -> list[Record]:
    path = tmp_path / name
    path.write_bytes("\n".join(lines).encode())
    assert detect(path) == "signal"
    return list(read(path))


def test_text(tmp_path: Path) -> None:
    one, two, three = chat(
        tmp_path,
        "[2024-06-13, 13:55] Ann Lee: hello: there ",
        "",
        "second line",
        "[2024-06-13 13:56:01] Zed: pasted",
        "[2024-06-14, 09:00] Bob: yes",
        "[2024-06-14, 09:01] Bob left the group",
        "",
    )
    assert one == Post(
        "hello: there \n\nsecond line\n[2024-06-13 13:56:01] Zed: pasted",
        id="4B mums:1",
        author="Ann Lee",
        posted_at=datetime(2024, 6, 13, 12, 55, tzinfo=UTC),
        platform="signal",
        venue="private_group",
        thread="4B mums",
    )
    assert isinstance(two, Post)
    assert two.text == "yes"
    assert three == Skipped("4B mums.txt:6", "system notice")


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("[2018-06-13, 13:55] Ann: hi", "signal"),
        ("[2018-06-13 13:55:07] Me: hi", "signal"),
        ("[2018-06-13 13:55:07] Ann: hi", "whatsapp"),
        ("[2018-06-13, 13:55:07] Ann: hi", "whatsapp"),
        ("[2018-06-13, 1:55:07 p.m.] Ann: hi", "whatsapp"),
        ("[2018-06-13, 1:55:07 PM] Me: hi", "whatsapp"),
        ("[2018-06-13 13:55:07] Me: \u200eimage omitted", "whatsapp"),
        ("\u200e[2018-06-13 13:55:07] Me: hi", "whatsapp"),
        ("[2018/6/13 13:55:07] Me: hi", "whatsapp"),
        ("2018-06-13, 13:55 - Me: hi", "whatsapp"),
    ],
)
def test_told_apart_from_whatsapp(tmp_path: Path, line: str, form: str) -> None:
    path = tmp_path / "chat.txt"
    path.write_text(line, encoding="utf-8")
    assert detect(path) == form
    (record,) = read(path)
    assert isinstance(record, Post) == ("omitted" not in line)


def test_markdown_of_the_tool(tmp_path: Path) -> None:
    folder = tmp_path / "PTA"
    folder.mkdir()
    records = chat(
        folder,
        "[2024-05-01 10:00:00] Me: Fair on Friday  ",
        "",
        "[2024-05-01 10:01:00] Ann: ",
        "",
        "> Fair on Friday",
        "> at two",
        "",
        "I cannot *come*  ",
        "> not a quote",
        "(- Me: 👍, Bob: 😢 -)",
        "",
        "[2024-05-01 10:02:00] Bob: look  ![IMG 1.jpg](./media/2024-IMG%201.jpg)  ",
        "",
        "[2024-05-01 10:03:00] Bob:   [a.pdf](./media/a.pdf)  ",
        "",
        "[2024-05-01 10:04:00] Bob:   ",
        "(( 🎉 ))",
        "",
        "[2024-05-01 10:05:00] Ann: (This message was deleted)",
        "",
        "[2024-05-01 10:06:00] Me: Incoming voice call (accepted, 2m 3s)  ",
        "",
        "[2024-05-01 10:07:00] No-Sender: who am I?  ",
        name="chat.md",
    )
    posts = [r for r in records if isinstance(r, Post)]
    assert [(p.author, p.text, p.reply_to) for p in posts] == [
        ("Me", "Fair on Friday", None),
        ("Ann", "I cannot *come*  \n> not a quote", "Fair on Friday\nat two"),
        ("Bob", "look", None),
        (None, "who am I?", None),
    ]
    assert [a.kind for a in posts[2].attachments] == ["image"]
    assert {p.thread for p in posts} == {"PTA"}
    reasons = [r.reason for r in records if isinstance(r, Skipped)]
    assert reasons == ["media only", "media only", "deleted", "call"]


def test_the_folder_of_the_tool(tmp_path: Path) -> None:
    folder = tmp_path / "export" / "Ann"
    folder.mkdir(parents=True)
    (folder / "chat.md").write_text("[2024-05-01 10:00:00] Ann: hi  \n", encoding="utf-8")
    data = {"date": "2024-05-01T10:00:00", "sender": "Ann", "body": "hi  ", "quote": ""}
    (folder / "data.json").write_text(json.dumps(data) + "\n", encoding="utf-8")
    records = list(read(tmp_path / "export"))
    assert [r.text for r in records if isinstance(r, Post)] == ["hi"]
    assert Skipped("export/Ann/data.json", "side file") in records
    (post,) = read(folder / "data.json")
    assert isinstance(post, Post)
    assert (post.author, post.text) == ("Ann", "hi  ")


def test_text_before_the_first_message_and_a_message_without_end(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text(f"[2024-05-01, 10:00] Ann: {'x' * 1_000_100}\n[2024-05-01, 10:01] Bob: hi")
    first, second = read(path)
    assert isinstance(first, Rejected)
    assert (first.reason, isinstance(second, Post)) == ("too long", True)
    path.write_text("left over\n[2024-05-01, 10:01] Bob: hi")
    first, second = read(path, format="signal")
    assert first == Rejected("chat.txt:1", "text before the first message", "left over")


WORDS = st.text(
    alphabet=st.one_of(
        st.sampled_from("abc :>![]()-.\n"), st.characters(exclude_categories=["Cs", "Cc"])
    ),
    max_size=50,
).map(lambda text: f"w{text}w")


@settings(deadline=None)
@given(st.lists(st.tuples(st.datetimes(datetime(2015, 1, 1), datetime(2029, 1, 1)), WORDS), min_size=1, max_size=8))  # fmt: skip
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, messages: list[tuple[datetime, str]]
) -> None:
    path = tmp_path_factory.mktemp("chat") / "chat.txt"
    lines = [f"[{when:%Y-%m-%d, %H:%M}] Ann: {text}" for when, text in messages]
    path.write_bytes("\n".join(lines).encode())
    assert detect(path) == "signal"
    assert [r.text for r in read(path) if isinstance(r, Post)] == [text for _, text in messages]


def item(**more: Any) -> dict[str, Any]:
    return {
        "chatItem": {"chatId": "1", "authorId": "3", "dateSent": "1709316309000", "incoming": {}}
        | more
    }


def said(text: str, **more: Any) -> dict[str, Any]:
    return item(standardMessage={"text": {"body": text}, **more})


PEOPLE = [
    {"version": "1", "backupTimeMs": "1709316309000"},
    {"account": {"givenName": "Kit", "familyName": "Roe"}},
    {"recipient": {"id": "2", "self": {}}},
    {"recipient": {"id": "3", "contact": {"profileGivenName": "Ann", "profileFamilyName": "Lee"}}},
    {"recipient": {"id": "4", "group": {"snapshot": {"title": {"title": "4B mums"}}}}},
    {"recipient": {"id": "5", "contact": {"nickname": {"given": "Bo"}, "e164": "447700900123"}}},
    {"chat": {"id": "1", "recipientId": "4"}},
]


def history(tmp_path: Path, *frames: dict[str, Any]) -> list[Record]:
    path = tmp_path / "main.jsonl"
    path.write_text("\n".join(map(json.dumps, [*PEOPLE, *frames])), encoding="utf-8")
    assert detect(path) == "signaljson"
    return list(read(path))


def test_a_chat_history(tmp_path: Path) -> None:
    quote = {"targetSentTimestamp": "1", "authorId": "2", "text": {"body": "who took it?"}}
    picture = {"pointer": {"contentType": "image/jpeg", "caption": "the hall"}}
    first, second, third = history(
        tmp_path,
        said("not me", quote=quote, attachments=[picture]),
        {**said("hi"), "x": 1},
        item(authorId="2", poll={"question": "Friday?", "options": [{"option": "yes"}]}),
    )
    assert first == Post(
        "not me",
        id="1:3:1709316309000",
        author="Ann Lee",
        posted_at=datetime(2024, 3, 1, 18, 5, 9, tzinfo=UTC),
        platform="signal",
        venue="private_group",
        thread="4B mums",
        reply_to="who took it?",
        attachments=[{"kind": "image", "caption": "the hall"}],
    )
    assert isinstance(second, Post)
    assert isinstance(third, Post)
    assert (third.author, third.text) == ("Kit Roe", "Friday?\nyes")


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (item(remoteDeletedMessage={}), "deleted"),
        (item(adminDeletedMessage={"adminId": "2"}), "deleted"),
        (item(stickerMessage={"sticker": {}}), "media only"),
        (item(viewOnceMessage={}), "media only"),
        (item(contactMessage={"contact": {}}), "media only"),
        (item(updateMessage={"groupChange": {}}), "system notice"),
        (item(updateMessage={"individualCall": {}}), "call"),
        (
            item(standardMessage={"attachments": [{"pointer": {"contentType": "x/y"}}]}),
            "media only",
        ),
        (item(standardMessage={}), "system notice"),
        (said(""), "empty"),
    ],
)
def test_frames_without_words(tmp_path: Path, frame: dict[str, Any], reason: str) -> None:
    assert history(tmp_path, frame) == [Skipped("main.jsonl:8", reason)]


def test_a_broken_line_costs_itself(tmp_path: Path) -> None:
    path = tmp_path / "main.jsonl"
    lines = [*map(json.dumps, PEOPLE), '{"chatItem": ', json.dumps(said("hi")), ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    broken, post = read(path)
    assert broken == Rejected("main.jsonl:8", "broken JSON", '{"chatItem": ')
    assert isinstance(post, Post)
