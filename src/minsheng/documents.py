"""One document through the rooms before the store: read, parse, map; in this process or in several.

What comes back is small enough to be handed between processes: JSON-LD text, offsets, counts.
"""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from minsheng import layout
from minsheng.claims import Claim, claims
from minsheng.coverage import Coverage, coverage
from minsheng.errors import MapError, MinshengError, ParseError, ReadError
from minsheng.map import Ids, Mentions, document_json, mentions
from minsheng.map.ids import document_local
from minsheng.parse import parse
from minsheng.read import read
from minsheng.records import ParsedDocument, Remark, SourceRow

_WORTH_A_PROCESS = 4_000_000
"""Bytes of documents below which one process is done before a second has begun."""
_AHEAD = 4
"""Documents handed out for each process before the first of them is back."""


class Task(NamedTuple):
    """One document to state."""

    path: Path
    source: SourceRow
    base: str
    limit: int | None
    kinds: tuple[tuple[int, str], ...] = ()
    """Kinds that lists of the document have by decision: place of the list from 0, kind."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What one document states, ready to be loaded."""

    task: Task
    local: str
    sha256: str
    encoding: str
    title: str
    district: str
    year: int
    kind: str
    graph: str
    """JSON-LD of the document's graph."""
    text: str
    layout: str
    """Its blocks with a page or a cell, as `layout.written` gives them."""
    claims: tuple[Claim, ...]
    mentions: Mentions
    coverage: Coverage
    remarks: tuple[Remark, ...]
    seconds: Mapping[str, float] = field(default_factory=dict)
    """Time of `read`, `parse` and `map`."""

    @property
    def file(self) -> str:
        """File name, for messages and reports."""
        return self.task.path.name

    def light(self) -> Stated:
        """The same without its text, layout and graph, once they are stored."""
        return replace(self, graph="", text="", layout="")


class Refusal(NamedTuple):
    """A document that is not in the graph, and why."""

    file: str
    error: MinshengError


def state(task: Task, now: Callable[[], float] = perf_counter) -> Stated | Refusal:
    """One document through read, parse and map, timed by the clock; refused where a room refuses it."""
    clock = [now()]
    try:
        document = read(task.path, task.source, task.limit)
        clock.append(now())
        with _uncollected():
            parsed = _with_kinds(parse(document), dict(task.kinds))
            clock.append(now())
            stated = _stated(task, parsed)
            clock.append(now())
    except (ReadError, ParseError, MapError) as error:
        return Refusal(task.path.name, error)
    times = (end - start for start, end in pairwise(clock))
    return replace(stated, seconds=dict(zip(("read", "parse", "map"), times, strict=True)))


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cycles: records hold none, and each search walks all that a long document left so far."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _stated(task: Task, parsed: ParsedDocument) -> Stated:
    document, metadata = parsed.document, parsed.metadata
    return Stated(
        task=task,
        local=document_local(metadata.division.slug, document.sha256),
        sha256=document.sha256,
        encoding=document.encoding,
        title=metadata.title,
        district=metadata.division.slug,
        year=metadata.year,
        kind=metadata.kind,
        graph=document_json(parsed, Ids(task.base)),
        text=document.text,
        layout=layout.written(document.blocks),
        claims=claims(parsed),
        mentions=mentions(parsed),
        coverage=coverage(parsed),
        remarks=parsed.remarks,
    )


def _with_kinds(parsed: ParsedDocument, kinds: Mapping[int, str]) -> ParsedDocument:
    """The same with the kinds given to its lists by their place."""
    if not kinds:
        return parsed
    lists = (replace(one, kind=kinds.get(place, one.kind)) for place, one in enumerate(parsed.lists))
    return replace(parsed, lists=tuple(lists))


# --------------------------------------------------------------------------------- many of them


def processes(tasks: Sequence[Task], jobs: int) -> int:
    """How many processes to use: `jobs` where it is given, else by the size of the documents."""
    if jobs:
        return min(jobs, max(1, len(tasks)))
    size = sum(task.path.stat().st_size for task in tasks if task.path.is_file())
    return 1 if size < _WORTH_A_PROCESS else min(os.cpu_count() or 1, 8, len(tasks))


def state_all(tasks: Sequence[Task], jobs: int = 0) -> Iterator[Stated | Refusal]:
    """Each document's outcome, in the order of the tasks."""
    count = processes(tasks, jobs)
    return map(state, tasks) if count == 1 else _spread(tasks, count)


def _spread(tasks: Sequence[Task], count: int) -> Iterator[Stated | Refusal]:
    """The same over several processes, of which none runs far ahead."""
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        begun: deque[Future[Stated | Refusal]] = deque()
        try:
            for task in tasks:
                begun.append(pool.submit(state, task))
                if len(begun) >= count * _AHEAD:
                    yield begun.popleft().result()
            while begun:
                yield begun.popleft().result()
        except BrokenProcessPool as error:
            raise ReadError("a process that read documents was killed", mend="use fewer --jobs") from error
