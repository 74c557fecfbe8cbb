"""Zips: read where they are, and refused in one sentence if they are not right."""

from __future__ import annotations

import contextlib
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postcheck.errors import InputError
from postcheck.model import Post
from postcheck.readers import Limits, Rejected, archive, detect, read
from postcheck.readers.limits import SMALL

if TYPE_CHECKING:
    from pathlib import Path

CHAT = "[13/06/2018, 13:55:07] Ann: hi\r\n[13/06/2018, 13:56:07] Bob: \u200eimage omitted\r\n"


def packed(
    path: Path, members: dict[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED
) -> Path:
    with zipfile.ZipFile(path, "w", method) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def test_an_ios_export(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "WhatsApp Chat - 4B mums.zip",
        {
            "__MACOSX/._chat.txt": b"\x00\x05",
            "._chat.txt": b"\x00\x05",
            "_chat.txt": CHAT,
            "00000001-PHOTO.jpg": b"\xff\xd8\xff",
            "00000002-sent.csv": "text,author\nnot a post,x\n",
        },
    )
    assert detect(path) == "zip"
    post, skipped = read(path)
    assert isinstance(post, Post)
    assert (post.thread, post.id, post.text) == ("4B mums", "4B mums:1", "hi")
    assert getattr(skipped, "place", "") == "WhatsApp Chat - 4B mums.zip/_chat.txt:2"


def test_an_android_export_in_a_folder(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "x.zip", {"export/WhatsApp Chat with 4B.txt": "1/2/18, 1:55 - Ann: hi"}
    )
    (post,) = read(path)
    assert isinstance(post, Post)
    assert post.thread == "4B"


def test_tables_and_a_member_that_cannot_be_read(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "x.zip",
        {
            "a/posts.csv": "text\none\n",
            "b/posts.csv": "text\ntwo\n",
            "b/more.jsonl": '{"text": "three"}',
            "empty.txt": "",
            "no.csv": "a,b\n1,2\n",
        },
    )
    records = list(read(path))
    assert [r.id for r in records if isinstance(r, Post)] == [
        "x.zip/a/posts.csv:2",
        "x.zip/b/more.jsonl:1",
        "x.zip/b/posts.csv:2",
    ]
    rejected = [r for r in records if isinstance(r, Rejected)]
    assert [r.place for r in rejected] == ["x.zip/empty.txt", "x.zip/no.csv"]
    assert rejected[0].reason == "the file is empty"


def test_no_path_leaves_the_archive(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "er"
    folder.mkdir(parents=True)
    path = packed(folder / "x.zip", {"../../evil.txt": "hi", "/etc/evil.txt": "yo"})
    assert [r.text for r in read(path) if isinstance(r, Post)] == ["hi", "yo"]
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["deep", "er", "x.zip"]


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({}, "no chat, table"),
        ({"x.png": b"1"}, "no chat, table"),
        ({"xl/workbook.xml": "<x/>"}, "read as a workbook"),
        ({"word/document.xml": "<x/>"}, "office file"),
        ({"a.txt": ""}, "the file is empty"),
        ({"a.csv": "a,b\n1,2"}, "no column with the text"),
    ],
)
def test_zips_without_posts(tmp_path: Path, members: dict[str, str | bytes], words: str) -> None:
    path = packed(tmp_path / "x.zip", members)
    with pytest.raises(InputError, match=words):
        read(path)


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.zip", {"_chat.txt": b"a" * (SMALL + 1)})
    with pytest.raises(InputError, match="zip bomb"):
        read(path)


def test_caps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = packed(tmp_path / "x.zip", {f"{n}.txt": "hi" for n in range(5)})
    assert len(list(read(path))) == 5
    with pytest.raises(InputError, match="over 8 bytes"):
        read(path, limits=Limits(unpacked=8))
    with pytest.raises(InputError, match="more than 4 files"):
        read(path, limits=Limits(entries=4))
    monkeypatch.setattr(archive, "_MAX_DIRECTORY", 20)
    with pytest.raises(InputError, match="files in it"):
        read(path)


def test_an_encrypted_zip(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.zip", {"_chat.txt": CHAT})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(InputError, match="encrypted"):
        read(path)


def test_an_unusual_packing(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.zip", {"_chat.txt": CHAT}, method=zipfile.ZIP_LZMA)
    with pytest.raises(InputError, match="unusual"):
        read(path)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_damaged_zip_raises_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = packed(tmp_path_factory.mktemp("zip") / "x.zip", {"_chat.txt": CHAT * 20, "b.txt": "x"})
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(4, len(content)))])
    with contextlib.suppress(InputError):
        assert list(read(path))
