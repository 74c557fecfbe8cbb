"""Batches: the same outputs from one process and from several, and after any interruption."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postcheck import Checker, InputError, Post, Report
from postcheck.batch import Journal, Only, Summary, run
from postcheck.batch import block as blocks_module
from postcheck.batch.block import blocks, check_block, flags_of
from postcheck.batch.wanted import Wanted
from postcheck.config import CheckerConfig
from postcheck.readers import Record, Rejected, Skipped
from postcheck.thread import Threads

BREACH, CLEAR, TIE, ANSWER = "I will wallop Mr Hale", "lovely", "the school fair", "so true"
TEXTS = (BREACH, CLEAR, TIE, ANSWER, "leaky roof", "he is a noodle", "flipping heck")


def posts_of(chosen: list[tuple[int, int, int]]) -> list[Post]:
    """Posts from numbers: a text, a thread, a venue."""
    venues = (None, "public", "private_group")
    threads = (None, "a", "b")
    return [
        Post(TEXTS[text], id=str(n), thread=threads[thread], venue=venues[venue], author=str(n % 3))  # type: ignore[arg-type]
        for n, (text, thread, venue) in enumerate(chosen)
    ]


NUMBERS = st.lists(
    st.tuples(st.integers(0, len(TEXTS) - 1), st.integers(0, 2), st.integers(0, 2)), max_size=40
)


@settings(deadline=None)
@given(chosen=NUMBERS, size=st.integers(1, 7), late=st.integers(0, 3))
def test_blocks_are_checked_as_if_one_after_the_other(
    own: Checker, chosen: list[tuple[int, int, int]], size: int, late: int
) -> None:
    """However posts are cut, and however many blocks are on their way at a time."""
    posts = posts_of(chosen)
    expected = [report.model_dump_json() for report in own.check_many(posts)]
    found: list[str] = []
    before = blocks_module.SIZE
    try:
        blocks_module.SIZE = size
        waiting = []
        for block in blocks(posts, Threads()):
            waiting.append((block, check_block(own, block.posts, block.sent)))
            if len(waiting) > late:
                found += _settled(own, *waiting.pop(0))
        for one in waiting:
            found += _settled(own, *one)
    finally:
        blocks_module.SIZE = before
    assert found == expected


def _settled(own: Checker, block: Any, result: Any) -> list[str]:
    if not block.stands:
        block = block.anew()
        result = check_block(own, block.posts, block.sent)
    block.settle(result)
    return [outcome.line for outcome in result.outcomes]


def test_a_block_that_stands_is_checked_once(own: Checker) -> None:
    (block,) = blocks(posts_of([(1, 1, 0)] * 5), Threads())
    assert block.stands
    block.settle(check_block(own, block.posts, block.sent))
    assert flags_of(block.states["a"]) == (False, None)


MIXED: list[Record] = [
    *posts_of([(n % len(TEXTS), n % 3, n % 3) for n in range(900)]),
    Skipped("x:1", "system notice"),
    Rejected("x:2", "broken JSON", "{"),
]


@pytest.fixture(scope="module")
def alone(own: Checker, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes, Summary]:
    folder = tmp_path_factory.mktemp("alone")
    outputs = [folder / "o.jsonl", folder / "o.csv"]
    summary = run(own, MIXED, outputs)
    assert summary.rejected == {"broken JSON": 1}
    return outputs[0].read_bytes(), outputs[1].read_bytes(), summary


def test_several_processes_write_the_same(
    alone: tuple[bytes, bytes, Summary], own_folder: Path, tmp_path: Path
) -> None:
    outputs = [tmp_path / "o.jsonl", tmp_path / "o.csv"]
    summary = run(CheckerConfig(rules_dir=own_folder), MIXED, outputs, jobs=2)
    assert (outputs[0].read_bytes(), outputs[1].read_bytes(), summary) == alone


class _Fragile:
    """A checker that one post breaks, and another brings the whole process down."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def checker(self) -> Checker:
        checker = Checker(rules_dir=self._folder)
        whole = checker.check_many

        def check_many(posts: Any, **more: Any) -> Any:
            for post in posts:
                if post.text == "break":
                    raise ZeroDivisionError("on purpose")
                if post.text == "die":
                    os._exit(1)
                yield from whole([post], **more)

        checker.check_many = check_many  # type: ignore[method-assign]
        return checker


def test_a_post_that_breaks_its_check_costs_no_other(own_folder: Path, tmp_path: Path) -> None:
    records = [
        Post(BREACH, id="1"),
        Post("break", id="2"),
        Post("die", id="3"),
        Post(CLEAR, id="4"),
    ]
    out = tmp_path / "o.jsonl"
    summary = run(_Fragile(own_folder), records, out, jobs=2)
    reports = [Report.model_validate_json(line) for line in out.read_bytes().splitlines()]
    assert [report.post.id for report in reports] == ["1", "4"]
    assert (summary.posts, summary.records) == (2, 4)
    rejected = (tmp_path / "o.jsonl.rejects.jsonl").read_text(encoding="utf-8").splitlines()
    reasons = [json.loads(line)["reason"] for line in rejected]
    assert "ZeroDivisionError: on purpose" in reasons[0]
    assert "the process that checked it was lost" in reasons[1]


@settings(deadline=None, max_examples=25)
@given(stop=st.integers(0, 60), size=st.integers(1, 9), torn=st.integers(0, 200))
def test_going_on_from_any_point_writes_the_same(
    own: Checker, tmp_path_factory: pytest.TempPathFactory, stop: int, size: int, torn: int
) -> None:
    folder = tmp_path_factory.mktemp("resume")
    records = MIXED[:50] + MIXED[-2:]
    run(own, records, folder / "whole.jsonl")
    before = blocks_module.SIZE
    checked: list[str] = []
    try:
        blocks_module.SIZE = size
        with Journal(folder / "j", mark="m") as journal, pytest.raises(KeyboardInterrupt):
            run(own, _stopping(records, stop), folder / "out.jsonl", journal=journal)
        with (folder / "j").open("ab") as file:  # a line that the power cut off
            file.write(b'{"schema_version":"1","post":{"text":"half of a line'[:torn])
        with Journal(folder / "j", mark="m", resume=True) as journal:
            there = sum(1 for _ in journal.entries())
            run(_watched(own, checked), records, folder / "out.jsonl", journal=journal)
    finally:
        blocks_module.SIZE = before
    assert (folder / "out.jsonl").read_bytes() == (folder / "whole.jsonl").read_bytes()
    assert there == min(stop, len(records)) // size * size
    assert len(checked) == sum(isinstance(record, Post) for record in records[there:])


def _stopping(records: list[Record], at: int) -> Any:
    yield from records[:at]
    raise KeyboardInterrupt


def _watched(own: Checker, checked: list[str]) -> Any:
    from copy import copy

    watched = copy(own)

    def check_many(posts: Any, **more: Any) -> Any:
        for post in posts:
            checked.append(post.text)
            yield from own.check_many([post], **more)

    watched.check_many = check_many  # type: ignore[method-assign]
    return watched


def test_a_journal_is_of_one_run(tmp_path: Path) -> None:
    path = tmp_path / "j"
    with Journal(path, mark="one") as journal:
        journal.add([Skipped("x", "empty")], {"a": (True, 0)})
    with pytest.raises(InputError, match=r"a run was interrupted here.*--resume"):
        Journal(path, mark="one")
    with pytest.raises(InputError, match="other inputs, options or rules"):
        Journal(path, mark="two", resume=True)
    with Journal(path, mark="one", resume=True) as journal:
        assert list(journal.entries()) == [Skipped("x", "empty")]
        assert [flags for _, flags in journal.blocks()] == [{"a": (True, 0)}]
        journal.remove()
    assert not path.exists()


def test_a_run_that_is_killed_again_and_again(own_folder: Path, tmp_path: Path) -> None:
    rng = random.Random(7)
    export = tmp_path / "export.jsonl"
    lines = [{"text": rng.choice(TEXTS), "id": n, "thread": n % 5} for n in range(6_000)]
    export.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")

    def command(out: str, *more: str) -> list[str]:
        arguments = ["batch", str(export), "-o", str(tmp_path / out), "-q", *more]
        return [sys.executable, "-m", "postcheck", *arguments, "--rules", str(own_folder)]

    started = time.perf_counter()
    subprocess.run(command("whole.csv"), check=True)
    took = time.perf_counter() - started
    kills = 0
    while kills < 4:
        process = subprocess.Popen(command("out.csv", "--resume"), stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=rng.uniform(0.3, 1.0) * took)
            break
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
            assert not (tmp_path / "out.csv").exists()
    if not (tmp_path / "out.csv").exists():
        subprocess.run(command("out.csv", "--resume"), check=True)
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert not list(tmp_path.glob("*.unfinished"))


def test_filters(own: Checker, tmp_path: Path) -> None:
    def at(day: int) -> datetime:
        return datetime(2026, 3, day, tzinfo=UTC)

    posts = [
        Post(BREACH, id="1", author="Ann", posted_at=at(1)),
        Post(BREACH, id="2", author="ann ", posted_at=at(5)),
        Post(CLEAR, id="3", author="Ann", posted_at=at(9)),
        Post("flipping heck", id="4", author="Ann"),
        Post(BREACH, id="5", author="Bob", posted_at=at(5)),
    ]
    wanted = Wanted(at(2), at(9), frozenset({"ann"}))
    out = tmp_path / "o.jsonl"
    summary = run(own, wanted.of(posts), out, only=Only(frozenset({"threat"})))
    assert [json.loads(line)["post"]["id"] for line in out.read_text().splitlines()] == ["2"]
    assert summary.skipped == {"left out by a filter": 3}
    assert (summary.records, summary.posts, summary.written) == (5, 2, 1)
    summary = run(own, posts, out, only=Only(verdict="urgent"))
    assert (summary.posts, summary.written) == (5, 3)
