"""The terms of the ontology as a release has them: labels, definitions, and how often each is used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from minsheng.resources import Words
from minsheng.store import prefixes

_TERMS = """
SELECT ?term ?kind ?property ?value WHERE {
  VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty }
  GRAPH graph:ontology {
    ?term a ?kind .
    VALUES ?property { skos:prefLabel skos:definition skos:example
      schema:domainIncludes schema:rangeIncludes rdfs:subClassOf }
    ?term ?property ?value .
  }
} ORDER BY ?term ?property ?value"""
_INSTANCES = "SELECT ?term (COUNT(DISTINCT ?s) AS ?n) WHERE { GRAPH ?g { ?s a ?term } } GROUP BY ?term"
_STATED = """
SELECT ?term (COUNT(*) AS ?n) WHERE {
  { SELECT DISTINCT ?s ?term ?o WHERE { GRAPH ?g { ?s ?term ?o } } }
} GROUP BY ?term"""


@dataclass(frozen=True, slots=True)
class Term:
    """One class or property."""

    iri: str
    name: str
    """As a prefixed name."""
    kind: str
    """`Class`, `ObjectProperty` or `DatatypeProperty`."""
    label: Words
    definition: Words
    example: str
    domain: tuple[str, ...]
    range: tuple[str, ...]
    parents: tuple[str, ...]
    uses: int
    """Things of the class, or statements with the property."""


def terms(store: Store, base: str) -> dict[str, Term]:
    """Terms by prefixed name, in the order of their names."""
    named = prefixes(base)
    said: dict[str, dict[str, list[str]]] = {}
    for row in cast(QuerySolutions, store.query(_TERMS, prefixes=named)):
        term, kind, property_, value = (
            row["term"].value,
            row["kind"].value,
            row["property"].value,
            row["value"],
        )
        slots = said.setdefault(term, {"kind": [kind.rpartition("#")[2]]})
        language = f"@{value.language}" if isinstance(value, Literal) and value.language else ""
        slots.setdefault(_local(property_) + language, []).append(value.value)
    uses = {query: _counted(store, query) for query in (_INSTANCES, _STATED)}
    found = [_term(iri, slots, named, uses) for iri, slots in said.items()]
    return {term.name: term for term in sorted(found, key=lambda term: term.name)}


def _term(
    iri: str, slots: dict[str, list[str]], named: dict[str, str], uses: dict[str, dict[str, int]]
) -> Term:
    kind = slots["kind"][0]
    counts = uses[_INSTANCES if kind == "Class" else _STATED]
    return Term(
        iri=iri,
        name=short(iri, named),
        kind=kind,
        label=_both(slots, "prefLabel"),
        definition=_both(slots, "definition"),
        example=(slots.get("example@zh") or slots.get("example") or [""])[0],
        domain=tuple(short(one, named) for one in slots.get("domainIncludes", ())),
        range=tuple(short(one, named) for one in slots.get("rangeIncludes", ())),
        parents=tuple(short(one, named) for one in slots.get("subClassOf", ())),
        uses=counts.get(iri, 0),
    )


def _both(slots: dict[str, list[str]], name: str) -> Words:
    return Words(*((slots.get(f"{name}@{lang}") or [""])[0] for lang in ("zh", "en")))


def _counted(store: Store, query: str) -> dict[str, int]:
    rows = cast(QuerySolutions, store.query(query))
    return {row["term"].value: int(row["n"].value) for row in rows if isinstance(row["term"], NamedNode)}


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]


def short(iri: str, named: dict[str, str]) -> str:
    """An IRI as a prefixed name, where a prefix fits; the longest does."""
    fitting = [(len(space), prefix) for prefix, space in named.items() if iri.startswith(space)]
    if not fitting:
        return iri
    length, prefix = max(fitting)
    return f"{prefix}:{iri[length:]}"
