"""SPARQL 1.1 Protocol: what a request asks, read strictly and refused by name.

Nothing here looks inside a query; `guard` does that, in the worker.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from minsheng.serve import formats, negotiate
from minsheng.serve.formats import Format
from minsheng.serve.problems import Problem

Params = list[tuple[str, str]]
_FIELDS = 200
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|\\^`]*")
FORM, QUERY, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query and the dataset it is to be asked of (None: the endpoint's own)."""

    query: str
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Names of the formats for each kind of answer; None where nothing fits."""

    rows: str | None
    ask: str | None
    graph: str | None
    html: bool = False

    @property
    def key(self) -> str:
        return f"{self.rows} {self.ask} {self.graph} {self.html}"


def url_params(request: Request) -> Params:
    """Parameters of the address, decoded once, strictly as UTF-8."""
    raw: bytes = request.scope["query_string"]
    return decoded(raw)


def decoded(raw: bytes) -> Params:
    """Parameters of a form or an address."""
    try:
        return parse_qsl(
            raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS, separator="&"
        )
    except UnicodeDecodeError as error:
        raise Problem("encoding", f"not UTF-8 at byte {error.start}") from error
    except ValueError as error:
        raise Problem("bad-request", str(error), limit={"parameters": _FIELDS}) from error


def single(params: Params, name: str) -> str | None:
    """The one value of a parameter; a Problem where it is given twice."""
    values = [value for key, value in params if key == name]
    if len(values) > 1:
        raise Problem("bad-request", f"the parameter {name} is given {len(values)} times")
    return values[0] if values else None


def iris(params: Params, name: str) -> tuple[str, ...]:
    """Absolute IRIs of a repeatable parameter."""
    found = tuple(value for key, value in params if key == name)
    for value in found:
        checked_iri(value, name)
    return found


def checked_iri(value: str, name: str) -> str:
    """An absolute IRI; a Problem where it is none."""
    if not _IRI.fullmatch(value):
        raise Problem("parameter", f"{name} is no absolute IRI: {value[:100]!r}")
    return value


async def body_of(request: Request, limit: int, seconds: float) -> bytes:
    """The request's body; a Problem where it is longer than allowed or too slow."""
    declared = request.headers.get("content-length", "0")
    if not declared.isdigit() or int(declared) > limit:
        raise Problem("query-too-long", limit={"bytes": limit}, headers={"Connection": "close"})
    parts, size = [], 0
    try:
        async with asyncio.timeout(seconds):
            async for part in request.stream():
                size += len(part)
                if size > limit:
                    raise Problem("query-too-long", limit={"bytes": limit}, headers={"Connection": "close"})
                parts.append(part)
    except TimeoutError as error:
        raise Problem("body-timeout", limit={"seconds": seconds}, headers={"Connection": "close"}) from error
    except ClientDisconnect as error:
        raise Problem("bad-request", "the connection closed before the body was whole") from error
    return b"".join(parts)


def media_type(request: Request) -> str:
    """Media type of the body, without parameters; a Problem where it names a charset other than UTF-8."""
    header = request.headers.get("content-type", "")
    media, *rest = header.split(";")
    for param in rest:
        name, _, value = param.partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in ("utf-8", "utf8"):
            raise Problem("media-type", f"the body must be UTF-8, not {value.strip()[:40]!r}")
    return media.strip().lower()


def text_of(body: bytes) -> str:
    """The text of a body."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem("encoding", f"not UTF-8 at byte {error.start}") from error


async def parameters(request: Request, limit: int, seconds: float, direct: str) -> Params:
    """Parameters of address and form together; a body of the type `direct` counts as its parameter."""
    params = url_params(request)
    if request.method in ("GET", "HEAD"):
        return params
    media = media_type(request)
    if media == direct:
        name = "query" if direct == QUERY else "update"
        return [*params, (name, text_of(await body_of(request, limit, seconds)))]
    if media == FORM:
        return params + decoded(await body_of(request, limit * 3, seconds))
    if media == UPDATE:
        raise Problem("update-refused")
    raise Problem("media-type", f"a query comes as {QUERY} or {FORM}, not as {media[:60]!r}")


def asked(params: Params) -> Asked | None:
    """The query and its dataset; None where there is no query."""
    if single(params, "update") is not None:
        raise Problem("update-refused")
    text = single(params, "query")
    if text is None:
        return None
    default, named = iris(params, "default-graph-uri"), iris(params, "named-graph-uri")
    if default or named:
        return Asked(text, default, named)
    return Asked(text)


def wanted(request: Request, params: Params, *, html: bool = True) -> Wanted:
    """The formats a client wants, by `format=` or else by Accept; a Problem where we have none of them."""
    return wished(single(params, "format"), request.headers.get("accept", ""), html=html)


def wished(name: str | None, accept: str, *, html: bool = True) -> Wanted:
    """The same for a format's name and an Accept header."""
    return _named(name) if name else _liked(accept, html)


@lru_cache(maxsize=500)
def _liked(accept: str, html: bool) -> Wanted:
    """The formats that an Accept header likes best; the same few headers come again and again."""
    asks = [form for form in formats.ROWS if form.asks and form.accepts]
    found = Wanted(_choice(accept, formats.ROWS), _choice(accept, asks), _choice(accept, formats.GRAPHS))
    if html and _prefers_html(accept):
        return Wanted("json", "json", "turtle", html=True)
    if found.rows is None and found.graph is None:
        raise not_acceptable((*formats.ROWS, *formats.GRAPHS))
    return found


def _named(name: str) -> Wanted:
    form = formats.named(name)
    if form is None:
        raise not_acceptable((*formats.ROWS, *formats.GRAPHS), f"no format {name[:40]!r}")
    pairs = {"json": "jsonld", "xml": "rdf", "jsonld": "json", "rdf": "xml"}
    other = pairs.get(form.name)
    if form.kind == "graph":
        return Wanted(other, other, form.name)
    return Wanted(form.name, form.name if form.asks else None, other)


def _choice(accept: str, offered: Sequence[Format]) -> str | None:
    form = negotiate.format_for(accept, [form for form in offered if form.accepts])
    return form.name if form else None


def _prefers_html(accept: str) -> bool:
    """Whether a browser asks: HTML is named, and liked better than every format of ours."""
    wishes = negotiate.wishes(accept)
    html = negotiate.quality("text/html", wishes)
    ours = [media for form in (*formats.ROWS, *formats.GRAPHS) for media in form.accepts]
    return html[1] == 3 and html[0] > 0 and all(html > negotiate.quality(media, wishes) for media in ours)


def not_acceptable(offered: Sequence[Format], why: str = "") -> Problem:
    """406, with what there is."""
    known = sorted({form.accepts[0] for form in offered if form.accepts})
    return Problem("not-acceptable", "; ".join(filter(None, [why, "there is: " + ", ".join(known)])))
