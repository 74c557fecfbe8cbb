"""Formats told by content, errors in one sentence, and no input that breaks anything."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postcheck.errors import InputError
from postcheck.model import Post
from postcheck.readers import FORMATS, Record, Rejected, Skipped, detect, read
from postcheck.readers.source import file_source

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("content", "form"),
    [
        ("13/06/18, 13:55 - Ann: hi", "whatsapp"),
        ("\ufeff\u200e[13/06/18, 13:55:01] Ann: hi", "whatsapp"),
        ("cut off\n13/06/18, 13:55 - Ann: hi\n13/06/18, 13:56 - Ann: hi", "whatsapp"),
        ('{"text": "a"}\n{"text": "b"}', "jsonl"),
        ('{"text": "a', "jsonl"),
        ('{broken\n{"text": "b"}', "jsonl"),
        ('[{"text": "a"}]', "json"),
        ('[\n {"text": "a"}\n]', "json"),
        ('{\n "text": "a"\n}', "json"),
        ("author,text\nAnn,hi", "csv"),
        ("author\ttext\nAnn\thi", "csv"),
        ("hello", "plain"),
        ("hello\n\nthere, you\n13/06/18, 13:55 - Ann: hi", "plain"),
    ],
)
@pytest.mark.parametrize("name", ["x", "x.txt", "x.dat"])
def test_detect_by_content(tmp_path: Path, content: str, form: str, name: str) -> None:
    path = tmp_path / name
    path.write_text(content)
    assert detect(path) == form
    assert detect(str(path)) == form


@pytest.mark.parametrize("form", ["messenger", "instagram", "twitter", "slack"])
def test_a_format_that_the_file_has_nothing_of(tmp_path: Path, form: str) -> None:
    path = tmp_path / "x.txt"
    path.write_text("13/06/18, 13:55 - Ann: hi")
    with pytest.raises(InputError, match=f"nothing of the format '{form}'.*leave --format out"):
        read(path, format=form)


def test_a_format_that_holds_nothing_for_sure(tmp_path: Path) -> None:
    path = tmp_path / "message_1.json"
    path.write_text('{"participants": [{"name": "Ann"}], "messages": [], "title": "a"}')
    assert list(read(path, format="messenger")) == []


def test_a_json_file_with_one_object_that_is_no_post(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"volume": 11}')
    with pytest.raises(InputError, match="not a list of posts"):
        read(path)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.txt", b"", "empty"),
        ("x.txt", b"\xef\xbb\xbf \r\n\n", "empty"),
        ("x.txt", b"\x00" * 50, "not a text file"),
        ("x.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a picture"),
        ("x.txt", bytes(range(256)) * 4, "not a text file.*tried: .*WhatsApp"),
        ("x.pdf", b"%PDF-1.7 hello", "PDF"),
        ("x.html", b"<!DOCTYPE html><p>hi", "web page"),
        ("x.rtf", rb"{\rtf1 hi}", "rich-text"),
        ("x.jsonl", b"just words", "called .jsonl.*tried.*--format"),
        ("x.csv", b"just words\nand more", "called .csv.*tried.*--format"),
    ],
)
def test_files_that_hold_no_posts(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    for use in (read, detect):
        with pytest.raises(InputError, match=words) as caught:
            use(path)
        assert str(path) in str(caught.value)
        assert "\n" not in str(caught.value)


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "nope.csv")
    with pytest.raises(InputError, match="no chat, table"):
        read(tmp_path)
    with pytest.raises(InputError):
        read("nul\x00byte.csv")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="not a file"):
        read(tmp_path / "pipe")


def test_formats_can_be_forced(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("author,text\nAnn,hi")
    (post,) = read(path, format="plain")
    assert isinstance(post, Post)
    assert post.text == "author,text\nAnn,hi"
    with pytest.raises(InputError, match=r"no format 'xml'.*whatsapp, telegram"):
        read(path, format="xml")


def test_plain_text_is_parted_by_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"\n one\r\ntwo \r\n \t\r\n\r\nthree")
    assert list(read(path)) == [Post(" one\ntwo ", id="x.txt:2"), Post("three", id="x.txt:6")]


def test_a_paragraph_without_end_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("a\n\n" + "words\n" * 200_000 + "\nb")
    records = list(read(path))
    assert [type(r) for r in records] == [Post, Rejected, Post]


def test_reading_is_lazy(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("a\n\n" * 100_000)
    records = read(path)
    assert isinstance(next(records), Post)
    assert file_source(path).place(7) == "x.txt:7"


STARTS = [
    b"",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"author,text\n",
    b'text;id\n"a',
    b'{"text": "a", ',
    b'[{"text": "a"},',
    b"13/06/18, 13:55 - Ann: hi\n",
    b"[13/06/18, 13:55:01] Ann: ",
    b"PK\x03\x04",
    b"PK\x05\x06",
]


@settings(max_examples=150, deadline=None)
@given(
    start=st.sampled_from(STARTS),
    rest=st.binary(max_size=300)
    | st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace")),
    form=st.none() | st.sampled_from(FORMATS),
    name=st.sampled_from(["x.txt", "x.csv", "x.jsonl", "x.json", "x.zip"]),
)
def test_no_bytes_raise_anything_but_an_input_error(
    tmp_path_factory: pytest.TempPathFactory,
    start: bytes,
    rest: bytes,
    form: str | None,
    name: str,
) -> None:
    path = tmp_path_factory.mktemp("any") / name
    path.write_bytes(start + rest)
    try:
        records: list[Record] = list(read(path, format=form))
    except InputError:
        return
    for record in records:
        assert isinstance(record, Post | Skipped | Rejected)
        if isinstance(record, Post):
            assert record.text.strip() or any(a.caption for a in record.attachments)
            record.model_dump_json()
