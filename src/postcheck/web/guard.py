"""Who may ask, how much and how fast: what is checked before any request is read.

A page on another site must not reach a checker on this machine: neither by sending a form here
(`Origin`), nor by letting its own name point here (`Host`, DNS rebinding).
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from math import ceil
from traceback import extract_tb
from typing import Any

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from postcheck.web.limits import Body, Message, Rates, Receive, too_large
from postcheck.web.problems import of_http, problem
from postcheck.web.settings import LOOPBACK, Settings

Scope = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_BYTES = 1_000_000
"""Of a request, but for files that are dropped in the school's view."""
REVIEW, UPLOAD = "review", "upload"
"""The first part of the addresses of the school's view, and the last of that which takes files."""
_LARGE = 20_000  # bytes that are as much work as one request more
_LOG = logging.getLogger("uvicorn.error")
_SAFE = ("GET", "HEAD", "OPTIONS")
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:[0-9]{1,5})?", re.IGNORECASE)


class Guard:
    """An ASGI app that lets only fitting requests through to another one."""

    def __init__(self, app: App, settings: Settings) -> None:
        self._app, self._settings = app, settings
        self._headers = _security_headers(settings)
        self._rates = Rates(settings.rate)
        self._named = {name.lower() for name in settings.hostnames} - LOOPBACK

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                has = {name for name, _ in message["headers"]}
                more = [header for header in self._headers if header[0] not in has]
                message["headers"] = [*message["headers"], *more]
            await send(message)

        inside = self._inside(scope["path"])
        upload = self._takes_files(inside)
        most = self._settings.upload if upload else MOST_BYTES
        root = self._settings.root_path
        scope = {**scope, "root_path": root, "path": root + inside}
        refused = self._refusal(scope, inside, most)
        if refused is not None:
            await refused(scope, receive, sending)
            return
        body = Body(receive, most, self._settings.seconds)
        try:
            await self._app(scope, body.receive, sending)
        except Exception as error:  # it is answered; a log must not hold what somebody wrote
            frame = extract_tb(error.__traceback__)[-1]
            place = f"{frame.filename}, line {frame.lineno}"
            _LOG.error("a request broke off: %s in %s", type(error).__name__, place)
        finally:
            if body.had > _LARGE and not upload:
                self._rates.spend(_client(scope), body.had / _LARGE)

    def _inside(self, path: str) -> str:
        """The path below `root_path`, whether a proxy has taken that away already or not."""
        root = self._settings.root_path
        return path.removeprefix(root) if f"{path}/".startswith(f"{root}/") else path

    def _takes_files(self, inside: str) -> bool:
        return inside.endswith(f"/{UPLOAD}") and self._is_review(inside)

    def _is_review(self, inside: str) -> bool:
        secret, told = self._settings.review, inside.split("/")
        if secret is None or len(told) < 4 or told[1] != REVIEW:
            return False
        # In a time that does not tell how much of it was right.
        return secrets.compare_digest(told[2].encode("utf-8", "replace"), secret.encode())

    def _refusal(self, scope: Scope, inside: str, most: int) -> App | None:
        headers = Headers(scope=scope)
        if _name_of(headers.get("host", "")) not in self._settings.hosts:
            return problem(scope, 421, "The page is not served under this name.")
        if inside == "":
            return RedirectResponse(f"{self._settings.root_path}/")
        if inside.startswith(f"/{REVIEW}/") and not self._is_review(inside):
            return of_http(scope, HTTPException(404))
        if scope["method"] in _SAFE:
            return None
        if not self._is_ours(headers):
            return problem(scope, 403, "Requests from pages of other sites are not taken.")
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            return problem(scope, 400, "The length of the request is not told as a number.")
        if len(length) > 15 or int(length) > most:
            return of_http(scope, too_large(most))
        wait = self._rates.wait(_client(scope))
        if wait > 0:
            told = {"Retry-After": str(ceil(wait))}
            return problem(scope, 429, "That is a lot of checks; wait a little.", headers=told)
        return None

    def _is_ours(self, headers: Headers) -> bool:
        """Whether a request that changes or asks something comes from no other site's page."""
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return False
        origin = headers.get("origin")
        if origin is None:  # no browser, or an old one that shows our own page
            return True
        scheme, _, host = origin.lower().partition("://")
        if scheme not in ("http", "https") or not (name := _name_of(host)):
            return False
        # A proxy may ask under a name of its own, or leave out the port.
        return host == headers["host"].lower() or name in self._named


def _client(scope: Scope) -> str:
    return str(scope["client"][0]) if scope.get("client") else ""


def _name_of(host: str) -> str:
    """The name in a Host header, without its port; nothing if it is none."""
    found = _HOST.fullmatch(host)
    return found[1].strip("[]").lower() if found else ""


def _security_headers(settings: Settings) -> list[tuple[bytes, bytes]]:
    frames = " ".join(settings.frames) or "'none'"
    headers = {
        "content-security-policy": (
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
            "img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
            f"frame-ancestors {frames}"
        ),
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        "cache-control": "no-store",
    }
    if not settings.frames:
        headers["x-frame-options"] = "DENY"
    return [(name.encode(), value.encode()) for name, value in headers.items()]
