"""The workers of one release, as the server sees them: who runs, who waits, who is ended.

`quick_queries + long_queries` queries run at once. One that has run for `long_seconds` is long; when
more than `long_queries` are, and others wait, the youngest long one is ended, so that a short query
never waits for a long one to finish. A query that passes its deadline, or whose client goes, is ended
by killing its worker: nothing less stops the engine. A dead worker costs its own query only.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections import deque
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from minsheng.errors import StoreError
from minsheng.serve.evaluate import Answer
from minsheng.serve.nursery import Plan
from minsheng.serve.nursing import Nursery, Worker
from minsheng.serve.problems import Problem
from minsheng.serve.settings import Settings
from minsheng.serve.wire import Head, packed

_SIGNALS = {-6: "memory", 5: "memory", -11: "crash", -4: "crash", -7: "crash"}
_LONG_NICENESS = 10
_PATIENCE = 0.1  # seconds after which a query is watched; most are over by then
Departure = Callable[[], Coroutine[Any, Any, None]]


class LeftError(Exception):
    """The client went before its answer was there."""


class Pool:
    """Workers on one store."""

    def __init__(self, plan: Plan, settings: Settings, *, slots: int = 0, seconds: float = 0) -> None:
        self.plan, self.settings = plan, settings
        self.slots = slots or settings.quick_queries + settings.long_queries
        self.seconds = seconds or settings.query_seconds
        self.nursery = Nursery.start(plan)
        self.idle: list[Worker] = []
        self.busy: set[Worker] = set()
        self.starting = 0
        self.queue: deque[asyncio.Future[None]] = deque()
        self.walls: list[str] = []
        self.quads: int | None = None
        self.retired = False
        self.leaving: asyncio.Future[int] | None = None
        """The worker that ended last: only one may have a store open to write."""

    async def ready(self) -> None:
        """Wait until the store is open and a first worker stands; StoreError where it does not open."""
        self.quads = await self.nursery.ready
        worker = await self.nursery.bear()
        self.walls = worker.walls
        self.idle.append(worker)

    @property
    def running(self) -> int:
        """Queries that hold a slot."""
        return len(self.busy) + self.starting

    async def run(self, head: Head, body: bytes = b"", departure: Departure | None = None) -> Answer:
        """The whole answer to a request, or a Problem; LeftError when `departure` comes first."""
        worker = await self._take()
        whole = False
        try:
            answer, content = await self._ask(worker, packed(head, body), departure)
            whole = answer.get("refused") not in ("memory", "store")
        finally:
            self.busy.discard(worker)
            self._release(worker, whole=whole)
        if "refused" in answer:
            raise refusal(answer, self.settings)
        return answer, content

    def retire(self) -> None:
        """Take no further requests; end when the last one under way is answered."""
        self.retired = True
        for worker in self.idle:
            worker.link.close()
        self.idle.clear()
        if not self.running:
            self.nursery.close()

    def close(self) -> None:
        """End all workers at once."""
        self.nursery.close()

    # ------------------------------------------------------------------------------ slots

    async def _take(self) -> Worker:
        """A worker for one request, after waiting for a slot."""
        if self.running >= self.slots or self.queue:
            await self._wait()
        while self.idle:
            worker = self.idle.pop()
            if not worker.dead.done():
                self.busy.add(worker)
                return worker
        return await self._bear()

    async def _bear(self) -> Worker:
        self.starting += 1
        try:
            if self.nursery.closed:
                await self._reopen()
            if self.plan.mode == "write" and self.leaving:
                await asyncio.wait([self.leaving], timeout=10)
            worker = await self.nursery.bear()
        except StoreError as error:
            raise Problem("store", error.what, headers={"Retry-After": "5"}) from error
        finally:
            self.starting -= 1
        self.busy.add(worker)
        return worker

    async def _reopen(self) -> None:
        """A nursery that was killed is started again on the same store."""
        self.nursery = Nursery.start(self.plan)
        await self.nursery.ready

    async def _wait(self) -> None:
        """Wait for a slot; a Problem when the queue is full or the wait too long."""
        if len(self.queue) >= self.settings.waiting_queries:
            raise _busy("the queue is full", self.settings.waiting_queries)
        turn = asyncio.get_running_loop().create_future()
        self.queue.append(turn)
        try:
            async with asyncio.timeout(self.settings.waiting_seconds):
                while not turn.done():
                    self._make_room()
                    await asyncio.wait([turn], timeout=self.settings.long_seconds / 4)
        except TimeoutError:
            raise _busy("no slot came free in time", self.settings.waiting_queries) from None
        finally:
            with contextlib.suppress(ValueError):
                self.queue.remove(turn)

    def _next(self) -> None:
        """Let those wait no longer for whom there is a slot."""
        free = self.slots - self.running
        for turn in list(self.queue)[: max(free, 0)]:
            if not turn.done():
                turn.set_result(None)

    def _make_room(self) -> None:
        """End the youngest long query when too many are long."""
        now = asyncio.get_running_loop().time()
        long = [one for one in self.busy if not one.ended and now - one.began > self.settings.long_seconds]
        if len(long) > self.settings.long_queries:
            self._end(max(long, key=lambda one: one.began), "busy")

    # ---------------------------------------------------------------------------- workers

    async def _ask(self, worker: Worker, frame: bytes, departure: Departure | None) -> Answer:
        """Send a request and read the answer, before the deadline."""
        loop = asyncio.get_running_loop()
        worker.began = loop.time()
        patience = min(_PATIENCE, self.seconds)
        worker.timers.append(loop.call_later(patience, self._watch, worker, departure))
        try:
            return await worker.link.ask(frame)
        except EOFError:
            raise await self._loss(worker) from None
        finally:
            for timer in worker.timers:
                timer.cancel()
            worker.timers.clear()

    def _watch(self, worker: Worker, departure: Departure | None) -> None:
        """A query that is not over at once: mind its deadline, its niceness, and whether its client goes."""
        loop = asyncio.get_running_loop()
        worker.timers.append(loop.call_at(worker.began + self.seconds, self._end, worker, "timeout"))
        polite = worker.began + self.settings.long_seconds
        worker.timers.append(loop.call_at(polite, _yield_to_others, worker))
        if departure:
            gone = asyncio.ensure_future(departure())
            gone.add_done_callback(partial(self._left, worker))
            worker.timers.append(gone)

    def _left(self, worker: Worker, departure: asyncio.Future[None]) -> None:
        if not departure.cancelled():
            self._end(worker, "left")

    async def _loss(self, worker: Worker) -> Problem | LeftError:
        """The problem that a worker's death means."""
        code = 0
        with contextlib.suppress(TimeoutError):
            code = await asyncio.wait_for(asyncio.shield(worker.dead), 2)
        kind = worker.ended or _SIGNALS.get(code, "worker-lost")
        if kind == "left":
            return LeftError()
        if kind == "busy":
            return _busy("ended to make room for short queries", self.settings.long_queries)
        limit = {"seconds": self.seconds} if kind == "timeout" else None
        return refusal({"refused": kind, "limit": limit}, self.settings)

    def _release(self, worker: Worker, *, whole: bool) -> None:
        """Back among the idle, unless its query failed or was long (its memory may be in shreds)."""
        if not whole:
            self._end(worker, "left")
        brief = asyncio.get_running_loop().time() - worker.began < self.settings.long_seconds
        brief = brief or self.plan.mode == "write"
        if whole and brief and not self.retired and not worker.dead.done():
            self.idle.append(worker)
        else:
            worker.link.close()
            self.leaving = worker.dead
        self._next()
        if self.retired and not self.running:
            self.nursery.close()

    def _end(self, worker: Worker, kind: str) -> None:
        """Kill a worker, once, for the reason named."""
        if not worker.ended:
            worker.ended = kind
            with contextlib.suppress(StoreError):
                self.nursery.kill(worker)


def _yield_to_others(worker: Worker) -> None:
    """A long query gives way to short ones on the processor."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, worker.pid, _LONG_NICENESS)


def _busy(why: str, limit: int) -> Problem:
    return Problem("busy", why, limit={"queries": limit}, headers={"Retry-After": "5"})


def refusal(head: Head, settings: Settings) -> Problem:
    """The problem a worker's refusal or death means, with the setting it rests on."""
    kind = head["refused"]
    limits: dict[str, dict[str, Any]] = {
        "memory": {"bytes": settings.query_bytes},
        "result-too-large": {"bytes": settings.result_bytes},
    }
    return Problem(
        kind,
        head.get("detail", ""),
        limit=head.get("limit") or limits.get(kind),
        position=head.get("position"),
    )
