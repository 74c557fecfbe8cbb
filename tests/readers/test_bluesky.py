"""Bluesky's repositories: the tree from its root, and nothing beside it."""

from __future__ import annotations

import hashlib
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import libipld
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postcheck.errors import InputError, MissingExtraError
from postcheck.model import Post
from postcheck.readers import Rejected, detect, read

if TYPE_CHECKING:
    from pathlib import Path

DID = "did:plc:ann"
POSTS = "app.bsky.feed.post"


class Car:
    """Writes an archive of blocks."""

    def __init__(self) -> None:
        self.blocks: dict[bytes, bytes] = {}

    def add(self, value: object) -> bytes:
        data = libipld.encode_dag_cbor(value)
        name = b"\x01\x71\x12\x20" + hashlib.sha256(data).digest()
        self.blocks[name] = data
        return name

    def node(self, records: dict[str, bytes], left: bytes | None = None) -> bytes:
        entries, last = [], b""
        for key, value in sorted(records.items()):
            name = key.encode()
            shared = next(
                (i for i, (a, b) in enumerate(zip(name, last, strict=False)) if a != b),
                min(len(name), len(last)),
            )
            entries.append({"p": shared, "k": name[shared:], "v": value, "t": None})
            last = name
        return self.add({"l": left, "e": entries})

    def written(self, data: bytes | None, **commit: Any) -> bytes:
        root = self.add({"did": DID, "version": 3, "data": data, "sig": b"x", **commit})
        link = b"\xd8\x2a\x58\x25\x00" + root
        header = b"\xa2eroots\x81" + link + b"gversion\x01"
        parts = [header, *(name + block for name, block in self.blocks.items())]
        return b"".join(varint(len(part)) + part for part in parts)


def varint(number: int) -> bytes:
    found = b""
    while number > 0x7F:
        found += bytes([number & 0x7F | 0x80])
        number >>= 7
    return found + bytes([number])


def post(text: str, **more: Any) -> dict[str, Any]:
    return {"$type": POSTS, "text": text, "createdAt": "2024-03-01T18:00:00.123Z", **more}


def saved(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "repo.car"
    path.write_bytes(data)
    return path


def repository(tmp_path: Path, posts: dict[str, dict[str, Any]], **others: object) -> Path:
    car = Car()
    records = {f"{POSTS}/{key}": car.add(value) for key, value in posts.items()}
    records |= {key.replace("_", "."): car.add(value) for key, value in others.items()}
    car.add(post("this was deleted"))
    return saved(tmp_path, car.written(car.node(records)))


def test_posts_and_nothing_else(tmp_path: Path) -> None:
    like = {"$type": "app.bsky.feed.like", "createdAt": "2024-03-01T18:00:00Z"}
    path = repository(tmp_path, {"3ka": post("hello"), "3kb": post("again")}, like_1=like)
    assert detect(path) == "bluesky"
    first, second = read(path)
    assert isinstance(first, Post)
    assert isinstance(second, Post)
    assert (first.text, first.author, first.venue) == ("hello", DID, "public")
    assert (first.id, first.platform) == (f"at://{DID}/{POSTS}/3ka", "bluesky")
    assert first.posted_at == datetime(2024, 3, 1, 18, 0, 0, 123000, tzinfo=UTC)
    assert second.text == "again"


def test_a_tree_of_several_nodes(tmp_path: Path) -> None:
    car = Car()
    below = car.node({f"{POSTS}/3ka": car.add(post("one"))})
    beyond = car.node({f"{POSTS}/3kc": car.add(post("three"))})
    middle = {"p": 0, "k": f"{POSTS}/3kb".encode(), "v": car.add(post("two")), "t": beyond}
    path = saved(tmp_path, car.written(car.add({"l": below, "e": [middle]}), version=2))
    assert [r.text for r in read(path) if isinstance(r, Post)] == ["one", "two", "three"]


def test_answers_and_pictures(tmp_path: Path) -> None:
    first, other = f"at://{DID}/{POSTS}/3ka", "at://did:plc:bob/app.bsky.feed.post/1"
    pictures = {"$type": "x#images", "images": [{"alt": "4B by the gate"}, {"alt": ""}]}
    posts = {
        "3ka": post("one", embed=pictures),
        "3kb": post("two", reply={"parent": {"uri": first}, "root": {"uri": first}}),
        "3kc": post("three", reply={"parent": {"uri": other}, "root": {"uri": other}}),
        "3kd": post("", embed={"media": pictures, "record": {}}),
        "3ke": post("x", embed={"external": {"uri": "https://a.example", "title": "not mine"}}),
        "3kf": post("y", embed={"video": b"", "alt": "a film"}),
    }
    found = [r for r in read(repository(tmp_path, posts)) if isinstance(r, Post)]
    assert [a.caption for a in found[0].attachments] == ["4B by the gate", None]
    assert (found[1].reply_to, found[1].thread) == ("one", first)
    assert (found[2].reply_to, found[2].thread) == (None, other)
    assert [a.kind for a in found[3].attachments] == ["image", "image"]
    assert [(a.kind, a.caption) for p in found[4:] for a in p.attachments] == [
        ("link", None),
        ("video", "a film"),
    ]


def test_an_empty_repository(tmp_path: Path) -> None:
    assert list(read(repository(tmp_path, {}))) == []


def test_a_post_that_is_missing_costs_itself_alone(tmp_path: Path) -> None:
    car = Car()
    lost = car.add(post("lost"))
    node = car.node({f"{POSTS}/3ka": lost, f"{POSTS}/3kb": car.add(post("kept"))})
    data = car.written(node)
    del car.blocks[lost]
    data = car.written(node)
    first, second = read(saved(tmp_path, data))
    assert isinstance(first, Rejected)
    assert isinstance(second, Post)


@pytest.mark.parametrize("data", [None, 3, "text"])
def test_a_broken_tree_is_rejected(tmp_path: Path, data: Any) -> None:
    (record,) = read(saved(tmp_path, Car().written(data)))
    assert isinstance(record, Rejected)
    assert "broken repository" in record.reason


def test_one_that_breaks_off(tmp_path: Path) -> None:
    path = repository(tmp_path, {"3ka": post("hello")})
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError, match="not a repository"):
        read(path)


def test_without_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = repository(tmp_path, {})
    monkeypatch.setitem(sys.modules, "libipld", None)
    with pytest.raises(MissingExtraError, match=r"postcheck\[exports\]"):
        read(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(where=st.integers(0, 600), byte=st.integers(0, 255))
def test_damage_never_ends_in_a_traceback(tmp_path: Path, where: int, byte: int) -> None:
    path = repository(tmp_path, {"3ka": post("hello"), "3kb": post("again")})
    data = bytearray(path.read_bytes())
    data[60 + where % (len(data) - 60)] = byte
    path.write_bytes(data)
    try:
        found = list(read(path, format="bluesky"))
    except InputError:
        return
    assert len(found) <= 2
