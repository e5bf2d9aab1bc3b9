"""Questions of the pages to the graph: each a file of `queries/`, answered by a worker, kept by release."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from starlette.requests import Request

from minsheng.resources import rebase
from minsheng.serve.pages import nodes
from minsheng.serve.pages.nodes import Labels, Nodes
from minsheng.serve.release import Release
from minsheng.serve.site import Site
from minsheng.serve.wire import Head

Row = dict[str, str]
Bound = dict[str, list[str]]
"""Variable → `[IRI]` or `[lexical, datatype]`, as workers take them."""

_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_labels: dict[str, Labels] = {}


@cache
def query_text(name: str, base: str) -> str:
    """Text of a query file, its IRIs under that base."""
    path = Path(__file__).parent / "queries" / f"{name}.rq"
    return rebase(path.read_text(encoding="utf-8"), base)


def _head(request: Request, release: Release, name: str, bound: Bound, offset: int = 0) -> Head:
    text = query_text(name, release.base)
    return _asking(request, release, text.replace("OFFSET 0", f"OFFSET {offset}") if offset else text, bound)


def _asking(request: Request, release: Release, text: str, bound: Bound) -> Head:
    site: Site = request.scope["state"]["site"]
    head = site.request_head(release, text)
    return head | {"rows": "json", "ask": None, "graph": "nt", "bind": bound}


async def around(request: Request, release: Release, name: str, iri: str, **bound: int) -> Nodes:
    """The neighbourhood of a thing (`?subject`) that the CONSTRUCT of that name gives."""
    site: Site = request.scope["state"]["site"]
    head = _head(request, release, name, {"subject": [iri], **_literals(bound)})
    answer, _ = await site.ask(request, release, head)
    return nodes.read(answer.body, release.base, await labels(request, release))


async def rows(
    request: Request, release: Release, name: str, iri: str = "", *, offset: int = 0, **bound: int | str
) -> list[Row]:
    """Rows of the SELECT of that name, each value as text; what is unbound is not there.

    With `offset` those from a place on, where the query has `OFFSET 0`.
    """
    return await bound_rows(request, release, name, iri, bound, offset=offset)


async def bound_rows(
    request: Request,
    release: Release,
    name: str,
    iri: str,
    bound: Mapping[str, int | str],
    *,
    offset: int = 0,
) -> list[Row]:
    """The same, with the variables that are bound in a mapping."""
    given = {"subject": [iri]} if iri else {}
    return await _rows(request, release, _head(request, release, name, given | _literals(bound), offset))


async def told(request: Request, release: Release, text: str) -> list[Row]:
    """Rows of a SELECT that is given as text."""
    return await _rows(request, release, _asking(request, release, text, {}))


async def _rows(request: Request, release: Release, head: Head) -> list[Row]:
    site: Site = request.scope["state"]["site"]
    answer, _ = await site.ask(request, release, head)
    found = json.loads(answer.body)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in found]


async def labels(request: Request, release: Release) -> Labels:
    """Labels of coded values, indicators and districts, asked once a release."""
    found = _labels.get(release.id)
    if found is None:
        said = await rows(request, release, "labels")
        named = {(row["thing"], row["language"]): row["label"] for row in said}
        found = {thing: (named.get((thing, "zh"), ""), named.get((thing, "en"), "")) for thing, _ in named}
        while len(_labels) > 1:
            _labels.pop(next(iter(_labels)))
        _labels[release.id] = found
    return found


def _literals(bound: Mapping[str, int | str]) -> Bound:
    return {
        name: [str(value), _STRING if isinstance(value, str) else _INTEGER] for name, value in bound.items()
    }
