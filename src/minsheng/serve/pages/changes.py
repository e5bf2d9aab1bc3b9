"""`/changes`, `.atom`, `.json`, `.ttl`: what changed from one kept release to the next."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from minsheng.changes import forms, history, tell
from minsheng.changes.history import Step
from minsheng.changes.records import Change, Side
from minsheng.errors import StoreError, UsageError
from minsheng.serve import described, protocol, respond
from minsheng.serve.pages import feed, page
from minsheng.serve.pages.nodes import Quote, shortened
from minsheng.serve.pages.paging import Paged
from minsheng.serve.pages.source import asked_part
from minsheng.serve.problems import Problem
from minsheng.serve.release import Release

_SHOWN = 50
"""Changes that one page shows."""
_MEDIA = {
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/json",
    "ttl": "text/turtle; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One side of a change on the page: its words, where they lead."""

    text: str
    quote: str
    href: str
    """The words in the document, where this release still has it; else the thing, if it has that."""


async def changes(request: Request) -> Response:
    """The page: one step, its changes by kind and district."""
    release: Release = request.scope["state"]["site"].release()
    asked = _asked(request)
    step, names = await _step(release, asked)
    found = _chosen(step.changes, asked) if step else []
    number = asked_part(request, "page")
    shown = found[(number - 1) * _SHOWN : number * _SHOWN]
    if number > 1 and not shown:
        raise Problem("not-found", "there are not so many pages")
    there = {one.get("document", "") for one in release.manifest.get("documents", ())}
    alternates = ", ".join(
        f'</changes.{ending}>; rel="alternate"; type="{media.partition(";")[0]}"'
        for ending, media in _MEDIA.items()
    )
    return page(
        request,
        release,
        "changes.html",
        mark=step.name if step else "",
        step=step,
        kept=names,
        asked=asked,
        kinds=_counted(step.changes if step else (), "kind"),
        districts=_districts(step.changes if step else ()),
        words=forms.words(),
        found=[
            (one, forms.local(one), side_of(one.old, there, former=True), side_of(one.new, there))
            for one in shown
        ],
        count=len(found),
        pages=Paged(number, (), more=len(found) > number * _SHOWN),
        headers={"Link": alternates},
    )


def _asked(request: Request) -> dict[str, str]:
    """The choice of a request; a Problem for a parameter that there is not."""
    params = protocol.url_params(request)
    found = {"old": "", "new": "", "kind": "", "district": ""}
    for name, _ in params:
        if name not in (*found, "page"):
            raise Problem("parameter", f"no parameter {name[:60]!r}; there is: {', '.join(found)}")
    for name in found:
        found[name] = (protocol.single(params, name) or "").strip()
    if found["kind"] and found["kind"] not in forms.words():
        raise Problem("parameter", f"no kind of change {found['kind'][:60]!r}")
    return found


async def _step(release: Release, asked: dict[str, str]) -> tuple[Step | None, list[str]]:
    """The step asked for (the last one where none is), and the releases kept here by id, newest first."""
    homes = {home.name: home for home in await asyncio.to_thread(_homes, release)}
    names = list(homes)
    new = asked["new"] or (names[0] if names else "")
    later = names[names.index(new) + 1 :] if new in names else []
    old = asked["old"] or (later[0] if later else "")
    for name in filter(None, (asked["old"], asked["new"])):
        if name not in homes:
            raise Problem("parameter", f"no release {name[:40]!r} is kept here")
    if not (old and new):
        return None, names
    return await asyncio.to_thread(_between, homes[old], homes[new]), names


def _homes(release: Release) -> list[Path]:
    """Folders of the releases kept up to the one served; none where that was made without its promises."""
    try:
        homes = history.kept(release.folder)
    except StoreError:
        return []
    home = release.folder.resolve()
    return homes[homes.index(home) :] if home in homes else []


def _between(old: Path, new: Path) -> Step:
    try:
        return history.step(old, new)
    except (StoreError, UsageError) as error:
        raise Problem("store", str(error)) from error


def _chosen(found: Sequence[Change], asked: dict[str, str]) -> list[Change]:
    return [
        one
        for one in found
        if asked["kind"] in ("", one.kind) and asked["district"] in ("", shortened(one.district))
    ]


def _counted(found: Sequence[Change], name: str) -> list[tuple[str, int]]:
    return Counter(str(getattr(one, name)) for one in found).most_common()


def _districts(found: Sequence[Change]) -> list[tuple[str, str]]:
    """Local name and name of the districts that something changed in."""
    return sorted({(shortened(one.district), one.district_name) for one in found})


def side_of(side: Side | None, documents: set[str], *, former: bool = False) -> Shown | None:
    """One side as the page shows it; what only the former release has leads nowhere."""
    if side is None:
        return None
    quote = side.quote
    held = quote is not None and quote.document in documents
    place = Quote(quote.document, quote.start, quote.end, quote.exact).href if quote and held else ""
    href = place or (
        f"/page/{side.thing}" if side.thing and not former and not (quote and quote.exact) else ""
    )
    return Shown(side.text, quote.exact if quote else "", href)


async def download(request: Request) -> Response:
    """All steps kept here as Atom, JSON or Turtle."""
    release: Release = request.scope["state"]["site"].release()
    ending = request.path_params["ending"]
    if ending not in _MEDIA:
        raise Problem("not-found", "there is .atom .json .ttl")
    homes = await asyncio.to_thread(_homes, release)
    steps = [await asyncio.to_thread(_between, old, new) for new, old in pairwise(homes)]
    body = await asyncio.to_thread(_written, steps, ending, release, described.origin(request))
    name = f"{request.url.path}-{' '.join(home.name for home in homes)}-{described.origin(request)}"
    return respond.versioned(request, body, _MEDIA[ending], release.id, name=name)


def _written(steps: list[Step], ending: str, release: Release, origin: str) -> bytes:
    """Steps in one of the forms."""
    if ending == "ttl":
        return tell.turtle(steps, release.base)
    if ending == "json":
        told = {"release": release.id, "steps": [forms.plain(step) for step in steps]}
        return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"
    return feed.atom(steps, release, origin)
