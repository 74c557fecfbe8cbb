"""The school's view: an export is dropped, and its report is read. Off unless it is asked for.

Whoever knows its address can use it: the address has a secret part, which is printed when the
server starts. Files stay in a folder of this machine that nobody else can read, and are deleted
with the job: when that is asked for, after an hour, and when the server stops.
"""

from __future__ import annotations

import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, UploadFile
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response

from postcheck.batch import Elsewhere, Summary, run
from postcheck.checker import Checker
from postcheck.config import CheckerConfig
from postcheck.errors import PostcheckError
from postcheck.readers import Limits, Meter, read
from postcheck.reports.page.layout import content_policy
from postcheck.web.api import desk_of
from postcheck.web.desk import Desk
from postcheck.web.guard import UPLOAD
from postcheck.web.page import template
from postcheck.web.problems import ProblemError

KEPT_SECONDS = 3600.0
_MOST_JOBS = 4
_CHUNK = 1 << 20
_FORMS: dict[str, str] = {
    "report.html": "text/html; charset=utf-8",
    "report.csv": "text/csv; charset=utf-8",
    "report.jsonl": "application/jsonl; charset=utf-8",
    "rejects.jsonl": "application/jsonl; charset=utf-8",
}
State = Literal["checking", "done", "failed"]


class _StoppedError(Exception):
    """A job is not wanted any more."""


@dataclass
class Job:
    """One export that is checked. `share`: how much of it is read, from 0 to 1, if that is known;
    `told`: why it failed."""

    folder: Path
    name: str
    began: float = field(default_factory=time.monotonic)
    state: State = "checking"
    records: int = 0
    told: str = ""
    summary: Summary | None = None
    meter: Meter = field(default_factory=Meter)
    stopped: bool = False

    @property
    def share(self) -> float | None:
        """How much of the file is read."""
        total = self.meter.total
        return self.meter.position / total if total else None

    def check(self, checker: Checker, config: CheckerConfig) -> None:
        """Check the export and write the reports; ends in `done` or `failed`."""
        try:
            with closing(Elsewhere(config, 1)) as workers:
                self.summary = run(
                    checker,
                    read(self.folder / "in" / self.name, limits=Limits(), meter=self.meter),
                    [self.folder / name for name in _FORMS if name.startswith("report")],
                    rejects=self.folder / "rejects.jsonl",
                    workers=workers,
                    progress=self._progress,
                )
            self.state = "done"
        except _StoppedError:
            self.state = "failed"
        except PostcheckError as error:
            hint = f" ({error.hint})" if error.hint else ""
            self.state, self.told = "failed", f"{error.message}{hint}"
        except Exception:  # a person waits for an answer, whatever went wrong
            self.state, self.told = "failed", "The check broke off."
        finally:
            shutil.rmtree(self.folder / "in", ignore_errors=True)
            if self.stopped:
                self.delete()

    def delete(self) -> None:
        """Delete all that is kept of it; a check that still runs deletes it at its end."""
        self.stopped = True
        shutil.rmtree(self.folder, ignore_errors=True)

    def _progress(self, records: int) -> None:
        self.records = records
        if self.stopped:
            raise _StoppedError


class Jobs:
    """The jobs of a server, by their secret numbers; old ones are deleted when others begin."""

    def __init__(self, folder: Path, checker: Checker, config: CheckerConfig) -> None:
        self._folder, self._checker, self._config = folder, checker, config
        self._jobs: dict[str, Job] = {}

    def new(self, name: str) -> tuple[str, Job]:
        """A job for a file of this name, not begun. Raises ProblemError if too many run."""
        self._forget_old()
        if sum(job.state == "checking" for job in self._jobs.values()) >= _MOST_JOBS:
            raise ProblemError(503, "Other exports are being checked. Wait till one is done.")
        number = secrets.token_urlsafe(16)
        folder = self._folder / number
        (folder / "in").mkdir(parents=True)
        job = self._jobs[number] = Job(folder, name)
        return number, job

    def start(self, job: Job) -> None:
        """Check it, in a thread that waits for the process which checks."""
        both = (self._checker, self._config)
        threading.Thread(target=job.check, args=both, daemon=True).start()

    def get(self, number: str) -> Job:
        """A job. Raises ProblemError for one that is not known (any more)."""
        self._forget_old()
        job = self._jobs.get(number)
        if job is None:
            raise ProblemError(404, "This report is not here any more. Drop the file once more.")
        return job

    def delete(self, number: str) -> None:
        """Forget a job and delete its files."""
        if (job := self._jobs.pop(number, None)) is not None:
            job.delete()

    def _forget_old(self) -> None:
        oldest = time.monotonic() - KEPT_SECONDS
        for number in [n for n, job in self._jobs.items() if job.began < oldest]:
            self.delete(number)

    def close(self) -> None:
        """Delete everything."""
        for number in list(self._jobs):
            self.delete(number)


@contextmanager
def jobs(desk: Desk) -> Iterator[Jobs]:
    """The jobs of a server while it runs, in a folder of their own."""
    folder = Path(mkdtemp(prefix="postcheck-review-"))
    config = desk.settings.config.model_copy(update={"audience": "school"})
    known = Jobs(folder, desk.checker.with_audience("school"), config)
    try:
        yield known
    finally:
        known.close()
        shutil.rmtree(folder, ignore_errors=True)


def jobs_of(request: Request) -> Jobs:
    """The jobs of the server."""
    known: Jobs = request.app.state.jobs
    return known


router = APIRouter(include_in_schema=False)
Asked = Annotated[Desk, Depends(desk_of)]
Known = Annotated[Jobs, Depends(jobs_of)]


@router.get("/")
async def empty(desk: Asked) -> HTMLResponse:
    """The page on which a file is dropped."""
    return _page("review.html.j2", policy=desk.policy, most=desk.settings.upload)


@router.post(f"/{UPLOAD}")
async def upload(file: UploadFile, known: Known) -> Response:
    """Take a file and begin to check it."""
    number, job = known.new(_safe_name(file.filename))
    try:
        with (job.folder / "in" / job.name).open("wb") as kept:
            while chunk := await file.read(_CHUNK):
                kept.write(chunk)
    except BaseException:
        known.delete(number)
        raise
    known.start(job)
    return RedirectResponse(f"job/{number}/", status_code=303)


@router.get("/job/{number}/")
async def show(number: str, desk: Asked, known: Known) -> HTMLResponse:
    """How far a job is, and its report once that is there."""
    return _page("job.html.j2", policy=desk.policy, job=known.get(number), forms=list(_FORMS))


@router.get("/job/{number}/progress")
async def progress(number: str, known: Known) -> JSONResponse:
    """How far a job is, for the script of the page."""
    job = known.get(number)
    return JSONResponse({"state": job.state, "records": job.records, "share": job.share})


@router.post("/job/{number}/delete")
async def delete(number: str, known: Known) -> Response:
    """Delete a job and its files, at once."""
    known.delete(number)
    return RedirectResponse("../../", status_code=303)


@router.get("/job/{number}/{form}")
async def report(number: str, form: str, known: Known) -> Response:
    """A report in one of its forms."""
    job = known.get(number)
    path = job.folder / form
    if form not in _FORMS or job.state != "done" or not path.is_file():
        raise ProblemError(404, "There is no such file.")
    if form != "report.html":
        return FileResponse(path, media_type=_FORMS[form], filename=form)
    # It brings its own style and script, which are told by their hashes; our page shows it.
    return FileResponse(
        path,
        media_type=_FORMS[form],
        headers={
            "Content-Security-Policy": f"{content_policy()}; frame-ancestors 'self'",
            "X-Frame-Options": "SAMEORIGIN",
        },
    )


def _page(name: str, **values: object) -> HTMLResponse:
    return HTMLResponse(template(name).render(**values))


def _safe_name(name: str | None) -> str:
    """The name of a file without its folders; what readers tell by it is kept."""
    last = (name or "").replace("\\", "/").rpartition("/")[2]
    plain = "".join(char for char in last if char.isalnum() or char in " ._()-")[-100:].strip(". ")
    return plain or "export"
