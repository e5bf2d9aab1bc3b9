"""A running endpoint in its own process, as users run it; tests speak to it over HTTP only."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

JSON = "application/sparql-results+json"
_COMMAND = """
import sys
from pathlib import Path
from minsheng.errors import MinshengError
from minsheng.serve import run
try:
    sys.exit(run(Path(sys.argv[1]), "127.0.0.1", int(sys.argv[2])))
except MinshengError as error:
    sys.exit(f"minsheng: {error}")
"""


def _client() -> httpx.Client:
    """A client that opens a connection for each request, as strangers do."""
    limits = httpx.Limits(max_keepalive_connections=0, max_connections=500)
    return httpx.Client(timeout=60, limits=limits)


@dataclass
class Server:
    """A server process and how to reach it."""

    process: subprocess.Popen[str]
    url: str = ""
    private: str = ""
    lines: list[str] = field(default_factory=list)
    client: httpx.Client = field(default_factory=_client)
    gathering: threading.Thread = field(default_factory=threading.Thread)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.client.get(self.url + path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.client.post(self.url + path, **options)

    def ask(self, query: str, accept: str = JSON, **params: Any) -> httpx.Response:
        return self.get("/sparql", params={"query": query, **params}, headers={"Accept": accept})

    def rows(self, query: str, **params: Any) -> list[dict[str, str]]:
        answer = self.ask(query, **params)
        assert answer.status_code == 200, answer.text
        return [
            {name: term["value"] for name, term in row.items()}
            for row in answer.json()["results"]["bindings"]
        ]

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])


@contextmanager
def serving(data: Path, *, under: Sequence[str] = (), **settings: object) -> Iterator[Server]:
    """Serve a data folder with settings changed, `under` another command; the process is ended afterwards."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("MINSHENG_")}
    environ |= {f"MINSHENG_{name.upper()}": str(value) for name, value in settings.items()}
    command = [*under, sys.executable, "-c", _COMMAND, str(data), "0"]
    with subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True) as process:
        server = Server(process)
        try:
            _await_greeting(server)
            yield server
        finally:
            server.client.close()
            process.terminate()
            process.wait(20)
            if server.gathering.ident:
                server.gathering.join(10)


def _await_greeting(server: Server) -> None:
    """Read stderr until it says where the endpoint is; then keep reading it aside."""
    assert server.process.stderr is not None
    for line in server.process.stderr:
        server.lines.append(line)
        if line.startswith("Writing on "):
            server.private = line.split()[2].rstrip("/")
        if line.startswith("Serving on "):
            server.url = line.split()[2].rstrip("/")
        if "/health" in line:
            break
    else:
        raise AssertionError("the server did not start: " + "".join(server.lines))
    server.gathering = threading.Thread(target=_gather, args=(server,), daemon=True)
    server.gathering.start()


def _gather(server: Server) -> None:
    assert server.process.stderr is not None
    server.lines.extend(server.process.stderr)
