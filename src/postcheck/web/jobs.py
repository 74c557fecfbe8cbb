"""The exports that are checked for the school's view, and their reports.

Files stay in a folder of this machine that nobody else can read, and are deleted with the job: when
that is asked for, an hour after it is done, and when the server stops.
"""

from __future__ import annotations

import asyncio
import secrets
import shutil
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Literal

from postcheck.batch import Elsewhere, Journal, Summary, run
from postcheck.checker import Checker
from postcheck.config import CheckerConfig
from postcheck.errors import PostcheckError
from postcheck.readers import Limits, Meter, Record, read
from postcheck.web.desk import Desk
from postcheck.web.problems import ProblemError

KEPT_SECONDS = 3600.0
_LOOK_SECONDS = 30.0  # after which it is seen what is old
_END_SECONDS = 5.0  # in which a check that is not wanted any more ends
_MOST_JOBS, _MOST_KEPT = 4, 20
REPORTS = ("report.html", "report.csv", "report.jsonl")
REJECTS = "rejects.jsonl"
State = Literal["checking", "done", "failed"]


class _StoppedError(Exception):
    """A job is not wanted any more."""


@dataclass
class Job:
    """One export that is checked. `share`: how much of it is read, from 0 to 1, if that is known;
    `told`: why it failed."""

    folder: Path
    name: str
    ended: float | None = None
    state: State = "checking"
    records: int = 0
    told: str = ""
    summary: Summary | None = None
    meter: Meter = field(default_factory=Meter)
    stopped: bool = False
    _workers: Elsewhere | None = None

    @property
    def share(self) -> float | None:
        """How much of the file is read."""
        total = self.meter.total
        return self.meter.position / total if total else None

    def check(self, checker: Checker, config: CheckerConfig) -> None:
        """Check the export and write the reports; ends in `done` or `failed`."""
        try:
            with closing(Elsewhere(config, 1)) as workers:
                self._workers = workers
                # The journal holds posts, so it lies where everything is deleted.
                with Journal(self.folder / "journal", mark="") as journal:
                    self._run(checker, workers, journal)
            self.state = "done"
        except _StoppedError:
            self._fail("")
        except PostcheckError as error:
            hint = f" ({error.hint})" if error.hint else ""
            self._fail(f"{error.message}{hint}")
        except Exception:  # a person waits for an answer, whatever went wrong
            self._fail("The check broke off.")
        finally:
            self.ended = time.monotonic()
            shutil.rmtree(self.folder / "in", ignore_errors=True)
            (self.folder / "journal").unlink(missing_ok=True)
            if self.stopped:
                self.delete()

    def delete(self) -> None:
        """Delete all that is kept of it; a check that still runs ends, and deletes what is left."""
        self.stopped = True
        if self._workers is not None:
            self._workers.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, checker: Checker, workers: Elsewhere, journal: Journal) -> None:
        self.summary = run(
            checker,
            self._wanted(read(self.folder / "in" / self.name, limits=Limits(), meter=self.meter)),
            [self.folder / name for name in REPORTS],
            rejects=self.folder / REJECTS,
            workers=workers,
            journal=journal,
            progress=self._progress,
        )

    def _fail(self, told: str) -> None:
        self.told = told[:1].upper() + told[1:]
        self.state = "failed"  # last, since the page may ask for it at any time

    def _wanted(self, records: Iterator[Record]) -> Iterator[Record]:
        for record in records:
            if self.stopped:
                raise _StoppedError
            yield record

    def _progress(self, records: int) -> None:
        self.records = records
        if self.stopped:
            raise _StoppedError


class Jobs:
    """The jobs of a server, by their secret numbers."""

    def __init__(self, folder: Path, checker: Checker, config: CheckerConfig) -> None:
        self._folder, self._checker, self._config = folder, checker, config
        self._jobs: dict[str, Job] = {}
        self._threads: list[threading.Thread] = []

    def new(self, name: str) -> tuple[str, Job]:
        """A job for a file of this name, not begun. Raises ProblemError if too many run."""
        ended = [one for one, job in self._jobs.items() if job.state != "checking"]
        if len(self._jobs) - len(ended) >= _MOST_JOBS:
            raise ProblemError(503, "Other exports are being checked. Wait till one is done.")
        if len(self._jobs) >= _MOST_KEPT:
            self.delete(ended[0])
        number = secrets.token_urlsafe(16)
        folder = self._folder / number
        (folder / "in").mkdir(parents=True)
        job = self._jobs[number] = Job(folder, name)
        return number, job

    def start(self, job: Job) -> None:
        """Check it, in a thread that waits for the process which checks."""
        both = (self._checker, self._config)
        thread = threading.Thread(target=job.check, args=both, daemon=True)
        thread.start()
        self._threads = [*(one for one in self._threads if one.is_alive()), thread]

    def get(self, number: str) -> Job:
        """A job. Raises ProblemError for one that is not known (any more)."""
        job = self._jobs.get(number)
        if job is None:
            raise ProblemError(404, "This report is not here any more. Drop the file once more.")
        return job

    def delete(self, number: str) -> None:
        """Forget a job and delete its files."""
        if (job := self._jobs.pop(number, None)) is not None:
            job.delete()

    async def forget_old(self) -> None:
        """Delete what was done long ago, for ever."""
        while True:
            oldest = time.monotonic() - KEPT_SECONDS
            for number, job in list(self._jobs.items()):
                if job.ended is not None and job.ended <= oldest:
                    self.delete(number)
            await asyncio.sleep(_LOOK_SECONDS)

    def close(self) -> None:
        """Delete everything, and end the checks."""
        for number in list(self._jobs):
            self.delete(number)
        end = time.monotonic() + _END_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))


@asynccontextmanager
async def jobs(desk: Desk) -> AsyncIterator[Jobs]:
    """The jobs of a server while it runs, in a folder of their own."""
    folder = Path(mkdtemp(prefix="postcheck-review-"))
    config = desk.settings.config.model_copy(update={"audience": "school"})
    known = Jobs(folder, desk.checker.with_audience("school"), config)
    forgetting = asyncio.create_task(known.forget_old())
    try:
        yield known
    finally:
        forgetting.cancel()
        with suppress(asyncio.CancelledError):
            await forgetting
        known.close()
        shutil.rmtree(folder, ignore_errors=True)
