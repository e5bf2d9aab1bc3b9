"""Listening: the sockets, the server's life, and the limits on connections that ask nothing."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from minsheng.errors import UsageError
from minsheng.serve.app import application
from minsheng.serve.cache import Cache
from minsheng.serve.gate import Gate
from minsheng.serve.journal import Journal, Metrics
from minsheng.serve.release import Keeper, Release
from minsheng.serve.settings import Settings
from minsheng.serve.site import Site


def serve(data_dir: Path, host: str, port: int, settings: Settings | None = None) -> int:
    """Serve until interrupted."""
    chosen = settings or Settings.from_environ(os.environ)
    with bound(host, port) as sock, contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_life(data_dir, sock, chosen))
    return 0


@contextlib.contextmanager
def bound(host: str, port: int) -> Iterator[socket.socket]:
    """A listening socket; UsageError where the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as sock:  # else no TCP_NODELAY
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((host, port))
        except OSError as error:
            raise UsageError(
                f"cannot listen: {error.strerror}", where=f"{host}:{port}", mend="--port"
            ) from error
        sock.listen(1024)
        yield sock


async def _life(data_dir: Path, sock: socket.socket, settings: Settings) -> None:
    site = site_for(data_dir, settings)
    await site.keeper.open()
    server = uvicorn.Server(config(site))
    watch = asyncio.create_task(site.keeper.watch())
    with contextlib.ExitStack() as stack:
        private = _private(site, data_dir, stack) if settings.write_token else None
        _greet(sock)
        try:
            await server.serve(sockets=[sock])
        finally:
            watch.cancel()
            site.keeper.close()
            if private:
                await private.close()


class _Private:
    """The private listener while it runs."""

    def __init__(self, site: Site, data_dir: Path, sock: socket.socket) -> None:
        from minsheng.serve import private  # noqa: PLC0415 (most servers only read)

        free = replace(site.settings, client_rate=0.0)
        cache = Cache(site.settings.cache_bytes, site.settings.cache_answer_bytes)
        space = private.workspace(site, data_dir)
        self.site = replace(site, settings=free, cache=cache, gate=Gate(free), union=False, space=space)
        self.server = _Silent(config(self.site, application(self.site, private.ROUTES)))
        self.task = asyncio.create_task(self.server.serve(sockets=[sock]))

    async def close(self) -> None:
        """End it, after the requests under way."""
        self.server.should_exit = True
        await self.task
        self.site.release().pool.nursery.close()


def _private(site: Site, data_dir: Path, stack: contextlib.ExitStack) -> _Private:
    """Start the private listener."""
    settings = site.settings
    sock = stack.enter_context(bound(settings.write_host, settings.write_port))
    host, port = sock.getsockname()[:2]
    print(f"Writing on http://{host}:{port}/ with the token", file=sys.stderr, flush=True)
    return _Private(site, data_dir, sock)


class _Silent(uvicorn.Server):
    """A second server in the process: signals are the first one's to take."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take none."""
        yield


def site_for(data_dir: Path, settings: Settings) -> Site:
    """The parts of an endpoint, put together."""
    journal = Journal(settings.access_log)
    keeper = Keeper(data_dir, settings, journal.say)
    cache = Cache(settings.cache_bytes, settings.cache_answer_bytes)
    site = Site(settings, keeper, cache, Gate(settings), journal, Metrics())

    def swapped(_: Release) -> None:
        cache.clear()
        site.metrics.swaps += 1

    keeper.swapped.append(swapped)
    return site


def config(site: Site, app: Any = None) -> uvicorn.Config:
    """How uvicorn is to run an application of the site."""
    settings = site.settings
    return uvicorn.Config(
        app or application(site),
        http=_protocol(settings),
        ws="none",
        lifespan="off",
        loop="asyncio",
        access_log=False,
        log_level="warning",
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=max(1, int(settings.idle_seconds)),
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=max(65536, settings.query_length * 9),
        backlog=1024,
    )


def _protocol(settings: Settings) -> type[H11Protocol]:
    """A protocol that drops connections that ask nothing, and the oldest of a client with too many."""
    open_ones: dict[str, dict[H11Protocol, None]] = {}
    total: Counter[str] = Counter()

    class Patient(H11Protocol):
        """One connection."""

        peer = ""

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self.peer = self.client[0] if self.client else "local"
            mine = open_ones.setdefault(self.peer, {})
            mine[self] = None
            total["all"] += 1
            if len(mine) > settings.client_connections or total["all"] > settings.connections:
                _drop_idle(mine)
            self.loop.call_later(settings.idle_seconds, self.check_asked)

        def connection_lost(self, exc: Exception | None) -> None:
            mine = open_ones.get(self.peer, {})
            if self in mine:
                del mine[self]
                total["all"] -= 1
            if not mine:
                open_ones.pop(self.peer, None)
            super().connection_lost(exc)

        def check_asked(self) -> None:
            """Close where no whole request head has come in time."""
            cycle: Any = self.cycle
            if cycle is None and not self.transport.is_closing():
                self.transport.close()

    return Patient


def _drop_idle(mine: dict[H11Protocol, None]) -> None:
    """Close a client's oldest connection that has no request under way."""
    for one in mine:
        cycle: Any = one.cycle
        if (cycle is None or cycle.response_complete) and not one.transport.is_closing():
            one.transport.close()
            return


def _greet(sock: socket.socket) -> None:
    """Say where the endpoint is, with three lines to try."""
    host, port = sock.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    at = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else shown}:{port}"  # noqa: S104
    lines = [
        f"Serving on {at}/",
        "Try:",
        f"  curl '{at}/sparql?format=csv' --data-urlencode 'query=SELECT (COUNT(*) AS ?n) {{?s ?p ?o}}'",
        f"  curl '{at}/queries'",
        f"  curl '{at}/health'",
    ]
    print("\n".join(lines), file=sys.stderr, flush=True)
