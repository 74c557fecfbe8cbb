"""Folders, tars and archives within them: everything is found, and nothing leaves them."""

from __future__ import annotations

import io
import json
import os
import sys
import tarfile
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest

from postcheck.errors import InputError, MissingExtraError
from postcheck.model import Post
from postcheck.readers import Limits, Rejected, Skipped, detect, read
from postcheck.readers.container import opened
from postcheck.readers.formats import BY_NAME
from postcheck.readers.meter import Course

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from postcheck.readers.record import Record
    from postcheck.readers.source import Options, Source

FILES = {"b/message_10.txt": "ten", "b/message_2.txt": "two", "a.jsonl": '{"text": "one"}'}


def folder(path: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def tarred(files: dict[str, str | bytes], mode: str = "w:gz") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def zipped(files: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def texts(path: Path) -> list[str]:
    return [record.text for record in read(path) if isinstance(record, Post)]


def test_a_folder(tmp_path: Path) -> None:
    path = folder(tmp_path / "export", {**FILES, "p.jpg": b"\xff\xd8", ".x/y.txt": "no"})
    assert detect(path) == "folder"
    assert texts(path) == ["one", "two", "ten"]
    assert [r.id for r in read(path) if isinstance(r, Post)][1] == "export/b/message_2.txt:1"


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2"])
def test_a_tar(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "export.tar"
    path.write_bytes(tarred(FILES, mode))
    if mode == "w:bz2":
        with pytest.raises(InputError):
            read(path)
        return
    assert detect(path) == "tar"
    assert texts(path) == ["one", "two", "ten"]


def test_archives_in_a_folder_or_an_archive(tmp_path: Path) -> None:
    inner = {"in.zip": zipped({"x.txt": "zip"}), "in.tgz": tarred({"y.txt": "tar"}), "z.txt": "own"}
    assert sorted(texts(folder(tmp_path / "f", inner))) == ["own", "tar", "zip"]
    outer = tmp_path / "outer.zip"
    outer.write_bytes(zipped(inner))
    assert sorted(texts(outer)) == ["own", "tar", "zip"]


def test_archives_two_deep_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "outer.zip"
    deep = zipped({"deep.zip": zipped({"x.txt": "deep"}), "y.txt": "inner"})
    path.write_bytes(zipped({"in.zip": deep}))
    assert texts(path) == ["inner"]


def test_no_member_leaves_the_archive(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "x.tar"
    path.parent.mkdir()
    path.write_bytes(tarred({"../../evil.txt": "hi", "/etc/evil.txt": "yo"}, "w"))
    assert sorted(texts(path)) == ["hi", "yo"]
    assert [one.name for one in path.parent.iterdir()] == ["x.tar"]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links on this system")
def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("secret")
    path = folder(tmp_path / "f", {"a.txt": "own"})
    (path / "link.txt").symlink_to(outside)
    (path / "up").symlink_to(tmp_path)
    assert texts(path) == ["own"]


def test_caps(tmp_path: Path) -> None:
    files = folder(tmp_path / "f", FILES)
    tar = tmp_path / "x.tgz"
    tar.write_bytes(tarred(FILES))
    for path in (files, tar):
        with pytest.raises(InputError, match="more than 2 files"):
            read(path, limits=Limits(entries=2))
    with pytest.raises(InputError, match="over 8 bytes"):
        read(tar, limits=Limits(unpacked=8))
    tar.write_bytes(tarred({"big.txt": "a" * (11 << 20)}))
    with pytest.raises(InputError, match="archive bomb"):
        read(tar)


def test_a_damaged_tar_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "x.tgz"
    path.write_bytes(tarred({"a.txt": "hello " * 5_000, "b.txt": os.urandom(50_000)})[:-9_000])
    with pytest.raises(InputError, match="tar"):
        read(path)


def test_other_files_of_an_export_are_counted_and_not_read(tmp_path: Path) -> None:
    chat = '{"name": "x", "type": "personal_chat", "id": 1, "messages": []}'
    files = {"result.json": chat, "lists/more.json": '[{"text": "no post"}]', "style.txt": "a {}"}
    assert list(read(folder(tmp_path / "f", files))) == [
        Skipped("f/lists/more.json", "side file"),
        Skipped("f/style.txt", "side file"),
    ]


def test_a_file_that_cannot_be_read_is_rejected_if_another_can(tmp_path: Path) -> None:
    path = folder(tmp_path / "f", {"a.txt": "one", "b.csv": "x,y\n1,2", "c.txt": ""})
    _, table, empty = read(path)
    assert isinstance(table, Rejected)
    assert table.place == "f/b.csv"
    assert empty == Rejected("f/c.txt", "the file is empty", "")


@pytest.mark.parametrize("broken", [b"PK\x03\x04junk", zipped({"a.txt": "0" * 30_000_000})])
def test_an_archive_that_cannot_be_read_costs_no_other(tmp_path: Path, broken: bytes) -> None:
    folder(tmp_path / "in", {"a.txt": "hi", "b.zip": broken, "c.zip": zipped({"d.txt": "yo"})})
    records = list(read(tmp_path / "in"))
    assert [r.text for r in records if isinstance(r, Post)] == ["hi", "yo"]
    (rejected,) = [r for r in records if isinstance(r, Rejected)]
    assert rejected.place == "in/b.zip"
    with pytest.raises(InputError, match="zip"):
        read(folder(tmp_path / "alone", {"b.zip": broken}))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("facebook-ann-001.zip", "facebook-ann-002.zip"),
        ("facebook-ann_part_1.zip", "facebook-ann_part_2.zip"),
        ("export (1).zip", "export (2).zip"),
        ("facebook-ann-05_03_2024-AbCd12Ef.zip", "facebook-ann-05_03_2024-Zy98XwVu.zip"),
    ],
)
def test_the_parts_of_an_export_are_one(tmp_path: Path, first: str, second: str) -> None:
    def chat(*texts: str) -> str:
        said = [{"sender_name": "Ann", "timestamp_ms": 1, "content": text} for text in texts]
        return json.dumps({"participants": [{"name": "Ann"}], "messages": said, "title": "Ann"})

    inbox, profile = "messages/inbox/ann_1", "profile_information/profile_information.json"
    posts = json.dumps([{"timestamp": 1, "data": [{"post": "hi"}]}])
    one = {f"{inbox}/message_1.json": chat("new"), "posts/your_posts_1.json": posts}
    two = {
        f"{inbox}/message_2.json": chat("old"),
        profile: json.dumps({"profile_v2": {"name": {"full_name": "Ann Marsh"}}}),
    }
    folder(tmp_path / "in", {first: zipped(one), second: zipped(two)})
    found = [r for r in read(tmp_path / "in") if isinstance(r, Post)]
    assert [(r.text, r.author) for r in found] == [
        ("old", "Ann"),
        ("new", "Ann"),
        ("hi", "Ann Marsh"),
    ]


def test_what_only_looks_like_parts_stays_apart(tmp_path: Path) -> None:
    files = {"a-1.zip": zipped({"x.txt": "hi"}), "a-2.zip": zipped({"x.txt": "yo"})}
    found = [r for r in read(folder(tmp_path / "in", files)) if isinstance(r, Post)]
    assert [(r.text, r.id) for r in found] == [
        ("hi", "in/a-1.zip/x.txt:1"),
        ("yo", "in/a-2.zip/x.txt:1"),
    ]


def test_companions(tmp_path: Path) -> None:
    files = {"x/users.json": "[]", "x/a/users.json": "{}", "x/a/c.json": "[]", "x/b/d.json": "[]"}
    with opened(folder(tmp_path / "f", files), Limits(), Course()) as sources:
        near, far = (one.companion("users.json") for one in sources if one.title in "c.json d.json")
        assert near is not None
        assert far is not None
        assert (near.inside, far.inside) == ("x/a/users.json", "x/users.json")
        assert sources[0].companion("none.json") is None


def test_a_folder_without_anything_to_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no chat, table"):
        read(folder(tmp_path / "f", {"a.png": b"x"}))


def test_a_member_that_is_damaged_costs_no_other(tmp_path: Path) -> None:
    rows = ",".join(f'{{"text": "post {n} {n * n}"}}' for n in range(30_000))
    data = bytearray(
        zipped({"a.csv": "text\none\n", "b.json": f"[{rows}]", "c.csv": "text\ntwo\n"})
    )
    data[len(data) // 2] ^= 0xFF
    path = tmp_path / "e.zip"
    path.write_bytes(data)
    found = list(read(path))
    posts = [record.text for record in found if isinstance(record, Post)]
    (rejected,) = [record for record in found if isinstance(record, Rejected)]
    assert posts == ["one", "two"]
    assert rejected.place == "e.zip/b.json"
    assert "damaged" in rejected.reason


def test_a_file_of_an_export_that_is_damaged_is_no_side_file(tmp_path: Path) -> None:
    chat = {"participants": [], "title": "4B", "messages": [], "thread_path": "inbox/4b"}
    chat["messages"] = [{"sender_name": "Ann", "timestamp_ms": 1_700_000_000_000, "content": "hi"}]
    inbox = "messages/inbox/4b/message"
    data = bytearray(
        zipped({f"{inbox}_1.json": json.dumps(chat), f"{inbox}_2.json": json.dumps(chat) * 50})
    )
    second = data.index(f"{inbox}_2.json".encode()) + len(f"{inbox}_2.json")
    data[second : second + 4] = b"\xff" * 4
    path = tmp_path / "e.zip"
    path.write_bytes(data)
    rejected, post = read(path)  # what is newest comes in the last file, which is read first
    assert isinstance(post, Post)
    assert isinstance(rejected, Rejected)
    assert rejected.place == f"e.zip/{inbox}_2.json"


def test_a_missing_library_is_told_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calamine = pytest.importorskip("python_calamine")
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    path = folder(tmp_path / "f", {"a.csv": "text\none\n", "z.xlsx": book.getvalue()})
    monkeypatch.setitem(sys.modules, calamine.__name__, None)
    monkeypatch.setattr("postcheck.readers.formats.find_spec", lambda name: None)
    with pytest.raises(MissingExtraError):
        read(path)


def test_a_member_that_breaks_off_later_keeps_what_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(source: Source, options: Options) -> Iterator[Record]:
        yield Post("one")
        raise zlib.error("incorrect data check")

    broken = BY_NAME["plain"]._replace(read=breaks)
    monkeypatch.setitem(BY_NAME, "plain", broken)  # type: ignore[index]
    path = folder(tmp_path / "f", {"a.txt": "x", "b.txt": "y"})
    found = list(read(path, format="plain"))
    assert [type(record) for record in found] == [Post, Rejected] * 2
    assert found[1] == Rejected(
        "f/a.txt", "damaged: incorrect data check; nothing after it was read", ""
    )
