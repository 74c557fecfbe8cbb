"""Telegram's HTML: one page, several pages of a chat, and their oddities."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram_pages import (
    NEXT,
    SOME_TIME,
    div,
    generic,
    message,
    page,
    picture,
    service,
    shown,
)

from postcheck.errors import InputError
from postcheck.model import Post
from postcheck.readers import Record, Rejected, Skipped, detect, read
from postcheck.readers.pieces import pieces
from postcheck.readers.source import MAX_LINE, file_source
from postcheck.readers.telegramhtml import _MESSAGE

if TYPE_CHECKING:
    from pathlib import Path


def records(tmp_path: Path, *messages: str, name: str = "3 Elm") -> list[Record]:
    path = tmp_path / "messages.html"
    path.write_text(page(*messages, name=name), encoding="utf-8")
    assert detect(path) == "telegram-html"
    return list(read(path))


def one(tmp_path: Path, shown_message: str) -> Post:
    (post,) = records(tmp_path, shown_message)
    assert isinstance(post, Post)
    return post


def posts(found: list[Record]) -> list[Post]:
    return [record for record in found if isinstance(record, Post)]


def test_a_message(tmp_path: Path) -> None:
    at = "19.10.2019 14:37:05 UTC+01:00"
    post = one(tmp_path, message(7, "see you", by="Ann ", at=at))
    assert (post.text, post.author, post.thread, post.id) == ("see you", "Ann", "3 Elm", "3 Elm:7")
    assert (post.platform, post.venue) == ("telegram", None)
    assert post.posted_at == datetime(2019, 10, 19, 13, 37, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "hour"),
    [
        ("01.07.2019 14:37:05", 13),
        ("01.07.2019 14:37:05 UTC", 14),
        ("01.07.2019 14:37:05 UTC-03:30", 18),
    ],
)
def test_times(tmp_path: Path, title: str, hour: int) -> None:
    post = one(tmp_path, message(1, "x", by="Ann", at=title))
    assert post.posted_at is not None
    assert post.posted_at.astimezone(UTC).hour == hour
    assert post.posted_at.month == 7


def test_days_come_first_whatever_the_user_says(tmp_path: Path) -> None:
    path = tmp_path / "messages.html"
    path.write_text(page(message(1, "x", by="Ann", at="02.03.2019 14:37:05")))
    (post,) = read(path, day_first=False)
    assert isinstance(post, Post)
    assert post.posted_at is not None
    assert (post.posted_at.day, post.posted_at.month) == (2, 3)


def test_words_are_as_they_were_written(tmp_path: Path) -> None:
    text = (
        "<strong>no</strong>,  <em>she</em> said<br><br>"
        '<a href="https://t.me/mia">@mia</a> <a href="" onclick="return ShowHashtag(&quot;no&quot;)'
        '">#no</a> <code>a  b</code><pre>x<br> y</pre> <s>old</s><u>u</u>'
        "<blockquote>he is</blockquote>&lt;b&gt; &amp;amp; &quot;&apos;"
        '<span class="spoiler hidden" onclick="ShowSpoiler(this)"><span aria-hidden="true">a liar'
        '</span></span><a href = "stickers/a.tgs">\U0001f600</a>'
    )
    said = "no,  she said\n\n@mia #no a  bx\n y olduhe is<b> &amp; \"'a liar\U0001f600"
    assert one(tmp_path, message(1, text, by="Ann")).text == said


def test_joined_messages_have_the_author_of_the_one_before(tmp_path: Path) -> None:
    found = records(
        tmp_path,
        service(-1, "1 March 2024"),
        message(1, "one", by="Ann Lee"),
        message(2, "two"),
        message(3, "three", by="Bob "),
        service(4, "Bob pinned this message"),
        message(5, "four"),
    )
    assert [(p.text, p.author) for p in posts(found)] == [
        ("one", "Ann Lee"),
        ("two", "Ann Lee"),
        ("three", "Bob"),
        ("four", "Bob"),
    ]
    assert [r.reason for r in found if isinstance(r, Skipped)] == ["system notice"] * 2


def test_who_wrote_it(tmp_path: Path) -> None:
    found = records(
        tmp_path,
        message(1, "one", by="Ann  via @gif"),
        message(2, "two", by="Deleted Account"),
        message(3, "three"),
        message(4, "four", by="Zo&amp;e &lt;3"),
        message(5, "five", by="School news", after=div("signature details", "Mrs Hall")),
    )
    assert [p.author for p in posts(found)] == ["Ann", None, None, "Zo&e <3", "School news"]
    assert posts(found)[-1].text == "five"


def test_what_is_passed_on_is_not_the_senders(tmp_path: Path) -> None:
    found = records(
        tmp_path,
        message(1, "she is a liar", by="Ann", forwarded="Bob"),
        message(2, "and a thief", forwarded=""),
        message(3, "who says so?"),
    )
    assert [(p.text, p.shared_from, p.author) for p in posts(found)] == [
        ("", "she is a liar", "Ann"),
        ("", "and a thief", "Ann"),
        ("who says so?", None, "Ann"),
    ]


def test_an_answer_has_what_it_answers(tmp_path: Path) -> None:
    found = records(
        tmp_path,
        message(1, "who took it?", by="Ann"),
        message(2, "not me", by="Bob", reply="#go_to_message1"),
        message(3, "nor me", reply="#go_to_message99"),
        message(4, "nor me", reply="javascript:alert(1)"),
        message(5, "nor me", reply="../../messages.html#go_to_message1"),
    )
    assert [p.reply_to for p in posts(found)] == [None, "who took it?", None, None, None]


def test_media(tmp_path: Path) -> None:
    gif = div("video_play_bg", div("gif_play", "GIF"))
    found = records(
        tmp_path,
        message(1, "our <strong>trip</strong>", by="Ann", media=picture("photo")),
        message(2, media=picture("sticker")),
        message(3, media=picture("animated", before=gif)),
        message(4, "look", media=picture("video_file", before=div("video_duration", "00:09"))),
        message(5, media=generic("media_voice_message", "Voice message", "00:03", link="v.ogg")),
        message(6, "minutes", media=generic("media_file", "minutes.pdf", "2.1 KB")),
        message(7, "hear", media=generic("media_audio_file", "Choir - Hymn", "03:00")),
        message(8, media=generic("media_contact", "Mia Fox", "+44 20 0000 0000")),
        message(9, media=generic("media_live_location", "Live location", "51.5, -0.1")),
        message(10, "small", media=generic("media_file", "door.png", "1 KB")),
        message(11, media=generic("media_call success", "Bob", "Outgoing (12 seconds)")),
        message(12),
    )
    assert [(p.text, [a.kind for a in p.attachments]) for p in posts(found)] == [
        ("our trip", ["image"]),
        ("look", ["video"]),
        ("minutes", ["document"]),
        ("hear", ["audio"]),
        ("small", ["image"]),
    ]
    reasons = [r.reason for r in found if isinstance(r, Skipped)]
    assert reasons == ["media only"] * 5 + ["call", "empty"]


def test_a_poll_is_words(tmp_path: Path) -> None:
    votes = ' <span class="details">3 votes</span>'
    poll = "".join(
        (
            div("question bold", "Sack her?"),
            div("details", "Anonymous poll"),
            div("answer", f"- yes{votes}"),
            div("answer", "- - no"),
            div("total details\t", "3 votes"),
        )
    )
    media = div("media_wrap clearfix", div("media_poll", poll))
    assert one(tmp_path, message(1, by="Ann", media=media)).text == "Sack her?\nyes\n- no"


def test_a_page_that_was_packed(tmp_path: Path) -> None:
    path = tmp_path / "chat.html"
    path.write_text(
        '<html><body><div class="page_body"><div class="history"><div class="message default '
        'clearfix" id="message1"><div class="body"><div class="from_name">Ann</div>'
        '<div class="text">one<br>two</div></div></div><div class="message default clearfix '
        'joined" id="message2"><div class="body"><div class="text">three</div></div></div></div>'
    )
    assert [(p.text, p.author, p.thread, p.posted_at) for p in posts(list(read(path)))] == [
        ("one\ntwo", "Ann", "chat", None),
        ("three", "Ann", "chat", None),
    ]


def test_several_pages_are_one_chat(tmp_path: Path) -> None:
    folder = tmp_path / "ChatExport_2024-03-01"
    folder.mkdir()
    first = page(message(1, "first", by="Ann"), end=NEXT)
    (folder / "messages.html").write_text(first)
    for number in range(2, 12):
        said = message(number, f"page {number}", reply="messages.html#go_to_message1")
        (folder / f"messages{number}.html").write_text(page(said))
    (folder / "js").mkdir()
    (folder / "js" / "script.js").write_text("function CheckLocation() {}\n")
    found = list(read(folder))
    assert [p.text for p in posts(found)] == ["first", *(f"page {n}" for n in range(2, 12))]
    assert [p.reply_to for p in posts(found)] == [None] + ["first"] * 10
    # Only what stands on the page right before is asked for.
    assert [p.author for p in posts(found)][:2] == ["Ann", "Ann"]
    assert {p.thread for p in posts(found)} == {"3 Elm"}
    assert [r.reason for r in found if isinstance(r, Skipped)] == ["side file"]


def test_pages_in_a_zip(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("DataExport/lists/chats.html", "<!DOCTYPE html><html>chats</html>")
        for chat in ("chat_001", "chat_002"):
            where = f"DataExport/chats/{chat}/messages"
            answer = message(2, "b", reply="messages.html#go_to_message1")
            archive.writestr(f"{where}2.html", page(answer, name=chat))
            first = message(1, f"here is {chat}", by="Ann")
            archive.writestr(f"{where}.html", page(first, name=chat))
    found = list(read(path))
    assert [(p.text, p.author, p.reply_to) for p in posts(found)] == [
        ("here is chat_001", "Ann", None),
        ("b", "Ann", "here is chat_001"),
        ("here is chat_002", "Ann", None),
        ("b", "Ann", "here is chat_002"),
    ]
    assert Skipped("export.zip/DataExport/lists/chats.html", "side file") in found


def test_what_is_there_as_json_is_not_counted_twice(tmp_path: Path) -> None:
    at = "01.03.2024 18:05:09 UTC+01:00"
    (tmp_path / "messages.html").write_text(
        page(
            message(1, "both", by="Ann", at=at),
            message(2, "here alone", reply="#go_to_message1", at=at),
            message(3, "of another time", at="01.03.2024 18:05:10 UTC+01:00"),
        )
    )
    in_json = [
        {
            "id": number,
            "type": "message",
            "date": "2024-03-01T18:05:09",
            "date_unixtime": "1709312709",
            "from": "Ann",
            "text": "both",
        }
        for number in (1, 3)
    ]
    chat = {"name": "3 Elm", "type": "personal_chat", "id": 7, "messages": in_json}
    (tmp_path / "result.json").write_text(json.dumps(chat))
    found = list(read(tmp_path))
    assert [(p.id, p.text) for p in posts(found)] == [
        ("3 Elm:2", "here alone"),
        ("3 Elm:3", "of another time"),
        ("3 Elm:1", "both"),
        ("3 Elm:3", "both"),
    ]
    assert posts(found)[0].reply_to == "both"
    assert [r.reason for r in found if isinstance(r, Skipped)] == ["duplicate"]


def test_json_that_is_damaged_costs_no_page(tmp_path: Path) -> None:
    said = {"type": "message", "date": "2024-03-01T18:05:09", "from": "Ann", "text": "x" * 1_000}
    chat = {"name": "3 Elm", "type": "personal_chat", "id": 7}
    messages = [{"id": number, **said} for number in range(500)]
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("messages.html", page(message(1, "one", by="Ann", at=SOME_TIME)))
        archive.writestr("result.json", json.dumps({**chat, "messages": messages}))
    damaged = bytearray(path.read_bytes())
    damaged[damaged.rindex(b"xxx")] = 0  # a sum that is wrong at its end
    path.write_bytes(damaged)
    assert [p.text for p in posts(list(read(path)))][:1] == ["one"]


def test_both_forms_give_the_same_post(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    said = {"id": 7, "type": "message", "date": "2019-10-19T14:37:05", "from": "Ann", "text": "a"}
    chat = {"name": "3 Elm", "type": "personal_chat", "id": 7, "messages": [said]}
    path.write_text(json.dumps(chat))
    (other,) = read(path)
    post = one(tmp_path, message(7, "a", by="Ann ", at="19.10.2019 14:37:05"))
    assert isinstance(other, Post)
    assert post == other.model_copy(update={"venue": None})


def test_a_chat_without_messages_is_no_error(tmp_path: Path) -> None:
    assert records(tmp_path) == []
    (notice,) = records(tmp_path, service(-1, "No exported messages"))
    assert isinstance(notice, Skipped)


def test_other_pages_of_the_export_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "chats.html"
    path.write_text(page().replace("page_body chat_page", "page_body list_page"))
    with pytest.raises(InputError, match="web page"):
        list(read(path))


def test_broken_messages(tmp_path: Path) -> None:
    bodiless = '<div class="message default clearfix" id="message2">\n</div>'
    long = message(3, "x" * (MAX_LINE + 10), by="Ann")
    deep = message(4, "<b>" * 100_000 + "deep", by="Ann")
    found = records(tmp_path, message(1, "good", by="Ann"), bodiless, long, deep, "<div ")
    good, odd, too_long, nested = found
    assert isinstance(good, Post)
    assert isinstance(odd, Rejected)
    assert (odd.place, odd.reason) == ("messages.html#message2", "no body")
    assert isinstance(too_long, Rejected)
    assert (too_long.place, too_long.reason) == ("messages.html#message3", "too long")
    assert isinstance(nested, Post)
    assert nested.text.strip() == "deep"


def test_a_page_that_breaks_off(tmp_path: Path) -> None:
    whole = page(message(1, "one", by="Ann"), message(2, "two and more"))
    path = tmp_path / "messages.html"
    path.write_text("\ufeff" + whole[: whole.index(" and more")], encoding="utf-8")
    assert [p.text for p in posts(list(read(path)))] == ["one", "two"]


def test_links_go_back_and_never_far(tmp_path: Path) -> None:
    for page_number, other in ((1, 12), (2, 1), (12, 1), (13, 2), (14, 14)):
        links = f"messages{other if other > 1 else ''}.html#go_to_message{other}"
        said = message(page_number, f"on page {page_number}", by="Ann", reply=links)
        number = page_number if page_number > 1 else ""
        (tmp_path / f"messages{number}.html").write_text(page(said))
    found = posts(list(read(tmp_path)))
    assert [p.reply_to for p in found] == [None, "on page 1", None, None, None]


def test_pieces_do_not_depend_on_where_a_page_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "messages.html"
    texts = [f"{number} " + "words " * (number % 97) for number in range(3_000)]
    path.write_text(page(*(message(n, text, by="Ann") for n, text in enumerate(texts))))
    found = list(pieces(file_source(path), _MESSAGE))
    assert "".join(piece.html for piece in found) == path.read_text()
    assert len(found) == 3_001
    assert [p.text for p in posts(list(read(path)))] == texts


LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00\u2028\u2029")
WORDS = st.text(LETTERS, min_size=1).filter(lambda text: bool(text.strip()))


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_texts_come_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("page") / "messages.html"
    said = [message(n, shown(text), by=shown("Ann")) for n, text in enumerate(texts)]
    path.write_text(page(*said), encoding="utf-8", newline="")
    assert [p.text for p in read(path) if isinstance(p, Post)] == texts
