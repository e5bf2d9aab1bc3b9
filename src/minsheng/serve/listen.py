"""Listening: the sockets, the server's life, and the limits on connections that ask nothing."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import uvicorn

from minsheng.errors import UsageError
from minsheng.serve.app import application
from minsheng.serve.cache import Cache, Kept, Shelf
from minsheng.serve.connections import Patient, new_loop
from minsheng.serve.gate import Gate
from minsheng.serve.journal import Journal, Metrics
from minsheng.serve.release import Keeper, Release
from minsheng.serve.respond import CHUNK
from minsheng.serve.settings import Settings
from minsheng.serve.site import Site


def serve(data_dir: Path, host: str, port: int, settings: Settings | None = None) -> int:
    """Serve until interrupted."""
    chosen = settings or Settings.from_environ(os.environ)
    with (
        bound(host, port) as sock,
        contextlib.suppress(KeyboardInterrupt),
        asyncio.Runner(loop_factory=new_loop()) as runner,
    ):
        runner.run(_life(data_dir, sock, chosen))
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
    gc.collect()
    gc.freeze()  # what is there now stays: no collection need look at it again
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
        cache: Cache[Kept] = Cache(site.settings.cache_bytes, site.settings.cache_answer_bytes)
        space = private.workspace(site, data_dir)
        self.site = replace(
            site, settings=free, cache=cache, shelf=Shelf(0, 0), gate=Gate(free), union=False, space=space
        )
        self.server = _Silent(config(self.site, application(self.site, private.ROUTES)))
        self.task = asyncio.create_task(self.server.serve(sockets=[sock]))

    async def close(self) -> None:
        """End it, after the requests under way."""
        self.server.should_exit = True
        await self.task
        self.site.release().pool.close()


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
    cache: Cache[Kept] = Cache(settings.cache_bytes, settings.cache_answer_bytes)
    shelf = Shelf(settings.cache_bytes, min(settings.cache_answer_bytes, CHUNK))
    site = Site(settings, keeper, cache, shelf, Gate(settings), journal, Metrics())

    def swapped(_: Release) -> None:
        cache.clear()
        shelf.clear()
        site.metrics.swaps += 1

    keeper.swapped.append(swapped)
    return site


def config(site: Site, app: Any = None) -> uvicorn.Config:
    """How uvicorn is to run an application of the site."""
    settings = site.settings
    return uvicorn.Config(
        app or application(site),
        http=Patient,
        ws="none",
        lifespan="off",
        loop="asyncio",
        access_log=False,
        log_level="error",
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=max(1, int(settings.idle_seconds)),
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=max(65536, settings.query_length * 9),
        backlog=1024,
    )


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
