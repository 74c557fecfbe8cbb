"""Batches: the same outputs from one process and from several, and after any interruption."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postcheck import Checker, InputError, Post, Report
from postcheck.batch import Elsewhere, Journal, Only, Summary, mark_of, run
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
    alone: tuple[bytes, bytes, Summary], own: Checker, own_folder: Path, tmp_path: Path
) -> None:
    outputs = [tmp_path / "o.jsonl", tmp_path / "o.csv"]
    with closing(Elsewhere(CheckerConfig(rules_dir=own_folder), 2)) as workers:
        summary = run(own, MIXED, outputs, workers=workers)
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


def test_a_post_that_breaks_its_check_costs_no_other(
    own: Checker, own_folder: Path, tmp_path: Path
) -> None:
    records = [
        Post(BREACH, id="1"),
        Post("break", id="2"),
        Post("die", id="3"),
        Post(CLEAR, id="4"),
    ]
    out = tmp_path / "o.jsonl"
    with closing(Elsewhere(_Fragile(own_folder), 2)) as workers:
        summary = run(own, records, out, workers=workers)
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
    done, journal = tmp_path / "out.csv", tmp_path / "out.csv.unfinished"
    for _ in range(4):
        process = subprocess.Popen(command("out.csv", "--resume"), stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=rng.uniform(0.3, 1.0) * took)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if done.exists():  # at the very end, maybe with the journal still to be removed
            break
    if journal.exists() or not done.exists():
        subprocess.run(command("out.csv", "--resume"), check=True)
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert not journal.exists()


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
    assert list(wanted.said())[2:] == ["only posts by ann"]
    assert list(wanted.said(names=False))[2:] == ["only posts by authors that were chosen (1)"]
    out = tmp_path / "o.jsonl"
    summary = run(own, wanted.of(posts), out, only=Only(frozenset({"threat"})))
    assert [json.loads(line)["post"]["id"] for line in out.read_text().splitlines()] == ["2"]
    assert summary.skipped == {"left out by a filter": 3}
    assert (summary.records, summary.posts, summary.written) == (5, 2, 1)
    summary = run(own, posts, out, only=Only(verdict="urgent"))
    assert (summary.posts, summary.written) == (5, 3)


def test_outputs_are_looked_at_before_anything_is_checked(own: Checker, tmp_path: Path) -> None:
    checked: list[str] = []
    posts = posts_of([(0, 0, 0)])
    for name in ("reports.doc", "not/there/reports.csv"):
        with pytest.raises(InputError):
            run(_watched(own, checked), posts, [tmp_path / "a.jsonl", tmp_path / name])
    with pytest.raises(InputError, match="cannot be written"):
        run(_watched(own, checked), posts, tmp_path / "a.jsonl", summary=tmp_path / "no" / "s.json")
    assert checked == []
    assert list(tmp_path.iterdir()) == []


def test_all_outputs_appear_or_none(
    own: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a spreadsheet has one of them open, on a system that locks it then."""
    first, second, summary = (tmp_path / name for name in ("a.jsonl", "b.csv", "s.json"))
    first.write_text("as before")
    whole = Path.replace

    def refusing(self: Path, target: Path) -> Path:
        if target == second:
            raise PermissionError(13, "Permission denied")
        return whole(self, target)

    monkeypatch.setattr(Path, "replace", refusing)
    with pytest.raises(InputError, match=r"b\.csv: cannot be written: Permission denied"):
        run(own, MIXED[-3:], [first, second], summary=summary)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.jsonl": "as before"}
    monkeypatch.undo()
    run(own, MIXED[-3:], [first, second], summary=summary)
    names = {"a.jsonl", "a.jsonl.rejects.jsonl", "b.csv", "s.json"}
    assert {path.name for path in tmp_path.iterdir()} == names


def test_rejects_of_an_earlier_run_do_not_stay(own: Checker, tmp_path: Path) -> None:
    out, rejects = tmp_path / "o.jsonl", tmp_path / "o.jsonl.rejects.jsonl"
    run(own, MIXED[-2:], out)
    assert rejects.stat().st_size > 0
    run(own, MIXED[:2], out)
    assert rejects.stat().st_size == 0


def test_long_posts_make_small_blocks() -> None:
    records = [Post("x" * 400_000), Post("y"), Post("x" * 700_000), Skipped("p", "empty")]
    assert [len(block.records) for block in blocks(records, Threads())] == [3, 1]


def test_a_post_that_breaks_its_check_is_heard_all_the_same(own: Checker) -> None:
    def breaks(posts: Any, **more: Any) -> Any:
        raise ZeroDivisionError
        yield

    from copy import copy

    from postcheck.thread import Said

    broken = copy(own)
    broken.check_many = breaks  # type: ignore[method-assign]
    (block,) = blocks([Post("one", thread="a"), Post("two", thread="a")], Threads())
    states = {"a": block.sent["a"]}
    threads = Threads(states)
    blocks_module._outcome(broken, block.posts[0], threads)
    assert threads.state("a").said == (Said(None, "one", "thread"),)


class _Faulty:
    """What no checker can be built from."""

    def __init__(self, fault: str) -> None:
        self.fault = fault

    def checker(self) -> Checker:
        if self.fault == "die":
            os._exit(1)
        raise InputError("no such policy")


@pytest.mark.parametrize(
    ("fault", "message"), [("raise", "no such policy"), ("die", "lost as soon as they start")]
)
def test_processes_that_cannot_begin_end_the_run(
    own: Checker, tmp_path: Path, fault: str, message: str
) -> None:
    with closing(Elsewhere(_Faulty(fault), 2)) as workers, pytest.raises(InputError, match=message):
        run(own, posts_of([(0, 0, 0)] * 3), tmp_path / "o.jsonl", workers=workers)


def test_a_journal_that_lost_a_page_in_its_middle_is_cut_there(tmp_path: Path) -> None:
    path = tmp_path / "j"
    with Journal(path, mark="m") as journal:
        for number in range(3):
            journal.add([Skipped(str(number), "empty"), '{"a": "bcdefgh"}'], {})
    data = path.read_bytes()
    at = data.rindex(b"bcd", 0, data.rindex(b'["skipped"'))
    path.write_bytes(data[:at] + b"\0\0\0" + data[at + 3 :])
    with Journal(path, mark="m", resume=True) as journal:
        assert journal.records == 2
        assert list(journal.entries()) == [Skipped("0", "empty"), '{"a": "bcdefgh"}']


def test_two_runs_cannot_write_one_journal(tmp_path: Path) -> None:
    path = tmp_path / "j"
    with Journal(path, mark="m") as journal:
        journal.add([Skipped("x", "empty")], {})
        before = path.read_bytes()
        for resume in (False, True):
            with pytest.raises(InputError, match="another run is writing this output"):
                Journal(path, mark="m", resume=resume)
        assert path.read_bytes() == before
    Journal(path, mark="m", resume=True).remove()


def test_a_journal_of_nothing_is_in_nobodys_way(tmp_path: Path) -> None:
    path = tmp_path / "j"
    for mark in ("one", "two"):
        with Journal(path, mark=mark) as journal:
            assert journal.records == 0


def test_threads_that_were_forgotten_are_forgotten_after_going_on(
    own: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postcheck.thread._MAX_THREADS", 2)
    monkeypatch.setattr(blocks_module, "SIZE", 2)
    order = "aabbccaabca"
    posts = [
        Post(TEXTS[n * 3 % len(TEXTS)], id=str(n), thread=name, venue="private_group")
        for n, name in enumerate(order)
    ]
    run(own, posts, tmp_path / "whole.jsonl")
    whole = (tmp_path / "whole.jsonl").read_bytes()
    for stop in range(len(posts)):
        path = tmp_path / f"j{stop}"
        with Journal(path, mark="m") as journal, pytest.raises(KeyboardInterrupt):
            run(own, _stopping(list(posts), stop), tmp_path / "o.jsonl", journal=journal)
        with Journal(path, mark="m", resume=True) as journal:
            run(own, posts, tmp_path / "o.jsonl", journal=journal)
        assert (tmp_path / "o.jsonl").read_bytes() == whole


def _marks(export: Path, config: CheckerConfig) -> str:
    return mark_of([export], config, ["csv"])


def test_what_a_run_is_about(own_folder: Path, tmp_path: Path) -> None:
    export, roster = tmp_path / "export", tmp_path / "roster.csv"
    (export / "deep").mkdir(parents=True)
    (export / "deep" / "chat.txt").write_text("hello")
    roster.write_text("name,role\nAnn Hale,staff\n")
    config = CheckerConfig(rules_dir=own_folder, roster=roster)
    first = _marks(export, config)
    assert _marks(export, config) == first
    (export / "deep" / "chat.txt").write_text("hello you")
    second = _marks(export, config)
    roster.write_text("name,role\nAnn Hale,pupil\n")
    third = _marks(export, config)
    fourth = _marks(export, config.model_copy(update={"policy": "levens"}))
    assert len({first, second, third, fourth}) == 4
