"""Errors in one style: problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import models_json_schema
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from postcheck.web.templating import template

MEDIA_TYPE = "application/problem+json"
SCHEMAS = "#/components/schemas/{model}"
"""Where a document of OpenAPI describes a model."""
_SHOWN = 20  # errors of one request


class Fault(BaseModel):
    """One thing that is wrong with a request: where it is, and what it is."""

    where: str
    what: str


class ProblemDetails(BaseModel):
    """What an answer holds that is none. `errors`: one for each field that is wrong."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "about:blank",
                "title": "Unprocessable Entity",
                "status": 422,
                "detail": "The request is not as it should be.",
                "errors": [{"where": "body.text", "what": "Field required"}],
            }
        }
    )

    type: str = "about:blank"
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    errors: list[Fault] = []


def schemas() -> dict[str, Any]:
    """What a document of OpenAPI says of problems, by the names of the models."""
    _, found = models_json_schema([(ProblemDetails, "serialization")], ref_template=SCHEMAS)
    described: dict[str, Any] = found["$defs"]
    return described


class ProblemError(Exception):
    """A request that cannot be answered as it was meant."""

    def __init__(
        self, status: int, detail: str, *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers


def problem(
    scope: Mapping[str, Any],
    status: int,
    detail: str,
    *,
    errors: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer that tells of a problem to who asked: a page for a person, else details."""
    if _is_person(scope):
        page = template("problem.html.j2").render(told=detail, up=_up(scope))
        return HTMLResponse(page, status, dict(headers or {}))
    details = ProblemDetails(
        title=HTTPStatus(status).phrase, status=status, detail=detail, errors=list(errors)
    )
    return JSONResponse(
        details.model_dump(), status, headers=dict(headers or {}), media_type=MEDIA_TYPE
    )


def _is_person(scope: Mapping[str, Any]) -> bool:
    """Whether a browser asks for a page that it would show."""
    wanted = Headers(raw=scope["headers"]).get("accept", "")
    return "text/html" in wanted and "/api/" not in scope["path"]


def _up(scope: Mapping[str, Any]) -> str:
    """The way from an address up to that of the page."""
    below: str = scope["path"].removeprefix(scope.get("root_path", ""))
    return "../" * max(0, below.count("/") - 1)


def of_http(scope: Mapping[str, Any], error: HTTPException) -> Response:
    """The answer that tells of an error of HTTP."""
    return problem(scope, error.status_code, str(error.detail), headers=error.headers)


def handle(app: FastAPI) -> None:
    """Let an app answer all its errors in this style; what went wrong inside is not told."""

    @app.exception_handler(ProblemError)
    async def of_ours(request: Request, error: ProblemError) -> Response:
        return problem(request.scope, error.status, error.detail, headers=error.headers)

    @app.exception_handler(HTTPException)
    async def of_starlette(request: Request, error: HTTPException) -> Response:
        return of_http(request.scope, error)

    @app.exception_handler(RequestValidationError)
    async def of_pydantic(request: Request, error: RequestValidationError) -> Response:
        faults = [_fault(one) for one in error.errors()[:_SHOWN]]
        return problem(request.scope, 422, "The request is not as it should be.", errors=faults)

    @app.exception_handler(Exception)
    async def of_anything(request: Request, error: Exception) -> Response:
        return problem(request.scope, 500, "The check broke off. The text was not kept.")


def _fault(error: Mapping[str, Any]) -> Fault:
    # What was sent is not repeated, neither a value nor the name of a field that there is not: it
    # may be a text that nobody is to see.
    place = error["loc"][:-1] if error["type"] == "extra_forbidden" else error["loc"]
    return Fault(where=".".join(map(str, place))[:200], what=str(error["msg"])[:300])
