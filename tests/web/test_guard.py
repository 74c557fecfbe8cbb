"""The guard lets only fitting requests through, and all that goes out has its headers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from postcheck.web.guard import MOST_BYTES, Guard
from postcheck.web.limits import Body
from postcheck.web.problems import of_http
from postcheck.web.settings import Settings

HEADERS = {
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "cache-control",
    "x-frame-options",
}


async def reads(scope: Any, receive: Any, send: Any) -> None:
    """An app that tells where it was asked, and how much it was sent."""
    body = await Request(scope, receive).body()
    told = f"{scope['root_path']}|{scope['path']}|{len(body)}"
    await PlainTextResponse(told)(scope, receive, send)


async def answers(scope: Any, receive: Any, send: Any) -> None:
    """The same, which answers errors as our app does."""
    try:
        await Request(scope, receive).body()
    except HTTPException as error:
        await of_http(scope, error)(scope, receive, send)


def ask(method: str = "POST", path: str = "/", **more: Any) -> httpx.Response:
    """What a guard around that app answers. `settings`: of the guard; the rest as in httpx."""
    settings = more.pop("settings", Settings())
    base, app = "http://127.0.0.1:8000", more.pop("app", reads)

    async def once() -> httpx.Response:
        transport = httpx.ASGITransport(Guard(app, settings))
        async with httpx.AsyncClient(transport=transport, base_url=base) as client:
            return await client.request(method, path, **more)

    return asyncio.run(once())


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8000", "localhost", "LOCALHOST:1", "[::1]:8000", "::1", ""]
)
def test_names_of_the_loopback_are_served(host: str) -> None:
    status = ask("GET", headers={"Host": host}).status_code
    assert status == (200 if host not in ("", "::1") else 421)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.",
        "localhost/x",
        "x@localhost",
        "localhost:80:80",
        "localhost:x",
        "[::1",
        "[:::]",
        "\u00b2",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_other_names_are_not_served(host: str, method: str) -> None:
    answer = ask(method, headers=[(b"Host", host.encode("latin-1"))])
    assert answer.status_code == 421
    assert answer.json()["status"] == 421


def test_names_that_were_told_are_served() -> None:
    settings = Settings(hostnames=frozenset({"Page.School.example", "fd00::5"}))
    assert ask("GET", headers={"Host": "page.school.EXAMPLE"}, settings=settings).status_code == 200
    assert ask("GET", headers={"Host": "[fd00::5]:80"}, settings=settings).status_code == 200
    assert ask("GET", headers={"Host": "school.example"}, settings=settings).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://127.0.0.1:8000"},
        {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_our_own_page_may_ask(headers: dict[str, str]) -> None:
    assert ask(headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:9000"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://localhost:8000"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://["},
        {"Origin": "http://127.0.0.1:8000/"},
        {"Origin": "file://127.0.0.1:8000"},
        {"Origin": "http://127.0.0.1:8000@evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"},
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_pages_of_other_sites_may_not_ask(headers: dict[str, str], method: str) -> None:
    answer = ask(method, headers=headers)
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_pages_of_other_sites_may_link_here() -> None:
    assert ask("GET", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_behind_a_proxy_the_origin_has_the_name_that_was_told() -> None:
    settings = Settings(hostnames=frozenset({"school.example", "localhost"}))
    for origin in ("https://school.example", "https://school.example:8443"):
        assert ask(headers={"Origin": origin}, settings=settings).status_code == 200
    for origin in ("https://old.school.example", "http://localhost:9000"):
        assert ask(headers={"Origin": origin}, settings=settings).status_code == 403


@pytest.mark.parametrize("length", ["x", "-1", "+1", "1_0", "\u00b2", "9" * 5000])
def test_a_length_that_is_no_number(length: str) -> None:
    answer = ask(headers=[(b"Content-Length", length.encode("latin-1"))])
    assert answer.status_code == (413 if length.startswith("9") else 400)


def chunks(size: int) -> Any:
    async def some() -> Any:
        for _ in range(0, size, 50_000):
            yield b"x" * 50_000

    return some()


def test_a_body_is_not_too_large_with_or_without_its_length() -> None:
    assert ask(content=b"x" * MOST_BYTES).text.endswith(f"|{MOST_BYTES}")
    assert ask(content=chunks(MOST_BYTES)).text.endswith(f"|{MOST_BYTES}")
    assert ask(content=b"x" * (MOST_BYTES + 1)).status_code == 413
    assert ask(content=chunks(MOST_BYTES + 50_000), app=answers).status_code == 413


def parts(*sizes: int, pause: float = 0.0) -> Any:
    """Hands on a body in parts, some time apart."""
    left = list(sizes)

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(pause)
        size = left.pop(0)
        return {"type": "http.request", "body": b"x" * size, "more_body": bool(left)}

    return receive


async def read_all(body: Body) -> int:
    while (await body.receive()).get("more_body"):
        pass
    return body.had


def status_of(body: Body) -> int:
    try:
        asyncio.run(read_all(body))
    except Exception as error:
        return int(getattr(error, "status_code"))  # noqa: B009
    return 200


def test_a_body_in_parts_is_counted() -> None:
    assert status_of(Body(parts(60, 40), 100, 1)) == 200
    assert status_of(Body(parts(60, 41, 1), 100, 1)) == 413


def test_a_body_that_drips_is_not_waited_for() -> None:
    assert status_of(Body(parts(1, 1, pause=0.05), 100, 0.3)) == 200
    assert status_of(Body(parts(*[1] * 100, pause=0.02), 1000, 0.1)) == 408
    assert status_of(Body(parts(1, pause=5), 100, 0.01)) == 408


def test_a_large_body_may_take_its_time() -> None:
    assert status_of(Body(parts(*[10_000] * 6, pause=0.05), 1 << 20, 0.15)) == 200


def test_headers_are_on_every_answer() -> None:
    answers = [
        ask("GET"),
        ask("GET", headers={"Host": "evil.example"}),
        ask(headers={"Origin": "null"}),
        ask(headers={"Content-Length": "x"}),
        ask(content=b"x" * (MOST_BYTES + 1)),
        ask("GET", "/review/x/"),
    ]
    assert [one.status_code for one in answers] == [200, 421, 403, 400, 413, 404]
    assert all(set(one.headers) >= HEADERS for one in answers)
    assert answers[0].headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in answers[0].headers["content-security-policy"]
    assert "unsafe" not in answers[0].headers["content-security-policy"]


def test_frames_may_be_allowed() -> None:
    frames = ("https://school.example", "http://localhost:8080")
    headers = ask("GET", settings=Settings(frames=frames)).headers
    policy = headers["content-security-policy"]
    assert policy.endswith("frame-ancestors https://school.example http://localhost:8080")
    assert "x-frame-options" not in headers


@pytest.mark.parametrize("asked", ["/postcheck/a/b", "/a/b"])
def test_a_proxy_may_take_its_path_away_or_not(asked: str) -> None:
    told = ask("GET", asked, settings=Settings(root_path="/postcheck")).text
    assert told == "/postcheck|/postcheck/a/b|0"


def test_the_path_of_a_proxy_is_a_whole_one() -> None:
    settings = Settings(root_path="/post")
    assert ask("GET", "/postcheck", settings=settings).text == "/post|/post/postcheck|0"
    answer = ask("GET", "/post", settings=settings)
    assert (answer.status_code, answer.headers["location"]) == (307, "/post/")


def test_the_secret_address() -> None:
    settings = Settings(review="secret", upload=50, root_path="/r")
    assert ask("GET", "/review/secret/", settings=settings).status_code == 200
    assert ask("GET", "/r/review/secret/job", settings=settings).status_code == 200
    for path in ("/review/", "/review/secre/", "/review/secret", "/review/secret1/", "/review/é/"):
        assert ask("GET", path, settings=settings).status_code == 404
    assert ask("GET", "/review/secret/", settings=Settings()).status_code == 404
    big = b"x" * 51
    assert ask("POST", "/review/secret/upload", content=big, settings=settings).status_code == 413
    assert ask("POST", "/review/other/upload", content=big, settings=settings).status_code == 404
    assert ask("POST", "/any/upload", content=big, settings=settings).status_code == 200


def test_too_many_requests_of_a_client() -> None:
    async def all_of() -> Iterator[httpx.Response]:
        transport = httpx.ASGITransport(Guard(reads, Settings(rate=0.5)))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            asked = [await client.post("/") for _ in range(5)]
            asked.append(await client.get("/"))
        return iter(asked)

    *taken, refused, read = asyncio.run(all_of())
    assert [one.status_code for one in taken] == [200] * 4
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) == 2
    assert read.status_code == 200


def test_what_goes_wrong_is_logged_without_what_was_sent(caplog: pytest.LogCaptureFixture) -> None:
    async def fails(scope: Any, receive: Any, send: Any) -> None:
        raise ValueError("the words")

    async def once() -> None:
        scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"host", b"localhost")]}
        await Guard(fails, Settings())(scope, parts(0), parts(0))

    asyncio.run(once())
    assert "a request broke off: ValueError in " in caplog.text
    assert "the words" not in caplog.text
