"""Processes that each build a checker of their own and answer questions with it.

The pool of the standard library is not used: where one of its processes is lost while it sends,
the whole pool can wait for ever. Here each process has a pipe and a thread of its own, its loss is
seen at once by that thread alone, and one that takes too long can be ended.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import Empty, SimpleQueue
from typing import Generic, NamedTuple, Protocol, TypeVar

from postcheck.checker import Checker
from postcheck.errors import InputError

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class Recipe(Protocol):
    """What a checker can be built from in any process, such as a `CheckerConfig`."""

    def checker(self) -> Checker: ...


class ProcessLostError(Exception):
    """A process has ended over what it was asked."""


class TooLongError(Exception):
    """A process did not answer in time, and was ended."""


class _Task(NamedTuple, Generic[Question, Answer]):
    """What is asked, and what takes the answer."""

    question: Question
    future: Future[Answer]


class Processes(Generic[Question, Answer]):
    """Answers questions in other processes, which begin at once. Close it when all is done.

    `answer` is a function at the top of a module, since each process looks it up. `limit`: seconds
    after which a process that has not answered is ended, and another one begun.

    A future raises ProcessLostError, also if it is closed, TooLongError, what `answer` or building
    the checker raised, and InputError if the processes are lost before they have answered anything.
    """

    def __init__(
        self,
        recipe: Recipe,
        count: int,
        answer: Callable[[Checker, Question], Answer],
        *,
        limit: float | None = None,
    ) -> None:
        self.count = count
        self._tasks: SimpleQueue[_Task[Question, Answer] | None] = SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        self._askers = [_Asker(recipe, answer, self._tasks, limit) for _ in range(count)]
        with _without_interrupts():
            for asker in self._askers:
                asker.start()

    def ask(self, question: Question) -> Future[Answer]:
        """Ask whichever process is free first; a future that is cancelled in time is not asked."""
        future: Future[Answer] = Future()
        with self._closing:
            if self._closed:
                future.set_exception(ProcessLostError())
            else:
                self._tasks.put(_Task(question, future))
        return future

    def ready(self) -> list[Future[None]]:
        """For each process, done once it has built its checker; raises what building it raised."""
        return [asker.built for asker in self._askers]

    def close(self) -> None:
        """End the processes, at once: nothing that they still do is wanted."""
        with self._closing:
            self._closed = True
        for asker in self._askers:
            asker.end()
        with suppress(Empty):
            while (task := self._tasks.get_nowait()) is not None:
                # Nobody is to wait for what is never answered.
                if task.future.set_running_or_notify_cancel():
                    task.future.set_exception(ProcessLostError())
        for _ in self._askers:
            self._tasks.put(None)


class _Asker(threading.Thread, Generic[Question, Answer]):
    """Puts one task after the other to a process of its own, and starts another if that is lost."""

    def __init__(
        self,
        recipe: Recipe,
        answer: Callable[[Checker, Question], Answer],
        tasks: SimpleQueue[_Task[Question, Answer] | None],
        limit: float | None,
    ) -> None:
        super().__init__(daemon=True)
        self._recipe, self._answer, self._tasks, self._limit = recipe, answer, tasks, limit
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._ready = False
        self._over = False
        self.built: Future[None] = Future()

    def run(self) -> None:
        failure = self._prepared()
        self._tell_built(failure)
        while (task := self._tasks.get()) is not None:
            if not task.future.set_running_or_notify_cancel():
                continue
            try:
                if failure is not None:
                    raise failure
                task.future.set_result(self._answered(task.question))
            except Exception as error:  # it is for whoever waits for the result
                task.future.set_exception(error)
            failure = self._prepared()  # at once: the next question need not wait for a new process

    def _prepared(self) -> Exception | None:
        """Have a process that is ready; why there is none, if so."""
        try:
            if not self._ready and not self._over:
                self._await_ready(self._begin())
        except Exception as error:  # it is for whoever asks next
            return error
        return None

    def _tell_built(self, failure: Exception | None) -> None:
        if not self.built.set_running_or_notify_cancel():
            return
        if failure is None:
            self.built.set_result(None)
        else:
            self.built.set_exception(failure)

    def end(self) -> None:
        """End its process, whatever that is at."""
        self._over = True
        if self._process is not None:
            self._process.terminate()

    def _answered(self, question: Question) -> Answer:
        pipe = self._pipe
        if pipe is None:
            raise ProcessLostError
        try:
            pipe.send(question)
            if not pipe.poll(self._limit):
                self._lose(pipe)
                raise TooLongError
            failed, answer = pipe.recv()
        except (EOFError, OSError) as error:
            self._lose(pipe)
            raise ProcessLostError from error
        if failed is not None:
            raise failed
        found: Answer = answer
        return found

    def _begin(self) -> Connection:
        # Not forked: the copy of a process that has threads can hang.
        context = multiprocessing.get_context("spawn")
        pipe, its_end = context.Pipe()
        its = (its_end, self._recipe, self._answer)
        process = context.Process(target=_serve, args=its, daemon=True)
        process.start()
        self._process = process
        its_end.close()
        if self._over:
            process.terminate()
        self._pipe = pipe
        return pipe

    def _await_ready(self, pipe: Connection) -> None:
        try:
            failed: Exception | None = pipe.recv()
        except (EOFError, OSError) as error:
            self._lose(pipe)
            message = "the processes that check are lost as soon as they start"
            raise InputError(message, hint="is there memory for them? start fewer") from error
        if failed is not None:
            self._lose(pipe)
            raise failed
        self._ready = True

    def _lose(self, pipe: Connection) -> None:
        self._pipe, self._ready = None, False
        pipe.close()
        if self._process is not None:
            self._process.kill()


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


def _serve(pipe: Connection, recipe: Recipe, answer: Callable[[Checker, Question], object]) -> None:
    """What another process does: build a checker, say so, and answer until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        checker = recipe.checker()
    except Exception as error:
        pipe.send(error)
        return
    try:
        pipe.send(None)
        while True:
            question = pipe.recv()
            try:
                told: tuple[Exception | None, object] = (None, answer(checker, question))
            except Exception as error:
                told = (error, None)
            pipe.send(told)
    except (EOFError, OSError):  # whoever asked is gone
        return
