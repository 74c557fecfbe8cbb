"""Columns as school systems, forms, scripts and Meta Business Suite call them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from postcheck.errors import InputError
from postcheck.model import UK, Post
from postcheck.readers import Record, Skipped, read

if TYPE_CHECKING:
    from pathlib import Path


def table(tmp_path: Path, content: str) -> list[Record]:
    path = tmp_path / "posts.csv"
    path.write_text(content, encoding="utf-8")
    return list(read(path))


def posts(records: list[Record]) -> list[Post]:
    assert all(isinstance(r, Post) for r in records), records
    return [r for r in records if isinstance(r, Post)]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Message text,Sent by,Date sent,Recipient", "hi,Ann,13/06/2018 13:55,Bob"),
        ("Date sent,Time sent,Sent by,Message text", "13/06/2018,13:55,Ann,hi"),
        ("Date sent,Time sent,Sent by,Message text", "2018-06-13 00:00:00,13:55:00,Ann,hi"),
        ("Date/Time:,Sender Name,Message Body", "13 Jun 2018 13:55,Ann,hi"),
        ("Sent on,From,To,Title,Body", "13/06/2018 13:55,Ann,Bob,Trip,hi"),
        ("authorName,postText,postDate", "Ann,hi,2018-06-13T13:55:00"),
        ("user/name,text,createdAt", "Ann,hi,2018-06-13T13:55:00"),
        ("Message (160 characters),Sent by (staff),Date sent (UTC)", "hi,Ann,2018-06-13 12:55"),
        ("Sent,Date,Time,Author,Text", "Yes,13/06/2018,13:55,Ann,hi"),
        ("Date,Time,Author,Text", "13/06/2018 13:55,all day,Ann,hi"),
        ("Timestamp,Email address,Comments", "2018/06/13 1:55:00 PM GMT+1,Ann,hi"),
        ("created_at,user_name,full_text", "Wed Jun 13 12:55:00 +0000 2018,Ann,hi"),
        ("Zeitpunkt,Autor,Text", '"13. Juni 2018, 13:55",Ann,hi'),
        ("Reviewer,Rating,Review,Review Date", "Ann,1,hi,13/06/2018 13:55"),
    ],
)
def test_names_that_school_systems_and_scripts_give(tmp_path: Path, header: str, row: str) -> None:
    (post,) = posts(table(tmp_path, f"{header}\n{row}\n"))
    assert (post.text, post.author) == ("hi", "Ann")
    assert post.posted_at == datetime(2018, 6, 13, 13, 55, tzinfo=UK)


def test_an_address_beside_a_recipient_is_not_the_author(tmp_path: Path) -> None:
    (post,) = posts(table(tmp_path, "Recipient,Email,Message\nBob,b@school.example,hi\n"))
    assert post.author is None


def test_a_number_of_comments_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no column with the text"):
        table(tmp_path, "Link,Likes,Comments\nx,3,4\n")


def test_data_without_column_names(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        table(tmp_path, "13/06/2018 13:55,Ann,hello\n14/06/2018 13:55,Bob,hi\n")
    assert caught.value.hint == "put names above its columns"


def test_meta_business_suite(tmp_path: Path) -> None:
    header = "Post ID,Page name,Title,Description,Publish time,Permalink,Comments\n"
    rows = (
        "900001,Oak PTA,Cake sale,,06/05/2018 13:55,x,3\n"
        "900002,Oak PTA,Film,What a day,06/05/2018 14:00,x,0\n"
        "900003,Oak PTA,,,06/05/2018 14:05,x,0\n"
    )
    first, second, third = table(tmp_path, header + rows)
    assert isinstance(first, Post)
    assert isinstance(second, Post)
    assert (first.text, first.author, first.id) == ("Cake sale", "Oak PTA", "900001")
    assert first.posted_at == datetime(2018, 6, 5, 13, 55, tzinfo=UK)
    assert second.text == "Film\nWhat a day"
    assert third == Skipped("posts.csv:4", "empty")


@pytest.mark.parametrize("content", ["", "\n\n", "sep=;\n"])
def test_a_table_without_a_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "posts.csv"
    path.write_text(content)
    with pytest.raises(InputError, match="no column with the text"):
        read(path, format="csv")
