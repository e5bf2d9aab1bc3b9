"""The endpoint about itself: service description, VoID, DCAT, as machines look for them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import cast

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize
from starlette.requests import Request
from starlette.responses import Response

from minsheng.serve import formats, negotiate, protocol, respond
from minsheng.serve.backend import Backend
from minsheng.serve.evaluate import GRAPHS, trimmed
from minsheng.serve.formats import Format
from minsheng.serve.problems import Problem
from minsheng.serve.release import Release
from minsheng.serve.site import Site
from minsheng.store import VOCABULARIES

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_DCAT = "http://www.w3.org/ns/dcat#"
_DCT = "http://purl.org/dc/terms/"
_RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_HOST = re.compile(r"[A-Za-z0-9.-]+(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](?::[0-9]{1,5})?")
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
    "TriG",
    "N-Quads",
)
_PREFIXES = {**VOCABULARIES, "sd": _SD, "vann": "http://purl.org/vocab/vann/"}


def wants_editor(request: Request) -> bool:
    """Whether a browser asks the endpoint nothing: the editor is for it, a description for programs."""
    if request.method == "POST" or protocol.single(protocol.url_params(request), "format"):
        return False
    offered = [form.accepts for form in formats.GRAPHS]
    html = ("text/html", "application/xhtml+xml")
    return negotiate.choose(request.headers.get("accept", ""), [*offered, html]) == len(offered)


def service(request: Request, release: Release) -> Response:
    """The answer of the endpoint when it is not asked anything: what it is and can do."""
    if request.method == "POST":
        raise Problem("bad-request", "no query: give the parameter query")
    return describe(request, release, service_triples(request, release), "service")


def describe(request: Request, release: Release, triples: Iterable[Triple], name: str) -> Response:
    """Triples about the endpoint in the format wanted."""
    form = graph_format(request)
    body = written(triples, form.name, prefixes_of(release))
    return respond.versioned(request, body, form.media, release.id, name=f"{name}-{origin(request)}")


def graph_format(request: Request) -> Format:
    """The graph format a client wants; a Problem where it wants none of ours."""
    name = protocol.single(protocol.url_params(request), "format")
    form = (
        formats.named(name)
        if name
        else negotiate.format_for(request.headers.get("accept", ""), formats.GRAPHS)
    )
    if form is None or form.kind != "graph":
        raise protocol.not_acceptable(formats.GRAPHS)
    return form


def written(triples: Iterable[Triple], form: str, prefixes: dict[str, str] | None = None) -> bytes:
    """Triples as bytes."""
    kind = GRAPHS[form]
    named = prefixes if kind in (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML) else None
    return trimmed(cast(bytes, serialize(iter(triples), format=kind, prefixes=named)))


def prefixes_of(release: Release) -> dict[str, str]:
    """Prefixes for what a release says."""
    return {**_PREFIXES, "ms": f"{release.base}def#"}


def origin(request: Request) -> str:
    """Address under which the endpoint is reached: the setting, else what the client asked for."""
    site: Site = request.scope["state"]["site"]
    if site.settings.public_url:
        return site.settings.public_url.rstrip("/")
    host = request.headers.get("host", "localhost")
    if not _HOST.fullmatch(host):
        raise Problem("bad-request", "the Host header is no host")
    return f"{request.url.scheme}://{host}"


def service_triples(request: Request, release: Release) -> list[Triple]:
    """The SPARQL 1.1 Service Description."""
    address = origin(request)
    subject = NamedNode(f"{address}/sparql")
    dataset, graph = NamedNode(f"{address}/dataset#sparql"), NamedNode(f"{address}/dataset#default")
    said: list[tuple[NamedNode, NamedNode, NamedNode | Literal]] = [
        (subject, _RDF_TYPE, NamedNode(_SD + "Service")),
        (subject, NamedNode(_SD + "endpoint"), subject),
        (subject, NamedNode(_SD + "supportedLanguage"), NamedNode(_SD + "SPARQL11Query")),
        (subject, NamedNode(_SD + "feature"), NamedNode(_SD + "UnionDefaultGraph")),
        (subject, NamedNode(_SD + "defaultDataset"), dataset),
        (dataset, _RDF_TYPE, NamedNode(_SD + "Dataset")),
        (dataset, NamedNode(_SD + "defaultGraph"), graph),
        (graph, _RDF_TYPE, NamedNode(_SD + "Graph")),
        (graph, NamedNode(_VOID + "triples"), Literal(release.quads)),
        (dataset, NamedNode(_DCT + "hasVersion"), Literal(release.id)),
    ]
    said += [
        (subject, NamedNode(_SD + "resultFormat"), NamedNode(_FORMATS + name)) for name in _RESULT_FORMATS
    ]
    return [Triple(*one) for one in said]


def wants_page(request: Request) -> bool:
    """Whether a client likes an HTML page better than data."""
    offered = [("text/html", "application/xhtml+xml"), *(form.accepts for form in formats.GRAPHS)]
    if protocol.single(protocol.url_params(request), "format"):
        return False
    accept = request.headers.get("accept", "")
    return bool(accept) and negotiate.choose(accept, offered) == 0 and "text/html" in accept


async def health(request: Request) -> Response:
    """`/health`: 200 while queries are answered, 503 otherwise, and why."""
    site: Site = request.scope["state"]["site"]
    release = site.keeper.release
    state = {
        "status": "serving" if release else "starting",
        "release": release.id if release else None,
        "mode": release.mode if release else None,
        "quads": release.quads if release else None,
        "walls": release.pool.walls if release else [],
        "running": release.pool.running if release else 0,
        "waiting": len(release.pool.queue) if release else 0,
        "fault": site.keeper.fault or None,
    }
    if release and isinstance(release.pool, Backend):
        state["differs"] = release.pool.differs
    body = json.dumps(state, ensure_ascii=False).encode() + b"\n"
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    return Response(body, 200 if release else 503, headers)


async def metrics(request: Request) -> Response:
    """`/metrics` for Prometheus."""
    site: Site = request.scope["state"]["site"]
    release = site.keeper.release
    gauges: dict[str, float] = {
        "cache_bytes": site.cache.size,
        "cache_answers": len(site.cache.kept),
        "sending_bytes": site.sending,
        "release_fault": bool(site.keeper.fault),
        "workers_idle": len(release.pool.idle) if release else 0,
        "queries_running": release.pool.running if release else 0,
        "queries_waiting": len(release.pool.queue) if release else 0,
        "quads": release.quads if release else 0,
        "started_seconds": site.metrics.started,
    }
    text = site.metrics.text(gauges, release.id if release else "")
    return Response(text, media_type="text/plain; version=0.0.4")
