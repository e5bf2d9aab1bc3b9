"""`/search`: things by their words, and what is offered while one types."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from minsheng.search import FILE, Entry, Found, Index, entries_query, heard, runs
from minsheng.serve import negotiate, protocol, respond
from minsheng.serve.pages import asking, page
from minsheng.serve.pages.marking import written
from minsheng.serve.pages.source import asked_part
from minsheng.serve.pool import Pool
from minsheng.serve.release import Release
from minsheng.serve.site import Site

_SHOWN = 30
_ROWS = 20_000
_EXCERPT = 110
_KIND = re.compile(r"[a-z-]{1,20}")
_building: dict[str, asyncio.Task[Index]] = {}


async def search(request: Request) -> Response:
    """`/search?q=`: what the words of a query lead to, best first."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    params = protocol.url_params(request)
    query = (protocol.single(params, "q") or "")[:100]
    kind = protocol.single(params, "kind") or ""
    number = asked_part(request, "page")
    words = await index(request, release)
    found = await asyncio.to_thread(
        words.search, query, kind if _KIND.fullmatch(kind) else "", (number - 1) * _SHOWN, _SHOWN
    )
    total = found.counts.get(kind, 0) if kind else sum(found.counts.values())
    if _for_program(request):
        return _told(request, release, query, found, total)
    return page(
        request,
        release,
        "search.html",
        q=query,
        kind=kind,
        counts=sorted(found.counts.items(), key=lambda pair: -pair[1]),
        total=total,
        number=number,
        of=-(-total // _SHOWN),
        found=[(entry, excerpt(entry.text, query)) for entry in found.entries],
        labels=await asking.labels(request, release),
    )


def _for_program(request: Request) -> bool:
    """Whether JSON is liked better than a page."""
    offered = [("text/html", "application/xhtml+xml"), ("application/json",)]
    return negotiate.choose(request.headers.get("accept", ""), offered) == 1


def _told(request: Request, release: Release, query: str, found: Found, total: int) -> Response:
    """What was found, for a program."""
    told = {
        "query": query,
        "total": total,
        "counts": found.counts,
        "found": [
            {
                "id": entry.path,
                "iri": f"{release.base}id/{entry.path}",
                "kind": entry.kind,
                "text": entry.text,
                "district": entry.district,
                "year": entry.year,
            }
            for entry in found.entries
        ],
    }
    body = json.dumps(told, ensure_ascii=False).encode()
    return respond.versioned(
        request, body, "application/json", release.id, name=f"search-{request.url.query}"
    )


async def suggestions(request: Request) -> Response:
    """`/search/suggest?q=`: names that go with what was typed, as a JSON array."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    query = protocol.single(protocol.url_params(request), "q") or ""
    names = await asyncio.to_thread((await index(request, release)).suggestions, query[:100])
    body = json.dumps(names, ensure_ascii=False).encode()
    name = f"suggest-{request.url.query}"
    return respond.versioned(request, body, "application/json", release.id, name=name)


async def index(request: Request, release: Release) -> Index:
    """The index of a release, built once; those who ask meanwhile wait for the same one."""
    task = _building.get(release.id)
    if task is None or (task.done() and (task.cancelled() or task.exception())):
        task = asyncio.ensure_future(_built(request, release))
        _building[release.id] = task
        for other in [name for name in _building if name != release.id][:-1]:
            del _building[other]
    return await asyncio.shield(task)


async def _built(request: Request, release: Release) -> Index:
    path = release.folder / FILE
    if path.is_file() and isinstance(release.pool, Pool):
        try:
            return await asyncio.to_thread(Index.open, path)
        except sqlite3.Error:
            pass  # a file that is none: the graph itself is asked
    entries: list[Entry] = []
    offset = 0
    while True:
        rows = await asking.told(request, release, entries_query(release.base, offset, _ROWS + 1))
        entries += [_entry(row, release.base) for row in rows[:_ROWS]]
        if len(rows) <= _ROWS:
            break
        offset += _ROWS
    return await asyncio.to_thread(Index.of, entries)


def _entry(row: asking.Row, base: str) -> Entry:
    local = row.get("district", "").rpartition("/")[2]
    path = row["thing"].removeprefix(f"{base}id/")
    return Entry(path, row["text"], row.get("language", ""), local, row.get("year", ""))


def excerpt(text: str, query: str) -> Markup:
    """The part of a text around the first match, the matches marked."""
    hits = _hits(text, query)
    start = max(0, (hits[0][0] if hits else 0) - _EXCERPT // 3)
    end = min(len(text), start + _EXCERPT)
    pieces, at = [written("…" if start else "")], start
    for first, last in hits:
        if at <= first and last <= end:
            pieces += [written(text[at:first]), Markup("<mark>{}</mark>").format(written(text[first:last]))]
            at = last
    pieces += [written(text[at:end]), written("…" if end < len(text) else "")]
    return Markup("").join(pieces)


def _hits(text: str, query: str) -> list[tuple[int, int]]:
    """Where a text has the words of a query, or sounds like them, in order."""
    found: set[tuple[int, int]] = set()
    for run in runs(query):
        said = [match.span() for match in re.finditer(re.escape(run), text, re.IGNORECASE)]
        found.update(said or (heard(text, run) if run.isascii() else []))
    return sorted(found)
