"""Reddit's data request and dumps: whose words, which are gone, and titles."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postcheck.model import Post
from postcheck.readers import Record, Rejected, Skipped, detect, read
from postcheck.readers.escapes import unescaped

if TYPE_CHECKING:
    from pathlib import Path

COMMENTS = """\
id,permalink,date,ip,subreddit,gildings,link,parent,body,media
c1,https://www.reddit.com/r/x/c/c1/,2021-05-05 16:11:51 UTC,,UKschools,0,https://www.reddit.com/r/x/comments/p1/,,"Two lines,
with a ""quote"" &amp; more",
c2,https://www.reddit.com/r/x/c/c2/,2021-05-05 16:12:51 UTC,,UKschools,0,https://www.reddit.com/r/x/comments/p1/,c1,,
c3,https://www.reddit.com/r/x/c/c3/,2021-05-05 16:13:51 UTC,,UKschools,0,https://www.reddit.com/r/x/comments/p1/,c1,[removed],
c4,https://www.reddit.com/r/x/c/c4/,2021-05-05 16:14:51 UTC,,UKschools,0
"""
POSTS = """\
id,permalink,date,ip,subreddit,gildings,title,url,body
p1,https://www.reddit.com/r/x/comments/p1/,2021-05-05 16:00:00 UTC,,UKschools,0,Uniform again,https://www.reddit.com/r/x/comments/p1/,Blazers in June?
p2,https://www.reddit.com/r/x/comments/p2/,2021-05-06 16:00:00 UTC,,UKschools,0,Our pond,https://i.redd.it/a.jpg,
"""
MESSAGES = """\
id,permalink,thread_id,date,ip,from,to,subject,body
m1,https://www.reddit.com/message/messages/m1,t1,2021-05-05 16:00:00 UTC,,bob,ann,Lift,Can you drive on Friday?
"""
CHAT = """\
message_id,created_at,updated_at,username,message,thread_parent_message_id,channel_url,subreddit,channel_name,conversation_type
h1,2022-01-02 03:04:05 UTC,,bob,hello,,room1,,,direct
"""


def records(tmp_path: Path, name: str, content: str) -> list[Record]:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8-sig", newline="")
    assert detect(path) == "reddit"
    return list(read(path))


def test_comments(tmp_path: Path) -> None:
    said, blank, removed, short = records(tmp_path, "comments.csv", COMMENTS)
    assert isinstance(said, Post)
    assert said.text == 'Two lines,\nwith a "quote" &amp; more'
    assert (said.id, said.author, said.venue) == ("c1", "account holder", "public")
    assert said.thread == "https://www.reddit.com/r/x/comments/p1/"
    assert said.posted_at == datetime(2021, 5, 5, 16, 11, 51, tzinfo=UTC)
    assert [r.reason for r in (blank, removed) if isinstance(r, Skipped)] == ["deleted"] * 2
    assert isinstance(short, Rejected)


def test_posts(tmp_path: Path) -> None:
    first, second = records(tmp_path, "posts.csv", POSTS)
    assert isinstance(first, Post)
    assert isinstance(second, Post)
    assert (first.text, first.attachments) == ("Uniform again\n\nBlazers in June?", ())
    assert (second.text, second.attachments[0].kind) == ("Our pond", "image")


@pytest.mark.parametrize(
    ("name", "content", "text", "thread"),
    [
        ("messages.csv", MESSAGES, "Lift\n\nCan you drive on Friday?", "t1"),
        ("chat_history.csv", CHAT, "hello", "room1"),
    ],
)
def test_messages(tmp_path: Path, name: str, content: str, text: str, thread: str) -> None:
    (post,) = records(tmp_path, name, content)
    assert isinstance(post, Post)
    assert (post.text, post.thread, post.author) == (text, thread, "bob")
    assert post.venue == "private_group"


def test_a_data_request(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    for name, content in {
        "comments.csv": COMMENTS.splitlines()[0] + "\n",
        "posts.csv": POSTS,
        "comment_headers.csv": "id,permalink,date,ip,subreddit,gildings,link,parent\n",
        "saved_posts.csv": "id,permalink\n9,https://www.reddit.com/r/y/comments/9/\n",
        "statistics.csv": "statistic,value\naccount name,ann_p\nemail verified,True\n",
    }.items():
        (folder / name).write_text(content)
    found = list(read(folder))
    posts = [record for record in found if isinstance(record, Post)]
    assert {post.author for post in posts} == {"ann_p"}
    assert len(posts) == 2
    assert len([r for r in found if isinstance(r, Skipped) and r.reason == "side file"]) == 3


def dumped(**more: Any) -> dict[str, Any]:
    return {
        "id": "k1",
        "author": "bob",
        "created_utc": 1620230000,
        "subreddit": "UKschools",
        "link_id": "t3_p1",
        "parent_id": "t3_p1",
        **more,
    }


def dump(*values: object) -> str:
    return "".join(f"{json.dumps(value)}\n" for value in values)


def test_a_dump(tmp_path: Path) -> None:
    content = dump(
        dumped(id="p1", title="Uniform", selftext="Blazers &lt; coats", url="https://a.example/x"),
        dumped(body="&gt; Blazers\n\nI agree &amp;amp; so on"),
        dumped(id="k2", body="[deleted]", author="[deleted]"),
        dumped(id="k3", body="me too", author="[deleted]", parent_id="t1_k1"),
        dumped(id="p2", title="Gone", selftext="[removed]"),
        3,
    )
    post, comment, gone, unnamed, title, odd, broken = records(
        tmp_path, "RC.ndjson", content + '{"id": \n'
    )
    assert isinstance(post, Post)
    assert (post.text, post.id, post.thread) == ("Uniform\n\nBlazers < coats", "t3_p1", "t3_p1")
    assert post.attachments[0].kind == "link"
    assert isinstance(comment, Post)
    assert comment.text == "> Blazers\n\nI agree &amp; so on"
    assert (comment.reply_to, comment.thread) == ("Uniform\n\nBlazers < coats", "t3_p1")
    assert comment.posted_at == datetime.fromtimestamp(1620230000, UTC)
    assert isinstance(gone, Skipped)
    assert gone.reason == "deleted"
    assert isinstance(unnamed, Post)
    assert (unnamed.author, unnamed.reply_to) == (None, comment.text)
    assert isinstance(title, Post)
    assert title.text == "Gone"
    assert [r.reason for r in (odd, broken) if isinstance(r, Rejected)] == [
        "not an object",
        "broken JSON",
    ]


def test_an_array_of_a_dump(tmp_path: Path) -> None:
    parent = {"title": "Ours", "selftext": "is best"}
    crossposted = dumped(title="Theirs", selftext="", crosspost_parent_list=[parent])
    (post, odd) = records(tmp_path, "x.json", json.dumps([crossposted, None], indent=1))
    assert isinstance(post, Post)
    assert (post.text, post.shared_from) == ("Theirs", "Ours\n\nis best")
    assert isinstance(odd, Rejected)


@given(st.text())
def test_only_whole_entities_are_turned(text: str) -> None:
    assert unescaped(text.replace("&", "&amp;")) == text
    assert unescaped("&copy &nbsp; &#x200B;") == "&copy &nbsp; &#x200B;"
