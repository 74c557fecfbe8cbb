"""Serving the app: one process that answers, and the processes that check."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from postcheck.web.guard import App

_CONNECTIONS = 1_000
_SHUTDOWN_SECONDS = 10


class PageServer(uvicorn.Server):
    """Calls `began` once it takes requests."""

    def __init__(self, config: uvicorn.Config, began: Callable[[], None]) -> None:
        super().__init__(config)
        self._began = began

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._began()


def server_of(app: App, *, began: Callable[[], None], proxy: str | None = None) -> PageServer:
    """A server that is ready to run. `proxy`: the address of a proxy whose word on who asks is
    taken. It logs warnings and errors alone: no request, and no address."""
    return PageServer(
        uvicorn.Config(
            app,
            http=PatientProtocol,
            ws="none",
            log_level="warning",
            access_log=False,
            server_header=False,
            date_header=True,
            proxy_headers=proxy is not None,
            forwarded_allow_ips=proxy or "",
            limit_concurrency=_CONNECTIONS,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
            h11_max_incomplete_event_size=32_768,
        ),
        began,
    )


def run(server: PageServer, listener: socket.socket) -> None:
    """Serve till Ctrl-C, or till the process is asked to end; then all is tidied up."""
    # uvicorn sends itself the signal once more when it is done, which would end us in between.
    # It is heard and not ignored: processes that are begun now would ignore it, too.
    ends = (signal.SIGINT, signal.SIGTERM)
    before = {one: signal.signal(one, lambda *_: None) for one in ends}
    try:
        server.run(sockets=[listener])
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


class PatientProtocol(H11Protocol):
    """Drops a client that is too slow with the head of a request.

    Without this, a few hundred clients that each send a letter now and then keep all others out.
    """

    head_seconds: ClassVar[float] = 10.0
    """So long may a client take to send the head of a request, its first one too."""
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        if self._timer is None and self.cycle is not None and self.cycle.response_complete:
            self._await_head()
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._head_is_there()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_there()
        super().connection_lost(exc)

    def _await_head(self) -> None:
        self._timer = self.loop.call_later(self.head_seconds, self._give_up)

    def _head_is_there(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        self._timer = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
