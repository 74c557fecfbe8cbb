"""The app: the page, the API, and the guard around both."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from postcheck.web import api, jobs, page, review
from postcheck.web.desk import Desk
from postcheck.web.guard import REVIEW, App, Guard
from postcheck.web.problems import handle, schemas
from postcheck.web.settings import Settings

_ABOUT = """Checks posts against a school's social-media policy.

Texts are neither kept nor written to any log. A finding shows words and proposes the mildest step;
a person decides. Errors are problem details (RFC 9457)."""


def create_app(settings: Settings) -> App:
    """The ASGI app. Its processes begin now, and end with its lifespan.

    Raises as `Checker` does.
    """
    desk = Desk.of(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.desk = desk
        try:
            await desk.checking.begin()
            async with jobs.jobs(desk) as app.state.jobs:
                yield
        finally:
            desk.checking.close()

    app = _Described(
        title="postcheck",
        version="1",
        description=_ABOUT,
        lifespan=lifespan,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # those pages are fetched from elsewhere
        redoc_url=None,
        redirect_slashes=False,
    )
    app.include_router(api.router)
    app.include_router(page.router)
    if settings.review is not None:
        app.include_router(review.router, prefix=f"/{REVIEW}/{settings.review}")
    app.router.routes.append(Mount("/static", _Static(), name="static"))
    handle(app)
    return Guard(app, settings)


class _Described(FastAPI):
    """Describes its problems, too, which FastAPI does not know of."""

    def openapi(self) -> dict[str, Any]:
        document = super().openapi()
        document["components"]["schemas"].update(schemas())
        return document


class _Static(StaticFiles):
    """Style and script, which a browser may keep for a while."""

    def __init__(self) -> None:
        super().__init__(directory=Path(str(files("postcheck.web") / "static")))

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"  # asked for, but seldom sent again
        return response
