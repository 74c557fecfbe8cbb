"""Who checks blocks: this process, or several that each build a checker of their own."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from typing import Any, Protocol

from postcheck.batch.block import Block, Failed, Outcome, Result, check_block, flags_of
from postcheck.checker import Checker
from postcheck.errors import InputError
from postcheck.model import Post
from postcheck.thread import ThreadState

_LOST = "could not be checked: the process that checked it was lost"


class Recipe(Protocol):
    """What a checker can be built from in any process, such as a `CheckerConfig`."""

    def checker(self) -> Checker: ...


class Workers(Protocol):
    """Checks blocks; up to `ahead` of them may wait for their results."""

    ahead: int

    def submit(self, block: Block) -> Future[Result]: ...
    def result(self, block: Block, future: Future[Result]) -> Result: ...
    def close(self) -> None: ...


class Here:
    """Checks in this process, when the result is asked for."""

    ahead = 0

    def __init__(self, checker: Checker) -> None:
        self._checker = checker

    def submit(self, block: Block) -> Future[Result]:
        return Future()

    def result(self, block: Block, future: Future[Result]) -> Result:
        return check_block(self._checker, block.posts, block.sent)

    def close(self) -> None:
        """There is nothing to close."""


class Processes:
    """Checks in other processes. Where one is lost, it costs the post that it was lost at."""

    def __init__(self, recipe: Recipe, jobs: int) -> None:
        self._recipe, self._jobs = recipe, jobs
        self.ahead = 2 * jobs
        self._pool = self._started(jobs)
        self._pools: dict[Future[Result], ProcessPoolExecutor] = {}

    def submit(self, block: Block) -> Future[Result]:
        try:
            with _without_interrupts():  # processes may be started here
                future = self._pool.submit(_check, block.posts, block.sent)
        except BrokenProcessPool as error:
            future = Future()
            future.set_exception(error)
        self._pools[future] = self._pool
        return future

    def result(self, block: Block, future: Future[Result]) -> Result:
        try:
            return self._waited(future)
        except BrokenProcessPool:  # maybe over another block
            pass
        try:
            return self._waited(self.submit(block))
        except BrokenProcessPool:
            return self._one_by_one(block)

    def close(self) -> None:
        """End the processes, at once: nothing that they still do is wanted."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in self._context.processes:
            if process.pid is not None:
                process.terminate()

    def _waited(self, future: Future[Result]) -> Result:
        pool = self._pools.pop(future)
        try:
            return future.result()
        except BrokenProcessPool:
            if pool is self._pool:
                self.close()
                self._pool = self._started(self._jobs)
            raise

    def _one_by_one(self, block: Block) -> Result:
        """A block over which processes are lost, each of its posts as a block of its own."""
        outcomes: list[Outcome] = []
        states = {name: replace(state) for name, state in block.sent.items()}
        for post in block.posts:
            sent = {post.thread: states[post.thread]} if post.thread is not None else {}
            one = Block([post], sent, {})
            try:
                result = self._waited(self.submit(one))
            except BrokenProcessPool:
                self._check_alive()
                result = Result([Failed(_LOST)], {})
            outcomes += result.outcomes
            for name, state in sent.items():
                state.of_school, state.since_breach = result.flags.get(name, flags_of(state))
                state.hear(post)
        return Result(outcomes, {name: flags_of(state) for name, state in states.items()})

    def _check_alive(self) -> None:
        """Raises InputError if processes are lost though they have nothing to check."""
        try:
            self._waited(self.submit(Block([], {}, {})))
        except BrokenProcessPool as error:
            message = "the processes that check are lost as soon as they start"
            raise InputError(message, hint="is there memory for them? use fewer --jobs") from error

    def _started(self, jobs: int) -> ProcessPoolExecutor:
        self._context = _Context()
        return ProcessPoolExecutor(
            jobs, self._context, initializer=_build, initargs=(self._recipe,)
        )


class _Context(SpawnContext):
    """How processes are started, and which. They are not forked: the copy of a process that has
    threads can hang."""

    def __init__(self) -> None:
        super().__init__()
        self.processes: list[BaseProcess] = []

    def Process(self, *args: Any, **more: Any) -> SpawnProcess:  # type: ignore[override]  # noqa: N802
        process = SpawnProcess(*args, **more)
        self.processes.append(process)
        return process


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Ctrl-C waits until the block is left; what is started in it does not get it at all."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_checker: Checker | Exception | None = None


def _build(recipe: Recipe) -> None:
    """Build the checker of this process, once; why it cannot be is told with the first block."""
    global _checker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends Ctrl-C to all; one is to stop
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _checker = recipe.checker()
    except Exception as error:
        _checker = error


def _end_with_parent() -> None:
    """Without this, a process whose parent was killed would wait for work for ever."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _check(posts: Sequence[Post], sent: dict[str, ThreadState]) -> Result:
    assert _checker is not None
    if isinstance(_checker, Exception):
        raise _checker
    return check_block(_checker, posts, sent)
