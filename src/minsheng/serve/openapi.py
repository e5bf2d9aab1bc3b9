"""`/openapi.json` and `/openapi`: the endpoint and each canned query as an operation (OpenAPI 3.1).

The words stand in `texts/openapi.yaml`, the questions in their own files, the choices of parameters in
the graph; the page for people is made from the same document.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from minsheng import canned
from minsheng.serve import described, formats, questions, respond
from minsheng.serve.pages import page
from minsheng.serve.problems import KINDS, MEDIA
from minsheng.serve.release import Release
from minsheng.serve.site import Site

Told = dict[str, Any]
TEXTS = Path(__file__).parent / "texts" / "openapi.yaml"
_CHOICES = 400
"""Choices up to which a parameter lists all of them."""
_SCHEMAS: dict[str, Told] = {
    "iri": {"type": "string", "format": "iri"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "string": {"type": "string"},
}
_EXAMPLES: dict[str, Any] = {
    "iri": "district/haidian",
    "integer": 2023,
    "decimal": 0.95,
    "date": "2023-11-30",
    "string": "",
}
_ENDINGS = {
    "csv": "text/csv",
    "json": "application/sparql-results+json",
    "tsv": "text/tab-separated-values",
    "xml": "application/sparql-results+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_REFUSED = {
    "400": "wrong",
    "422": "limit",
    "429": "often",
    "503": "busy",
    "504": "late",
    "default": "refusal",
}
_OTHERS = ("missing", "unfit")
_TEXT: Told = {"type": "string"}


@cache
def texts() -> Told:
    """What the document says, in both languages."""
    import yaml  # noqa: PLC0415 (workers never need it)

    loaded: Told = yaml.load(TEXTS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return loaded


async def document(request: Request) -> Response:
    """The OpenAPI document."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    body = json.dumps(await _document(request, release), ensure_ascii=False, indent=1).encode()
    name = f"openapi-{described.origin(request)}"
    return respond.versioned(request, body, "application/json", release.id, name=name)


async def reading(request: Request) -> Response:
    """`/openapi`: the same document for people."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    told = await _document(request, release)
    groups: dict[str, list[tuple[str, str, Told]]] = {tag["name"]: [] for tag in told["tags"]}
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            groups[operation["tags"][0]].append((method.upper(), path, operation))
    return page(
        request,
        release,
        "openapi.html",
        told=told,
        groups=[(tag, groups[tag["name"]]) for tag in told["tags"]],
        headers={"Link": '</openapi.json>; rel="alternate"; type="application/json"'},
    )


async def _document(request: Request, release: Release) -> Told:
    said = texts()
    paths = _endpoint()
    for query in questions.known(release).values():
        params = [await _parameter(request, release, param) for param in query.params]
        paths[f"/queries/{query.name}.{{ending}}"] = {"get": _operation(query, params)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": said["title"],
            "description": said["description"],
            "version": release.id,
            "license": said["licence"],
        },
        "servers": [{"url": described.origin(request)}],
        "tags": list(said["tags"].values()),
        "paths": paths,
        "components": {
            "schemas": {"Problem": _problem_schema(), "Rows": _rows_schema()},
            "responses": _refusals(),
            "headers": _headers(),
        },
    }


# -------------------------------------------------------------------------------- operations


def _operation(query: canned.Query, params: list[Told]) -> Told:
    said = texts()
    columns = ", ".join(query.variables)
    ending = {"type": "string", "enum": list(_ENDINGS), "default": "csv"}
    return {
        "operationId": query.name,
        "tags": [said["tags"][query.code[0]]["name"]],
        "summary": query.question,
        "description": query.summary,
        "externalDocs": {"url": f"/queries/{query.name}"},
        "parameters": [_given("ending", ending, place="path"), *params],
        "responses": _responses(said["responses"]["rows"] % (columns, columns), _content(_ENDINGS.values())),
        "x-columns": list(query.variables),
        "x-code": query.code,
    }


async def _parameter(request: Request, release: Release, param: canned.Param) -> Told:
    """One parameter with its default, an example and, where the graph has them, its choices."""
    schema = dict(_SCHEMAS[param.type])
    options = await questions._options(request, release, param)
    values = [_value(param, option.value, release.base) for option in options]
    default = _value(param, param.default, release.base) if param.default is not None else None
    if default is not None:
        schema["default"] = default
    if values and len(values) <= _CHOICES:
        schema["enum"] = [*values, *([default] if default is not None and default not in values else [])]
        schema["x-labels"] = [f"{option.zh} {option.en}" for option in options]
    told = _given(param.name, schema, required=False, text=f"{param.label_zh} · {param.label_en}")
    return told | {"example": default if default is not None else next(iter(values), _EXAMPLES[param.type])}


def _value(param: canned.Param, text: str, base: str) -> str | int | float:
    """A value as JSON has it."""
    value = param.term(text, base).value
    if param.type == "integer":
        return int(value)
    return float(value) if param.type == "decimal" else value


def _given(name: str, schema: Told, *, place: str = "query", required: bool = True, text: str = "") -> Told:
    return {
        "name": name,
        "in": place,
        "required": required,
        "description": text or texts()["parameters"][name],
        "schema": schema,
    }


def _responses(whole: str, content: Told, *, missing: bool = True) -> Told:
    """What an operation may answer: the whole, nothing new, or a refusal of each kind."""
    kinds = _REFUSED | ({"404": "missing"} if missing else {"406": "unfit"})
    refused = {status: {"$ref": f"#/components/responses/{kind}"} for status, kind in sorted(kinds.items())}
    return {
        "200": {"description": whole, "headers": _tagged(), "content": content},
        "304": {"$ref": "#/components/responses/unchanged"},
        **refused,
    }


def _tagged() -> Told:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in ("ETag", "X-Minsheng-Release")}


def _refusals() -> Told:
    """The answers that operations share."""
    said = texts()["responses"]
    content = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    found = {kind: {"description": said[kind], "content": content} for kind in (*_REFUSED.values(), *_OTHERS)}
    for kind in ("often", "busy"):
        found[kind]["headers"] = {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
    return found | {"unchanged": {"description": said["unchanged"], "headers": _tagged()}}


def _content(medias: Any) -> Told:
    rows = {"application/sparql-results+json": {"schema": {"$ref": "#/components/schemas/Rows"}}}
    return {media: rows.get(media, {"schema": _TEXT}) for media in medias}


def _endpoint() -> Told:
    """What is not a canned query."""
    found: Told = {
        "/sparql": {"get": _told("sparql", _sparql_params()), "post": _told("sparqlPost", [])},
        "/queries": {"get": _told("questions", [])},
        "/search": {"get": _told("search", _search_params())},
        "/data/{type}/{local}.{ending}": {"get": _told("thing", _thing_params())},
        "/health": {"get": _told("health", [])},
    }
    query = {"type": "object", "required": ["query"], "properties": {"query": _TEXT}}
    found["/sparql"]["post"]["requestBody"] = {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {"schema": query},
            "application/sparql-query": {"schema": _TEXT},
        },
    }
    return found


def _told(name: str, params: list[Told]) -> Told:
    said = texts()
    rows = [form.media.partition(";")[0] for form in (*formats.ROWS, *formats.GRAPHS) if form.accepts]
    graphs = [form.media.partition(";")[0] for form in formats.GRAPHS]
    medias = {"sparql": rows, "sparqlPost": rows, "thing": graphs}.get(name, ["application/json"])
    return {
        "operationId": name,
        "tags": [said["tags"]["endpoint"]["name"]],
        **said["endpoint"][name],
        "parameters": params,
        "responses": _responses(said["responses"]["whole"], _content(medias), missing=name == "thing"),
    }


def _sparql_params() -> list[Told]:
    names = [form.name for form in (*formats.ROWS, *formats.GRAPHS)]
    graphs = {"type": "array", "items": {"type": "string", "format": "iri"}}
    return [
        _given("query", _TEXT) | {"example": "ASK { ?s ?p ?o }"},
        _given("default-graph-uri", graphs, required=False),
        _given("named-graph-uri", graphs, required=False),
        _given("format", {"type": "string", "enum": names}, required=False),
    ]


def _search_params() -> list[Told]:
    return [
        _given("q", {"type": "string", "maxLength": 100}) | {"example": texts()["examples"]["words"]},
        _given("kind", _TEXT, required=False) | {"example": "project"},
        _given("page", {"type": "integer", "minimum": 1, "default": 1}, required=False),
    ]


def _thing_params() -> list[Told]:
    endings = {"type": "string", "enum": ["ttl", "jsonld", "rdf", "nt"], "default": "ttl"}
    return [
        _given("type", _TEXT, place="path") | {"example": "project"},
        _given("local", _TEXT, place="path") | {"example": "haidian-2023-ms-8"},
        _given("ending", endings, place="path"),
    ]


# --------------------------------------------------------------------------------- components


def _headers() -> Mapping[str, Told]:
    schemas = {"Retry-After": {"type": "integer"}}
    return {
        name: {"description": text, "schema": schemas.get(name, _TEXT)}
        for name, text in texts()["headers"].items()
    }


def _problem_schema() -> Told:
    return {
        "type": "object",
        "required": ["type", "kind", "title", "status", "detail"],
        "properties": {
            "type": _TEXT,
            "kind": {"type": "string", "enum": sorted(KINDS)},
            "title": _TEXT,
            "status": {"type": "integer"},
            "detail": _TEXT,
            "what-to-do": _TEXT,
            "limit": {"type": "object"},
            "position": {"type": "object"},
        },
    }


def _rows_schema() -> Told:
    """SPARQL results in JSON."""
    term = {"type": "object", "required": ["type", "value"], "properties": {"type": _TEXT, "value": _TEXT}}
    row = {"type": "object", "additionalProperties": term}
    names = {"type": "object", "properties": {"vars": {"type": "array", "items": _TEXT}}}
    results = {"type": "object", "properties": {"bindings": {"type": "array", "items": row}}}
    return {
        "type": "object",
        "properties": {"head": names, "results": results, "boolean": {"type": "boolean"}},
    }
