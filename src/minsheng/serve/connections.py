"""Connections: how many a client may hold, and for how long without asking anything.

uvicorn's protocol with httptools bounds neither the time a request's head may take nor its size;
`Patient` does both. It also offers each request to the application's short way before uvicorn makes a
task of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from minsheng.serve.settings import Settings


class Open:
    """Connections that are open, by client."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clients: dict[str, dict[Patient, None]] = {}
        self.total = 0

    def add(self, peer: str, connection: Patient) -> None:
        """A connection is made; the client's oldest idle one is closed where there are too many."""
        mine = self.clients.setdefault(peer, {})
        mine[connection] = None
        self.total += 1
        if len(mine) > self.settings.client_connections or self.total > self.settings.connections:
            oldest = next((one for one in mine if one.idle and not one.transport.is_closing()), None)
            if oldest is not None:
                oldest.transport.close()

    def drop(self, peer: str, connection: Patient) -> None:
        """A connection is lost."""
        mine = self.clients.get(peer, {})
        if connection in mine:
            del mine[connection]
            self.total -= 1
        if not mine:
            self.clients.pop(peer, None)


class Patient(HttpToolsProtocol):
    """One connection to a `Front`."""

    peer = ""
    timer: asyncio.TimerHandle | None = None
    head = 0
    """Bytes of a request's head that have come without its end."""
    heard = 0.0
    """When the connection was made, or a head began or ended last."""
    cycle: Any
    app: Any

    @property
    def idle(self) -> bool:
        """Whether no request is under way."""
        return self.cycle is None or self.cycle.response_complete

    def connection_made(self, transport: Any) -> None:
        """Count it, and give it its time."""
        super().connection_made(transport)
        self.peer = self.client[0] if self.client else "local"
        self.heard = self.loop.time()
        self.app.held.add(self.peer, self)
        self.wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Count it no more."""
        self.app.held.drop(self.peer, self)
        if self.timer:
            self.timer.cancel()
        super().connection_lost(exc)

    def on_headers_complete(self) -> None:
        """A whole head has come: the short way is tried first."""
        self.head, self.heard = 0, self.loop.time()
        if not (self.idle and not self.pipeline and self.app.begin(self)):
            super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Read; a head that grows and grows is not waited for."""
        if not self.head and self.idle:
            self.heard = self.loop.time()
        self.head += len(data)
        super().data_received(data)
        if not self.idle:
            self.head = 0
        elif self.head:
            if self.head > max(65536, self.app.site.settings.query_length * 9):  # of percent-encoding
                self.transport.close()
            self.wait()

    def wait(self) -> None:
        """Look whether a head has come, when its time is up."""
        if self.timer is None:
            due = self.heard + self.app.site.settings.idle_seconds
            self.timer = self.loop.call_at(due, self.look)

    def look(self) -> None:
        """Close where no whole head has come in time."""
        self.timer = None
        if not self.idle or self.transport.is_closing():
            return
        if self.loop.time() - self.heard >= self.app.site.settings.idle_seconds:
            self.transport.close()
        else:
            self.wait()


def new_loop() -> Callable[[], asyncio.AbstractEventLoop]:
    """Maker of event loops: uvloop's where that is installed."""
    try:
        import uvloop  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415
    except ImportError:
        return asyncio.new_event_loop
    make: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return make
