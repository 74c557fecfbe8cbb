"""YouTube's comments and live-chat messages as Takeout wrote them before 2023."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postcheck.errors import InputError
from postcheck.model import Post
from postcheck.readers import Record, Rejected, Skipped, detect, read

if TYPE_CHECKING:
    from pathlib import Path

WATCH = "http://www.youtube.com/watch?v="
TITLE = "<html><head><title>My comments</title></head><body><ul>"


def comment(text: str, *, at: str = "2020-05-24 20:10:05 UTC", lc: str = "UgxA0bc") -> str:
    return (
        f'<li>You added a <a href="{WATCH}abcdefghijk&amp;lc={lc}">comment</a> on a '
        f'<a href="{WATCH}abcdefghijk">video</a> at {at}.<br/>{text}</li>'
    )


def chat(text: str) -> str:
    video = f'<a href="{WATCH}abcdefghijk">a video</a>'
    return f"<li>Sent at 2019-08-24 12:43:19 UTC while watching {video}.<br/>{text}</li>"


def records(tmp_path: Path, *entries: str) -> list[Record]:
    path = tmp_path / "my-comments.html"
    path.write_text(f"{TITLE}{''.join(entries)}</ul></body></html>", encoding="utf-8")
    assert detect(path) == "youtube-html"
    return list(read(path))


def test_a_comment(tmp_path: Path) -> None:
    (post,) = records(tmp_path, comment("what a  game<br/>&lt;3 &amp;amp;"))
    assert isinstance(post, Post)
    assert post.text == "what a  game\n<3 &amp;"
    assert (post.author, post.id, post.thread) == ("account holder", "UgxA0bc", "abcdefghijk")
    assert (post.venue, post.platform) == ("public", "youtube")
    assert post.posted_at == datetime(2020, 5, 24, 20, 10, 5, tzinfo=UTC)


def test_a_live_chat_message(tmp_path: Path) -> None:
    first, second = records(tmp_path, chat("go Elm!"), chat("again"))
    assert isinstance(first, Post)
    assert isinstance(second, Post)
    assert (first.text, first.thread) == ("go Elm!", "abcdefghijk")
    assert first.posted_at == datetime(2019, 8, 24, 12, 43, 19, tzinfo=UTC)
    assert first.id != second.id


def test_other_ages_and_languages(tmp_path: Path) -> None:
    german = (
        f'<li>Am 2020-05-24 20:10:06 UTC hast du zu <a href="{WATCH}abcdefghijk&amp;lc=Ugy1">einem '
        "Video</a> einen Kommentar hinzugefügt.<br>schön</li>"
    )
    old = comment("old", at="2016-06-15T08:50:49Z", lc="Ugy2")
    found = [p for p in records(tmp_path, german, old) if isinstance(p, Post)]
    assert [(p.text, p.id) for p in found] == [("old", "Ugy2"), ("schön", "Ugy1")]


def test_the_oldest_comes_first_and_own_replies_are_told(tmp_path: Path) -> None:
    found = records(
        tmp_path,
        comment("and so on", at="2020-05-24 20:10:05 UTC", lc="UgxA0bc"),
        comment("I meant that", at="2020-05-25 20:10:05 UTC", lc="UgxA0bc.9x"),
    )
    assert [p.reply_to for p in found if isinstance(p, Post)] == [None, "and so on"]


def test_links_in_a_text_are_words(tmp_path: Path) -> None:
    link = '<a href="http://x.org/a">http://x.org/a</a>'
    (post,) = records(tmp_path, comment(f"see {link} and {link}"))
    assert isinstance(post, Post)
    assert post.text == "see http://x.org/a and http://x.org/a"


def test_what_cannot_be_read(tmp_path: Path) -> None:
    odd = f'<li>Somehow <a href="{WATCH}abcdefghijk">here</a>.<br/>when?</li>'
    host = comment("x").replace("http://www.youtube.com", "http://[www.youtube.com")
    found = records(tmp_path, comment("x"), odd, comment(""), comment("y" * 1_100_000), host)
    reasons = [r.reason for r in found if isinstance(r, Rejected | Skipped)]
    assert reasons == ["no time", "empty", "too long"]


def test_a_bare_list(tmp_path: Path) -> None:
    path = tmp_path / "my-live-chat-messages.html"
    path.write_text(f"<ul>{chat('go Elm!')}</ul>")
    (post,) = read(path)
    assert isinstance(post, Post)
    assert post.text == "go Elm!"


def test_other_lists_are_no_comments(tmp_path: Path) -> None:
    path = tmp_path / "list.html"
    path.write_text('<html><ul><li><a href="http://www.youtube.com/x">x</a><br>2020</li></ul>')
    with pytest.raises(InputError, match="web page"):
        list(read(path))


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)


@given(st.lists(WORDS, min_size=1, max_size=4).map("\n".join).filter(str.strip))
def test_texts_come_back_exactly(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("page") / "my-comments.html"
    shown = escape(text).replace("\n", "<br/>")
    path.write_text(TITLE + comment(shown), encoding="utf-8", newline="")
    (post,) = read(path)
    assert isinstance(post, Post)
    assert post.text == text
