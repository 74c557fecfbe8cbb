"""LinkedIn's archive: who wrote what, and the tables that hold no posts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from postcheck.model import Post
from postcheck.readers import Rejected, Skipped, detect, read

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "messages.csv": "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER\n"
    '2-a=,,Bob Roe,x,Ann Lee,2024-07-01 18:05:09 UTC,,"one,\n""two""",INBOX\n'
    "2-a=,,Ann Lee,x,Bob Roe,2024-07-01 18:06:09 UTC,,,INBOX\n",
    "Comments.csv": "Date,Link,Message\n2024-07-01 18:05:09,https://x.example,Well done 4B\n",
    "Shares.csv": "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
    '2024-07-01 18:05:09,https://x.example,"Fair!""\n""at two",,,PUBLIC\n',
    "Profile.csv": "First Name,Last Name,Maiden Name\nAnn,Lee,\n",
    "Connections.csv": 'Notes:\n"When exporting, ""some"" are missing"\n\nFirst Name,Last Name,URL\nBob,Roe,x\n',
    "Reactions.csv": "Date,Type,Link\n2024-07-01 18:05:09,LIKE,x\n",
}  # fmt: skip


def test_an_archive(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    records = list(read(tmp_path))
    posts = {r.text: r for r in records if isinstance(r, Post)}
    assert {text: post.author for text, post in posts.items()} == {
        "Well done 4B": "Ann Lee",
        'one,\n"two"': "Bob Roe",
        "Fair!\nat two": "Ann Lee",
    }
    assert {post.posted_at for post in posts.values()} == {
        datetime(2024, 7, 1, 18, 5, 9, tzinfo=UTC)
    }
    assert {post.platform for post in posts.values()} == {"linkedin"}
    assert [posts[text].venue for text in ('one,\n"two"', "Fair!\nat two")] == [
        "private_group",
        "public",
    ]
    assert posts['one,\n"two"'].thread == "2-a="
    assert sorted(r.reason for r in records if isinstance(r, Skipped)) == [
        "empty",
        *["side file"] * 3,
    ]
    assert not [r for r in records if isinstance(r, Rejected)]


def test_one_table(tmp_path: Path) -> None:
    path = tmp_path / "Comments.csv"
    path.write_text("\ufeff" + FILES["Comments.csv"], encoding="utf-8")
    assert detect(path) == "linkedin"
    (post,) = read(path)
    assert isinstance(post, Post)
    assert post.author == "account holder"
    (post,) = read(path, columns={"text": "Link"})
    assert isinstance(post, Post)
    assert post.text == "https://x.example"
