"""Forms that look alike are told apart, and words of people never cost minutes."""

from __future__ import annotations

import json
from time import process_time
from typing import TYPE_CHECKING

import pytest

from postcheck.model import Post
from postcheck.readers import detect, read

if TYPE_CHECKING:
    from pathlib import Path

POSTS = [
    [{"recipient": "Bob", "text": "hi", "author": "Ann"}],
    [{"recipient": {"name": "Bob"}, "text": "hi"}],
    [{"chatId": "1", "from": "Ann", "body": "hi", "createdDateTime": "2024-03-01"}],
    [{"id": "1", "from": {"name": "Ann"}, "body": "hi", "messageType": "note"}],
    [{"type": "message", "ts": 1709316309, "text": "hi", "user": "Ann"}],
    [{"ID": 1, "Timestamp": "2024-03-01", "Text": "hi"}],
    [{"topic_id": "1", "text": "hi", "created_date": "2024-03-01"}],
    [{"date": "2024-03-01", "sender": "Ann", "body": "hi", "quote": ""}],
]


@pytest.mark.parametrize("posts", POSTS)
@pytest.mark.parametrize("lines", [True, False])
def test_posts_of_nobodys_form(tmp_path: Path, posts: list[dict[str, object]], lines: bool) -> None:
    path = tmp_path / "posts.json"
    path.write_text("\n".join(map(json.dumps, posts)) if lines else json.dumps(posts, indent=1))
    assert detect(path) == ("jsonl" if lines else "json")
    (post,) = read(path)
    assert isinstance(post, Post)
    assert post.text == "hi"


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("a.csv", "conversation_id,from,date,content\n1,Ann,2024-03-01,hi\n", "csv"),
        ("a.csv", "Date,Link,Message\n2024-03-01,x,hi\n", "csv"),
        ("a.csv", "Author,Date,Content\nAnn,2024-03-01,hi\n", "csv"),
        ("a.csv", "ID,Timestamp,Text\n1,2024-03-01,hi\n", "csv"),
        ("a.txt", "Da domani, testo libero\n\nper voi, oggi\n", "plain"),
        ("a.txt", "[2024-03-01] Ann: hi\n", "plain"),
        ("a.md", "# 2024-03-01\n\nAnn: hi\n", "plain"),
        ("a.txt", "May 23, 2021 was a good day - all of it\n", "plain"),
    ],
)
def test_tables_and_texts_of_nobodys_form(tmp_path: Path, name: str, text: str, form: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert detect(path) == form
    assert len(list(read(path))) >= 1


HOSTILE = [
    "\n> " * 200_000,
    "> a\n" * 200_000,
    "![" * 300_000,
    "[a](" * 200_000,
    "\n(- a" * 150_000,
    "\n(( " * 200_000,
    "<" * 700_000,
    "&amp;" * 150_000,
    " \n" * 300_000 + "x",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_messages_take_no_time(tmp_path: Path, text: str) -> None:
    signal, slack = tmp_path / "chat.md", tmp_path / "2024-03-01.json"
    signal.write_text(f"[2024-05-01 10:00:00] Me: {text}.\n")
    slack.write_text(json.dumps([{"type": "message", "ts": "1709316309.0", "text": text}]))
    teams = tmp_path / "messages.json"
    body = {"ContentType": "html", "Content": text}
    message = {"Id": "1", "Body": body, "From": {"User": {}}, "MessageType": "message"}
    teams.write_text(json.dumps([message]))
    for path, form in ((signal, "signal"), (slack, "slack"), (teams, "teams")):
        started = process_time()
        assert detect(path) == form
        assert len(list(read(path))) == 1
        assert process_time() - started < 30
