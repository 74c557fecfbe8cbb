"""Bytes to text: what files are found to be in."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postcheck.readers.encoding import encoding_of, is_binary, whole


def found(data: bytes) -> str:
    return encoding_of(lambda: io.BytesIO(data))


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        ("plain words", "ascii", "utf-8"),
        ("it’s £5", "utf-8", "utf-8"),
        ("it’s £5", "utf-8-sig", "utf-8-sig"),
        ("it’s £5", "utf-16", "utf-16"),
        ("it’s £5 and more", "utf-16-le", "utf-16-le"),
        ("it’s £5 and more", "utf-16-be", "utf-16-be"),
        ("it’s £5", "utf-32", "utf-32"),
        ("it’s £5 – a “naïve” café", "cp1252", "cp1252"),
        ("£", "cp1252", "cp1252"),
        ("café", "cp1252", "cp1252"),
        ("Привет как дела, это школа номер пять", "cp1251", "cp1251"),
    ],
)
def test_encodings(text: str, encoding: str, expected: str) -> None:
    assert found(text.encode(encoding)) == expected


def test_one_bad_byte_does_not_change_the_rest() -> None:
    data = "naïve café – it’s £5".encode() + b" \xff bad"
    assert found(data) == "utf-8"
    assert data.decode("utf-8", "replace") == "naïve café – it’s £5 \ufffd bad"


def test_the_whole_file_is_looked_at() -> None:
    assert found(b"a" * 3_000_000 + b" it\x92s \xa35") == "cp1252"
    assert found(b"a" * 32_767 + "é".encode() + b"b" * 2_000_000) == "utf-8"


@given(st.binary(max_size=400))
def test_any_bytes_decode(data: bytes) -> None:
    data.decode(found(data), errors="replace").encode("utf-8")


def test_binary() -> None:
    assert is_binary(bytes(range(256)).decode("latin-1"))
    assert not is_binary("a\x00b")
    assert not is_binary("ordinary words\twith\nlines\x0c")


def test_whole_keeps_length_and_pairs() -> None:
    assert whole("a\ud83db😀") == "a\ufffdb😀"
