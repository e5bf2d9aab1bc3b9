"""The endpoint against its engine, against other servers, and against itself without its caches.

    python benchmarks/serve.py [--data DIR] [--quads N] [--seconds S] [--clients 1 4 16] [--canned]

The corpus is the current release of DIR, copied under other local names until it has N quads. On the same
data and in one run: requests a second and p50/p99 for point lookups; each canned query as it stands; memory
and start-up to the first answer. `kept` answers come from what was asked before in the same release,
`evaluated` ones from the engine each time. Servers that are not installed are skipped, aloud.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

import psutil
from pyoxigraph import QueryResultsFormat, RdfFormat, Store

from minsheng import canned

ROOT = Path(__file__).resolve().parents[1]
_COPIED = re.compile(rb"(/id/(?!concept/|indicator/)[a-z-]+/|/graph/document/)([a-z0-9-]+)")
_SERVE = """
import sys
from pathlib import Path
from minsheng.serve import run
run(Path(sys.argv[1]), port=int(sys.argv[2]))
"""
_OPEN = {"MINSHENG_CLIENT_RATE": "0", "MINSHENG_CLIENT_QUERIES": "100", "MINSHENG_ACCESS_LOG": ""}
_LONG = 60.0


@dataclass(frozen=True)
class Server:
    """A server under test: how it is started, and the path of its endpoint."""

    name: str
    command: list[str]
    path: str
    environ: dict[str, str]


@dataclass(frozen=True)
class Figures:
    """What one run gives: requests a second, milliseconds at p50 and p99, answers that were no 200."""

    rate: float
    p50: float
    p99: float
    failed: int

    def __str__(self) -> str:
        return f"{self.rate:,.0f}/s, p50 {self.p50:.2f} ms, p99 {self.p99:.2f} ms, {self.failed} failed"


# --------------------------------------------------------------------------------------- corpus


def corpus(data: Path, out: Path, quads: int) -> int:
    """A release with at least that many quads, made of copies of another; gives how many it has."""
    lines = (data / "current" / "dump" / "minsheng.nq").read_bytes().splitlines(keepends=True)
    shared = [line for line in lines if b"/graph/ontology>" in line]
    copied = [line for line in lines if b"/graph/ontology>" not in line and _COPIED.search(line)]
    folder = out / "releases" / "bench"
    (folder / "dump").mkdir(parents=True)
    total = len(lines)
    with (folder / "dump" / "minsheng.nq").open("wb") as file:
        file.writelines(lines)
        number = 0
        while total < quads and copied:
            number += 1
            fresh = {_COPIED.sub(rb"\g<1>c%d-\g<2>" % number, line) for line in copied}
            file.writelines(sorted(fresh))
            total += len(fresh)
    base = json.loads((data / "current" / "manifest.json").read_text()).get("base", canned.DEFAULT_BASE)
    (folder / "manifest.json").write_text(json.dumps({"id": "bench", "base": base, "quads": total}))
    (out / "current").symlink_to(Path("releases") / "bench")
    print(f"corpus: {total:,} quads, {len(shared):,} of them the ontology, {number} copies")
    return total


def subjects(dump: Path, count: int) -> list[str]:
    """IRIs of things to look up."""
    with dump.open() as file:
        found = {line.split(" ", 1)[0] for line in file if "/id/" in line.split(" ", 1)[0]}
    return random.Random(1).sample(sorted(found), count)  # noqa: S311 (any sample will do)


# --------------------------------------------------------------------------------------- client


def request(path: str, query: str, port: int) -> bytes:
    """The bytes of a GET."""
    head = f"GET {path}?query={quote(query)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    return f"{head}Accept: application/sparql-results+json\r\n\r\n".encode()


def talk(sock: socket.socket, content: bytes) -> int:
    """Send a request, read its answer whole, give its status."""
    sock.sendall(content)
    said = b""
    while b"\r\n\r\n" not in said:
        said += _more(sock)
    head, _, body = said.partition(b"\r\n\r\n")
    lowered = head.lower()
    if b"content-length:" in lowered:
        left = int(lowered.split(b"content-length:")[1].split(b"\r\n")[0]) - len(body)
        while left > 0:
            left -= len(_more(sock))
    else:
        tail = body[-16:]
        while not tail.endswith(b"0\r\n\r\n"):
            tail = (tail + _more(sock))[-16:]
    return int(head.split()[1])


def _more(sock: socket.socket) -> bytes:
    part = sock.recv(1 << 18)
    if not part:
        raise EOFError
    return part


def connected(port: int) -> socket.socket:
    """A connection that does not wait to send."""
    sock = socket.create_connection(("127.0.0.1", port), timeout=_LONG)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def load(port: int, requests: Sequence[bytes], clients: int, seconds: float) -> Figures:
    """Ask at random from so many connections for so long."""
    times: list[float] = []
    failed: list[int] = []
    end = time.perf_counter() + seconds

    def client(number: int) -> None:
        chance = random.Random(number)  # noqa: S311
        with connected(port) as sock:
            while time.perf_counter() < end:
                began = time.perf_counter()
                status = talk(sock, chance.choice(requests))
                times.append(time.perf_counter() - began)
                if status != 200:
                    failed.append(status)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times.sort()
    p50, p99 = times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000
    return Figures(len(times) / seconds, p50, p99, len(failed))


# -------------------------------------------------------------------------------------- servers


@contextmanager
def running(server: Server, port: int) -> Iterator[tuple[psutil.Process, float]]:
    """Start a server; gives its process and the seconds until its first answer."""
    began = time.perf_counter()
    command = [part.replace("{port}", str(port)) for part in server.command]
    environ = {**os.environ, **server.environ}
    with subprocess.Popen(
        command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _first_answer(server, port)
            yield psutil.Process(process.pid), time.perf_counter() - began
        finally:
            process.terminate()


def _first_answer(server: Server, port: int) -> None:
    end = time.perf_counter() + 300
    while time.perf_counter() < end:
        try:
            with connected(port) as sock:
                if talk(sock, request(server.path, "ASK {}", port)) == 200:
                    return
        except (OSError, EOFError):
            time.sleep(0.05)
    raise TimeoutError(server.name)


def settled(server: Server, port: int) -> float:
    """Seconds until our server has its release where it is to be."""
    began = time.perf_counter()
    if server.path == "/sparql":
        wanted = b'"mode": "disk"' if "MINSHENG_MEMORY_QUADS" in server.environ else b'"mode": "memory"'
        while time.perf_counter() - began < 300:
            with connected(port) as sock:
                sock.sendall(b"GET /health HTTP/1.0\r\nHost: x\r\n\r\n")
                said = b"".join(iter(partial(sock.recv, 65536), b""))
                if wanted in said:
                    break
            time.sleep(0.2)
    return time.perf_counter() - began


def memory(process: psutil.Process) -> int:
    """Bytes that a server and its children hold, shared pages once (PSS)."""
    return sum(one.memory_full_info().pss for one in (process, *process.children(recursive=True)))


def servers(out: Path) -> list[Server]:
    """All that are installed."""
    ours = [sys.executable, "-c", _SERVE, str(out), "{port}"]
    disk = {**_OPEN, "MINSHENG_CACHE_BYTES": "0", "MINSHENG_MEMORY_QUADS": "1"}
    found = [
        Server("ours, kept", ours, "/sparql", _OPEN),
        Server("ours, evaluated", ours, "/sparql", {**_OPEN, "MINSHENG_CACHE_BYTES": "0"}),
        Server("ours, evaluated, on disk", ours, "/sparql", disk),
    ]
    binary = shutil.which("oxigraph") or str(Path(sys.executable).parent / "oxigraph")
    if Path(binary).exists():
        location = str(out / "oxigraph")
        command = [binary, "serve-read-only", "--location", location, "--bind", "127.0.0.1:{port}"]
        found.append(Server("oxigraph server", [*command, "--union-default-graph"], "/query", {}))
    else:
        print("SKIPPED oxigraph server: the package oxigraph is not installed")
    for name in ("rdflib-endpoint", "virtuoso-t"):
        if shutil.which(name) is None:
            print(f"SKIPPED {name}: not installed")
    return found


# ----------------------------------------------------------------------------------------- runs


def bare(store: Store, queries: dict[str, str]) -> dict[str, float]:
    """Milliseconds of each query called in this process: the engine alone, answers written as JSON."""

    def call(query: str) -> None:
        store.query(query).serialize(format=QueryResultsFormat.JSON)  # type: ignore[union-attr]

    return {name: timed(partial(call, query)) for name, query in queries.items()}


def timed(call: Callable[[], object], least: float = 0.5) -> float:
    """Median milliseconds of a call, over half a second and three calls; of a slow one, once."""
    times: list[float] = []
    while sum(times) < least or len(times) < 3:
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
        if sum(times) > 2:
            break
    return statistics.median(times) * 1000


def over_http(server: Server, port: int, queries: dict[str, str]) -> dict[str, float]:
    """Milliseconds of each query through a server; NaN where it is not answered with 200."""
    found = {}
    for name, query in queries.items():
        content = request(server.path, query, port)
        try:
            with connected(port) as sock:
                statuses: list[int] = []
                found[name] = timed(partial(_note, statuses, sock, content))
                if set(statuses) != {200}:
                    found[name] = float("nan")
        except (OSError, EOFError):
            found[name] = float("nan")
    return found


def _note(statuses: list[int], sock: socket.socket, content: bytes) -> None:
    statuses.append(talk(sock, content))


def table(title: str, rows: dict[str, dict[str, float]]) -> None:
    """Print figures, a column each server."""
    names = list(rows)
    print(f"\n{title}\n" + " | ".join(["query", *names]))
    for query in next(iter(rows.values())):
        print(" | ".join([query, *(f"{rows[name].get(query, float('nan')):.2f}" for name in names)]))


def main() -> None:
    """Make the corpus, run every server, print the figures side by side."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=ROOT / "build")
    parser.add_argument("--quads", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4, 16])
    parser.add_argument("--canned", action="store_true", help="also each canned query")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="minsheng-bench-") as folder:
        bench(Path(folder), arguments)


def bench(out: Path, arguments: argparse.Namespace) -> None:
    """One whole run."""
    corpus(arguments.data, out, arguments.quads)
    dump = out / "current" / "dump" / "minsheng.nq"
    disk = Store(str(out / "oxigraph"))
    disk.bulk_load(path=str(dump), format=RdfFormat.N_QUADS)
    disk.optimize()
    del disk
    write_store(dump, out / "current" / "store")
    points = [f"SELECT ?p ?o WHERE {{ {iri} ?p ?o }}" for iri in subjects(dump, 1000)]
    queries = (
        {f"{one.code} {one.name}": one.text for one in canned.load().values()} if arguments.canned else {}
    )
    queries["scan: count by graph"] = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    queries["point"] = points[0]
    rows: dict[str, dict[str, float]] = {}
    for number, server in enumerate(servers(out)):
        port = 18200 + number
        with running(server, port) as (process, first):
            filled = settled(server, port)
            held = f"{memory(process) / 2**20:.0f} MB"
            print(f"\n{server.name}: first answer after {first:.1f} s, settled {filled:.1f} s later, {held}")
            for clients in arguments.clients:
                found = load(
                    port, [request(server.path, query, port) for query in points], clients, arguments.seconds
                )
                print(
                    f"  point lookups, {clients} clients: {found.rate:,.0f}/s, p50 {found.p50:.2f} ms,"
                    f" p99 {found.p99:.2f} ms, {found.failed} failed"
                )
            rows[server.name] = over_http(server, port, queries)
            print(f"  afterwards {memory(process) / 2**20:.0f} MB")
    from minsheng.serve.nursery import loaded  # noqa: PLC0415

    rows["engine alone"] = bare(loaded(dump)[0], queries)
    table("milliseconds a query, one client", rows)
    overhead(rows)


def write_store(dump: Path, folder: Path) -> None:
    """The release's store on disk, as a build writes it."""
    from minsheng import store  # noqa: PLC0415

    store.write_disk(dump, folder)


def overhead(rows: dict[str, dict[str, float]]) -> None:
    """What our layers cost over the bare call, on queries of 10 ms and more."""
    alone, ours = rows["engine alone"], rows["ours, evaluated"]
    shares = [
        ours[name] / alone[name] - 1 for name in alone if alone[name] >= 10 and ours[name] == ours[name]
    ]
    if shares:
        print(
            f"\noverhead on {len(shares)} queries of 10 ms and more: median {statistics.median(shares):+.0%}"
        )
    print(f"overhead of a point lookup: {ours['point'] - alone['point']:.2f} ms")


if __name__ == "__main__":
    main()
