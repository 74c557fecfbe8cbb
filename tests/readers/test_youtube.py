"""YouTube's comments in Takeout: old and new columns, other languages, pieces of text."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postcheck.model import Post
from postcheck.readers import Record, Skipped, detect, read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

CHANNEL = "UC" + "a" * 22
FIRST, SECOND = "Ugx" + "b" * 20, "Ugx" + "b" * 20 + ".9c" + "d" * 10
OLD = "Comment ID,Channel ID,Comment Create Timestamp,Price,Parent Comment ID,Video ID,Comment Text"
NEW = (
    "Channel ID,Comment create timestamp,Price,Comment ID,Parent comment ID,Post ID,Video ID,"
    "Comment text,Top-level comment ID"
)
SPANISH = (
    "ID del canal,Marca de tiempo,Precio,ID del comentario,ID del comentario principal,"
    "ID de la publicación,ID del vídeo,Texto del comentario,ID superior"
)


def pieces(*texts: str) -> str:
    return ",".join(json.dumps({"text": text}, ensure_ascii=False) for text in texts)


def segments(*texts: str) -> str:
    return json.dumps({"takeoutSegments": [{"text": text} for text in texts]})


def table(header: str, *rows: Sequence[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return f"{header}\r\n{written.getvalue()}\r\n\r\n"


def records(tmp_path: Path, content: str, name: str = "comments.csv") -> list[Record]:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8", newline="")
    assert detect(path) == "youtube"
    return list(read(path))


def new_row(number: str, text: str, parent: str = "") -> list[str]:
    when = "2024-07-01T10:00:00.123456+00:00"
    return [CHANNEL, when, "0", number, parent, "", "dQw4w9WgXcQ", text, parent]


def test_old_columns(tmp_path: Path) -> None:
    text = segments("well done ", "4B", "\nand 4C")
    row = [FIRST, CHANNEL, "2021-07-01 10:00:00 UTC", "0", "", "dQw4w9WgXcQ", text]
    (post,) = records(tmp_path, table(OLD, row))
    assert isinstance(post, Post)
    assert post.text == "well done 4B\nand 4C"
    assert (post.id, post.thread, post.author) == (FIRST, "dQw4w9WgXcQ", "account holder")
    assert post.posted_at == datetime(2021, 7, 1, 10, tzinfo=UTC)
    assert (post.venue, post.platform) == ("public", "youtube")


@pytest.mark.parametrize("header", [NEW, SPANISH])
def test_new_columns_in_any_language(tmp_path: Path, header: str) -> None:
    content = table(
        header,
        new_row(FIRST, pieces("is this ", "ours?")),
        new_row(SECOND, pieces("it is", "\n", "ours"), parent=FIRST),
    )
    first, second = records(tmp_path, content, "comentarios.csv")
    assert isinstance(first, Post)
    assert isinstance(second, Post)
    assert (first.text, first.id, first.thread) == ("is this ours?", FIRST, "dQw4w9WgXcQ")
    assert (second.text, second.id) == ("it is\nours", SECOND)
    assert second.reply_to == "is this ours?"
    assert first.posted_at == datetime(2024, 7, 1, 10, 0, 0, 123456, tzinfo=UTC)


def test_cells_that_are_plain_or_blank(tmp_path: Path) -> None:
    plain, blank, odd = records(
        tmp_path,
        table(NEW, new_row(FIRST, "just words"), new_row(FIRST, ""), new_row(FIRST, '{"text": 3')),
    )
    assert isinstance(plain, Post)
    assert plain.text == "just words"
    assert isinstance(blank, Skipped)
    assert isinstance(odd, Post)
    assert odd.text == '{"text": 3'


def test_live_chats(tmp_path: Path) -> None:
    header = "Live Chat ID,Channel ID,Live Chat Create Timestamp,Price,Video ID,Live Chat Text"
    row = ["LCC.1", CHANNEL, "2024-07-01T10:00:00+00:00", "0", "dQw4w9WgXcQ", pieces("hello")]
    (post,) = records(tmp_path, table(header, row), "live chats.csv")
    assert isinstance(post, Post)
    assert (post.text, post.id) == ("hello", "LCC.1")


def test_nothing_was_written(tmp_path: Path) -> None:
    assert records(tmp_path, OLD + "\n") == []


def test_the_channel_has_a_title(tmp_path: Path) -> None:
    base = tmp_path / "Takeout" / "YouTube and YouTube Music"
    for name, content in {
        "comments/comments.csv": table(NEW, new_row(FIRST, pieces("hi"))),
        "canales/canal.csv": f"ID del canal,Título,Visibilidad\n{CHANNEL},Ann P,Público\n",
        "subscriptions/subscriptions.csv": "Channel Id,Channel Url,Channel Title\nUCx,u,Other\n",
    }.items():
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text(content, encoding="utf-8")
    found = list(read(tmp_path / "Takeout"))
    (post,) = [record for record in found if isinstance(record, Post)]
    assert (post.text, post.author) == ("hi", "Ann P")
    assert [r.reason for r in found if isinstance(r, Skipped)] == ["side file"] * 2


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda text: text.strip() not in ("", "[deleted]", "[removed]")
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(parts=st.lists(TEXT, min_size=1, max_size=4), old=st.booleans())
def test_what_was_written_comes_back(tmp_path: Path, parts: list[str], old: bool) -> None:
    path = tmp_path / "comments.csv"
    cell = segments(*parts) if old else pieces(*parts)
    path.write_text(table(NEW, new_row(FIRST, cell)), encoding="utf-8", newline="")
    (post,) = read(path)
    assert isinstance(post, Post)
    assert post.text == "".join(parts)
