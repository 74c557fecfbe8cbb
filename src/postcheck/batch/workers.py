"""Who checks blocks: this process, or several that each build a checker of their own.

The pool of the standard library is not used: where one of its processes is lost while it sends,
the whole pool can wait for ever. Here each process has a pipe and a thread of its own, and its
loss is seen at once by that thread alone.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue
from typing import NamedTuple, Protocol

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


class Here:
    """Checks in this process, when the result is asked for."""

    ahead = 0

    def __init__(self, checker: Checker) -> None:
        self._checker = checker

    def submit(self, block: Block) -> Future[Result]:
        return Future()

    def result(self, block: Block, future: Future[Result]) -> Result:
        return check_block(self._checker, block.posts, block.sent)


class _LostError(Exception):
    """A process has ended over what it was asked."""


class _Task(NamedTuple):
    """Posts and how their threads stand, and what takes the result."""

    posts: Sequence[Post]
    sent: dict[str, ThreadState]
    future: Future[Result]


class Processes:
    """Checks in other processes, which begin at once. Close it when nothing more is wanted.

    Where a process is lost, it costs the post that it was lost at. `result` raises what building
    the checker raised, and InputError if processes are lost before they have checked anything.
    """

    def __init__(self, recipe: Recipe, jobs: int) -> None:
        self.ahead = 2 * jobs
        self._tasks: SimpleQueue[_Task] = SimpleQueue()
        self._askers = [_Asker(recipe, self._tasks) for _ in range(jobs)]
        with _without_interrupts():
            for asker in self._askers:
                asker.start()

    def submit(self, block: Block) -> Future[Result]:
        future: Future[Result] = Future()
        self._tasks.put(_Task(block.posts, block.sent, future))
        return future

    def result(self, block: Block, future: Future[Result]) -> Result:
        try:
            return future.result()
        except _LostError:
            return self._one_by_one(block)

    def close(self) -> None:
        """End the processes, at once: nothing that they still do is wanted."""
        for asker in self._askers:
            asker.end()

    def _one_by_one(self, block: Block) -> Result:
        """A block over which a process was lost, each of its posts as a block of its own."""
        outcomes: list[Outcome] = []
        states = {name: replace(state) for name, state in block.sent.items()}
        for post in block.posts:
            sent = {post.thread: states[post.thread]} if post.thread is not None else {}
            try:
                result = self.submit(Block([post], sent, {})).result()
            except _LostError:
                result = Result([Failed(_LOST)], {})
            outcomes += result.outcomes
            for name, state in sent.items():
                state.of_school, state.since_breach = result.flags.get(name, flags_of(state))
                state.hear(post)
        return Result(outcomes, {name: flags_of(state) for name, state in states.items()})


class _Asker(threading.Thread):
    """Puts one task after the other to a process of its own, and starts another if that is lost."""

    def __init__(self, recipe: Recipe, tasks: SimpleQueue[_Task]) -> None:
        super().__init__(daemon=True)
        self._recipe, self._tasks = recipe, tasks
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._ready = False
        self._over = False

    def run(self) -> None:
        with suppress(OSError):  # where it cannot begin now, whoever asks first hears of it
            self._begin()
        while not self._over:
            task = self._tasks.get()
            try:
                task.future.set_result(self._answer(task))
            except Exception as error:  # it is for whoever waits for the result
                task.future.set_exception(error)

    def end(self) -> None:
        """End its process, whatever that is at."""
        self._over = True
        if self._process is not None:
            self._process.terminate()

    def _answer(self, task: _Task) -> Result:
        pipe = self._pipe or self._begin()
        if not self._ready:
            self._await_ready(pipe)
        try:
            pipe.send((task.posts, task.sent))
            result: Result = pipe.recv()
        except (EOFError, OSError) as error:
            self._lose(pipe)
            raise _LostError from error
        return result

    def _begin(self) -> Connection:
        # Not forked: the copy of a process that has threads can hang.
        context = multiprocessing.get_context("spawn")
        pipe, its_end = context.Pipe()
        self._process = context.Process(target=_serve, args=(its_end, self._recipe), daemon=True)
        self._process.start()
        its_end.close()
        if self._over:
            self._process.terminate()
        self._pipe = pipe
        return pipe

    def _await_ready(self, pipe: Connection) -> None:
        try:
            failed: Exception | None = pipe.recv()
        except (EOFError, OSError) as error:
            self._lose(pipe)
            message = "the processes that check are lost as soon as they start"
            raise InputError(message, hint="is there memory for them? use fewer --jobs") from error
        if failed is not None:
            self._lose(pipe)
            raise failed
        self._ready = True

    def _lose(self, pipe: Connection) -> None:
        self._pipe, self._ready = None, False
        pipe.close()


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Threads that are started here, and processes that those start, do not get Ctrl-C: a terminal
    sends it to all, and only the first process is to stop."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Connection, recipe: Recipe) -> None:
    """What another process does: build a checker, say so, and check until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        checker = recipe.checker()
    except Exception as error:
        pipe.send(error)
        return
    try:
        pipe.send(None)
        while True:
            posts, sent = pipe.recv()
            pipe.send(check_block(checker, posts, sent))
    except (EOFError, OSError):  # whoever asked is gone
        return
