"""Snapchat's chats as pages: html/chat_history/subpage_NAME.html."""

from __future__ import annotations

import json
import zipfile
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


def card(
    text: str | None,
    *,
    by: str = "mia_f",
    kind: str = "TEXT",
    at: str = "2024-05-02 16:01:00 UTC",
    saved: bool = True,
) -> str:
    words = f"<p>{text}</p>" if text is not None else ""
    mark = '<span style="float: right;">Saved</span>' if saved else ""
    return (
        '<div style="background: #f2f2f2; border-radius: 7px; padding: 3px; margin: 3px;">'
        f'{mark}<span style="margin-top: 10px;"><div><h4 style="float: left;">{by}</h4>'
        f"<span>{kind}</span></div>{words}<h6>{at}</h6></span></div>\n"
    )


def page(*cards: str, title: str = "Mia F") -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>My Data</title>'
        '<style>.rightpanel { float: right; }</style></head><body><div class="leftpanel">'
        '<a href="../account.html">Login History</a></div>\n<div class="rightpanel">'
        f"<h1>{title}</h1>{''.join(cards)}</div></body></html>"
    )


def records(tmp_path: Path, *cards: str) -> list[Record]:
    path = tmp_path / "subpage_mia_f.html"
    path.write_text(page(*cards), encoding="utf-8")
    assert detect(path) == "snapchat-html"
    return list(read(path))


def posts(found: list[Record]) -> list[Post]:
    return [record for record in found if isinstance(record, Post)]


def test_messages_the_oldest_first(tmp_path: Path) -> None:
    found = posts(
        records(
            tmp_path,
            card("ok &amp; <br>bye", by="ann", at="2024-05-02 16:02:00 UTC"),
            card("don&#39;t  tell"),
        )
    )
    assert [(p.text, p.author) for p in found] == [("don't  tell", "mia_f"), ("ok & \nbye", "ann")]
    assert (found[0].thread, found[0].venue, found[0].platform) == (
        "Mia F",
        "private_group",
        "snapchat",
    )
    assert found[0].posted_at == datetime(2024, 5, 2, 16, 1, tzinfo=UTC)
    assert len({p.id for p in found}) == 2


def test_what_is_no_message_of_words(tmp_path: Path) -> None:
    found = records(
        tmp_path,
        card(None, saved=False),
        card(None, kind="MEDIA"),
        card(None, kind="STATUS ERASED MESSAGE"),
        card(None, kind="STATUSCALLMISSEDVIDEO"),
        card("Ann joined", kind="STATUSPARTICIPANTADDED"),
        card("look at this", kind="MEDIA"),
        card("", kind="TEXT"),
    )
    assert [r.reason for r in found if isinstance(r, Skipped)] == [
        "not saved",
        "media only",
        "deleted",
        "call",
        "system notice",
        "empty",
    ]
    (post,) = posts(found)
    assert (post.text, [a.kind for a in post.attachments]) == ("look at this", ["image"])


def test_words_in_capitals_are_words(tmp_path: Path) -> None:
    (post,) = posts(records(tmp_path, card("MEDIA", by="STATUS")))
    assert (post.text, post.author, post.attachments) == ("MEDIA", "STATUS", ())


def test_a_card_without_a_time(tmp_path: Path) -> None:
    found = records(tmp_path, card("one"), card("two", at="yesterday"))
    assert [r.reason for r in found if isinstance(r, Rejected)] == ["no sender or no time"]


@pytest.mark.parametrize("with_json", [False, True])
def test_pages_beside_json(tmp_path: Path, with_json: bool) -> None:
    path = tmp_path / "mydata.zip"
    message = {
        "From": "mia_f",
        "Media Type": "TEXT",
        "Created": "2024-05-02 16:01:00 UTC",
        "Content": "hi",
        "IsSender": False,
    }
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("my/index.html", "<!DOCTYPE html><html><h4>Account</h4></html>")
        archive.writestr("my/html/chat_history/subpage_mia_f.html", page(card("hi")))
        if with_json:
            archive.writestr("my/json/chat_history.json", json.dumps({"mia_f": [message]}))
    found = list(read(path))
    assert [p.text for p in posts(found)] == ["hi"]
    reasons = sorted(r.reason for r in found if isinstance(r, Skipped))
    assert reasons == (["duplicate", "side file"] if with_json else ["side file"])


def test_other_pages_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "account.html"
    path.write_text(page("<table><tr><td>x</td></tr></table>"))
    with pytest.raises(InputError, match="web page"):
        list(read(path))


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)


@given(st.lists(WORDS, min_size=1, max_size=4).map("\n".join).filter(str.strip))
def test_texts_come_back_exactly(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("page") / "subpage_a.html"
    path.write_text(page(card(escape(text))), encoding="utf-8", newline="")
    (post,) = read(path)
    assert isinstance(post, Post)
    assert post.text == text
