"""Where terms are used: by canned queries, and by things of the data."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from minsheng import canned
from minsheng.serve import guard

_PREFIX = re.compile(r"^\s*PREFIX\s+([A-Za-z]*):\s*<([^>]*)>", re.MULTILINE | re.IGNORECASE)
_EACH = 2
"""Examples of one term."""


@lru_cache(maxsize=4)
def by_term(base: str) -> Mapping[str, tuple[canned.Query, ...]]:
    """IRI → the canned queries that name it, in their order."""
    found: dict[str, list[canned.Query]] = defaultdict(list)
    for query in canned.load(base).values():
        for iri in named(query.text):
            found[iri].append(query)
    return {iri: tuple(queries) for iri, queries in found.items()}


def named(text: str) -> set[str]:
    """IRIs that a query names, in full or by prefix; comments and strings name nothing."""
    spaces = dict(_PREFIX.findall(text))
    found = set()
    for word in guard.words(text):
        if word.kind == "iri":
            found.add(word.text[1:-1])
        elif word.kind == "word" and ":" in word.text:
            prefix, _, local = word.text.partition(":")
            if prefix in spaces and local:
                found.add(spaces[prefix] + local.rstrip("."))
    return found


def examples_query(classes: Iterable[str], properties: Iterable[str]) -> str:
    """A query for some things of each class and some statements with each property; quick on any size."""
    parts = [
        f"{{ SELECT (<{iri}> AS ?term) ?subject WHERE {{ ?subject a <{iri}> }} LIMIT {_EACH} }}"
        for iri in classes
    ]
    parts += [
        f"{{ SELECT (<{iri}> AS ?term) ?subject ?object WHERE {{ ?subject <{iri}> ?object }} LIMIT {_EACH} }}"
        for iri in properties
    ]
    return (
        f"SELECT ?term ?subject ?object WHERE {{ {' UNION '.join(parts)} }} ORDER BY ?term ?subject ?object"
    )
