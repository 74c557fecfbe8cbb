"""Processes that answer: within a time, and whatever becomes of them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from postcheck.errors import InputError, PolicyError
from postcheck.processes import Processes, ProcessLostError, TooLongError

WAIT = 60.0


class Built(NamedTuple):
    """What takes the place of a checker: nothing has to be read for it."""

    folder: Path

    def checker(self) -> Any:
        (self.folder / f"built by {os.getpid()}").touch()
        return self


class Broken(NamedTuple):
    """What cannot be built."""

    lost: bool = False

    def checker(self) -> Any:
        if self.lost:
            os._exit(1)
        raise PolicyError("there is no such policy", path="x.yaml", hint="look")


def answer(checker: Any, question: str) -> int:
    """The process, after doing what is asked."""
    if question == "sleep":
        time.sleep(600)
    if question == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if question == "fail":
        raise InputError("it fails")
    return os.getpid()


@contextmanager
def processes(recipe: Any, count: int = 1, *, limit: float | None = None) -> Iterator[Any]:
    some: Processes[str, int] = Processes(recipe, count, answer, limit=limit)
    try:
        yield some
    finally:
        some.close()


def gone(process: int) -> bool:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            if Path(f"/proc/{process}/stat").read_text().split(") ")[1].startswith("Z"):
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


def test_what_takes_too_long_is_ended_and_the_next_is_answered(tmp_path: Path) -> None:
    with processes(Built(tmp_path), limit=0.5) as some:
        first = some.ask("").result(WAIT)
        with pytest.raises(TooLongError):
            some.ask("sleep").result(WAIT)
        assert gone(first)
        assert some.ask("").result(WAIT) != first


def test_a_process_that_is_lost_costs_one_question(tmp_path: Path) -> None:
    with processes(Built(tmp_path)) as some:
        lost = some.ask("die")
        after = some.ask("")
        with pytest.raises(ProcessLostError):
            lost.result(WAIT)
        assert after.result(WAIT)


def test_another_begins_before_anybody_asks(tmp_path: Path) -> None:
    with processes(Built(tmp_path)) as some:
        with pytest.raises(ProcessLostError):
            some.ask("die").result(WAIT)
        end = time.monotonic() + WAIT
        while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < end:
            time.sleep(0.02)
        assert len(list(tmp_path.iterdir())) == 2


def test_a_question_that_fails_costs_nothing_else(tmp_path: Path) -> None:
    with processes(Built(tmp_path)) as some:
        before = some.ask("").result(WAIT)
        with pytest.raises(InputError, match="it fails"):
            some.ask("fail").result(WAIT)
        assert some.ask("").result(WAIT) == before


def test_ready_when_every_process_is(tmp_path: Path) -> None:
    with processes(Built(tmp_path), 3) as some:
        for one in some.ready():
            assert one.result(WAIT) is None
        assert len(list(tmp_path.iterdir())) == 3


def test_what_building_raises_is_told_to_all_who_wait() -> None:
    with processes(Broken()) as some:
        with pytest.raises(PolicyError, match="no such policy"):
            some.ready()[0].result(WAIT)
        for _ in range(2):
            with pytest.raises(PolicyError, match="no such policy"):
                some.ask("").result(WAIT)


def test_processes_that_are_lost_as_they_begin() -> None:
    with processes(Broken(lost=True)) as some:
        with pytest.raises(InputError, match="lost as soon as they start"):
            some.ready()[0].result(WAIT)
        with pytest.raises(InputError, match="lost as soon as they start"):
            some.ask("").result(WAIT)


def test_a_question_that_is_not_wanted_any_more_is_not_asked(tmp_path: Path) -> None:
    with processes(Built(tmp_path), limit=0.5) as some:
        slow, unwanted = some.ask("sleep"), some.ask("die")
        assert unwanted.cancel()
        with pytest.raises(TooLongError):
            slow.result(WAIT)
        assert some.ask("").result(WAIT)


def test_nobody_waits_for_what_is_closed(tmp_path: Path) -> None:
    with processes(Built(tmp_path)) as some:
        process = some.ask("").result(WAIT)
        waiting: list[Future[int]] = [some.ask("sleep"), some.ask(""), some.ask("")]
        time.sleep(0.2)
        some.close()
        waiting.append(some.ask(""))
        for one in waiting:
            with pytest.raises(ProcessLostError):
                one.result(WAIT)
        assert gone(process)
        some.close()


def test_processes_can_be_closed_while_they_begin(tmp_path: Path) -> None:
    with processes(Built(tmp_path), 4) as some:
        future = some.ask("")
    with pytest.raises((ProcessLostError, InputError)):
        future.result(WAIT)
