"""Chats that begin with the newest message are read in the order of time, whatever their size."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from postcheck.model import Post
from postcheck.readers import Record, Rejected, Skipped, bytime, read
from postcheck.readers.bytime import by_time
from postcheck.readers.parts import in_parts

if TYPE_CHECKING:
    from pathlib import Path

DAY = datetime(2026, 3, 1, tzinfo=UTC)


def post(minute: int, text: str = "hello") -> Post:
    return Post(text, posted_at=DAY + timedelta(minutes=minute))


def told(records: list[Record]) -> list[str]:
    return [one.text if isinstance(one, Post) else one.place for one in records]


MADE = st.lists(st.one_of(st.integers(0, 20), st.none()), max_size=40)


@given(minutes=MADE, part=st.integers(1, 7))
def test_nothing_is_lost_and_time_runs_forward(minutes: list[int | None], part: int) -> None:
    records: list[Record] = [
        Skipped(str(n), "call") if minute is None else post(minute, str(n))
        for n, minute in enumerate(minutes)
    ]
    before = bytime.PART
    try:
        bytime.PART = part
        found = list(by_time(records))
    finally:
        bytime.PART = before
    assert sorted(told(found)) == sorted(told(records))
    times = [one.posted_at for one in found if isinstance(one, Post) and one.posted_at]
    assert times == sorted(times)


def test_those_of_one_time_keep_the_order_that_they_were_written_in() -> None:
    forward = [post(1, "a"), post(1, "b"), Skipped("s", "call"), post(2, "c"), post(2, "d")]
    assert told(list(by_time(forward))) == ["a", "b", "s", "c", "d"]
    assert told(list(by_time(forward[::-1]))) == ["a", "b", "s", "c", "d"]


def test_parts_are_small_where_posts_are_long() -> None:
    sizes = [len(part) for part in in_parts([post(n, "x" * 6) for n in range(5)], 100, 10)]
    assert sizes == [2, 2, 1]


def test_a_chat_is_read_from_its_oldest_file_and_message_on(tmp_path: Path) -> None:
    def chat(*numbers: int) -> str:
        found = [
            {"sender_name": "Ann", "timestamp_ms": 1_700_000_000_000 + n, "content": str(n)}
            for n in numbers
        ]
        return json.dumps({"participants": [], "title": "4B", "messages": [*found, 7]})

    folder = tmp_path / "messages" / "inbox" / "4b_x"
    folder.mkdir(parents=True)
    (folder / "message_1.json").write_text(chat(9, 8, 7))
    (folder / "message_2.json").write_text(chat(6, 5, 4))
    (folder / "message_10.json").write_text(chat(3, 2, 1))
    found = list(read(tmp_path / "messages"))
    assert [one.text for one in found if isinstance(one, Post)] == list("123456789")
    rejected = [one for one in found if isinstance(one, Rejected)]
    assert len(rejected) == 3
