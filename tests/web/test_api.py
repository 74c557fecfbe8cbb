"""Every endpoint of the API, with good and bad input."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from starlette.testclient import TestClient

from postcheck import Checker
from postcheck.model import Report
from postcheck.web.problems import ProblemDetails
from postcheck.web.schemas import MOST_LETTERS, MOST_POSTS

CHECK, MANY = "/api/v1/check", "/api/v1/check-many"
THREAT = "I will wallop Mr Hale"
WORD = "Zanzibarquux"
PROBLEM = ProblemDetails.model_json_schema()


def told(answer: Any, status: int) -> dict[str, Any]:
    """The problem that an answer tells of; it must not repeat the word."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert WORD.lower() not in answer.text.lower()
    details: dict[str, Any] = answer.json()
    jsonschema.validate(details, PROBLEM)
    assert details["status"] == status
    return details


def test_a_post_is_checked_as_everywhere(client: TestClient, own: Checker) -> None:
    report = Report.model_validate_json(client.post(CHECK, json={"text": THREAT}).text)
    assert report == own.check(THREAT)
    assert report.findings


def test_for_whom_and_beside_which_policy(client: TestClient, own: Checker) -> None:
    asked = {"text": THREAT, "audience": "parent", "policy": "levens"}
    report = Report.model_validate_json(client.post(CHECK, json=asked).text)
    assert report == own.with_policy("levens").with_audience("parent").check(THREAT)
    assert report.questions
    assert report.policy == "levens"


def test_what_is_known_of_a_post(client: TestClient) -> None:
    post = {
        "text": "hear hear",
        "id": "1",
        "author": "A",
        "author_role": "parent",
        "posted_at": "2026-03-03T10:00:00Z",
        "platform": "x",
        "venue": "public",
        "attachments": [{"kind": "image", "caption": "a paddling pool with Mr Hale"}],
        "reply_to": THREAT,
        "shared_from": "a chain letter",
        "thread": "t",
    }
    report = client.post(CHECK, json=post).json()
    assert {name: report["post"][name] for name in post} == post
    rules = {finding["rule"] for finding in report["findings"]}
    assert {"fact-cheer", "fact-caption"} <= rules


def test_posts_of_a_thread_are_context_for_each_other(client: TestClient) -> None:
    posts = [{"text": THREAT, "thread": "4B"}, {"text": "so true", "thread": "4B"}]
    both = client.post(MANY, json={"posts": posts}).json()["reports"]
    assert [one["post"]["text"] for one in both] == [THREAT, "so true"]
    assert both[1]["labels"] == ["sharing_abuse"]
    apart = client.post(MANY, json={"posts": [{"text": p["text"]} for p in posts]}).json()
    assert apart["reports"][1]["labels"] == []
    assert client.post(CHECK, json=posts[1]).json()["labels"] == []


def test_as_many_posts_as_may_be(client: TestClient) -> None:
    posts = [{"text": f"{number}"} for number in range(MOST_POSTS)]
    reports = client.post(MANY, json={"posts": posts, "audience": "parent"}).json()["reports"]
    assert [one["post"]["text"] for one in reports] == [one["text"] for one in posts]
    told(client.post(MANY, json={"posts": [*posts, {"text": WORD}]}), 422)
    told(client.post(MANY, json={"posts": []}), 422)


def test_as_many_letters_as_may_be(client: TestClient) -> None:
    assert client.post(CHECK, json={"text": "x" * MOST_LETTERS}).status_code == 200
    for name in ("text", "reply_to", "shared_from"):
        long = {"text": "", name: WORD * (MOST_LETTERS // len(WORD) + 1)}
        told(client.post(CHECK, json=long), 422)


def test_odd_texts(client: TestClient) -> None:
    for text in ("", " ", "\x00", "\u202e", "🦆" * 100, "e\u0301" * 50, "\r\n"):
        answer = client.post(CHECK, json={"text": text})
        assert answer.json()["post"]["text"] == text


@pytest.mark.parametrize("path", [CHECK, MANY])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        WORD.encode(),
        f'"{WORD}"'.encode(),
        b'{"text": "\xff\xfe' + WORD.encode() + b'"}',
        f'{{"text": "\\ud800 {WORD}"}}'.encode(),
        f'{{"text": {{"{WORD}": 1}}}}'.encode(),
        f'{{"text": "a", "{WORD}": 1}}'.encode(),
        f'{{"text": "a", "policy": "{WORD}"}}'.encode(),
        f'{{"text": "a", "audience": "{WORD}"}}'.encode(),
        f'{{"text": "a", "posted_at": "{WORD}"}}'.encode(),
        b'{"text": "a", "posted_at": "0001-01-01"}',
        f'{{"text": "a", "venue": "{WORD}"}}'.encode(),
        f'{{"text": "a", "attachments": [{{"kind": "{WORD}"}}]}}'.encode(),
        f'{{"text": "a", "attachments": [{{"kind": "image", "{WORD}": 1}}]}}'.encode(),
        f'{{"text": "a", "id": "{WORD * 50}"}}'.encode(),
        f'{{"posts": [{{"text": "a", "{WORD}": 1}}]}}'.encode(),
        f'{{"posts": [{{"text": "a"}}], "policy": "{WORD}"}}'.encode(),
    ],
)
def test_bad_bodies(client: TestClient, path: str, body: bytes) -> None:
    answer = client.post(path, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    told(answer, answer.status_code)


def test_a_body_that_is_nested_without_end(client: TestClient) -> None:
    deep = b"[" * 400_000
    answer = client.post(CHECK, content=deep, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    told(answer, answer.status_code)


def test_a_body_of_another_kind(client: TestClient) -> None:
    form = client.post(CHECK, data={"text": WORD})
    told(form, form.status_code)
    assert form.status_code in (400, 415, 422)


def test_a_body_that_is_too_large(client: TestClient) -> None:
    told(client.post(CHECK, content=WORD.encode() * 100_000), 413)


def test_where_it_is_wrong_is_told(client: TestClient) -> None:
    details = told(client.post(CHECK, json={"audience": WORD, WORD: 1}), 422)
    found = {fault["where"]: fault["what"] for fault in details["errors"]}
    assert found["body.text"] == "Field required"
    assert found["body"] == "Extra inputs are not permitted"
    assert found["body.audience"] == "Input should be 'school' or 'parent'"


def test_errors_that_are_told_are_few(client: TestClient) -> None:
    details = told(client.post(MANY, json={"posts": [{}] * 90}), 422)
    assert len(details["errors"]) == 20


@pytest.mark.parametrize(
    "name",
    ["../model", "/etc/passwd", "policies/model", "model.yaml", "rules/policies/model.yaml", ""],
)
def test_policies_have_names_and_no_paths(client: TestClient, name: str) -> None:
    for path, body in ((CHECK, {"text": "a"}), (MANY, {"posts": [{"text": "a"}]})):
        details = told(client.post(path, json={**body, "policy": name}), 422)
        assert details["detail"].startswith("There is no such policy. There are: model, ")


def test_policies(client: TestClient, own: Checker) -> None:
    known = client.get("/api/v1/policies").json()["policies"]
    assert [one["served"] for one in known] == [True] + [False] * (len(known) - 1)
    assert known[0]["name"] == own.policy.name
    assert known[0]["title"] == own.policy.title
    names = [one["name"] for one in known]
    assert len(names) == len(set(names)) > 3
    for name in names:
        answer = client.post(CHECK, json={"text": THREAT, "policy": name})
        assert answer.json()["policy"] == name


def test_labels(client: TestClient, own: Checker) -> None:
    labels = client.get("/api/v1/labels").json()["labels"]
    assert [one["id"] for one in labels] == list(own.book.labels)
    assert all(one["title"] for one in labels)


def test_a_rule(client: TestClient) -> None:
    found = client.get("/api/v1/rules/own-hurt").json()
    assert (found["id"], found["label"], found["severity"]) == ("own-hurt", "threat", "high")
    assert found["why"] == "It is a test."
    assert "match" not in found


@pytest.mark.parametrize("id", [WORD, "..%2Fown", "own-hurt%00", "%F0%9F%A6%86"])
def test_a_rule_that_there_is_not(client: TestClient, id: str) -> None:  # noqa: A002
    told(client.get(f"/api/v1/rules/{id}"), 404)


def test_a_rule_with_a_very_long_name(client: TestClient) -> None:
    told(client.get(f"/api/v1/rules/{WORD * 50}"), 422)


def test_health(client: TestClient, own: Checker) -> None:
    health = client.get("/api/v1/health").json()
    assert health["status"] == "ok"
    assert health["policy"] == own.policy.name
    assert health["rules_version"] == own.book.version
    assert health["version"]


@pytest.mark.parametrize("path", [f"/{WORD}", f"/api/v1/{WORD}", f"/static/{WORD}", "/docs"])
def test_what_there_is_not(client: TestClient, path: str) -> None:
    told(client.get(path), 404)


@pytest.mark.parametrize(
    ("method", "path"), [("GET", CHECK), ("DELETE", "/api/v1/labels"), ("PUT", "/"), ("GET", MANY)]
)
def test_methods_that_there_are_not(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path)
    told(answer, 405)
    assert answer.headers["allow"]


def test_nothing_sets_a_cookie_and_all_has_its_headers(client: TestClient, review: str) -> None:
    asked = [
        client.get("/"),
        client.post("/", data={"text": THREAT}),
        client.post("/draft", data={"text": THREAT}),
        client.post(CHECK, json={"text": THREAT}),
        client.post(CHECK, json={}),
        client.get("/api/v1/health"),
        client.get("/api/v1/openapi.json"),
        client.get("/static/page.js"),
        client.get("/static/style.css"),
        client.get("/static/icon.svg"),
        client.get("/static/"),
        client.get("/nothing"),
        client.put("/"),
        client.get(review),
        client.post(f"{review}job/x/delete"),
        client.get(f"{review}job/x/report.html"),
    ]
    for answer in asked:
        assert "set-cookie" not in answer.headers
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["cache-control"] in ("no-store", "no-cache")
        assert answer.headers["referrer-policy"] == "same-origin"
        assert "server" not in answer.headers


def test_something_that_goes_wrong_inside(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object, **__: object) -> str:
        raise RuntimeError(WORD)

    monkeypatch.setattr("postcheck.web.checking.Checking.answer", fails)
    details = told(client.post(CHECK, json={"text": WORD}), 500)
    assert details["detail"] == "The check broke off. The text was not kept."


def test_the_answer_is_json_once(client: TestClient) -> None:
    """Reports are handed on as the process wrote them."""
    text = 'a "quoted" \\ word, \u2028 and é'
    one = client.post(CHECK, json={"text": text}).text
    many = client.post(MANY, json={"posts": [{"text": text}]}).text
    assert json.loads(many) == {"reports": [json.loads(one)]}
