"""The page: one form, which works with and without its script."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi import Form as FormField
from fastapi.responses import HTMLResponse
from jinja2 import DictLoader, Environment, StrictUndefined, Template

from postcheck.reports.page.words import shown
from postcheck.web.api import desk_of
from postcheck.web.desk import Desk
from postcheck.web.draft import Draft, draft_of
from postcheck.web.form import Form
from postcheck.web.schemas import MOST_LETTERS

router = APIRouter(include_in_schema=False)
Asked = Annotated[Desk, Depends(desk_of)]
Sent = Annotated[Form, FormField()]


@router.get("/")
async def empty(desk: Asked) -> HTMLResponse:
    """The page with an empty form."""
    return _page(desk, Form(), None)


@router.post("/")
async def checked(form: Sent, desk: Asked) -> HTMLResponse:
    """The page with a draft and what is to be said of it, for browsers that run no script."""
    return _page(desk, form, await _draft(desk, form))


@router.post("/draft")
async def draft(form: Sent, desk: Asked) -> HTMLResponse:
    """What is to be said of a draft, for the script of the page."""
    found = await _draft(desk, form)
    return HTMLResponse(template("draft.html.j2").render(draft=found, policy=desk.policy))


async def _draft(desk: Desk, form: Form) -> Draft | None:
    answers = form.answers()
    photo = desk.photos.advise(answers, desk.policy, author_role=form.role) if answers else None
    if not form.text.strip() and photo is None:
        return None
    report = await desk.report(form.post())
    return draft_of(report, desk.policy, desk.labels, photo)


def _page(desk: Desk, form: Form, draft: Draft | None) -> HTMLResponse:
    return HTMLResponse(
        template("page.html.j2").render(
            form=form,
            draft=draft,
            policy=desk.policy,
            most=MOST_LETTERS,
        )
    )


@cache
def _environment() -> Environment:
    folder = files(__package__) / "templates"
    names = [one.name for one in folder.iterdir() if one.name.endswith(".j2")]
    return Environment(
        loader=DictLoader({name: (folder / name).read_text(encoding="utf-8") for name in names}),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def template(name: str) -> Template:
    """A template of the page, which escapes what it shows."""
    return _environment().get_template(name)
