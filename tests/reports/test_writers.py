"""Reports on disk: whole or not at all, safe in a spreadsheet, readable again."""

from __future__ import annotations

import csv
import json
import os
import stat
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postcheck.errors import InputError
from postcheck.model import Finding, Post, Report, Step
from postcheck.reports import SUFFIXES, RejectsWriter, writer_for
from postcheck.reports.csv import COLUMNS, safe
from postcheck.reports.jsonl import JsonlWriter

if TYPE_CHECKING:
    from pathlib import Path


def report(text: str = "you are dead", *labels: str, **more: str) -> Report:
    found = tuple(
        Finding(
            label=label,
            start=0,
            end=3,
            quote=text[:3],
            rule=f"{label}-1",
            severity="high",
            confidence="medium",
            clauses=("a-1", "b-2"),
            why="why",
            advice="advice",
        )
        for label in labels
    )
    return Report(
        post=Post(text, id="p1", posted_at=datetime(2018, 6, 13, 12, tzinfo=UTC), **more),
        verdict="review" if labels else "clear",
        labels=frozenset(labels),
        findings=found,
        next_step=Step(id="s", text="Talk to them", who="head", source="policy")
        if labels
        else None,
        policy="p",
        policy_version="1",
        rules_version="2",
    )


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_jsonl_holds_the_full_reports(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    reports = [report("you are dead", "threat", "insult"), report("fine")]
    with writer_for(path) as writer:
        for each in reports:
            writer.write(each)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [Report.model_validate_json(line) for line in lines] == reports
    assert lines[1] == reports[1].model_dump_json()


def test_csv_has_a_row_a_finding_and_one_for_a_clear_post(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with writer_for(str(path)) as writer:
        writer.write(report("you are dead", "threat", "insult"))
        writer.write(report("fine, all"))
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfpost_id,thread,posted_at,")
    first, second, clear = rows(path)
    assert tuple(first) == COLUMNS
    assert first == {
        "post_id": "p1",
        "thread": "",
        "posted_at": "2018-06-13T12:00:00+00:00",
        "author": "",
        "verdict": "review",
        "label": "threat",
        "quote": "you",
        "start": "0",
        "end": "3",
        "rule": "threat-1",
        "severity": "high",
        "confidence": "medium",
        "clauses": "a-1 b-2",
        "next_step": "Talk to them",
        "why": "why",
        "advice": "advice",
        "text": "you are dead",
        "notes": "",
        "policy": "p",
        "policy_version": "1",
        "rules_version": "2",
    }
    assert second["label"] == "insult"
    assert (clear["verdict"], clear["label"], clear["start"]) == ("clear", "", "")
    assert clear["text"] == "fine, all"


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+44 7700", "-2", "@SUM(A1)", "  =1", "\t=1", "\tx", "\rx", "\n=1", "\u200e=1", "＝1"],
)
def test_formulas_become_text(tmp_path: Path, cell: str) -> None:
    assert safe(cell) == f"'{cell}"
    path = tmp_path / "out.csv"
    with writer_for(path) as writer:
        writer.write(report(cell, author=cell, thread=cell))
    (row,) = rows(path)
    assert {row["text"], row["author"], row["thread"]} == {f"'{cell}"}


@pytest.mark.parametrize("cell", ["", "a=1", "1-2", "'=1", "£5", " x"])
def test_other_cells_stay(cell: str) -> None:
    assert safe(cell) == cell


@given(st.text(st.characters()))
def test_no_cell_starts_a_formula(cell: str) -> None:
    assert not safe(cell).lstrip().startswith(("=", "+", "-", "@"))
    safe(cell).encode("utf-8")


@settings(deadline=None)
@given(text=st.text(st.characters(), min_size=1), suffix=st.sampled_from([".jsonl", ".csv"]))
def test_any_text_can_be_written(
    tmp_path_factory: pytest.TempPathFactory, text: str, suffix: str
) -> None:
    path = tmp_path_factory.mktemp("out") / f"out{suffix}"
    with writer_for(path) as writer:
        writer.write(report(text, "threat"))
        writer.write(report(text, author=text))
    mended = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    if suffix == ".csv":
        assert [row["text"] for row in rows(path)] == [safe(mended)] * 2
    else:
        lines = path.read_text(encoding="utf-8").split("\n")[:-1]
        assert [json.loads(line)["post"]["text"] for line in lines] == [mended] * 2


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_nothing_stays_beside_a_file(tmp_path: Path, suffix: str) -> None:
    writer = writer_for(tmp_path / f"out{suffix}")
    writer.write(report("you are dead", "threat"))
    assert f"out{suffix}" not in {path.name for path in tmp_path.iterdir()}
    writer.close()
    writer.close()
    writer.discard()
    assert [path.name for path in tmp_path.iterdir()] == [f"out{suffix}"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_error_leaves_what_was_there(tmp_path: Path, suffix: str) -> None:
    old, new = tmp_path / f"old{suffix}", tmp_path / f"new{suffix}"
    old.write_text("before")
    for path in (old, new):
        with pytest.raises(KeyboardInterrupt), writer_for(path) as writer:  # noqa: PT012
            writer.write(report())
            raise KeyboardInterrupt
    assert old.read_text() == "before"
    assert [p.name for p in tmp_path.iterdir()] == [old.name]


def test_nothing_is_there_before_the_end(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    writer = writer_for(path)
    writer.write(report())
    assert not path.exists()
    writer.close()
    writer.close()
    assert path.exists()
    writer.discard()
    assert path.exists()
    assert [p.name for p in tmp_path.iterdir()] == ["out.jsonl"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with (
        pytest.raises(InputError, match="cannot be written: No space left"),
        writer_for(tmp_path / f"out{suffix}") as writer,
    ):
        writer.write(report())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="links and modes of POSIX")
def test_links_are_followed_and_modes_are_usual(tmp_path: Path) -> None:
    target, link = tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    target.write_text("before")
    link.symlink_to(target)
    with writer_for(link) as writer:
        writer.write(report())
    assert link.is_symlink()
    assert target.read_text() != "before"
    usual = tmp_path / "usual"
    usual.touch()
    assert stat.S_IMODE(target.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)


@pytest.mark.parametrize("name", ["out.ods", "out", ".csv", "out.txt"])
def test_other_endings(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"end the name with one of \.jsonl, \.csv, \.html"):
        writer_for(tmp_path / name)


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "dir.csv").mkdir()
    with pytest.raises(InputError, match="not a file"):
        writer_for(tmp_path / "dir.csv")
    with pytest.raises(InputError, match="cannot be written: No such file"):
        writer_for(tmp_path / "no" / "such" / "out.csv")
    with pytest.raises(InputError):
        writer_for("a\x00b.csv")


def test_rejects(tmp_path: Path) -> None:
    class Broken:
        place, reason, raw = "x.csv:3", "ragged row", 'é\ud800,"\n'

    path = tmp_path / "rejects.jsonl"
    with RejectsWriter(path) as writer:
        writer.write(Broken())
    (line,) = path.read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {"place": "x.csv:3", "reason": "ragged row", "raw": 'é\ufffd,"\n'}


def test_mending_keeps_the_rest_of_a_report(tmp_path: Path) -> None:
    broken = report("a\ud800c", "threat")
    with JsonlWriter(tmp_path / "x.jsonl") as writer:
        writer.write(broken)
    back = Report.model_validate_json((tmp_path / "x.jsonl").read_text(encoding="utf-8"))
    assert back.post.text == "a\ufffdc"
    assert back.findings[0].quote == "a\ufffdc"
    assert (back.labels, back.next_step) == (broken.labels, broken.next_step)
