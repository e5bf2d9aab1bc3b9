"""The mapping itself: what each key of a node says in RDF (JSON-LD 1.1), under a chosen base."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from minsheng.map.ids import DEFAULT_BASE
from minsheng.resources import mappings

Node = dict[str, Any]
"""A JSON-LD node object: plain JSON whose keys are terms of the context."""


def rebase(text: str, base: str) -> str:
    """A curated file's text with the default base replaced."""
    return text if base == DEFAULT_BASE else text.replace(DEFAULT_BASE, base)


@cache
def context(base: str = DEFAULT_BASE) -> Any:
    """Content of `mappings/context.jsonld`'s `@context` for that base. Not to be changed."""
    text = mappings("context.jsonld").read_text(encoding="utf-8")
    return json.loads(rebase(text, base))["@context"]


def graph(iri: str, nodes: list[Node], base: str) -> Node:
    """JSON-LD of one named graph."""
    return {"@context": context(base), "id": iri, "graph": nodes}


def to_json(graph: Node) -> str:
    """One line of JSON-LD, ready for a JSON-LD parser."""
    return json.dumps(graph, ensure_ascii=False, separators=(",", ":"), check_circular=False)
