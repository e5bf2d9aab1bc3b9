"""The server's end of a nursery: start it, have workers born and ended, hear of deaths."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any

from minsheng.errors import StoreError
from minsheng.serve.nursery import Plan
from minsheng.serve.wire import Head, Link


@dataclass(eq=False, slots=True)
class Worker:
    """One worker process and the server's end of the connection to it."""

    pid: int
    link: Link
    walls: list[str]
    dead: asyncio.Future[int]
    began: float = 0.0
    """When its query began, on the loop's clock; 0 while it has none."""
    ended: str = ""
    """The kind of problem for which the server ended it."""
    timers: list[asyncio.TimerHandle | asyncio.Future[None]] = field(default_factory=list)
    """What watches over its query, cancelled when that ends."""


@dataclass(eq=False)
class Nursery:
    """A nursery process, from its start until `close`."""

    plan: Plan
    process: subprocess.Popen[bytes]
    control: socket.socket
    ready: asyncio.Future[int | None]
    births: deque[asyncio.Future[int]] = field(default_factory=deque)
    deaths: dict[int, asyncio.Future[int]] = field(default_factory=dict)
    closed: bool = False

    @classmethod
    def start(cls, plan: Plan) -> Nursery:
        """Start the process; `ready` gives its number of quads (None for a store on disk)."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [
            sys.executable,
            "-m",
            "minsheng.serve.nursery",
            str(theirs.fileno()),
            json.dumps(asdict(plan)),
        ]
        process = subprocess.Popen(  # in a group of its own: Ctrl-C is for the server alone
            command, stdin=subprocess.DEVNULL, pass_fds=(theirs.fileno(),), process_group=0
        )
        theirs.close()
        ours.setblocking(False)
        loop = asyncio.get_running_loop()
        nursery = cls(plan, process, ours, loop.create_future())
        loop.add_reader(ours.fileno(), nursery._hear)
        return nursery

    async def bear(self) -> Worker:
        """A new worker, ready for a request; StoreError where the store does not open."""
        loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair()
        born: asyncio.Future[int] = loop.create_future()
        self.births.append(born)
        with theirs:
            self._order({"order": "bear"}, theirs)
        pid = await born
        dead = self.deaths.setdefault(pid, loop.create_future())
        _, link = await loop.create_unix_connection(Link, sock=ours)
        try:
            head, _ = await link.expect()
        except EOFError as error:
            raise StoreError("a worker died while it started", where=self.plan.path) from error
        if "refused" in head:
            link.close()
            raise StoreError(head["detail"], where=self.plan.path, mend="build the release again")
        return Worker(pid, link, head["walls"], dead)

    def kill(self, worker: Worker) -> None:
        """End a worker at once."""
        if not worker.dead.done():
            self._order({"order": "kill", "pid": worker.pid})

    def close(self) -> None:
        """End the nursery and all its workers."""
        if not self.closed:
            self.closed = True
            asyncio.get_running_loop().remove_reader(self.control.fileno())
            self.control.close()
            self._lost()

    def _order(self, order: dict[str, Any], handle: socket.socket | None = None) -> None:
        if self.closed:
            raise StoreError("the store's process is gone", where=self.plan.path)
        try:
            socket.send_fds(self.control, [json.dumps(order).encode()], [handle.fileno()] if handle else [])
        except OSError as error:
            self.close()
            raise StoreError("the store's process is gone", where=self.plan.path) from error

    def _hear(self) -> None:
        """Take one notice."""
        try:
            message = self.control.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            message = b""
        if not message:
            self.close()
            return
        self._notice(json.loads(message))

    def _notice(self, notice: Head) -> None:
        what = notice["notice"]
        if what == "ready":
            _settle(self.ready, notice["quads"])
        elif what == "broken":
            _fail(self.ready, StoreError(notice["why"], where=self.plan.path, mend="build the release again"))
        elif what == "born":
            _settle(self.births.popleft(), notice["pid"])
        else:
            loop = asyncio.get_running_loop()
            _settle(self.deaths.setdefault(notice["pid"], loop.create_future()), notice["code"])
            self.deaths.pop(notice["pid"])

    def _lost(self) -> None:
        """Nobody waits for a process that is gone."""
        gone = StoreError("the store's process is gone", where=self.plan.path)
        _fail(self.ready, gone)
        while self.births:
            _fail(self.births.popleft(), gone)
        for dead in self.deaths.values():
            _settle(dead, -9)
        self.deaths.clear()


def _settle(future: asyncio.Future[Any], value: Any) -> None:
    if not future.done():
        future.set_result(value)


def _fail(future: asyncio.Future[Any], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
        future.exception()  # heard, even where nobody waits
