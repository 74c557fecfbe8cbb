"""Errors in one style: problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"
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


class ProblemError(Exception):
    """A request that cannot be answered as it was meant."""

    def __init__(
        self, status: int, detail: str, *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers


def problem(
    status: int,
    detail: str,
    *,
    errors: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The answer that tells of a problem."""
    details = ProblemDetails(
        title=HTTPStatus(status).phrase, status=status, detail=detail, errors=list(errors)
    )
    return JSONResponse(
        details.model_dump(), status, headers=dict(headers or {}), media_type=MEDIA_TYPE
    )


def handle(app: FastAPI) -> None:
    """Let an app answer all its errors in this style; what went wrong inside is not told."""

    @app.exception_handler(ProblemError)
    async def of_ours(request: Request, error: ProblemError) -> JSONResponse:
        return problem(error.status, error.detail, headers=error.headers)

    @app.exception_handler(HTTPException)
    async def of_starlette(request: Request, error: HTTPException) -> JSONResponse:
        return problem(error.status_code, str(error.detail), headers=error.headers)

    @app.exception_handler(RequestValidationError)
    async def of_pydantic(request: Request, error: RequestValidationError) -> JSONResponse:
        faults = [_fault(one) for one in error.errors()[:_SHOWN]]
        return problem(422, "The request is not as it should be.", errors=faults)

    @app.exception_handler(Exception)
    async def of_anything(request: Request, error: Exception) -> JSONResponse:
        return problem(500, "The check broke off. The text was not kept.")


def _fault(error: Mapping[str, Any]) -> Fault:
    # The value that was sent is not repeated: it may be a text that nobody is to see.
    return Fault(where=".".join(map(str, error["loc"]))[:200], what=str(error["msg"])[:300])
