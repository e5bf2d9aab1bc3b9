"""`/openapi.json`: the endpoint and each canned query as an operation (OpenAPI 3.1)."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from minsheng import canned
from minsheng.serve import described, formats, questions, respond
from minsheng.serve.problems import KINDS, MEDIA
from minsheng.serve.site import Site

_SCHEMAS: dict[str, dict[str, Any]] = {
    "iri": {"type": "string", "format": "iri"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "string": {"type": "string"},
}
_PROBLEM = {
    "description": "The answer is refused, or could not be completed: never a cut answer.",
    "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


async def document(request: Request) -> Response:
    """The OpenAPI document."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    paths: dict[str, Any] = {"/sparql": _sparql()}
    for query in questions.known(release).values():
        paths[f"/queries/{query.name}.{{ending}}"] = {"get": _operation(query)}
    found = {
        "openapi": "3.1.0",
        "info": {"title": "民生图谱 Minsheng Graph", "version": release.id},
        "servers": [{"url": described.origin(request)}],
        "paths": paths,
        "components": {"schemas": {"Problem": _problem_schema()}},
    }
    body = json.dumps(found, ensure_ascii=False, indent=1).encode()
    return respond.versioned(
        request, body, "application/json", release.id, name=f"openapi-{described.origin(request)}"
    )


def _operation(query: canned.Query) -> dict[str, Any]:
    return {
        "operationId": query.name,
        "summary": query.question,
        "description": query.summary,
        "parameters": [_ending(), *(_parameter(param) for param in query.params)],
        "responses": {
            "200": {"description": "Every row: " + ", ".join(query.variables)},
            "304": {"description": "The client has this answer already."},
            "default": _PROBLEM,
        },
    }


def _ending() -> dict[str, Any]:
    schema = {"type": "string", "enum": ["csv", "json", "xml", "tsv", "xlsx"]}
    return {"name": "ending", "in": "path", "required": True, "schema": schema}


def _parameter(param: canned.Param) -> dict[str, Any]:
    schema = dict(_SCHEMAS[param.type])
    if param.default is not None:
        schema["default"] = param.default
    text = f"{param.label_zh} / {param.label_en}"
    return {"name": param.name, "in": "query", "required": False, "description": text, "schema": schema}


def _sparql() -> dict[str, Any]:
    names = [form.name for form in (*formats.ROWS, *formats.GRAPHS)]
    text = {"type": "string"}
    params = [
        {"name": "query", "in": "query", "required": True, "schema": text},
        {"name": "default-graph-uri", "in": "query", "schema": {"type": "array", "items": text}},
        {"name": "named-graph-uri", "in": "query", "schema": {"type": "array", "items": text}},
        {"name": "format", "in": "query", "schema": {"type": "string", "enum": names}},
    ]
    responses = {"200": {"description": "The whole answer."}, "default": _PROBLEM}
    return {
        "get": {
            "operationId": "sparql",
            "summary": "SPARQL 1.1 Query",
            "parameters": params,
            "responses": responses,
        }
    }


def _problem_schema() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "type": "object",
        "required": ["type", "kind", "title", "status", "detail"],
        "properties": {
            "type": text,
            "kind": {"type": "string", "enum": sorted(KINDS)},
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "what-to-do": text,
            "limit": {"type": "object"},
            "position": {"type": "object"},
        },
    }
