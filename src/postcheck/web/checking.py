"""Checks for the page and the API, in processes of their own and within a time."""

from __future__ import annotations

import asyncio
import logging

from postcheck.config import CheckerConfig
from postcheck.errors import PostcheckError
from postcheck.processes import Processes, ProcessLostError, TooLongError
from postcheck.web.problems import ProblemError
from postcheck.web.questions import Question, Ready, answer

_AHEAD = 40  # questions that may wait for each process; more would wait too long
_AGAIN = {"Retry-After": "2"}
_LOG = logging.getLogger("uvicorn.error")


class Checking:
    """Asks processes that check; the event loop never waits."""

    def __init__(self, config: CheckerConfig, processes: int, seconds: float) -> None:
        self._processes = Processes(Ready(config), processes, answer, limit=seconds)
        self._seconds = seconds
        self._most = _AHEAD * processes
        self._waiting = 0

    async def begin(self) -> None:
        """Wait till every process is ready. Raises what building a checker raised."""
        await asyncio.gather(*map(asyncio.wrap_future, self._processes.ready()))

    async def answer(self, question: Question) -> str:
        """What a process answers. Raises ProblemError where there is no answer in time."""
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
        except (PostcheckError, OSError) as error:  # of a process that could not begin anew
            _LOG.error("a process cannot begin: %s", error)
            raise ProblemError(503, "Nothing can be checked just now.", headers=_AGAIN) from None
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """End the processes."""
        self._processes.close()
