"""What breaks while serving: workers, the store's process, releases, disks. Never a wrong answer."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pytest
from tests.serve import releases
from tests.serve.server import Server, serving

HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH <https://w3id.org/minsheng/graph/numbers> { ?s ?p ?o } }"
LIMITS = {"client_rate": 0, "query_seconds": 5, "release_poll_seconds": 0.05, "client_queries": 100}


def until(truth: Callable[[], object], seconds: float = 10) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def nursery_of(server: Server) -> psutil.Process:
    """The process that has the store open."""
    children = psutil.Process(server.process.pid).children()
    return next(one for one in children if "minsheng.serve.nursery" in one.cmdline())


def busiest(server: Server) -> psutil.Process:
    """The worker that works."""
    return max(nursery_of(server).children(), key=lambda one: one.cpu_times().user)


def kill_children(server: Server, query: str) -> tuple[int, str]:
    """Start a query, kill -9 its worker, give status and kind of the answer."""
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(server.ask, query)
        time.sleep(0.5)
        busiest(server).kill()
        return answer.result().status_code, answer.result().json()["kind"]


def test_a_killed_worker_costs_its_own_query_only(data: Path) -> None:
    with serving(data, **LIMITS) as server:
        assert kill_children(server, HEAVY) == (503, "worker-lost")
        assert server.rows(COUNT) == [{"n": "2000"}]


def test_a_stopped_worker_is_ended_at_its_deadline(data: Path) -> None:
    with serving(data, **{**LIMITS, "query_seconds": 1}) as server, ThreadPoolExecutor(1) as pool:
        answer = pool.submit(server.ask, HEAVY)
        time.sleep(0.4)
        busiest(server).suspend()
        assert answer.result().json()["kind"] == "timeout"
        assert server.rows(COUNT) == [{"n": "2000"}]


def test_a_killed_store_process_is_started_again(data: Path) -> None:
    with serving(data, cache_bytes=0, **LIMITS) as server:
        assert server.rows(COUNT) == [{"n": "2000"}]
        killed = nursery_of(server)
        family = [killed, *killed.children()]
        killed.kill()
        psutil.wait_procs(family, timeout=5)  # a worker that lives on for a moment still answers
        until(lambda: server.ask(COUNT).status_code == 200)
        assert server.rows(COUNT) == [{"n": "2000"}]


def test_nothing_outlives_a_killed_server(data: Path) -> None:
    with serving(data, **LIMITS) as server:
        path = "/sparql?query=" + HEAVY.replace(" ", "%20").replace("?", "%3F")
        client = socket.create_connection(("127.0.0.1", server.port))
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.4)
        family = [nursery_of(server), *nursery_of(server).children()]
        server.process.kill()
        _, living = psutil.wait_procs(family, timeout=5)
        assert living == []
        client.close()


def test_a_missing_release_is_said_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"no release here.*minsheng build"), serving(tmp_path):
        pass


@pytest.mark.parametrize("harm", ["cut", "malformed", "gone", "empty", "manifest"])
def test_a_broken_release_is_not_served(tmp_path: Path, harm: str) -> None:
    name = releases.write(tmp_path, releases.small(100))
    break_release(tmp_path, name, harm)
    with pytest.raises(AssertionError, match="did not start"), serving(tmp_path):
        pass


@pytest.mark.parametrize("harm", ["cut", "malformed", "gone", "empty", "manifest"])
def test_a_broken_new_release_leaves_the_last_one_serving(tmp_path: Path, harm: str) -> None:
    first = releases.write(tmp_path, releases.small(100))
    with serving(tmp_path, **LIMITS) as server:
        second = releases.write(tmp_path, releases.small(200), current=False)
        break_release(tmp_path, second, harm)
        releases.point(tmp_path, second)
        until(lambda: server.get("/health").json()["fault"])
        assert server.ask(COUNT).headers["x-minsheng-release"] == first
        third = releases.write(tmp_path, releases.small(300))
        until(lambda: server.get("/health").json()["release"] == third)
        assert server.rows(COUNT) == [{"n": "300"}]
        assert server.get("/health").json()["fault"] is None


def break_release(data: Path, name: str, harm: str) -> None:
    """Do to a release what disks and builds that were killed do."""
    folder = data / "releases" / name
    dump = folder / "dump" / "minsheng.nq"
    if harm == "cut":
        lines = dump.read_bytes().splitlines(keepends=True)
        dump.write_bytes(b"".join(lines[: len(lines) // 2]))
    elif harm == "malformed":
        dump.write_bytes(dump.read_bytes()[:-20])
    elif harm == "empty":
        dump.write_bytes(b"")
    elif harm == "manifest":
        (folder / "manifest.json").write_text("{")
    else:
        for path in sorted(folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()


def test_a_corrupt_store_on_disk_is_an_error_and_not_an_empty_answer(tmp_path: Path) -> None:
    name = releases.write(tmp_path, releases.small(3000))
    for path in (tmp_path / "releases" / name / "store").glob("*.sst"):
        path.write_bytes(os.urandom(path.stat().st_size))
    with pytest.raises(AssertionError, match="did not start"), serving(tmp_path, memory_quads=1):
        pass


def test_a_release_kept_on_disk_answers_the_same(data: Path) -> None:
    with serving(data, memory_quads=1, **LIMITS) as server:
        assert server.get("/health").json()["mode"] == "disk"
        assert server.rows(COUNT) == [{"n": "2000"}]
        assert kill_children(server, HEAVY) == (503, "worker-lost")
        assert server.rows(COUNT) == [{"n": "2000"}]


def test_a_large_release_answers_from_disk_until_it_is_in_memory(tmp_path: Path) -> None:
    releases.write(tmp_path, releases.small(20_000))
    with serving(tmp_path, cache_bytes=0, fill_quads=1000, **LIMITS) as server:
        modes = set()
        while "memory" not in modes:
            modes.add(server.get("/health").json()["mode"])
            assert server.rows(COUNT) == [{"n": "20000"}]
    assert modes <= {"disk", "memory"}


def test_releases_change_under_load_and_each_answer_is_of_one(tmp_path: Path) -> None:
    sizes = {releases.write(tmp_path, releases.small(size)): str(size) for size in (100, 500)}
    one, two = sizes
    stop, wrong, seen = threading.Event(), [], set()
    with serving(tmp_path, cache_bytes=0, **LIMITS) as server:

        def ask() -> None:
            while not stop.is_set():
                answer = server.ask(COUNT)
                release = answer.headers.get("x-minsheng-release", "")
                seen.add(release)
                count = answer.json()["results"]["bindings"][0]["n"]["value"] if answer.is_success else ""
                if not answer.is_success or sizes[release] != count:
                    wrong.append(answer.text)

        with ThreadPoolExecutor(4) as pool:
            for _ in range(4):
                pool.submit(ask)
            for turn in range(8):
                releases.point(tmp_path, (one, two)[turn % 2])
                time.sleep(0.4)
            stop.set()
    assert wrong == []
    assert seen == {one, two}


def test_a_long_query_ends_on_the_release_it_began_on(tmp_path: Path) -> None:
    first = releases.write(tmp_path, releases.small(600))
    query = (
        "SELECT (COUNT(*) AS ?n) { GRAPH <https://w3id.org/minsheng/graph/numbers> { ?a ?b ?c . ?d ?e ?f } }"
    )
    with serving(tmp_path, **{**LIMITS, "query_seconds": 60}) as server, ThreadPoolExecutor(1) as pool:
        heavy = query.replace("?d ?e ?f", "?d ?e ?f . FILTER(REGEX(STR(?c), '0') || ?a != ?d || ?d = ?a)")
        answer = pool.submit(server.ask, heavy)
        time.sleep(0.1)
        second = releases.write(tmp_path, releases.small(50))
        until(lambda: server.get("/health").json()["release"] == second)
        assert answer.result().headers["x-minsheng-release"] == first
        assert answer.result().json()["results"]["bindings"][0]["n"]["value"] == str(600 * 600)


def test_a_server_killed_in_a_change_of_release_starts_with_the_new_one(tmp_path: Path) -> None:
    releases.write(tmp_path, releases.small(100))
    with serving(tmp_path, **LIMITS) as server:
        releases.write(tmp_path, releases.small(700))
        server.process.send_signal(signal.SIGKILL)
    with serving(tmp_path, **LIMITS) as server:
        assert server.rows(COUNT) == [{"n": "700"}]


def test_a_full_disk_under_the_log_stops_no_answer(data: Path) -> None:
    with serving(data, access_log="/dev/full", **LIMITS) as server:
        for _ in range(3):
            assert server.rows(COUNT) == [{"n": "2000"}]


@pytest.mark.skipif(shutil.which("prlimit") is None, reason="no prlimit here: a full disk is NOT tested")
def test_a_full_disk_under_a_publication_leaves_the_release(tmp_path: Path) -> None:
    name = releases.write(tmp_path, releases.small(6000))
    limits = {**LIMITS, "write_token": "t", "write_port": 0}
    bearer = {"Authorization": "Bearer t"}
    with serving(tmp_path, under=("prlimit", "--fsize=700000"), **limits) as server:
        update = {"update": "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }"}
        assert httpx.post(f"{server.private}/sparql", data=update, headers=bearer).status_code == 204
        answer = httpx.post(f"{server.private}/publish", headers=bearer, timeout=60)
        assert (answer.status_code, answer.json()["kind"]) == (503, "store")
        assert server.ask(COUNT).headers["x-minsheng-release"] == name
    assert (tmp_path / "current").resolve().name == name
    assert [one.name for one in (tmp_path / "releases").iterdir()] == [name]


def test_a_taken_port_is_said(data: Path) -> None:
    import sys

    from tests.serve.server import _COMMAND

    with serving(data) as server:
        command = [sys.executable, "-c", _COMMAND, str(data), str(server.port)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 1
    assert "cannot listen" in done.stderr
