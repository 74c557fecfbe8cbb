"""Who may ask, how much and how fast: what is checked before any request is read.

A page on another site must not reach a checker on this machine: neither by sending a form here
(`Origin`), nor by letting its own name point here (`Host`, DNS rebinding).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from traceback import extract_tb
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException

from postcheck.web.problems import problem
from postcheck.web.settings import Settings

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_BYTES = 1_000_000
"""Of a request, but for files that are dropped in the school's view."""
_CLIENTS = 10_000
_BURST = 8.0  # seconds of its rate that a client may use at once
_LOG = logging.getLogger("uvicorn.error")
_CLOSE = {"Connection": "close"}
_SAFE = ("GET", "HEAD", "OPTIONS")
UPLOAD = "upload"
"""The last part of the address that takes files."""


class Guard:
    """An ASGI app that lets only fitting requests through to another one."""

    def __init__(self, app: App, settings: Settings) -> None:
        self._app, self._settings = app, settings
        self._headers = _security_headers(settings)
        self._rates = Rates(settings.rate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        headers = Headers(scope=scope)
        refused = self._refusal(scope, headers)
        if refused is not None:
            await refused(scope, receive, sending)
            return
        limit = self._settings.upload if scope["path"].endswith(f"/{UPLOAD}") else MOST_BYTES
        body = Body(receive, limit, self._settings.seconds)
        try:
            await self._app(scope, body.receive, sending)
        except Exception as error:  # it is answered; a log must not hold what somebody wrote
            frame = extract_tb(error.__traceback__)[-1]
            place = f"{frame.filename}, line {frame.lineno}"
            _LOG.error("a request broke off: %s in %s", type(error).__name__, place)

    def _refusal(self, scope: Scope, headers: Headers) -> App | None:
        if _name_of(headers.get("host", "")) not in self._settings.hosts:
            return problem(421, "The page is not served under this name.")
        if scope["method"] in _SAFE:
            return None
        if not self._is_ours(headers):
            return problem(403, "Requests from pages of other sites are not taken.")
        length = headers.get("content-length", "0")
        if not length.isdigit():
            return problem(400, "The length of the request is not told as a number.")
        client = scope["client"][0] if scope.get("client") else ""
        wait = self._rates.wait(client)
        if wait > 0:
            told = {"Retry-After": str(max(1, round(wait)))}
            return problem(429, "That is a lot of checks; wait a little.", headers=told)
        return None

    def _is_ours(self, headers: Headers) -> bool:
        """Whether a request that changes or asks something comes from no other site's page."""
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return False
        origin = headers.get("origin")
        if origin is None:  # no browser, or an old one that shows our own page
            return True
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https"):
            return False
        named = {name.lower() for name in self._settings.hostnames}
        return parts.netloc.lower() == headers["host"].lower() or parts.hostname in named


class Body:
    """The body of a request, as long as it is not too large and does not come too slowly."""

    def __init__(self, receive: Receive, most: int, seconds: float) -> None:
        self._receive, self._most, self._seconds = receive, most, seconds
        self._had = 0
        self._whole = False

    async def receive(self) -> Message:
        """The next part. Raises HTTPException, which is answered as every problem is."""
        if self._whole:
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), self._seconds)
        except TimeoutError:
            raise HTTPException(408, "The request came too slowly.", _CLOSE) from None
        self._had += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._had > self._most:
            raise HTTPException(413, f"A request has at most {self._most:,} bytes.", _CLOSE)
        return message


class Rates:
    """How many requests each client may still make: so many a second, and some at once."""

    def __init__(self, rate: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._clock = rate, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """Take one request of a client; the seconds until it may come again, or 0."""
        now, most = self._clock(), self._rate * _BURST
        left, then = self._left.pop(client, (most, now))
        left = min(most, left + (now - then) * self._rate)
        short = 1 - left
        self._left[client] = (left - 1 if short <= 0 else left, now)
        while len(self._left) > _CLIENTS:
            self._left.popitem(last=False)
        return max(0.0, short / self._rate)


def _name_of(host: str) -> str:
    """The name in a Host header, without its port."""
    try:
        return (urlsplit(f"//{host}").hostname or "") if host else ""
    except ValueError:
        return ""


def _security_headers(settings: Settings) -> dict[str, str]:
    frames = " ".join(settings.frames) or "'none'"
    headers = {
        "Content-Security-Policy": (
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
            "img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
            f"frame-ancestors {frames}"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        "Cache-Control": "no-store",
    }
    if not settings.frames:
        headers["X-Frame-Options"] = "DENY"
    return headers
