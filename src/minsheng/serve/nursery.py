"""The process that opens a release once and bears workers: `python -m minsheng.serve.nursery FD PLAN`.

A release that fits is loaded into memory here; each worker is a fork that shares it, so that a new
worker costs milliseconds and no memory of its own. (Forking is safe because this process has one
thread: an in-memory store starts none.) A release kept on disk is opened by each worker after the
fork. Only this process kills workers, so a number is never used again before its worker is reaped.

Orders come on the socket FD as one packet each: `{"order": "bear"}` with the worker's end of a
socket pair, `{"order": "kill", "pid": N}`. Notices go back: `ready`, `broken`, `born`, `dead`.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, Store

from minsheng.serve import cage
from minsheng.serve.evaluate import perform
from minsheng.serve.wire import receive, send
from minsheng.store import is_merged, merge, named_count


@dataclass(frozen=True, slots=True)
class Plan:
    """What a nursery is to open, and what its workers may use."""

    mode: str
    """`memory` (load the dump), `disk` (open the store read-only), `write` (open it to write)."""
    path: str
    query_bytes: int
    dump: str = ""
    """For `write`: the N-Quads that a new store begins with."""


def main() -> None:
    """Serve orders until the server is gone."""
    control = socket.socket(fileno=int(sys.argv[1]))
    plan = Plan(**json.loads(sys.argv[2]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        store, quads = loaded(Path(plan.path)) if plan.mode == "memory" else (None, None)
    except (OSError, SyntaxError, ValueError) as error:
        control.send(_notice("broken", why=f"{type(error).__name__}: {error}"))
        return
    gc.collect()
    gc.freeze()
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the server went first
        control.send(_notice("ready", quads=quads))
        _attend(control, plan, store)


def opened(plan: Plan) -> Store:
    """The store of a plan that keeps it on disk."""
    if plan.mode == "write":
        from minsheng.serve import writing  # noqa: PLC0415 (public workers have no writing in them)

        return writing.opened(Path(plan.path), Path(plan.dump) if plan.dump else None)
    return Store.read_only(plan.path)


def loaded(dump: Path) -> tuple[Store, int]:
    """A dump in memory, its default graph the merge of all graphs; and its number of quads.

    The merge of a dump whose lines all name a graph is read as N-Triples: ten times as fast as quad by quad.
    """
    store = Store()
    store.bulk_load(path=str(dump), format=RdfFormat.N_QUADS)
    if not is_merged(store):
        count = len(store)
        with dump.open("rb") as lines:
            triples = b"".join(line[: line.rfind(b" <")] + b" .\n" for line in lines if not line.isspace())
        try:
            store.bulk_load(input=triples, format=RdfFormat.N_TRIPLES)
        except SyntaxError:  # N-Quads in another layout than ours
            merge(store)
        return store, count
    merge(store)
    return store, named_count(store)


def _notice(what: str, **more: Any) -> bytes:
    return json.dumps({"notice": what, **more}).encode()


def _attend(control: socket.socket, plan: Plan, store: Store | None) -> None:
    """Take orders and bury the dead, until the server closes its end."""
    woken, waker = socket.socketpair()
    waker.setblocking(False)
    woken.setblocking(False)
    signal.set_wakeup_fd(waker.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    living: set[int] = set()
    while True:
        ready, _, _ = select.select([control, woken], [], [])
        if woken in ready:
            woken.recv(4096)
            _bury(control, living)
        if control in ready and not _obey(control, plan, store, living):
            break
    signal.set_wakeup_fd(-1)
    for pid in living:
        os.kill(pid, signal.SIGKILL)


def _obey(control: socket.socket, plan: Plan, store: Store | None, living: set[int]) -> bool:
    """Carry out one order; False when the server is gone."""
    message, handles, _, _ = socket.recv_fds(control, 4096, 1)
    if not message:
        return False
    order = json.loads(message)
    if order["order"] == "kill":
        if order["pid"] in living:
            os.kill(order["pid"], signal.SIGKILL)
        return True
    pid = os.fork()
    if pid == 0:
        control.close()
        _worker(socket.socket(fileno=handles[0]), plan, store)
    os.close(handles[0])
    living.add(pid)
    control.send(_notice("born", pid=pid))
    return True


def _bury(control: socket.socket, living: set[int]) -> None:
    for pid in list(living):
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            living.discard(pid)
            control.send(_notice("dead", pid=pid, code=os.waitstatus_to_exitcode(status)))


def _worker(sock: socket.socket, plan: Plan, store: Store | None) -> None:
    """The life of a worker: open, enter the cage, answer requests until the server closes; never returns."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _quiet()
        own = store if store is not None else opened(plan)
        walls = cage.enter(plan.query_bytes, writes=plan.mode == "write")
        send(sock, {"walls": walls})
        while True:
            send(sock, *perform(own, *receive(sock)))
    except EOFError:
        code = 0
    except OSError as error:
        code = 3 if store is None else 4
        send(sock, {"refused": "store", "detail": str(error)})
    except MemoryError:
        code = 5
    finally:
        os._exit(code)


def _quiet() -> None:
    """A worker says nothing on stderr: a refused allocation would print there."""
    with Path(os.devnull).open("wb") as sink:
        os.dup2(sink.fileno(), 1)
        os.dup2(sink.fileno(), 2)


if __name__ == "__main__":
    main()
