"""The three tests of the service description, which the suite gives by name only."""

from __future__ import annotations

import httpx
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import RDF
from tests.conformance.suites import Outcome

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_SUITE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/service-description/manifest#"
_CLASSES = {"Service", "Dataset", "Graph", "NamedGraph", "GraphCollection", "Language", "Feature", "Function"}
_PROPERTIES = {
    "endpoint",
    "supportedLanguage",
    "feature",
    "resultFormat",
    "inputFormat",
    "defaultDataset",
    "defaultGraph",
    "namedGraph",
    "availableGraphs",
    "name",
    "graph",
    "extensionFunction",
    "extensionAggregate",
    "languageExtension",
    "propertyFeature",
    "defaultEntailmentRegime",
    "entailmentRegime",
    "supportedEntailmentProfile",
    "defaultSupportedEntailmentProfile",
}


def run(url: str) -> list[Outcome]:
    """`returns-rdf`, `has-endpoint-triple`, `conforms-to-schema`."""
    answer = httpx.get(f"{url}/sparql", headers={"Accept": "application/rdf+xml, text/turtle;q=0.5"})
    media = answer.headers.get("content-type", "").partition(";")[0]
    graph = Graph()
    if media in ("application/rdf+xml", "text/turtle"):
        graph.parse(data=answer.content, format=media)
    endpoint = URIRef(f"{url}/sparql")
    has_endpoint = (None, SD.endpoint, endpoint) in graph
    checks = {
        "returns-rdf": "" if answer.status_code == 200 and len(graph) else f"{answer.status_code} {media}",
        "has-endpoint-triple": "" if has_endpoint else "no sd:endpoint with this address",
        "conforms-to-schema": _off_schema(graph),
    }
    return [Outcome("service-description", _SUITE + name, name, why) for name, why in checks.items()]


def _off_schema(graph: Graph) -> str:
    """What does not follow the vocabulary's document: unknown terms, a service without what it must have."""
    services = set(graph.subjects(RDF.type, SD.Service))
    if len(services) != 1:
        return f"{len(services)} services"
    unknown = {
        str(term)
        for triple in graph
        for term, known in (
            (triple[1], _PROPERTIES),
            (triple[2] if triple[1] == RDF.type else None, _CLASSES),
        )
        if term is not None and str(term).startswith(str(SD)) and str(term).removeprefix(str(SD)) not in known
    }
    if unknown:
        return f"not in the vocabulary: {', '.join(sorted(unknown))}"
    service = services.pop()
    missing = [
        name
        for name in ("supportedLanguage", "resultFormat", "defaultDataset")
        if not graph.value(service, SD[name])
    ]
    dataset = graph.value(service, SD.defaultDataset)
    if not graph.value(dataset, SD.defaultGraph):
        missing.append("defaultGraph")
    return f"missing: {', '.join(missing)}" if missing else ""
