"""Google Chat of a Takeout, and the dates that Google writes in words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postcheck.model import Post
from postcheck.readers import Record, Rejected, Skipped, detect, read
from postcheck.readers.longdates import parse_long

if TYPE_CHECKING:
    from pathlib import Path

ANN = {"name": "Ann Lee", "email": "ann@elm.example", "user_type": "Human"}
WHEN = "Tuesday, June 3, 2025 at 4:05:09\u202fPM UTC"


def message(**more: Any) -> dict[str, Any]:
    return {"creator": ANN, "created_date": WHEN, "topic_id": "T", "message_id": "S/T/M", **more}


def group(tmp_path: Path, info: object, *messages: object) -> list[Record]:
    folder = tmp_path / "Takeout" / "Google Chat" / "Groups" / "Space AAA"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "group_info.json").write_text(json.dumps(info), encoding="utf-8")
    path = folder / "messages.json"
    path.write_text(json.dumps({"messages": messages}), encoding="utf-8")
    if messages:
        assert detect(path) == "googlechat"
    return [r for r in read(tmp_path / "Takeout") if r != Skipped(str_of(folder), "side file")]


def str_of(folder: Path) -> str:
    return f"Takeout/Google Chat/Groups/{folder.name}/group_info.json"


def test_a_message(tmp_path: Path) -> None:
    (post,) = group(tmp_path, {"name": "3 Elm staff"}, message(text="see you *there* "))
    assert post == Post(
        "see you *there* ",
        id="S/T/M",
        author="Ann Lee",
        posted_at=datetime(2025, 6, 3, 16, 5, 9, tzinfo=UTC),
        platform="googlechat",
        venue="private_group",
        thread="3 Elm staff",
    )


def test_a_chat_without_a_name_is_called_after_its_people(tmp_path: Path) -> None:
    (post,) = group(
        tmp_path, {"members": [ANN, {"name": "Bob"}, {"email": "x"}]}, message(text="a")
    )
    assert isinstance(post, Post)
    assert post.thread == "Ann Lee, Bob"
    (post,) = group(tmp_path, {}, message(text="a"))
    assert isinstance(post, Post)
    assert post.thread == "Space AAA"


def test_topics_and_quotes(tmp_path: Path) -> None:
    quoted = {"creator": {"name": "Bob"}, "text": "at two"}
    first, second, third, other = group(
        tmp_path,
        {},
        message(text="who took it?"),
        message(text="not me", message_id="S/T/2"),
        message(text="fine", message_id="S/T/3", quoted_message_metadata=quoted),
        message(text="new", topic_id="U", message_id="S/U/1"),
    )
    found = [p.reply_to for p in (first, second, third, other) if isinstance(p, Post)]
    assert found == [None, "who took it?", "at two", None]


def test_what_has_no_words(tmp_path: Path) -> None:
    file = {"original_name": "hall.jpg", "export_name": "File-hall.jpg"}
    call = [{"start_index": 0, "length": 0, "video_call_metadata": {"meeting_space": {}}}]
    cases = [
        (message(message_state="DELETED", deletion_metadata={}), "deleted"),
        (message(deletion_metadata={"deletion_type": "CREATOR"}), "deleted"),
        (message(attached_files=[file]), "media only"),
        (message(annotations=call), "call"),
        (message(), "empty"),
    ]
    records = group(tmp_path, {}, *(case for case, _ in cases))
    assert [r.reason for r in records if isinstance(r, Skipped)] == [why for _, why in cases]


def test_a_date_that_cannot_be_read_costs_only_the_time(tmp_path: Path) -> None:
    (post,) = group(tmp_path, {}, message(text="hi", created_date="a while ago"))
    assert isinstance(post, Post)
    assert (post.text, post.posted_at) == ("hi", None)


def test_broken_messages_and_an_empty_chat(tmp_path: Path) -> None:
    good, odd, number = group(tmp_path, {}, message(text="hi"), message(text=3), 4)
    assert isinstance(good, Post)
    assert isinstance(odd, Rejected)
    assert isinstance(number, Rejected)
    assert group(tmp_path, {"name": "quiet"}) == []


@pytest.mark.parametrize(
    "written",
    [
        WHEN,
        "Tuesday, June 3, 2025 at 4:05:09 PM UTC",
        "Tuesday, 3 June 2025 at 16:05:09 UTC",
        "Tuesday, 3 June 2025 at 4:05:09\u202fpm UTC",
        "Dienstag, 3. Juni 2025 um 16:05:09 UTC",
        "mardi 3 juin 2025 à 16:05:09 UTC",
        "martes, 3 de junio de 2025, 16:05:09 UTC",
        "martes, 3 de junio de 2025, 4:05:09 p.\u00a0m. UTC",
        "dinsdag 3 juni 2025 om 16:05:09 UTC",
        "martedì 3 giugno 2025 alle ore 16:05:09 UTC",
        "wtorek, 3 czerwca 2025 16:05:09 UTC",
        "terça-feira, 3 de junho de 2025 às 16:05:09 UTC",
        "tisdag 3 juni 2025 kl. 16:05:09 UTC",
        "tirsdag den 3. juni 2025 kl. 16.05.09 UTC",
        "tiistai 3. kesäkuuta 2025 klo 16.05.09 UTC",
        "вторник, 3 июня 2025 г. в 16:05:09 UTC",
        "вівторок, 3 червня 2025 р. о 16:05:09 UTC",
        "3 Haziran 2025 Salı 16:05:09 UTC",
        "úterý 3. června 2025 v 16:05:09 UTC",
        "2025. június 3., kedd 16:05:09 UTC",
        "2025年6月3日火曜日 16:05:09 UTC",
        "2025年6月3日火曜日 16時05分09秒 UTC",
        "2025年6月3日星期二 UTC 16:05:09",
        "2025年6月3日星期二 下午4:05:09 [UTC]",
        "2025년 6월 3일 화요일 PM 4:05:09 UTC",
        "2025년 6월 3일 화요일 오후 4시 5분 9초 UTC",
        "Tuesday, June 3, 2025 at 6:05:09 PM GMT+2",
        "Tuesday, June 3, 2025 at 10:35:09 AM GMT-05:30",
        "2025-06-03T16:05:09Z",
    ],
)
def test_dates_in_words(written: str) -> None:
    assert parse_long(written, tz=ZoneInfo("UTC")) == datetime(2025, 6, 3, 16, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize("written", ["", "soon", "Smarch 3, 2025 at 1:02:03", "June 2025", 5, None])
def test_other_dates_are_none(written: object) -> None:
    assert parse_long(written, tz=ZoneInfo("UTC")) is None


@given(st.text(alphabet=st.sampled_from("12 :.,年月日時分PMjune3mai\u202fUTC+"), max_size=60))
def test_any_date_is_answered(written: str) -> None:
    parse_long(written, tz=ZoneInfo("UTC"))
