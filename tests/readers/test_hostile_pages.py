"""Whatever has become of a page: it gives records, in a time and a space that its size allows."""

from __future__ import annotations

import sys
import tracemalloc
from time import process_time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram_pages import message, page, picture, service

from postcheck.errors import InputError, MissingExtraError
from postcheck.model import Post
from postcheck.readers import Record, Rejected, Skipped, detect, read

if TYPE_CHECKING:
    from pathlib import Path

DISCORD_TOP = (
    "<!DOCTYPE html><html><style>.preamble__entry{} .chatlog__message-group{} "
    ".chatlog__message-container{}</style><div class=preamble__entry>Year 9</div>"
)
DISCORD = (
    "<div class=chatlog__message-container data-message-id=1212828812345678901>"
    '<span class="chatlog__author">Ann</span><div class=chatlog__content>'
    "<span class=chatlog__markdown-preserve>see <div class=chatlog__markdown-quote>you</div></span>"
    '</div><div class=chatlog__attachment><img src=a.png title="Image: a.png (1 KB)"></div></div>'
)
YOUTUBE = (
    '<li>Sent at 2019-08-24 12:43:19 UTC on <a href="http://www.youtube.com/watch?v=a&amp;lc=b">'
    "a video</a>.<br/>go <b>on</b></li>"
)
SNAPCHAT = "<div><h4>mia</h4><span>TEXT</span><p>see you</p><h6>2024-05-02 16:01:00 UTC</h6></div>"
PAGES = {
    "telegram-html": page(
        service(-1, "1 March 2024"),
        message(1, "see <strong>you</strong>", by="Ann", media=picture("photo")),
        message(2, "no", reply="#go_to_message1", forwarded="Bob"),
    ),
    "discord-html": DISCORD_TOP + DISCORD * 2,
    "youtube-html": f"<html><body><ul>{YOUTUBE * 2}</ul></body></html>",
    "snapchat-html": f"<html><div class=rightpanel><h1>Mia</h1>{SNAPCHAT * 2}</div></html>",
}
JUNK = st.sampled_from(
    [
        *(
            "<",
            ">",
            '"',
            "<div>",
            "</div>",
            "<p",
            "</p>",
            "<b>",
            "<!--",
            "-->",
            "&",
            "\x00",
            "<svg>",
        ),
        *("<h4>", "<li>", "<a href='http://[", "<textarea>", "<table>", "<script>", "\ufeff", "é"),
    ]
)
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), JUNK | st.just("")), max_size=6)


def edited(text: str, edits: list[tuple[float, int, str]]) -> str:
    for where, length, junk in edits:
        at = int(where * len(text))
        text = text[:at] + junk + text[at + length :]
    return text


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_are_what_they_are_called(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.html"
    path.write_text(PAGES[name], encoding="utf-8")
    assert detect(path) == name
    assert sum(isinstance(record, Post) for record in read(path)) == 2


@pytest.mark.parametrize("name", PAGES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(edits=EDITS)
def test_a_page_that_is_damaged(
    tmp_path: Path, name: str, edits: list[tuple[float, int, str]]
) -> None:
    path = tmp_path / "x.html"
    path.write_text(edited(PAGES[name], edits), encoding="utf-8")
    try:
        found: list[Record] = list(read(path, format=name))
    except InputError:
        return
    assert all(isinstance(record, Post | Skipped | Rejected) for record in found)


HOSTILE = {
    "many beginnings": '<div class="message default">' * 60_000,
    "many openings": "<div " * 400_000,
    "deep": "<div>" * 400_000,
    "deep message": message(1, "<em>" * 150_000 + "x", by="Ann"),
    "attributes": '<div class="message default" ' + 'a="b" ' * 300_000,
    "entries": "<li>" * 60_000,
    "senders": "<h4>" * 60_000,
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("what", HOSTILE)
def test_a_page_that_is_made_to_cost_much(tmp_path: Path, name: str, what: str) -> None:
    path = tmp_path / "x.html"
    path.write_text(PAGES[name] + HOSTILE[what], encoding="utf-8")
    begun = process_time()
    assert list(read(path, format=name))
    assert process_time() - begun < 60


def test_a_long_page_is_never_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "messages.html"
    path.write_text(page(*(message(n, "word", by="Ann") for n in range(15_000))))
    assert path.stat().st_size > 8_000_000
    next(iter(read(small(tmp_path))))  # libraries are loaded
    tracemalloc.start()
    try:
        assert sum(1 for _ in read(path)) == 15_000
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def small(tmp_path: Path) -> Path:
    path = tmp_path / "first.html"
    path.write_text(PAGES["telegram-html"], encoding="utf-8")
    return path


@pytest.mark.parametrize("name", PAGES)
def test_without_the_extra(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.html"
    path.write_text(PAGES[name], encoding="utf-8")
    monkeypatch.setitem(sys.modules, "selectolax.lexbor", None)
    with pytest.raises(MissingExtraError, match=r"needs selectolax.*postcheck\[exports\]"):
        list(read(path))
