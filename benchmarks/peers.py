"""The servers that are compared: how each gets the same quads, and how it is started and ended.

One that is not here, or does not start, is skipped aloud.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import psutil
from asking import Talker, get
from pyoxigraph import RdfFormat, Store

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
_BOOKS = ("rdflib-endpoint==0.6.3", "oxrdflib==0.5.0", "uvicorn==0.54.0")
_SERVE = """
import sys
from pathlib import Path
from minsheng.serve import run
run(Path(sys.argv[1]), port=int(sys.argv[2]))
"""
_RDFLIB = """
import sys
import uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
graph = Dataset(store="Oxigraph", default_union=True)
graph.open(sys.argv[1], create=False)
uvicorn.run(SparqlEndpoint(graph=graph, path="/"), host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""
OPEN = {
    "MINSHENG_CLIENT_RATE": "0",
    "MINSHENG_CLIENT_QUERIES": "100",
    "MINSHENG_CLIENT_CONNECTIONS": "1000",
    "MINSHENG_ACCESS_LOG": "",
}
_EVALUATED = {**OPEN, "MINSHENG_CACHE_BYTES": "0"}
MINE = "/sparql"


@dataclass(frozen=True)
class Server:
    """A server under test."""

    name: str
    command: list[str]
    path: str
    files: Path
    """What it reads, put out of the machine's memory before a cold start."""
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def ours(self) -> bool:
        """Whether it is ours."""
        return self.name.startswith("ours")


def say(message: str) -> None:
    """Tell what happens, beside the tables."""
    print(message, file=sys.stderr, flush=True)


def servers(out: Path) -> Iterator[Server]:
    """All that can be had here, each with the quads of the release in `out`."""
    ours = [sys.executable, "-c", _SERVE, str(out), "{port}"]
    release = (out / "current").resolve()
    yield Server("ours, kept", ours, MINE, release, OPEN)
    yield Server("ours, evaluated", ours, MINE, release, _EVALUATED)
    for make in (oxigraph, virtuoso):
        yield from _tried(make, out)
    yield Server("ours, on disk", ours, MINE, release, {**_EVALUATED, "MINSHENG_MEMORY_QUADS": "1"})
    yield from _tried(rdflib_endpoint, out)


def _tried(make: Callable[[Path], Server | str], out: Path) -> list[Server]:
    """A peer, or none and the reason said."""
    try:
        found = make(out)
    except (OSError, subprocess.SubprocessError, RuntimeError) as error:
        found = str(error)[:300]
    if isinstance(found, Server):
        return [found]
    say(f"SKIPPED {make.__name__.replace('_', '-')}: {found}")
    print(f"\nSKIPPED {make.__name__.replace('_', '-')}: {found}")
    return []


def oxigraph(out: Path) -> Server | str:
    """The Oxigraph server of the package `oxigraph`, with the merge in its default graph as we have it."""
    beside = Path(sys.executable).parent / "oxigraph"
    binary = str(beside) if beside.exists() else shutil.which("oxigraph")
    if binary is None:
        return "the package oxigraph is not installed"
    folder = out / "oxigraph"
    if not folder.exists():
        say("loading the Oxigraph server's store")
        store = Store(str(folder))
        dump = out / "current" / "dump" / "minsheng.nq"
        store.bulk_load(path=str(dump), format=RdfFormat.N_QUADS)
        with dump.open("rb") as lines:
            merged = b"".join(line[: line.rfind(b" <")] + b" .\n" for line in lines)
        store.bulk_load(input=merged, format=RdfFormat.N_TRIPLES)
        store.optimize()
    command = [binary, "serve-read-only", "--location", str(folder), "--bind", "127.0.0.1:{port}"]
    return Server(f"Oxigraph server {version('oxigraph')}", command, "/query", folder)


def rdflib_endpoint(out: Path) -> Server | str:
    """rdflib-endpoint over the same store on disk (rdflib's own memory would take minutes to fill)."""
    folder = ROOT / "build" / "peers"
    python = folder / "bin" / "python"
    if not (folder / ".installed").exists():
        say("installing rdflib-endpoint in build/peers")
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True, timeout=60)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        done = subprocess.run([*pip, *_BOOKS], timeout=120, capture_output=True, text=True, check=False)
        if done.returncode:
            return "it cannot be installed: " + (done.stderr.strip().splitlines() or ["?"])[-1]
        (folder / ".installed").touch()
    if not (out / "oxigraph").exists():
        return "it needs the Oxigraph server's store"
    command = [str(python), "-c", _RDFLIB, str(out / "oxigraph"), "{port}"]
    return Server(_BOOKS[0].replace("==", " "), command, "/", out / "oxigraph")


def virtuoso(out: Path) -> Server | str:
    """Virtuoso with the dump in it."""
    from tests.serve import virtuoso as peer  # noqa: PLC0415

    if peer.VIRTUOSO is None or shutil.which("isql-vt") is None:
        return "virtuoso-t and isql-vt are not installed"
    folder = out / "virtuoso"
    folder.mkdir()
    say("loading Virtuoso")
    dump = folder / "minsheng.nq"
    shutil.copyfile(out / "current" / "dump" / "minsheng.nq", dump)
    sql, http = free_port(), free_port()
    with peer.running(folder, sql, http, buffers=85_000) as running:
        running.isql(f"ld_dir('{folder}','minsheng.nq','http://bench'); rdf_loader_run(); checkpoint;")
    # The command of every start has a port of its own, so the settings are written anew by it.
    ini = peer.settings(folder, sql, 0, buffers=85_000)
    text = ini.read_text().replace("ServerPort = 127.0.0.1:0", "ServerPort = 127.0.0.1:PORT")
    (folder / "with-port.ini").write_text(text)
    start = (
        f"sed s/PORT/$0/ {folder}/with-port.ini >{ini}; exec {peer.VIRTUOSO} +foreground +configfile {ini}"
    )
    told = subprocess.run([peer.VIRTUOSO, "-?"], capture_output=True, text=True, timeout=20, check=False)
    release = next(
        (line for line in (told.stdout + told.stderr).splitlines() if "Version" in line), "Virtuoso"
    )
    number = release.partition("Version")[2].split()[0].rstrip(",") if "Version" in release else "7"
    return Server(f"Virtuoso {number}", ["sh", "-c", start, "{port}"], MINE, folder)


def free_port() -> int:
    """A port that nobody has."""
    with contextlib.closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextmanager
def running(server: Server, *, seconds: float = 120) -> Iterator[tuple[psutil.Process, int, float]]:
    """Start a server, end it afterwards; gives its process, its port, the seconds until its first answer."""
    port = free_port()
    command = [part.replace("{port}", str(port)) for part in server.command]
    environ = {**os.environ, **server.environ}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    began = time.perf_counter()
    with subprocess.Popen(command, env=environ, **quiet) as process:  # type: ignore[call-overload]
        try:
            _first_answer(server, process, port, seconds)
            yield psutil.Process(process.pid), port, time.perf_counter() - began
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a server and all that it has started."""
    for deadly in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, deadly)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
            break
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _first_answer(server: Server, process: subprocess.Popen[bytes], port: int, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end and process.poll() is None:
        try:
            talker = Talker(port)
            talker.exchange(get(server.path, "ASK {}", port))
            talker.close()
            if talker.status == 200:
                return
        except (OSError, EOFError):
            time.sleep(0.02)
    raise RuntimeError(f"{server.name} gave no first answer")


def settle(server: Server, port: int) -> None:
    """Wait until ours has its release where it is to be."""
    if not server.ours:
        return
    wanted = b'"mode": "disk"' if "MINSHENG_MEMORY_QUADS" in server.environ else b'"mode": "memory"'
    end = time.perf_counter() + 120
    while time.perf_counter() < end:
        talker = Talker(port)
        talker.exchange(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        talker.close()
        if wanted in talker.said:
            return
        time.sleep(0.2)


def forget(files: Path) -> None:
    """Put files out of the machine's memory, as far as it lets us."""
    for path in [files, *files.rglob("*")]:
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def memory(process: psutil.Process) -> tuple[float, float]:
    """MB that a server and its children hold: resident, summed; and with shared pages counted once."""
    told = [one.memory_full_info() for one in (process, *process.children(recursive=True))]
    return sum(one.rss for one in told) / 2**20, sum(one.pss for one in told) / 2**20
