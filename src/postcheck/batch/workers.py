"""Who checks blocks: this process, or several that each build a checker of their own."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import NamedTuple, Protocol

from postcheck.batch.block import Block, Failed, Outcome, Result, check_block, flags_of
from postcheck.checker import Checker
from postcheck.model import Post
from postcheck.processes import Processes, ProcessLostError, Recipe
from postcheck.thread import ThreadState

_LOST = "could not be checked: the process that checked it was lost"


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


class _Task(NamedTuple):
    """Posts, and how their threads stand."""

    posts: Sequence[Post]
    sent: dict[str, ThreadState]


class Elsewhere:
    """Checks in other processes, which begin at once. Close it when nothing more is wanted.

    Where a process is lost, it costs the post that it was lost at. `result` raises what building
    the checker raised, and InputError if processes are lost before they have checked anything.
    """

    def __init__(self, recipe: Recipe, jobs: int) -> None:
        self.ahead = 2 * jobs
        self._processes = Processes(recipe, jobs, _checked)

    def submit(self, block: Block) -> Future[Result]:
        return self._processes.ask(_Task(block.posts, block.sent))

    def result(self, block: Block, future: Future[Result]) -> Result:
        try:
            return future.result()
        except ProcessLostError:
            return self._one_by_one(block)

    def close(self) -> None:
        """End the processes, at once: nothing that they still do is wanted."""
        self._processes.close()

    def _one_by_one(self, block: Block) -> Result:
        """A block over which a process was lost, each of its posts as a block of its own."""
        outcomes: list[Outcome] = []
        states = {name: replace(state) for name, state in block.sent.items()}
        for post in block.posts:
            sent = {post.thread: states[post.thread]} if post.thread is not None else {}
            try:
                result = self._processes.ask(_Task([post], sent)).result()
            except ProcessLostError:
                result = Result([Failed(_LOST)], {})
            outcomes += result.outcomes
            for name, state in sent.items():
                state.of_school, state.since_breach = result.flags.get(name, flags_of(state))
                state.hear(post)
        return Result(outcomes, {name: flags_of(state) for name, state in states.items()})


def _checked(checker: Checker, task: _Task) -> Result:
    return check_block(checker, task.posts, task.sent)
