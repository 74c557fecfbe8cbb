"""The school's view: an export is dropped, and its report is read. Off unless it is asked for.

Whoever knows its address can use it: the address has a secret part, which is printed when the
server starts.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated, BinaryIO

from fastapi import APIRouter, Depends, Request, UploadFile
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response

from postcheck.reports.page.layout import content_policy
from postcheck.web.api import desk_of
from postcheck.web.desk import Desk
from postcheck.web.guard import UPLOAD
from postcheck.web.jobs import REJECTS, REPORTS, Jobs
from postcheck.web.problems import ProblemError
from postcheck.web.templating import template

_CHUNK = 1 << 20
_TYPES = {".html": "text/html", ".csv": "text/csv", ".jsonl": "application/jsonl"}


async def jobs_of(request: Request) -> Jobs:
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
        await run_in_threadpool(_keep, file.file, job.folder / "in" / job.name)
    except OSError:
        known.delete(number)
        raise ProblemError(507, "There is no room for this file.") from None
    known.start(job)
    return RedirectResponse(f"job/{number}/", status_code=303)


@router.get("/job/{number}/")
async def show(number: str, desk: Asked, known: Known) -> HTMLResponse:
    """How far a job is, and its report once that is there."""
    return _page("job.html.j2", policy=desk.policy, job=known.get(number))


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
    if form not in (*REPORTS, REJECTS) or job.state != "done" or not path.is_file():
        raise ProblemError(404, "There is no such file.")
    media_type = f"{_TYPES[path.suffix]}; charset=utf-8"
    if path.suffix != ".html":
        return FileResponse(path, media_type=media_type, filename=form)
    # It brings its own style and script, which are told by their hashes; our page shows it.
    return FileResponse(
        path,
        media_type=media_type,
        headers={
            "Content-Security-Policy": f"{content_policy()}; frame-ancestors 'self'",
            "X-Frame-Options": "SAMEORIGIN",
        },
    )


def _keep(sent: BinaryIO, path: Path) -> None:
    with path.open("wb") as kept:
        shutil.copyfileobj(sent, kept, _CHUNK)


def _page(name: str, **values: object) -> HTMLResponse:
    return HTMLResponse(template(name).render(**values))


def _safe_name(name: str | None) -> str:
    """The name of a file without its folders; what readers tell by it is kept."""
    last = (name or "").replace("\\", "/").rpartition("/")[2]
    plain = "".join(char for char in last if char.isalnum() or char in " ._()-")[-100:].strip(". ")
    return plain or "export"
