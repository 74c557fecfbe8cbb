"""How large and how slow a request may be, and how many a client may send."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from starlette.exceptions import HTTPException

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]

_SLOWEST = 50_000  # bytes a second; a client that is slower, however steady, holds up a connection
_CLIENTS = 10_000
_BURST = 8.0  # seconds of its rate that a client may use at once


class Body:
    """The body of a request, as long as it is not too large and does not come too slowly.

    `most`: bytes. `seconds`: for the whole of it, and more only for one that is large.
    """

    def __init__(self, receive: Receive, most: int, seconds: float) -> None:
        self._receive, self._most = receive, most
        self._end = time.monotonic() + seconds
        self.had = 0
        self._whole = False

    async def receive(self) -> Message:
        """The next part. Raises HTTPException, which is answered as every problem is."""
        if self._whole:
            return await self._receive()
        left = self._end + self.had / _SLOWEST - time.monotonic()
        try:
            message = await asyncio.wait_for(self._receive(), left)
        except TimeoutError:
            told = {"Connection": "close"}
            raise HTTPException(408, "The request came too slowly.", told) from None
        self.had += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self.had > self._most:
            raise too_large(self._most)
        return message


def too_large(most: int) -> HTTPException:
    """What is raised for a request of more bytes."""
    # The connection is not closed at once: who still sends would not read why.
    return HTTPException(413, f"A request has at most {most:,} bytes.")


class Rates:
    """How many requests each client may still make: so many a second, and some at once."""

    def __init__(self, rate: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._clock = rate, clock
        self._most = max(1.0, rate * _BURST)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        """Clients that are remembered."""
        return len(self._left)

    def wait(self, client: str) -> float:
        """Take one request of a client; the seconds until it may come again, or 0."""
        left = self._now_left(client)
        if left < 1:
            return (1 - left) / self._rate
        self.spend(client, 1)
        return 0.0

    def spend(self, client: str, requests: float) -> None:
        """Count a request as so many; a client may owe some, and then waits longer."""
        left = self._now_left(client) - requests
        self._left[_network(client)] = left, self._clock()
        self._left.move_to_end(_network(client))
        if len(self._left) > _CLIENTS:
            self._left.popitem(last=False)

    def _now_left(self, client: str) -> float:
        now = self._clock()
        left, then = self._left.get(_network(client), (self._most, now))
        return min(self._most, left + (now - then) * self._rate)


def _network(client: str) -> str:
    """The address of a client; of version 6 the half that one customer has for all devices."""
    if ":" not in client:
        return client
    try:
        address = ip_address(client.partition("%")[0])
    except ValueError:
        return client
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(ip_network((address, 64), strict=False).network_address)
    return client
