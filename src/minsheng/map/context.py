"""The mapping itself: what each key of a node says in RDF (JSON-LD 1.1), under a chosen base."""

from __future__ import annotations

import json
from functools import cache
from json.encoder import encode_basestring
from typing import Any, Final

from minsheng.resources import DEFAULT_BASE, mappings, rebased

Node = dict[str, Any]
"""A JSON-LD node object: plain JSON whose keys are terms of the context."""

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


@cache
def context(base: str = DEFAULT_BASE) -> Any:
    """Content of `mappings/context.jsonld`'s `@context` for that base. Not to be changed."""
    return json.loads(rebased(mappings("context.jsonld"), base))["@context"]


@cache
def _heading(base: str) -> str:
    """What the JSON-LD of every named graph begins with."""
    return f'{{"@context":{_ENCODER.encode(context(base))},"id":'


def graph(iri: str, nodes: list[Node], base: str) -> Node:
    """JSON-LD of one named graph."""
    return {"@context": context(base), "id": iri, "graph": nodes}


def to_json(graph: Node) -> str:
    """One line of JSON-LD, ready for a JSON-LD parser."""
    return _ENCODER.encode(graph)


def graph_json(iri: str, nodes: list[str], base: str) -> str:
    """`to_json` of a named graph whose nodes, one at least, are JSON already; the list is used up."""
    nodes[0] = f'{_heading(base)}{encode_basestring(iri)},"graph":[{nodes[0]}'
    nodes[-1] += "]}"
    return ",".join(nodes)
