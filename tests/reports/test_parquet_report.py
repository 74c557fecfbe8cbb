"""Parquet reports: every field comes back, whatever the texts are."""

from __future__ import annotations

import builtins
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from helpers import SAMPLES
from postcheck import Checker
from postcheck.arrow import REPORT_SCHEMA
from postcheck.batch import run
from postcheck.errors import MissingExtraError
from postcheck.model import Post, Report
from postcheck.readers import read
from postcheck.reports import parquet as writing
from postcheck.reports import writer_for
from postcheck.reports.columns import report_of
from postcheck.reports.whole import whole
from strategies import anything


def reports_in(path: Path) -> list[Report]:
    return [report_of(row) for row in parquet.read_table(path).to_pylist()]


def clear(text: str, **more: Any) -> Report:
    post = Post(text, **more)
    return Report(post=post, policy="p", policy_version="1", rules_version="2")


def test_reports_come_back(tmp_path: Path, shipped: Checker) -> None:
    paths = [tmp_path / "out.parquet", tmp_path / "out.jsonl"]
    done = run(shipped, read(SAMPLES / "posts.jsonl"), paths)
    lines = paths[1].read_text(encoding="utf-8").splitlines()
    expected = [Report.model_validate_json(line) for line in lines]
    assert reports_in(paths[0]) == expected
    assert any(report.findings for report in expected)
    file = parquet.ParquetFile(paths[0])
    assert file.schema_arrow.equals(REPORT_SCHEMA)
    told = json.loads(file.metadata.metadata[b"postcheck.account"])
    assert told == done.model_dump(mode="json")


def test_row_groups_end_by_rows_and_by_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def groups(*texts: str) -> list[int]:
        with writer_for(tmp_path / "out.parquet") as writer:
            for text in texts:
                writer.write(clear(text))
        found = parquet.ParquetFile(tmp_path / "out.parquet").metadata
        return [found.row_group(n).num_rows for n in range(found.num_row_groups)]

    monkeypatch.setattr(writing, "_ROWS", 10)
    monkeypatch.setattr(writing, "_CHARACTERS", 1_000)
    assert groups(*(["short"] * 25)) == [10, 10, 5]
    assert groups("x" * 600, "x" * 600, "x" * 2_000, "short") == [2, 1, 1]
    assert groups() == []


@settings(deadline=None, max_examples=40)
@given(st.lists(anything, max_size=6), st.datetimes(timezones=st.timezones()))
def test_any_text_comes_back(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], when: Any
) -> None:
    when = when.replace(year=min(max(when.year, 2), 9998))
    path = tmp_path_factory.mktemp("parquet") / "out.parquet"
    with writer_for(path) as writer:
        for text in texts:
            writer.write(clear(text, author=text, posted_at=when))
    found = reports_in(path)
    assert [report.post.text for report in found] == [whole(text) for text in texts]
    assert [report.post.author for report in found] == [whole(text) for text in texts]
    assert {report.post.posted_at for report in found} <= {Post("", posted_at=when).posted_at}


def test_without_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name.partition(".")[0] == "pyarrow":
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"need pyarrow.*postcheck\[arrow\]"):
        writer_for(tmp_path / "out.parquet")
    assert list(tmp_path.iterdir()) == []
