"""How far an export is read, whatever it is packed in."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from postcheck.model import Post
from postcheck.readers import Meter, read

if TYPE_CHECKING:
    from collections.abc import Callable

TABLE = "text,author\n" + "".join(f"hello {n},Ann\n" for n in range(40_000))
CHAT = "".join(f"01/03/2026, 10:{n % 60:02} - Ann: hello {n}\n" for n in range(40_000))


def alone(path: Path) -> Path:
    (path / "posts.csv").write_text(TABLE)
    return path / "posts.csv"


def chat(path: Path) -> Path:
    (path / "chat.txt").write_text(CHAT)
    return path / "chat.txt"


def folder(path: Path) -> Path:
    (path / "in").mkdir()
    for name in "ab":
        (path / "in" / f"{name}.csv").write_text(TABLE)
    return path / "in"


def zipped(path: Path) -> Path:
    with zipfile.ZipFile(path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in "ab":
            archive.writestr(f"{name}.csv", TABLE)
    return path / "a.zip"


def nested(path: Path) -> Path:
    inner = zipped(path)
    with zipfile.ZipFile(path / "outer.zip", "w") as archive:
        archive.write(inner, "inner.zip")
        archive.writestr("c.csv", TABLE)
    return path / "outer.zip"


def tarred(path: Path) -> Path:
    with tarfile.open(path / "a.tgz", "w:gz") as archive:
        for name in "ab":
            info = tarfile.TarInfo(f"{name}.csv")
            info.size = len(TABLE)
            archive.addfile(info, io.BytesIO(TABLE.encode()))
    return path / "a.tgz"


@pytest.mark.parametrize("make", [alone, chat, folder, zipped, nested, tarred])
def test_position_goes_with_the_records(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    meter = Meter()
    records = read(make(tmp_path), meter=meter)
    total = meter.total
    sizes = {alone: 1, chat: 1, nested: 3}
    size = len(CHAT) if make is chat else len(TABLE)
    assert total == sizes.get(make, 2) * size
    shares = []
    count = 0
    for count, record in enumerate(records, start=1):
        assert isinstance(record, Post)
        if count % 4_000 == 0:
            shares.append((count, meter.position / total))
    for number, share in shares:
        assert share == pytest.approx(number / count, abs=0.12)
    assert meter.position == meter.total == total


def test_several_inputs_add_up(tmp_path: Path) -> None:
    path, meter = alone(tmp_path), Meter()
    first, second = (read(path, meter=meter) for _ in range(2))
    assert meter.total == 2 * len(TABLE)
    list(first)
    assert len(TABLE) <= meter.position < 1.2 * len(TABLE)
    list(second)
    assert meter.position == meter.total
