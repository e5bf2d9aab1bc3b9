"""The mapping itself: what each key of a node says in RDF (JSON-LD 1.1), under a chosen base."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from minsheng.resources import DEFAULT_BASE, mappings, rebased

Node = dict[str, Any]
"""A JSON-LD node object: plain JSON whose keys are terms of the context."""


@cache
def context(base: str = DEFAULT_BASE) -> Any:
    """Content of `mappings/context.jsonld`'s `@context` for that base. Not to be changed."""
    return json.loads(rebased(mappings("context.jsonld"), base))["@context"]


def graph(iri: str, nodes: list[Node], base: str) -> Node:
    """JSON-LD of one named graph."""
    return {"@context": context(base), "id": iri, "graph": nodes}


def to_json(graph: Node) -> str:
    """One line of JSON-LD, ready for a JSON-LD parser."""
    return json.dumps(graph, ensure_ascii=False, separators=(",", ":"), check_circular=False)
