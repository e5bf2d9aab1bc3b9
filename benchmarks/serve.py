"""The endpoint beside other servers, its engine alone, and itself without its caches; tables in Markdown.

    python benchmarks/serve.py [--data DIR] [--quads N] [--seconds S] [--clients 1 4 16] [--budget S]

The corpus is the current release of DIR, copied under other local names until it has N quads. On the same
quads and in one run: start-up and memory; requests a second with p50 and p99 for point lookups and for the
canned queries together; each canned query; what our layers add to the engine; what each layer costs. `kept`
answers come from what was asked before in the same release, `evaluated` ones from the engine each time.
What is not installed is skipped, aloud; after `--budget` seconds no further server is begun.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import random
import re
import select
import signal
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import asking
import peers
from asking import Figures, Talker, get, load, post
from peers import Server, say
from pyoxigraph import Literal, QueryResultsFormat, QuerySolutions, Store

from minsheng import canned, store
from minsheng.serve import evaluate, wire
from minsheng.serve.backend import with_values
from minsheng.serve.nursery import loaded
from minsheng.serve.settings import Settings

_COPIED = re.compile(rb"(/id/(?!concept/|indicator/)[a-z-]+/|/graph/document/)([a-z0-9-]+)")
_NONE = float("nan")
_LIGHT = 150.0
"""Milliseconds up to which, with the engine alone, a canned query is among those asked at random."""
_SINGLES = 30.0
"""Seconds that a server has for its canned queries one by one; those after it have no figure."""


@dataclass
class Bench:
    """What a run has, and what it has found."""

    points: list[str]
    queries: dict[str, str]
    clients: list[int]
    seconds: float
    alone: dict[str, float] = field(default_factory=dict)
    starts: list[list[str]] = field(default_factory=list)
    rates: list[list[str]] = field(default_factory=list)
    singles: dict[str, dict[str, float]] = field(default_factory=dict)
    layers: list[tuple[str, float]] = field(default_factory=list)
    extra: dict[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def light(self) -> list[str]:
        """The canned queries that clients ask at random."""
        return [text for name, text in self.queries.items() if self.alone[name] <= _LIGHT]


# --------------------------------------------------------------------------------------- corpus


def corpus(data: Path, out: Path, quads: int) -> int:
    """A release with at least that many quads, made of copies of another; gives how many it has."""
    lines = (data / "current" / "dump" / "minsheng.nq").read_bytes().splitlines(keepends=True)
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
    store.write_disk(folder / "dump" / "minsheng.nq", folder / "store")
    (out / "current").symlink_to(Path("releases") / "bench")
    return total


def subjects(dump: Path, count: int) -> list[str]:
    """IRIs of things to look up."""
    with dump.open() as file:
        found = {line.split(" ", 1)[0] for line in file if "/id/" in line.split(" ", 1)[0]}
    return random.Random(1).sample(sorted(found), count)  # noqa: S311 (any sample will do)


def text_of(query: canned.Query) -> str:
    """A canned query with the defaults of its parameters written into it, the same for every server."""
    text, terms = query.bind({})
    bind = {
        variable.value: [term.value, term.datatype.value] if isinstance(term, Literal) else [str(term)[1:-1]]
        for variable, term in terms.items()
    }
    return with_values(text, bind)


# ----------------------------------------------------------------------------------------- runs


def bare(engine: Store, query: str) -> float:
    """Milliseconds of a query called in this process: the engine alone, the answer written as JSON."""
    began = time.perf_counter()
    found = engine.query(query)
    assert isinstance(found, QuerySolutions)
    found.serialize(format=QueryResultsFormat.JSON)
    return (time.perf_counter() - began) * 1000


def alone(engine: Store, query: str) -> float:
    """Median milliseconds of a query with the engine alone; NaN where it takes longer than anyone waits."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writing, f"{asking.timed(partial(bare, engine, query))}".encode())
        os._exit(0)
    os.close(writing)
    ready, _, _ = select.select([reading], [], [], asking.PATIENCE)
    found = os.read(reading, 100) if ready else b""
    os.close(reading)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return float(found or b"nan")


def measure(server: Server, bench: Bench, engine: Store) -> None:
    """All figures of one server."""
    peers.forget(server.files)
    with peers.running(server) as (_, _, cold):
        pass
    with peers.running(server) as (process, port, warm):
        peers.settle(server, port)
        before = peers.memory(process)
        runs(server, port, bench)
        if server.name != "ours, kept":
            bench.singles[server.name] = singles(server, port, bench)
        after = peers.memory(process)
        if server.name == "ours, evaluated":
            overhead(server, port, bench, engine)
            layers(server, port, bench, engine)
        if server.name == "ours, kept":
            kept_layers(server, port, bench)
    held = [f"{one:,.0f}" for one in (*before, *after)]
    bench.starts.append([server.name, f"{cold:.2f}", f"{warm:.2f}", *held])


def singles(server: Server, port: int, bench: Bench) -> dict[str, float]:
    """Milliseconds of each canned query, and of a point lookup; NaN where there was no answer in time."""
    end = time.perf_counter() + _SINGLES
    found = {}
    for name, text in ({"point lookup": bench.points[0]} | bench.queries).items():
        over = time.perf_counter() > end
        found[name] = _NONE if over else asking.answered(port, get(server.path, text, port))
    return found


def runs(server: Server, port: int, bench: Bench) -> None:
    """Point lookups and canned queries, asked at random by each number of clients."""
    kinds = {"point lookups": bench.points, "canned queries": bench.light}
    for kind, texts in kinds.items():
        requests = [get(server.path, text, port) for text in texts]
        if server.name == "ours, kept":
            _ask_all(port, requests)
        _rates(server.name, kind, partial(load, port, requests), bench)
    if server.name == "ours, kept":
        tag = _ask_all(port, [get(server.path, bench.points[0], port)])
        again = [get(server.path, bench.points[0], port, tag)]
        _rates(server.name, "304, the client has it", partial(load, port, again, wanted=304), bench)


def _rates(name: str, kind: str, run: Callable[[int, float], Figures], bench: Bench) -> None:
    row = [name, kind]
    for clients in bench.clients:
        found = run(clients, bench.seconds)
        note = f" ({found.failed} failed)" if found.failed else ""
        row.append(f"{found.rate:,.0f}/s, {found.p50:.2f}, {found.p99:.2f}{note}")
    say(f"  {kind}: {' | '.join(row[2:])}")
    bench.rates.append(row)


def _ask_all(port: int, requests: Sequence[bytes]) -> str:
    """Ask each once, so that its answer is kept; gives the ETag of the last."""
    talker = Talker(port)
    for content in requests:
        talker.exchange(content)
    talker.close()
    return talker.etag


def overhead(server: Server, port: int, bench: Bench, engine: Store) -> None:
    """What our layers add on queries of 10 ms and more: engine and server by turns, the quickest of seven."""
    slow = [name for name, ms in bench.alone.items() if 10 <= ms <= 400][:12]
    talker = Talker(port)
    for name in slow:
        pairs = [
            (bare(engine, bench.queries[name]), talker.exchange(get(server.path, bench.queries[name], port)))
            for _ in range(7)
        ]
        bench.extra[name] = min(one for one, _ in pairs), min(two for _, two in pairs)
    talker.close()


def layers(server: Server, port: int, bench: Bench, engine: Store) -> None:
    """Median of a point lookup through one layer more each time."""
    asked, settings = bench.points[:400], Settings()
    heads = {text: _head(text, settings) for text in asked}
    found = [("engine alone, answer as JSON", _median(asked, partial(bare, engine)))]
    found.append(
        (
            "+ guard, and an answer that is counted",
            _median(asked, lambda text: _spent(partial(evaluate.perform, engine, heads[text], b""))),
        )
    )
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        _serve_frames(theirs, engine)
    theirs.close()
    found.append(
        (
            "+ a process of its own, asked over a socket",
            _median(asked, lambda text: _spent(partial(_by_worker, ours, heads[text]))),
        )
    )
    ours.close()
    os.waitpid(pid, 0)
    talker = Talker(port)
    found.append(
        (
            "+ HTTP, limits, log, headers (GET)",
            _median(asked, lambda text: talker.exchange(get(server.path, text, port))),
        )
    )
    found.append(
        (
            "the same by POST, through the framework",
            _median(asked, lambda text: talker.exchange(post(server.path, text, port))),
        )
    )
    talker.close()
    bench.layers = found + bench.layers


def kept_layers(server: Server, port: int, bench: Bench) -> None:
    """Median of a point lookup that was asked before, and of a 304."""
    asked, talker = bench.points[:400], Talker(port)
    tags = {}
    for text in asked:
        talker.exchange(get(server.path, text, port))
        tags[text] = talker.etag
    kept = _median(asked, lambda text: talker.exchange(get(server.path, text, port)))
    same = _median(asked, lambda text: talker.exchange(get(server.path, text, port, tags[text])))
    talker.close()
    bench.layers = [("kept from before", kept), ("304: the client has it", same)]


def _median(asked: Sequence[str], call: Callable[[str], float]) -> float:
    for text in asked[:50]:
        call(text)
    return statistics.median(call(text) for text in asked)


def _spent(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def _head(text: str, settings: Settings) -> wire.Head:
    limits = {
        "cap": settings.result_bytes,
        "length": settings.query_length,
        "nesting": settings.query_nesting,
    }
    shape = {"rows": "json", "ask": "json", "graph": None}
    return {"do": "query", "query": text, "base": canned.DEFAULT_BASE, "union": True, **limits, **shape}


def _by_worker(sock: socket.socket, head: wire.Head) -> None:
    wire.send(sock, head)
    wire.receive(sock)


def _serve_frames(sock: socket.socket, engine: Store) -> None:
    """The life of a worker without its cage."""
    try:
        while True:
            wire.send(sock, *evaluate.perform(engine, *wire.receive(sock)))
    finally:
        os._exit(0)


# --------------------------------------------------------------------------------------- tables


def left_out(bench: Bench) -> None:
    """Queries that take the engine alone too long are named and not asked.

    Most are quick with their parameter bound in the engine, as the pages do, and not with a VALUES clause.
    """
    for name in [name for name, ms in bench.alone.items() if math.isnan(ms)]:
        del bench.queries[name]
        print(f"left out, over {asking.PATIENCE:.0f} s with the engine alone: {name}\n")


def table(title: str, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table in Markdown."""
    print(f"\n**{title}**\n\n| " + " | ".join(names) + " |")
    print("|" + "---|" * len(names))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    sys.stdout.flush()


def report(bench: Bench) -> None:
    """Print all that was found."""
    clients = [f"{count} client{'s' * (count > 1)}" for count in bench.clients]
    table(
        "Start-up (seconds to the first answer) and memory (MB)",
        ["server", "cold", "warm", "RSS at rest", "PSS at rest", "RSS after", "PSS after"],
        bench.starts,
    )
    table("Requests a second, p50 ms, p99 ms", ["server", "asked", *clients], bench.rates)
    names = list(bench.singles)
    rows = [
        [query, f"{bench.alone.get(query, _NONE):.2f}", *(_ms(bench.singles[one][query]) for one in names)]
        for query in next(iter(bench.singles.values()), {})
    ]
    table("Milliseconds a query, one client", ["query", "engine alone", *names], rows)
    ratios(bench)
    rows = [
        [name, f"{one:.2f}", f"{two:.2f}", f"{two / one - 1:+.0%}"]
        for name, (one, two) in bench.extra.items()
    ]
    table("What our layers add on queries of 10 ms and more", ["query", "engine", "ours", "more"], rows)
    if bench.extra:
        print(f"\nmedian {statistics.median(two / one - 1 for one, two in bench.extra.values()):+.1%}")
    table("What each layer costs (median of a point lookup)", ["through", "µs"], [
        [name, f"{ms * 1000:,.0f}"] for name, ms in bench.layers
    ])  # fmt: skip


def _ms(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f}"


def ratios(bench: Bench) -> None:
    """How many times as long as ours, evaluated, each server takes over a canned query."""
    ours = bench.singles.get("ours, evaluated", {})
    rows = []
    for name, found in bench.singles.items():
        both = [query for query in bench.queries if query in ours and found[query] > 0 and ours[query] > 0]
        times = [found[query] / ours[query] for query in both]
        if times and name != "ours, evaluated":
            lost = len(bench.queries) - len(times)
            rows.append([name, f"{statistics.geometric_mean(times):.2f}", f"{sum(one >= 1 for one in times)}"
                         f" of {len(times)}", str(lost)])  # fmt: skip
    table(
        "Canned queries: time over ours, evaluated",
        ["server", "geometric mean", "ours not slower", "no answer"],
        rows,
    )


def main() -> None:
    """Make the corpus, run every server, print the figures side by side."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=peers.ROOT / "build")
    parser.add_argument("--quads", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4, 16])
    parser.add_argument("--budget", type=float, default=400)
    parser.add_argument("--only", nargs="*", help="servers whose names have one of these words")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers are ended and files removed
    if not (arguments.data / "current").exists():
        sys.exit(f"no release in {arguments.data}: run make build")
    with tempfile.TemporaryDirectory(prefix="minsheng-bench-") as folder:
        run(Path(folder), arguments)


def run(out: Path, arguments: argparse.Namespace) -> None:
    """One whole run."""
    began = time.perf_counter()
    total = corpus(arguments.data, out, arguments.quads)
    dump = out / "current" / "dump" / "minsheng.nq"
    engine = loaded(dump)[0]
    points = [f"SELECT ?p ?o WHERE {{ {iri} ?p ?o }}" for iri in subjects(dump, 1000)]
    queries = {f"{one.code} {one.name}": text_of(one) for one in canned.load().values()}
    bench = Bench(points, queries, arguments.clients, arguments.seconds)
    texts = queries | {"point lookup": points[0]}
    bench.alone = {name: alone(engine, text) for name, text in texts.items()}
    left_out(bench)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{total:,} quads, {len(bench.light)} of {len(queries)} canned queries in the mix; {machine}")
    for server in peers.servers(out):
        if arguments.only and not any(word in server.name for word in arguments.only):
            continue
        if time.perf_counter() - began > arguments.budget:
            print(f"\nSKIPPED {server.name}: the {arguments.budget:.0f} seconds are over")
            continue
        say(f"{time.perf_counter() - began:4.0f} s  {server.name}")
        try:
            measure(server, bench, engine)
        except (OSError, EOFError, RuntimeError) as error:
            print(f"\nSKIPPED {server.name}: {error or type(error).__name__}")
    report(bench)
    say(f"{time.perf_counter() - began:4.0f} s  done; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
