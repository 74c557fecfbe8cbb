"""What is answered when a check takes too long, is lost, or has to wait too long."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest
from starlette.testclient import TestClient

from postcheck.config import CheckerConfig
from postcheck.errors import PolicyError
from postcheck.model import Post
from postcheck.processes import Processes, ProcessLostError, TooLongError
from postcheck.web.app import create_app
from postcheck.web.checking import Checking
from postcheck.web.problems import ProblemError
from postcheck.web.questions import ReportsOn
from postcheck.web.settings import Settings

QUESTION = ReportsOn((Post("the words"),), "school")


class Fake:
    """Stands for the processes: futures end as a test says, or never."""

    def __init__(self, ends: Callable[[Future[str]], object] = lambda future: None) -> None:
        self._ends = ends
        self.asked: list[Future[str]] = []

    def ask(self, question: object) -> Future[str]:
        future: Future[str] = Future()
        self._ends(future)
        self.asked.append(future)
        return future


def checking(fake: Fake, *, processes: int = 1, seconds: float = 5.0) -> Checking:
    one = object.__new__(Checking)
    one._processes, one._seconds = fake, seconds  # type: ignore[assignment]
    one._most, one._waiting = 40 * processes, 0
    return one


def told(one: Checking) -> ProblemError:
    with pytest.raises(ProblemError) as caught:
        asyncio.run(one.answer(QUESTION))
    assert "the words" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (TooLongError(), 422),
        (ProcessLostError(), 503),
        (PolicyError("the words", path="x"), 503),
        (OSError("no memory"), 503),
    ],
)
def test_why_there_is_no_answer(error: Exception, status: int) -> None:
    problem = told(checking(Fake(lambda future: future.set_exception(error))))
    assert problem.status == status
    assert (problem.headers is not None) == (status == 503)


def test_a_question_waits_for_its_turn_a_while() -> None:
    fake = Fake()
    assert told(checking(fake, seconds=0.05)).status == 503
    assert fake.asked[0].cancelled()


def test_too_many_questions_at_once() -> None:
    async def many() -> list[Any]:
        one = checking(Fake(), processes=2, seconds=0.2)
        waiting = [asyncio.ensure_future(one.answer(QUESTION)) for _ in range(80)]
        await asyncio.sleep(0.05)
        before = time.monotonic()
        with pytest.raises(ProblemError, match="Too many texts"):
            await one.answer(QUESTION)
        assert time.monotonic() - before < 5
        ended = await asyncio.gather(*waiting, return_exceptions=True)
        one._processes = Fake(lambda future: future.set_result("{}"))  # type: ignore[assignment]
        assert await one.answer(QUESTION) == "{}"
        return ended

    assert {getattr(one, "status", None) for one in asyncio.run(many())} == {503}


def test_a_check_that_takes_too_long_and_the_one_after_it(own_config: CheckerConfig) -> None:
    """With real processes: a limit that no check keeps, and then one that all keep."""
    app = create_app(Settings(config=own_config, processes=1, seconds=5, rate=1e6))
    with TestClient(app, base_url="http://localhost") as client:
        (asker,) = _processes(app)._askers
        asker._limit = 0.0
        slow = client.post("/api/v1/check", json={"text": "I will wallop Mr Hale " * 500})
        assert slow.status_code == 422
        assert "takes too long" in slow.json()["detail"]
        page = client.post("/", data={"text": "I will wallop Mr Hale " * 500})
        assert page.status_code == 422
        assert page.text.count("wallop") == 500  # the words are not lost with it
        asker._limit = 60.0
        assert client.post("/api/v1/check", json={"text": "Hello"}).status_code == 200
        asker._process.kill()
        asker._process.join()
        assert client.post("/api/v1/check", json={"text": "Hello"}).status_code == 503
        assert client.post("/api/v1/check", json={"text": "Hello"}).status_code == 200
    with pytest.raises(ProcessLostError):
        _processes(app).ask(QUESTION).result(5)


def _processes(app: Any) -> Processes[Any, Any]:
    found: Processes[Any, Any] = app._app.state.desk.checking._processes
    return found


def test_what_cannot_be_built_is_told_at_once(own_config: CheckerConfig) -> None:
    config = own_config.model_copy(update={"policy": "no-such-policy"})
    with pytest.raises(PolicyError, match="no-such-policy"):
        create_app(Settings(config=config, processes=1))
