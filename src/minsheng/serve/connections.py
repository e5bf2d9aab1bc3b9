"""Connections: how many a client may hold, and for how long without asking anything.

uvicorn's protocol with httptools where that is installed (three times as fast), else with h11. Neither
bounds the time a request's head may take, nor httptools its size; `Patient` does both.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from minsheng.serve.settings import Settings


class Open:
    """Connections that are open, by client."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clients: dict[str, dict[Any, None]] = {}
        self.total = 0

    def add(self, peer: str, connection: Any) -> None:
        """A connection is made; the client's oldest idle one is closed where there are too many."""
        mine = self.clients.setdefault(peer, {})
        mine[connection] = None
        self.total += 1
        if len(mine) > self.settings.client_connections or self.total > self.settings.connections:
            oldest = next((one for one in mine if one.idle and not one.transport.is_closing()), None)
            if oldest is not None:
                oldest.transport.close()

    def drop(self, peer: str, connection: Any) -> None:
        """A connection is lost."""
        mine = self.clients.get(peer, {})
        if connection in mine:
            del mine[connection]
            self.total -= 1
        if not mine:
            self.clients.pop(peer, None)


def protocol(settings: Settings) -> type[asyncio.Protocol]:
    """The protocol class of a listener."""
    base: Any = _base()
    held = Open(settings)
    limit = max(65536, settings.query_length * 9)  # of an address in percent-encoding

    class Patient(base):  # type: ignore[misc]
        """One connection."""

        peer = ""
        timer: asyncio.TimerHandle | None = None
        head = 0

        @property
        def idle(self) -> bool:
            """Whether no request is under way."""
            return self.cycle is None or self.cycle.response_complete

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self.peer = self.client[0] if self.client else "local"
            held.add(self.peer, self)
            self.wait()

        def connection_lost(self, exc: Exception | None) -> None:
            held.drop(self.peer, self)
            if self.timer:
                self.timer.cancel()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.idle:
                self.head += len(data)
                if self.head > limit:
                    self.transport.close()
                self.wait()
            else:
                self.head = 0

        def wait(self) -> None:
            """Give the head of a request its time, once."""
            if self.timer is None:
                self.timer = self.loop.call_later(settings.idle_seconds, self.look)

        def look(self) -> None:
            """Close where no whole head has come in time."""
            self.timer = None
            if self.idle and not self.transport.is_closing():
                self.transport.close()

    return Patient


def _base() -> type[asyncio.Protocol]:
    try:
        from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol  # noqa: PLC0415
    except ImportError:
        from uvicorn.protocols.http.h11_impl import H11Protocol  # noqa: PLC0415

        return H11Protocol
    return HttpToolsProtocol


def new_loop() -> Callable[[], asyncio.AbstractEventLoop]:
    """Maker of event loops: uvloop's where that is installed."""
    try:
        import uvloop  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415
    except ImportError:
        return asyncio.new_event_loop
    make: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return make
