"""WhatsApp chats: who said what, when, and what is no post."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postcheck.model import UK, Post
from postcheck.readers import Record, Rejected, Skipped, detect, read
from postcheck.readers.whatsapp import thread_of

if TYPE_CHECKING:
    from pathlib import Path
from time import process_time

TITLE = "WhatsApp Chat with 4B mums.txt"
E2E = (
    "Messages and calls are end-to-end encrypted. No one outside of this chat, not even "
    "WhatsApp, can read or listen to them."
)


def chat(tmp_path: Path, *lines: str, name: str = TITLE, end: str = "\n") -> list[Record]:
    path = tmp_path / name
    path.write_bytes(end.join(lines).encode("utf-8", "surrogatepass"))
    return list(read(path))


def test_a_post_has_all_that_is_known(tmp_path: Path) -> None:
    (post,) = chat(tmp_path, "13/06/2018, 13:55 - Ann Lee: hello: there ")
    assert post == Post(
        "hello: there ",
        id="4B mums:1",
        author="Ann Lee",
        posted_at=datetime(2018, 6, 13, 13, 55, tzinfo=UK),
        platform="whatsapp",
        venue="private_group",
        thread="4B mums",
    )


def test_wall_clock_is_of_the_zone_given(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text("13/06/2018, 13:55 - Ann: hi")
    (london,), (paris,) = read(path), read(path, tz=ZoneInfo("Europe/Paris"))
    assert isinstance(london, Post)
    assert isinstance(paris, Post)
    assert london.posted_at == datetime(2018, 6, 13, 12, 55, tzinfo=UTC)
    assert paris.posted_at == datetime(2018, 6, 13, 11, 55, tzinfo=UTC)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_messages_of_many_lines(tmp_path: Path, end: str) -> None:
    records = chat(
        tmp_path,
        "13/06/2018, 13:55 - Ann: one",
        "",
        "  two: 3 ",
        "[31/12, 9:00 pm] Bob: pasted",
        "13/06/2018, 13:56 - Bob: four",
        "",
        end=end,
    )
    texts = [r.text for r in records if isinstance(r, Post)]
    assert texts == ["one\n\n  two: 3 \n[31/12, 9:00 pm] Bob: pasted", "four"]


def test_a_pasted_header_of_another_form_is_text(tmp_path: Path) -> None:
    """Words under a pasted header must not be put into the mouth of who is named there."""
    lines = [f"13/06/2018, 13:5{n} - Ann: hi" for n in range(8)]
    records = chat(tmp_path, *lines, "[12/06/2018, 21:00:00] Bob: I hate him")
    assert len(records) == 8
    assert isinstance(records[-1], Post)
    assert records[-1].author == "Ann"
    assert records[-1].text == "hi\n[12/06/2018, 21:00:00] Bob: I hate him"


@pytest.mark.parametrize(
    "pasted", ["12/10/2024 09:00 - Photos: smile", "[08:05, 12/09/2024] Miss K: hi"]
)
def test_a_pasted_line_with_another_mark_between_date_and_time_is_text(
    tmp_path: Path, pasted: str
) -> None:
    path = tmp_path / "WhatsApp Chat with 4B.txt"
    lines = [f"12/09/2024, 08:0{n} - Ann: hi" for n in range(5)]
    path.write_text("\n".join([*lines, pasted]), encoding="utf-8")
    *_, last = list(read(path))
    assert isinstance(last, Post)
    assert last.text == f"hi\n{pasted}"


def test_messages_that_were_copied_have_no_year(tmp_path: Path) -> None:
    path = tmp_path / "mail.txt"
    path.write_text("[12/09, 8:15\u202fpm] Ann: hi\nyou\n[13/09, 9:00 am] +44 7700 900123: yo\n")
    found = [(r.author, r.text, r.posted_at) for r in read(path) if isinstance(r, Post)]
    assert found == [("Ann", "hi\nyou", None), ("+44 7700 900123", "yo", None)]


def test_a_pasted_line_without_a_year_is_text_however_short_the_chat(tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat with 4B.txt"
    path.write_text("12/09/2024, 08:15 - Ann: look\n[12/09, 8:15 pm] Bob: no\n")
    (post,) = read(path)
    assert isinstance(post, Post)
    assert (post.author, post.text) == ("Ann", "look\n[12/09, 8:15 pm] Bob: no")


@pytest.mark.parametrize(
    ("dates", "month"),
    [
        (["4/5/24, 8:15 AM"], 4),  # as phones in English of the United States write
        (["4/5/24, 8:15\u202fAM", "4/6/24, 8:15\u202fPM"], 4),
        (["10/11/24, 8:15 AM", "10/11/24, 9:15 AM"], 11),
        (["4/5/24, 8:15 am"], 5),
        (["04/05/24, 8:15 AM"], 5),
        (["4/5/2024, 8:15 AM"], 5),
        (["4/5/24, 08:15"], 5),
        (["4/5/24, 8:15 AM", "04/06/24, 8:15 AM"], 5),
        (["4/5/24, 8:15 AM", "5/5/24, 8:15 AM", "3/6/24, 8:15 AM"], 5),
    ],
)
def test_the_form_tells_the_order_where_the_dates_do_not(
    tmp_path: Path, dates: list[str], month: int
) -> None:
    path = tmp_path / "WhatsApp Chat with 4B.txt"
    path.write_text("\n".join(f"{date} - Ann: hi" for date in dates), encoding="utf-8")
    first = next(iter(read(path)))
    assert isinstance(first, Post)
    assert first.posted_at
    assert first.posted_at.month == month
    given = next(iter(read(path, day_first=True)))
    assert isinstance(given, Post)
    assert given.posted_at
    assert given.posted_at.day == int(dates[0].split("/")[0])


def test_two_exports_in_one_file(tmp_path: Path) -> None:
    records = chat(
        tmp_path,
        "13/06/2018, 13:55 - Ann: one",
        "14/06/2018, 13:55 - Ann: two",
        "[6/20/18, 1:55:00 PM] Bob: three",
        "[6/21/18, 1:55:00 PM] Bob: four",
    )
    found = [(r.author, r.posted_at.day) for r in records if isinstance(r, Post) and r.posted_at]
    assert found == [("Ann", 13), ("Ann", 14), ("Bob", 20), ("Bob", 21)]


@pytest.mark.parametrize(
    ("dates", "months"),
    [
        (["01/02/19", "13/02/19"], [2, 2]),  # a field over 12 settles
        (["01/02/19", "01/13/19"], [1, 1]),
        (["01/02/19", "01/03/19", "05/01/19"], [1, 1, 5]),  # else what goes forward
        (["02/01/19", "03/01/19", "01/05/19"], [1, 1, 5]),
        (["01/02/19", "01/02/19"], [2, 2]),  # else day first
        (["05/06/19", "04/06/19", "06/06/19", "01/07/19"], [6, 6, 6, 7]),  # a clock set back
    ],
)
def test_order_of_day_and_month_is_told_by_the_whole_file(
    tmp_path: Path, dates: list[str], months: list[int]
) -> None:
    records = chat(tmp_path, *[f"{date}, 10:00 - Ann: hi" for date in dates])
    found = [r.posted_at.month for r in records if isinstance(r, Post) and r.posted_at]
    assert found == months


def test_day_first_can_be_given(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text("01/02/19, 10:00 - Ann: hi\n30/02/19, 10:00 - Ann: no such day")
    first, second = read(path, day_first=False)
    assert isinstance(first, Post)
    assert isinstance(second, Post)
    assert first.posted_at == datetime(2019, 1, 2, 10, tzinfo=UK)
    assert second.posted_at is None


@pytest.mark.parametrize(
    ("name", "author"),
    [
        ("Ann", "Ann"),
        ("Ann 🤓, PTA", "Ann 🤓, PTA"),
        ("\u202a+44 7700 900123\u202c", "+44 7700 900123"),
        ("~\u202fAnn", "Ann"),
        ("~\u00a0Ann", "Ann"),
        ("Ann (4B: Tom)", "Ann (4B"),  # a colon in a name is where the text starts
        ("Ann :)", "Ann"),
    ],
)
def test_names(tmp_path: Path, name: str, author: str) -> None:
    (post,) = chat(tmp_path, f"[13/06/2018, 13:55:07] {name}: hi")
    assert isinstance(post, Post)
    assert (post.author or "").startswith(author)


def test_no_space_after_the_colon(tmp_path: Path) -> None:
    records = chat(
        tmp_path,
        "13/06/2018, 13:55 - Ann:Hi there: ok",
        "13/06/2018, 13:56 - Bob:Hi",
    )
    found = [(r.author, r.text) for r in records if isinstance(r, Post)]
    assert found == [("Ann", "Hi there: ok"), ("Bob", "Hi")]


def test_text_before_the_first_message_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text("left over\n13/06/2018, 13:55 - Ann: hi\n13/06/2018, 13:56 - Bob: yo")
    first, *others = read(path)
    assert first == Rejected("chat.txt:1", "text before the first message", "left over")
    assert len(others) == 2


def test_a_message_without_end_is_rejected(tmp_path: Path) -> None:
    long = "x" * 1_000_100
    lines = (f"13/06/2018, 13:5{n} - Ann: {text}" for n, text in enumerate(["a", long, "b"]))
    records = chat(tmp_path, *lines)
    assert [type(r) for r in records] == [Post, Rejected, Post]
    assert isinstance(records[1], Rejected)
    assert records[1].reason == "too long"
    assert len(records[1].raw) == 2_000


def test_hostile_messages_take_no_time(tmp_path: Path) -> None:
    started = process_time()
    marks = "\u200e" * 300_000
    texts = [marks, f"<{marks}", "<attached: " * 30_000, '“"' * 100_000, "a.b " * 100_000]
    records = chat(tmp_path, *[f"13/06/2018, 13:55 - Ann: {text}" for text in texts])
    assert len(records) == len(texts)
    assert process_time() - started < 30


def test_a_chat_of_notices_alone_has_no_posts(tmp_path: Path) -> None:
    assert chat(tmp_path, f"13/06/2018, 13:55 - {E2E}") == [Skipped(f"{TITLE}:1", "system notice")]


@pytest.mark.parametrize(
    ("title", "thread"),
    [
        ("WhatsApp Chat with 4B mums.txt", "4B mums"),
        ("WhatsApp Chat - 4B mums.zip", "4B mums"),
        ("WhatsApp Chat - 4B mums", "4B mums"),
        ("WhatsApp Chat mit 4B.txt", "4B"),
        ("Chat de WhatsApp con 4B.txt", "4B"),
        ("Discussion WhatsApp avec 4B.zip", "4B"),
        ("Conversa do WhatsApp com 4B.txt", "4B"),
        ("WhatsApp-chat met 4B.txt", "4B"),
        ("chat.txt", "chat"),
        (".txt", "chat"),
        ("../../WhatsApp Chat with x.txt", "x"),
    ],
)
def test_thread(title: str, thread: str) -> None:
    assert thread_of(title) == thread


def test_an_unpacked_export_is_called_after_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "WhatsApp Chat - 4B"
    folder.mkdir()
    (post,) = chat(folder, "[13/06/2018, 13:55:07] Ann: hi", name="_chat.txt")
    assert isinstance(post, Post)
    assert (post.thread, post.id) == ("4B", "4B:1")


NAMES = st.text(alphabet="abc é🤓'()+", min_size=1, max_size=20).map(str.strip).filter(bool)
WORDS = st.text(
    alphabet=st.one_of(
        st.sampled_from("abc :-/,.'\"\n\u200e\u202f\u2028\x0b@<>()🤓"),
        st.characters(exclude_categories=["Cs", "Cc"]),
    ),
    min_size=1,
    max_size=60,
).map(lambda text: f"w{text}w")
TIMES = st.datetimes(min_value=datetime(2015, 1, 1), max_value=datetime(2029, 12, 31))
WRITTEN = ["%d/%m/%Y, %H:%M - ", "[%d/%m/%Y, %H:%M:%S] ", "\u200e[%Y-%m-%d, %I:%M:%S\u202f%p] "]


@settings(deadline=None)
@given(st.lists(st.tuples(TIMES, NAMES, WORDS), min_size=1, max_size=8), st.sampled_from(WRITTEN))
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory,
    messages: list[tuple[datetime, str, str]],
    form: str,
) -> None:
    path = tmp_path_factory.mktemp("chat") / "chat.txt"
    lines = [f"{when.strftime(form)}{name}: {text}" for when, name, text in messages]
    path.write_bytes("\n".join(lines).encode())
    records = list(read(path, day_first=True))
    assert detect(path) == "whatsapp"
    assert [r.text for r in records if isinstance(r, Post)] == [text for _, _, text in messages]
    assert [r.author for r in records if isinstance(r, Post)] == [name for _, name, _ in messages]
    for record, (when, _, _) in zip(records, messages, strict=True):
        assert isinstance(record, Post)
        assert record.posted_at is not None
        assert record.posted_at.strftime("%F %H:%M") == when.strftime("%F %H:%M")
