"""Checks for the page and the API, in processes of their own and within a time."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from typing import NamedTuple

from postcheck.checker import Checker
from postcheck.config import CheckerConfig
from postcheck.errors import InputError
from postcheck.model import Audience, Post
from postcheck.processes import Processes, ProcessLostError, TooLongError
from postcheck.reports.jsonl import line_of
from postcheck.web.problems import ProblemError

_AHEAD = 40  # questions that may wait for each process; more would wait too long
_AGAIN = {"Retry-After": "2"}


class Question(NamedTuple):
    """Posts that stand alone, or in threads, in order. `policy`: None for that of the server."""

    posts: tuple[Post, ...]
    audience: Audience
    policy: str | None = None


class Checking:
    """Asks processes that check; the event loop never waits."""

    def __init__(self, config: CheckerConfig, processes: int, seconds: float) -> None:
        self._processes = Processes(config, processes, _answer, limit=seconds)
        self._seconds = seconds
        self._most = _AHEAD * processes
        self._waiting = 0

    async def begin(self) -> None:
        """Wait till every process is ready. Raises what building a checker raised."""
        nothing = Question((), "school")
        futures = [self._processes.ask(nothing) for _ in range(self._processes.count)]
        await asyncio.gather(*map(asyncio.wrap_future, futures))

    async def reports(self, question: Question) -> list[str]:
        """The reports, each as a line of JSON. Raises ProblemError where there is none in time."""
        if self._waiting >= self._most:
            raise ProblemError(503, "Too many texts are waiting just now.", headers=_AGAIN)
        self._waiting += 1
        try:
            future = asyncio.wrap_future(self._processes.ask(question))
            return await asyncio.wait_for(future, 2 * self._seconds)
        except TimeoutError:
            raise ProblemError(503, "The check had to wait too long.", headers=_AGAIN) from None
        except TooLongError:
            raise ProblemError(422, "The text takes too long to check; try a part of it.") from None
        except ProcessLostError:
            raise ProblemError(503, "The check broke off; try it again.", headers=_AGAIN) from None
        except InputError as error:
            raise ProblemError(422, str(error)) from None
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """End the processes."""
        self._processes.close()


def _answer(checker: Checker, question: Question) -> list[str]:
    if not question.posts:
        _variant(checker, question.policy, "parent")  # so that the first author need not wait
        return []
    fitting = _variant(checker, question.policy, question.audience)
    return [line_of(report) for report in fitting.check_many(question.posts)]


@lru_cache(maxsize=32)
def _variant(checker: Checker, policy: str | None, audience: Audience) -> Checker:
    fitting = checker.with_policy(policy) if policy is not None else checker
    return fitting.with_audience(audience)
