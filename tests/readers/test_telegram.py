"""Telegram's result.json: one chat, a whole account, and their oddities."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from postcheck.model import Post
from postcheck.readers import Record, Rejected, Skipped, detect, read

if TYPE_CHECKING:
    from pathlib import Path


def message(**more: Any) -> dict[str, Any]:
    return {"id": 1, "type": "message", "date": "2024-03-01T18:05:09", "from": "Ann", **more}


def records(tmp_path: Path, document: object) -> list[Record]:
    path = tmp_path / "result.json"
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    assert detect(path) == "telegram"
    return list(read(path))


def one(tmp_path: Path, **more: Any) -> Record:
    chat = {"name": "3 Elm", "type": "private_supergroup", "id": 7, "messages": [message(**more)]}
    (record,) = records(tmp_path, chat)
    return record


def test_a_message(tmp_path: Path) -> None:
    post = one(tmp_path, text="see you", date_unixtime="1709316309")
    assert isinstance(post, Post)
    assert (post.text, post.author, post.thread, post.id) == ("see you", "Ann", "3 Elm", "3 Elm:1")
    assert (post.venue, post.platform) == ("private_group", "telegram")
    assert post.posted_at == datetime(2024, 3, 1, 18, 5, 9, tzinfo=UTC)


def test_parts_are_joined_with_nothing_between(tmp_path: Path) -> None:
    parts = ["ask ", {"type": "mention", "text": "@mia"}, "!", {"type": "bold", "text": " now"}]
    post = one(tmp_path, text=parts)
    assert isinstance(post, Post)
    assert post.text == "ask @mia! now"


def test_a_time_without_a_zone_is_local(tmp_path: Path) -> None:
    post = one(tmp_path, text="x", date="2024-07-01T18:00:00")
    assert isinstance(post, Post)
    assert post.posted_at == datetime(2024, 7, 1, 17, tzinfo=UTC)


def test_what_is_passed_on_is_not_the_senders(tmp_path: Path) -> None:
    post = one(tmp_path, text="she is a liar", forwarded_from="Bob")
    assert isinstance(post, Post)
    assert (post.text, post.shared_from, post.author) == ("", "she is a liar", "Ann")


def test_an_answer_has_what_it_answers(tmp_path: Path) -> None:
    chat = {
        "name": "3 Elm",
        "type": "public_supergroup",
        "id": 7,
        "messages": [
            message(text="who took it?"),
            message(id=2, text="not me", reply_to_message_id=1),
            message(id=3, text="nor me", reply_to_message_id=99),
        ],
    }
    _, answer, other = records(tmp_path, chat)
    assert isinstance(answer, Post)
    assert isinstance(other, Post)
    assert (answer.reply_to, other.reply_to) == ("who took it?", None)
    assert answer.venue == "public"


def test_what_is_no_message(tmp_path: Path) -> None:
    notice = {"id": 2, "type": "service", "date": "2024-03-01T18:05:09", "action": "join_group"}
    reasons = [
        (notice, "system notice"),
        ({**notice, "action": "phone_call"}, "call"),
        (message(text="", photo="p.jpg"), "media only"),
        (message(text=""), "empty"),
        ({"id": 3, "type": "unsupported", "date": "2024-03-01T18:05:09"}, "system notice"),
    ]
    chat = {"name": "x", "type": "personal_chat", "id": 1, "messages": [m for m, _ in reasons]}
    found = records(tmp_path, chat)
    assert [r.reason for r in found if isinstance(r, Skipped)] == [reason for _, reason in reasons]


def test_a_poll_is_words(tmp_path: Path) -> None:
    poll = {"question": "Sack her?", "answers": [{"text": "yes", "voters": 3}, {"text": "no"}]}
    post = one(tmp_path, text="", poll=poll)
    assert isinstance(post, Post)
    assert post.text == "Sack her?\nyes\nno"


def test_an_account_with_deleted_people_and_left_chats(tmp_path: Path) -> None:
    account = {
        "about": "x",
        "personal_information": {"user_id": 1},
        "chats": {
            "about": "x",
            "list": [
                {"name": None, "type": "personal_chat", "id": 1, "messages": [
                    {**message(text="one"), "from": None}]},
                {"name": "B", "type": "private_group", "id": 2, "messages": []},
            ],
        },
        "left_chats": {"list": [
            {"name": "C", "type": "public_channel", "id": 3, "messages": [message(text="two")]}]},
    }  # fmt: skip
    found = [r for r in records(tmp_path, account) if isinstance(r, Post)]
    assert [(p.text, p.author, p.venue) for p in found] == [
        ("one", None, "private_group"),
        ("two", "Ann", "public"),
    ]
    assert found[1].thread == "C"


def test_broken_messages_and_a_broken_end(tmp_path: Path) -> None:
    chat = {"name": "x", "type": "personal_chat", "id": 1, "messages": [message(text="a"), 3]}
    path = tmp_path / "result.json"
    path.write_text(json.dumps(chat)[:-1] + ", 4")
    good, odd, end = read(path)
    assert isinstance(good, Post)
    assert odd == Rejected("result.json#x:2", "not an object", "3")
    assert isinstance(end, Rejected)
    assert end.reason.startswith("broken JSON")


def test_an_empty_chat_is_no_error(tmp_path: Path) -> None:
    assert records(tmp_path, {"name": "x", "type": "personal_chat", "id": 1, "messages": []}) == []


def test_a_place_is_no_words(tmp_path: Path) -> None:
    place = one(tmp_path, text="", location_information={"latitude": 51.5, "longitude": -0.1})
    assert isinstance(place, Skipped)
    assert place.reason == "media only"
