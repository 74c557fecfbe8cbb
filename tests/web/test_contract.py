"""The OpenAPI document is right, and the API keeps to it."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import validate
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from starlette.testclient import TestClient

from postcheck.web.guard import App

PATHS = {
    "/api/v1/check": {"post"},
    "/api/v1/check-many": {"post"},
    "/api/v1/policies": {"get"},
    "/api/v1/labels": {"get"},
    "/api/v1/rules/{id}": {"get"},
    "/api/v1/health": {"get"},
}
load_all_checks()


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return found


@pytest.fixture
def contract(client: TestClient, web_app: App) -> Any:
    """The document, and the app that runs already: it must not be begun and ended once more."""

    async def running(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            await web_app(scope, receive, send)
            return
        for told in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{told}.complete"})

    where = "/api/v1/openapi.json"
    return schemathesis.openapi.from_asgi(where, running, headers={"Host": "127.0.0.1"})


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.name.lower())
@pytest.mark.parametrize("path", PATHS)
def test_the_api_is_as_its_document_says(contract: Any, path: str, mode: GenerationMode) -> None:
    (method,) = PATHS[path]
    operation = contract[path][method]
    if mode.is_negative and not (operation.body or operation.path_parameters):
        pytest.skip("nothing can be wrong with it")

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    def keeps_to_it(case: Any) -> None:
        case.headers["Host"] = "127.0.0.1"
        if mode.is_positive and isinstance(case.body, dict):
            for part in (case.body, *case.body.get("posts", ())):
                for name in ("policy", "posted_at"):  # of which a document cannot tell all
                    part.pop(name, None)
        response = case.call()
        if response.status_code != 413:  # as right as any other refusal
            case.validate_response(response)

    keeps_to_it()


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    validate(document)
    assert {path: set(known) for path, known in document["paths"].items()} == PATHS
    assert document["info"]["version"] == "1"


def test_every_way_to_fail_is_a_problem(document: dict[str, Any]) -> None:
    for path, known in document["paths"].items():
        for operation in known.values():
            assert operation["summary"]
            failures = {s: one for s, one in operation["responses"].items() if s >= "400"}
            assert "421" in failures, path
            for status, one in failures.items():
                assert list(one["content"]) == ["application/problem+json"], (path, status)


def test_examples_are_answered_as_told(client: TestClient, document: dict[str, Any]) -> None:
    for path in ("/api/v1/check", "/api/v1/check-many"):
        operation = document["paths"][path]["post"]
        body = operation["requestBody"]["content"]["application/json"]["schema"]
        (example,) = document["components"]["schemas"][body["$ref"].rpartition("/")[2]]["examples"]
        answer = client.post(path, json=example)
        assert answer.status_code == 200
        answered = operation["responses"]["200"]["content"]["application/json"]["schema"]
        whole = {**answered, "components": document["components"]}
        jsonschema.validate(answer.json(), whole)
