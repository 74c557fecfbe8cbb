"""The JSON API, version 1."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi import Path as PathParameter

from postcheck.model import Report
from postcheck.web.desk import Desk
from postcheck.web.problems import MEDIA_TYPE, SCHEMAS, ProblemDetails, ProblemError
from postcheck.web.schemas import (
    CheckManyRequest,
    CheckManyResponse,
    CheckRequest,
    HealthResponse,
    LabelsResponse,
    PoliciesResponse,
    PolicyEntry,
    RuleResponse,
)

_SAID = {
    400: "The request cannot be read.",
    403: "It comes from a page of another site.",
    404: "There is no such thing.",
    408: "The request came too slowly.",
    413: "The request is too large.",
    421: "The server is not asked by this name.",
    422: "The request is not as it should be.",
    429: "The client asks too often.",
    503: "Nobody can check it just now.",
}


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    content = {MEDIA_TYPE: {"schema": {"$ref": SCHEMAS.format(model=ProblemDetails.__name__)}}}
    return {status: {"description": _SAID[status], "content": content} for status in statuses}


async def desk_of(request: Request) -> Desk:
    """What the server knows and uses. Not a plain function: those are run in threads."""
    desk: Desk = request.app.state.desk
    return desk


Asked = Annotated[Desk, Depends(desk_of)]
router = APIRouter(prefix="/api/v1", responses=_problems(421))
_CHECKS = _problems(400, 403, 408, 413, 422, 429, 503)
# The reports are JSON already: read once more they would take longer than the check.
_JSON = "application/json"


@router.post("/check", response_model=Report, responses=_CHECKS, summary="Check a post")
async def check(body: CheckRequest, desk: Asked) -> Response:
    """The report on a post that stands alone. The post is not kept."""
    report = await desk.reports((body.post(),), audience=body.audience, policy=body.policy)
    return Response(report, media_type=_JSON)


@router.post(
    "/check-many", response_model=CheckManyResponse, responses=_CHECKS, summary="Check posts"
)
async def check_many(body: CheckManyRequest, desk: Asked) -> Response:
    """One report for each post, in order. Earlier posts of a thread are context for later ones."""
    posts = tuple(one.post() for one in body.posts)
    reports = await desk.reports(posts, audience=body.audience, policy=body.policy)
    return Response(f'{{"reports":[{reports}]}}', media_type=_JSON)


@router.get("/policies", summary="The policies that a request may name")
async def policies(desk: Asked) -> PoliciesResponse:
    """That of the server comes first."""
    return PoliciesResponse(
        policies=[PolicyEntry.of(one, served=one is desk.policy) for one in desk.policies]
    )


@router.get("/labels", summary="What a finding can say")
async def labels(desk: Asked) -> LabelsResponse:
    """All labels, in the order of the taxonomy."""
    return LabelsResponse(labels=list(desk.labels.values()))


@router.get("/rules/{id}", responses=_problems(404, 422), summary="What a rule says")
async def rule(
    id: Annotated[str, PathParameter(max_length=200)],  # noqa: A002
    desk: Asked,
) -> RuleResponse:
    """What a rule is for. The words that it looks for are in the rule files, not here."""
    found = desk.checker.book.by_id.get(id)
    if found is None:
        raise ProblemError(404, "There is no rule of this id.")
    return RuleResponse.of(found)


@router.get("/health", summary="Whether texts can be checked")
async def health(desk: Asked) -> HealthResponse:
    """It answers once every process is ready."""
    return HealthResponse(
        version=version("postcheck"),
        policy=desk.policy.name,
        policy_version=desk.policy.version,
        rules_version=desk.checker.book.version,
    )
