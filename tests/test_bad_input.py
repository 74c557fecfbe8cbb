"""Hostile and broken input gives a result or one clear sentence, and spares its neighbours."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers import calls
from postcheck import Checker, InputError, PolicyError, Post, PostcheckError, Report
from postcheck.batch import Summary, run
from postcheck.facts import MAX_CHARACTERS
from postcheck.readers import read

GOOD = "I will wallop Mr Hale"
TEXTS = {
    "empty": "",
    "blank": " \t\n ",
    "one character": "a" * 1_000_000,
    "one word": "wallop " * 20_000,
    "one hit": "flipping heck " * 5_000,
    "one person": "Mr Hale she " * 5_000,
    "one cue": "not never but " * 5_000,
    "quotation marks": '"' * 100_000,
    "brackets": "[[" * 50_000,
    "emoji": "😡" * 100_000,
    "joined emoji": "\u200d".join("👩" * 50_000),
    "marks only": "\u0301" * 100_000,
    "invisible": "\u200b" * 100_000,
    "dollars": "$" * 100_000,
    "stars": "*" * 100_000,
    "right to left": "\u202e" + GOOD,
    "lone surrogates": "\ud800\udfff" + GOOD + "\ud83d",
    "NUL": "\0" + GOOD + "\0",
    "mixed line ends": "a\rb\nc\r\nd\u2028e\x85f\n\r" + GOOD,
    "a long hashtag": "#" + "wallop" * 10_000,
    "a long word of letters": "w a l l o p " * 10_000,
    "digits": "1.2:3" * 20_000,
    "private use": "\ue000\uffff\U0010ffff" * 1000,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_any_text_gives_a_report(text: str, own: Checker) -> None:
    post = Post(text, venue="public", reply_to=text[:5000], attachments=[{"kind": "image"}])
    report = own.check(post)
    assert report.post.text == text
    assert all(text[one.start : one.end] == one.quote for one in report.findings)
    assert (GOOD in text) == ("threat" in report.labels)


UNITS = (
    "I will wallop Mr Hale ",
    "I will wallop him at chess ",
    "not wallop the gate but never thwack the gate ",
    "Mrs Hale's son and she and he and they, ",
    "daft goose of a head teacher ",
    "miss out Mr Hale ",
    '"clobber the gate" ',
    "does anyone prod the gate ",
    "gritty old custard ",
    "nobody of the school in year 4 ",
)


@pytest.mark.parametrize("unit", UNITS)
def test_cost_is_linear(unit: str, own: Checker) -> None:
    """Four times the text takes about four times the calls, whatever repeats in it."""

    def work(times: int) -> int:
        return calls(lambda: own.check(unit * times))

    own.check(unit)
    assert work(800) < 6 * work(200)


def test_a_text_too_long_is_refused(own: Checker) -> None:
    with pytest.raises(InputError, match="too long") as caught:
        own.check("a" * (MAX_CHARACTERS + 1))
    assert caught.value.hint
    assert own.check("a" * MAX_CHARACTERS).verdict == "clear"


@pytest.mark.parametrize(
    "name", ["levns", "../levens", "", "model.yml", "\0.yaml", "x" * 5000, "levens/"]
)
def test_a_policy_that_does_not_exist(name: str, own: Checker) -> None:
    with pytest.raises(PolicyError) as caught:
        own.with_policy(name)
    assert "\n" not in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("content", [b"", b"a\tb", b"\xff\xfe", b"- 1", b"{" * 5000, b"title: 1\n"])
def test_a_policy_file_that_is_none(content: bytes, tmp_path: Path, own: Checker) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(content)
    with pytest.raises(PolicyError) as caught:
        own.with_policy(path)
    assert caught.value.path == path


def batch(checker: Checker, path: Path) -> tuple[Summary, list[Report]]:
    """The summary of a batch, and its reports."""
    out = path.with_name("out.jsonl")
    summary = run(checker, read(path), out)
    reports = [Report.model_validate_json(line) for line in out.read_bytes().splitlines()]
    assert len(reports) == summary.posts
    return summary, reports


def _csv(folder: Path) -> Path:
    path = folder / "posts.csv"
    rows = ["id,text,author", f"1,{GOOD},me", "2", "3,a,b,c,d", '4,"two\nlines",me', f"5,{GOOD},x"]
    path.write_text("\r\n".join(rows) + '\n6,"never closed', encoding="utf-8")
    return path


def _jsonl(folder: Path) -> Path:
    path = folder / "posts.jsonl"
    lines = [{"text": GOOD}, ["list"], {"text": 5}, {"text": "a", "posted_at": "soon"}]
    broken = ['{"text": "cut off', "[" * 100_000, "\x00", '{"text": "\\ud800"}']
    text = "\n".join([*map(json.dumps, lines), *broken, json.dumps({"text": GOOD})])
    path.write_text(text, encoding="utf-8")
    return path


def _zip(folder: Path) -> Path:
    path = folder / "posts.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.jsonl", json.dumps({"text": GOOD}))
        archive.writestr("b.csv", b"\x00\x01\x02" * 500)
        archive.writestr("../c.jsonl", json.dumps({"text": GOOD}))
    return path


@pytest.mark.parametrize("make", [_csv, _jsonl, _zip])
def test_bad_records_spare_their_neighbours(
    make: Callable[[Path], Path], tmp_path: Path, own: Checker
) -> None:
    summary, reports = batch(own, make(tmp_path))
    assert sum("threat" in report.labels for report in reports) == 2
    skipped, rejected = sum(summary.skipped.values()), sum(summary.rejected.values())
    assert summary.records == summary.posts + skipped + rejected
    assert rejected >= 1
    assert (tmp_path / "out.jsonl.rejects.jsonl").read_text(encoding="utf-8").count(
        "\n"
    ) == rejected
    assert sorted(path.name for path in tmp_path.parent.glob("*c.jsonl")) == []


FILES = {
    "empty": ("posts.csv", b""),
    "a zip that is none": ("posts.zip", b"PK\x03\x04 this is not a zip"),
    "a picture": ("posts.jpg", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8),
    "a spreadsheet": ("posts.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    "JSON that is no post": ("posts.json", b'{\n"a": 1\n}'),
}


@pytest.mark.parametrize(("name", "content"), FILES.values(), ids=FILES.keys())
def test_files_that_hold_no_posts(name: str, content: bytes, tmp_path: Path, own: Checker) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(PostcheckError) as caught:
        batch(own, path)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
    assert not (tmp_path / "out.jsonl").exists()


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no chat, table"):
        list(read(tmp_path))


def test_errors_are_one_line() -> None:
    error = PostcheckError("went\nwrong", path="a\nb", line=3, hint="mend\r\nit")
    assert str(error) == "a b:3: went wrong (mend it)"
    assert str(PostcheckError("wrong", line=3)) == "line 3: wrong"
    assert str(PostcheckError("wrong", path="a")) == "a: wrong"
