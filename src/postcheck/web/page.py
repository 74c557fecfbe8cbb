"""The page: one form, which works with and without its script."""

from __future__ import annotations

from typing import Annotated

import python_multipart  # noqa: F401  FastAPI needs it for forms; told here where it is missing
from fastapi import APIRouter, Depends
from fastapi import Form as FormField
from fastapi.responses import HTMLResponse

from postcheck.web.api import desk_of
from postcheck.web.desk import Desk
from postcheck.web.form import Form
from postcheck.web.problems import ProblemError
from postcheck.web.questions import page_of

router = APIRouter(include_in_schema=False)
Asked = Annotated[Desk, Depends(desk_of)]
Sent = Annotated[Form, FormField()]


@router.get("/")
async def empty(desk: Asked) -> HTMLResponse:
    """The page with an empty form."""
    return HTMLResponse(page_of(Form(), None, desk.policy))


@router.post("/")
async def checked(form: Sent, desk: Asked) -> HTMLResponse:
    """The page with a draft and what is to be said of it, for browsers that run no script."""
    if form.is_empty:
        return HTMLResponse(page_of(form, None, desk.policy))
    try:
        return HTMLResponse(await desk.draft(form, whole=True))
    except ProblemError as error:  # the words are not lost with it
        told = f"{error.detail} Your words are still here."
        page = page_of(form, None, desk.policy, told=told)
        return HTMLResponse(page, error.status, dict(error.headers or {}))


@router.post("/draft")
async def draft(form: Sent, desk: Asked) -> HTMLResponse:
    """What is to be said of a draft, for the script of the page."""
    return HTMLResponse("" if form.is_empty else await desk.draft(form, whole=False))
