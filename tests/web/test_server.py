"""The server itself, asked over sockets: slow clients, connections that stay, proxies."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from postcheck.config import CheckerConfig
from postcheck.web.app import create_app
from postcheck.web.guard import App, Guard
from postcheck.web.problems import of_http
from postcheck.web.server import PatientProtocol, server_of
from postcheck.web.settings import Settings

HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"


async def reads(scope: Any, receive: Any, send: Any) -> None:
    """An app that tells how much it was sent, and by whom."""
    try:
        size = len(await Request(scope, receive).body())
    except HTTPException as error:
        await of_http(scope, error)(scope, receive, send)
    else:
        await PlainTextResponse(f"{size} from {scope['client'][0]}")(scope, receive, send)


@contextmanager
def serving(app: App, *, proxy: str | None = None) -> Iterator[int]:
    """An app, served by a thread; the port."""
    began = threading.Event()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        server = server_of(app, began=began.set, proxy=proxy)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            assert began.wait(60)
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(30)
            assert not thread.is_alive()


@pytest.fixture(scope="module")
def plain() -> Iterator[int]:
    """A guard with little patience around an app that reads."""
    patience = PatientProtocol.head_seconds
    PatientProtocol.head_seconds = 0.4
    with serving(without_lifespan(Guard(reads, Settings(seconds=0.5, rate=1e6)))) as port:
        yield port
    PatientProtocol.head_seconds = patience


def without_lifespan(app: App) -> App:
    async def only_http(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            for told in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{told}.complete"})
        else:
            await app(scope, receive, send)

    return only_http


def answer_to(port: int, *parts: bytes, pause: float = 0.0, wait: float = 5.0) -> bytes:
    """What comes back till the server closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=wait) as one:
        try:
            for part in parts:
                one.sendall(part)
                time.sleep(pause)
        except OSError:
            pass
        told = b""
        try:
            while got := one.recv(65_536):
                told += got
        except OSError:
            pass
        return told


def seconds(function: Callable[[], object]) -> float:
    begin = time.monotonic()
    function()
    return time.monotonic() - begin


def test_a_head_that_drips_is_not_waited_for(plain: int) -> None:
    letters = [bytes([byte]) for byte in HEAD * 20]
    assert seconds(lambda: answer_to(plain, *letters, pause=0.02)) < 3 + 0.02 * len(letters)
    assert answer_to(plain, *letters, pause=0.02) == b""
    assert seconds(lambda: answer_to(plain)) < 3


def test_the_head_of_a_second_request_that_drips(plain: int) -> None:
    first = HEAD + b"\r\n"
    told = answer_to(plain, first, *[b"G", b"E", b"T", b" ", b"/"] * 6, pause=0.05)
    assert told.count(b"HTTP/1.1 200") == 1


def test_a_body_that_drips_is_refused(plain: int) -> None:
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"
    told = answer_to(plain, head, *[b"x"] * 60, pause=0.02)
    assert told.startswith(b"HTTP/1.1 408")
    assert b"application/problem+json" in told
    assert b"connection: close" in told.lower()


def test_what_comes_after_a_refusal_is_not_waited_for(plain: int) -> None:
    head = b"POST / HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 100000\r\n\r\n"
    told = answer_to(plain, head, *[b"x"] * 40, pause=0.02)
    assert told.startswith(b"HTTP/1.1 421")
    assert seconds(lambda: answer_to(plain, head, *[b"x"] * 1000, pause=0.02)) < 10


def test_who_still_sends_is_told_why_it_is_refused(plain: int) -> None:
    for _ in range(5):
        for body in (b"x" * 8_000_000, iter([b"x" * 100_000] * 80)):
            answer = httpx.post(f"http://127.0.0.1:{plain}/", content=body)
            assert answer.status_code == 413


def test_chunks_are_counted(plain: int) -> None:
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"%x\r\n%s\r\n" % (60_000, b"x" * 60_000)
    assert answer_to(plain, head, *[chunk] * 20, b"0\r\n\r\n").startswith(b"HTTP/1.1 413")
    told = answer_to(plain, head, *[chunk] * 3, b"0\r\n\r\n")
    assert told.startswith(b"HTTP/1.1 200")
    assert told.endswith(b"180000 from 127.0.0.1")


@pytest.mark.parametrize(
    "sent",
    [
        b"\r\n\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 1_000_000 + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: evil\r\nConnection: close\r\n\r\n",
    ],
)
def test_what_is_no_request(plain: int, sent: bytes) -> None:
    told = answer_to(plain, sent)
    assert told == b"" or told.split(b" ")[1] in (b"400", b"421", b"431")
    assert answer_to(plain, HEAD + b"Connection: close\r\n\r\n").startswith(b"HTTP/1.1 200")


def test_connections_stay_open(plain: int) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{plain}") as client:
        for size in (0, 1, 100_000, 3):
            answer = client.post("/", content=b"x" * size)
            assert answer.text.startswith(f"{size} ")
            (stream,) = client._transport._pool.connections  # type: ignore[attr-defined]
            time.sleep(0.5)  # longer than a head may take
            assert stream.is_idle()
        assert client.get("/").status_code == 200


def test_slow_clients_do_not_keep_others_out(plain: int) -> None:
    slow = [socket.create_connection(("127.0.0.1", plain)) for _ in range(200)]
    for one in slow:
        one.sendall(b"GET / HT")
    assert seconds(lambda: httpx.get(f"http://127.0.0.1:{plain}/").raise_for_status()) < 5
    for one in slow:
        one.settimeout(10)
        with one:
            assert one.recv(10) == b""


def test_who_asks_is_told_by_a_proxy_that_is_trusted_alone(plain: int) -> None:
    told = {"X-Forwarded-For": "192.0.2.7"}
    assert httpx.get(f"http://127.0.0.1:{plain}/", headers=told).text == "0 from 127.0.0.1"
    app = without_lifespan(Guard(reads, Settings()))
    with serving(app, proxy="127.0.0.1") as port:
        assert httpx.get(f"http://127.0.0.1:{port}/", headers=told).text == "0 from 192.0.2.7"


class Proxy:
    """A small reverse proxy: shows a server below /postcheck, and may take that path away."""

    def __init__(self, target: int, *, strips: bool) -> None:
        self._target, self._strips = target, strips

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        request = Request(scope, receive)
        path = scope["raw_path"].decode()
        if self._strips:
            path = path.removeprefix("/postcheck")
        kept = [(n, v) for n, v in request.headers.raw if n not in (b"content-length", b"te")]
        async with httpx.AsyncClient() as client:
            told = await client.request(
                request.method,
                f"http://127.0.0.1:{self._target}{path}",
                headers=kept,
                content=await request.body(),
            )
        await send(
            {"type": "http.response.start", "status": told.status_code, "headers": told.headers.raw}
        )
        await send({"type": "http.response.body", "body": told.content})


@pytest.fixture(scope="module")
def below(own_config: CheckerConfig) -> Iterator[int]:
    """The whole page, told that it is shown below a path of school.example."""
    settings = Settings(
        config=own_config,
        processes=1,
        root_path="/postcheck",
        hostnames=frozenset({"school.example"}),
        review="secret",
    )
    with serving(create_app(settings)) as port:
        yield port


@pytest.mark.parametrize("strips", [True, False])
def test_behind_a_proxy(below: int, strips: bool) -> None:
    async def all_of() -> None:
        transport = httpx.ASGITransport(Proxy(below, strips=strips))
        origin = {"Origin": "https://school.example", "Sec-Fetch-Site": "same-origin"}
        async with httpx.AsyncClient(
            transport=transport, base_url="https://school.example/postcheck/"
        ) as client:
            page = await client.get("./")
            assert page.status_code == 200
            for name in ("static/page.js", "static/style.css", "static/icon.svg"):
                assert f'"{name}"' in page.text
                assert (await client.get(name)).status_code == 200
            draft = await client.post("draft", data={"text": "I will wallop him"}, headers=origin)
            assert draft.status_code == 200
            assert (await client.post("./", data={"text": "x"}, headers=origin)).status_code == 200
            health = await client.get("api/v1/health")
            assert health.json()["status"] == "ok"
            document = (await client.get("api/v1/openapi.json")).json()
            assert document["servers"] == [{"url": "/postcheck"}]
            assert (await client.get("review/secret/")).status_code == 200
            evil = {"Origin": "https://evil.example"}
            assert (await client.post("draft", data={}, headers=evil)).status_code == 403

    asyncio.run(all_of())


def test_the_path_without_its_slash(below: int) -> None:
    answer = httpx.get(f"http://127.0.0.1:{below}/postcheck")
    assert (answer.status_code, answer.headers["location"]) == (307, "/postcheck/")
