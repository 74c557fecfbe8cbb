"""Discord: channels of DiscordChatExporter as JSON and CSV, and data packages of every age."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from postcheck.model import Post
from postcheck.readers import Record, Rejected, Skipped, detect, read

if TYPE_CHECKING:
    from pathlib import Path

ANN = {"id": "7", "name": "annlee", "discriminator": "0000", "nickname": "Ann Lee", "isBot": False}


def message(text: object, number: str = "900719925474099312", **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "type": "Default",
        "timestamp": "2024-03-01T18:05:09.1234567+00:00",
        "timestampEdited": None,
        "content": text,
        "author": ANN,
        "attachments": [],
        "stickers": [],
        **more,
    }


def channel(
    tmp_path: Path, *messages: object, guild: str = "12", bom: bool = False
) -> list[Record]:
    document = {
        "guild": {"id": guild, "name": "Elm School" if guild != "0" else "Direct Messages"},
        "channel": {"id": "1", "type": "GuildTextChat", "name": "pta", "topic": None},
        "dateRange": {"after": None, "before": None},
        "messages": messages,
        "messageCount": len(messages) + 1,
    }
    path = tmp_path / "Elm School - pta [1] [part 2].json"
    path.write_text(json.dumps(document, indent=2), encoding="utf-8-sig" if bom else "utf-8")
    assert detect(path) == "discord"
    return list(read(path))


@pytest.mark.parametrize("bom", [False, True])
def test_a_message(tmp_path: Path, bom: bool) -> None:
    (post,) = channel(tmp_path, message("see you <:hat:12> & @Bob "), bom=bom)
    assert post == Post(
        "see you <:hat:12> & @Bob ",
        id="900719925474099312",
        author="Ann Lee",
        posted_at=datetime(2024, 3, 1, 18, 5, 9, 123456, tzinfo=UTC),
        platform="discord",
        thread="Elm School / pta",
    )


def test_answers_and_what_is_passed_on(tmp_path: Path) -> None:
    passed_on = {"content": "he is a liar", "attachments": [{"fileName": "a.png"}]}
    _, answer, forward = channel(
        tmp_path,
        message("who took it?", "1"),
        message("not me", "2", type="Reply", reference={"messageId": "1", "channelId": "1"}),
        message("", "3", forwardedMessage=passed_on, reference={"messageId": "9"}),
        guild="0",
    )
    assert isinstance(answer, Post)
    assert isinstance(forward, Post)
    assert (answer.reply_to, answer.venue) == ("who took it?", "private_group")
    assert (forward.text, forward.shared_from, forward.reply_to) == ("", "he is a liar", None)
    assert [a.kind for a in forward.attachments] == ["image"]


def test_what_is_no_message(tmp_path: Path) -> None:
    files = [{"id": "1", "url": "https://x.example/a.mp4?ex=1", "fileName": "a.mp4"}]
    cases = [
        (message("Joined the server.", type="GuildMemberJoin"), "system notice"),
        (message("Pinned a message.", type="ChannelPinnedMessage"), "system notice"),
        (message("homework", type="ThreadCreated"), "system notice"),
        (message("Started a call that lasted 3 minutes.", type="Call"), "call"),
        (message("", attachments=files), "media only"),
        (message("", stickers=[{"id": "1", "name": "wave", "format": "Lottie"}]), "media only"),
        (message("", embeds=[{"title": "a link", "description": "not theirs"}]), "empty"),
    ]
    records = channel(tmp_path, *(case for case, _ in cases))
    assert [r.reason for r in records if isinstance(r, Skipped)] == [why for _, why in cases]


def test_broken_messages(tmp_path: Path) -> None:
    good, number, odd = channel(tmp_path, message("hi"), 3, message(["x"]))
    assert isinstance(good, Post)
    assert isinstance(number, Rejected)
    assert number.reason == "not an object"
    assert isinstance(odd, Rejected)
    assert channel(tmp_path) == []


def test_csv_of_the_exporter(tmp_path: Path) -> None:
    path = tmp_path / "Elm School - pta [1].csv"
    path.write_text(
        "AuthorID,Author,Date,Content,Attachments,Reactions\n"
        '"7","annlee","2024-03-01T18:05:09.1234567+00:00","one,\ntwo","","👍 (1)"\n'
        '"7","annlee#0001","13-Mar-24 06:05 PM","hi","https://x.example/a.png",""\n'
        '"8","bob","14-Mar-24 06:05 PM","Joined the server.","",""\n'
        '"8","bob","14-Mar-24 06:06 PM","Started a call that lasted 2 minutes.","",""\n'
        '"8","bob","14-Mar-24 06:07 PM","","https://x.example/a.png,https://x.example/b.png",""\n',
        encoding="utf-8",
    )
    assert detect(path) == "discord"
    one, two, *others = read(path)
    assert isinstance(one, Post)
    assert isinstance(two, Post)
    assert (one.text, one.author, one.thread) == ("one,\ntwo", "annlee", "Elm School - pta [1]")
    assert (one.platform, one.posted_at) == (
        "discord",
        datetime(2024, 3, 1, 18, 5, 9, 123456, tzinfo=UTC),
    )
    assert two.posted_at == datetime(2024, 3, 13, 18, 5, tzinfo=UTC)
    assert [r.reason for r in others if isinstance(r, Skipped)] == [
        "system notice",
        "call",
        "media only",
    ]


CHANNEL = {"id": "11", "type": 0, "name": "pta", "guild": {"id": "1", "name": "Elm School"}}
OWN = {"ID": 900719925474099312, "Timestamp": "2024-07-01 18:05:09", "Contents": "hi", "Attachments": ""}  # fmt: skip


def package(tmp_path: Path, files: dict[str, object]) -> Path:
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, value in files.items():
            archive.writestr(name, value if isinstance(value, str) else json.dumps(value))
    return path


def test_a_data_package(tmp_path: Path) -> None:
    table = (
        "ID,Timestamp,Contents,Attachments\n"
        '12,2021-05-01 10:00:00.123000+00:00,"one,\n""two""",\n'
        "13,2021-05-02 10:00:00+00:00,,https://x.example/a.jpg https://x.example/b.jpg\n"
    )
    path = package(
        tmp_path,
        {
            "README.txt": "what is in here",
            "account/user.json": {"id": "7", "username": "annlee", "global_name": "Ann Lee"},
            "messages/index.json": {"11": "pta in Elm School", "12": "Direct Message with bob#0"},
            "messages/c11/channel.json": CHANNEL,
            "messages/c11/messages.json": [OWN, {**OWN, "ID": 2, "Contents": ""}, "odd"],
            "messages/c12/channel.json": {"id": "12", "type": 1, "recipients": ["7", "8"]},
            "messages/c12/messages.csv": table,
            "messages/c13/channel.json": {"id": "13", "type": "GROUP_DM", "name": "trip"},
            "messages/c13/messages.json": [],
            "activity/analytics/events.json": '{"event_type": "x"}\n{"event_type": "y"}\n',
        },
    )
    records = list(read(path))
    first, second = (r for r in records if isinstance(r, Post))
    assert first == Post(
        "hi",
        id="900719925474099312",
        author="Ann Lee",
        posted_at=datetime(2024, 7, 1, 18, 5, 9, tzinfo=UTC),
        platform="discord",
        thread="pta in Elm School",
    )
    assert (second.text, second.venue, second.author) == ('one,\n"two"', "private_group", "Ann Lee")
    assert second.thread == "Direct Message with bob#0"
    assert second.posted_at == datetime(2021, 5, 1, 10, 0, 0, 123000, tzinfo=UTC)
    reasons = sorted(r.reason for r in records if isinstance(r, Skipped))
    assert reasons == ["empty", "media only", *["side file"] * 7]
    assert [r.reason for r in records if isinstance(r, Rejected)] == ["not an object"]


def test_a_package_in_another_language_and_without_an_index(tmp_path: Path) -> None:
    path = package(
        tmp_path,
        {
            "Konto/user.json": {"username": "annlee"},
            "Nachrichten/c11/channel.json": CHANNEL,
            "Nachrichten/c11/messages.json": [OWN],
        },
    )
    (post,) = (r for r in read(path) if isinstance(r, Post))
    assert (post.author, post.thread) == ("annlee", "Elm School / pta")


def test_messages_alone(tmp_path: Path) -> None:
    path = tmp_path / "messages.json"
    path.write_text(json.dumps([OWN]))
    (post,) = read(path)
    assert isinstance(post, Post)
    assert (post.author, post.thread) == ("account holder", None)
