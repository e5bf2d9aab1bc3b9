"""Clients that people have: SPARQLWrapper, rdflib's SPARQLStore, curl, and Comunica where it is installed."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed
from tests.serve.releases import BASE
from tests.serve.server import Server

_NODE = Path(__file__).resolve().parents[2] / "build" / "node" / "node_modules" / ".bin"
COMUNICA = shutil.which("comunica-sparql", path=str(_NODE)) or shutil.which("comunica-sparql")
MS = Namespace(f"{BASE}def#")
PROJECTS = f"SELECT ?s WHERE {{ ?s a <{BASE}def#Project> }} ORDER BY ?s"
FOUND = [f"{BASE}id/project/haidian-2023-ms-8", f"{BASE}id/project/xicheng-2024-ms-8"]


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_reads_rows(server: Server, method: str) -> None:
    client = SPARQLWrapper(f"{server.url}/sparql")
    client.setMethod(method)
    client.setQuery(PROJECTS)
    client.setReturnFormat(JSON)
    rows = client.queryAndConvert()["results"]["bindings"]
    assert [row["s"]["value"] for row in rows] == FOUND
    client.setReturnFormat(XML)
    assert len(client.queryAndConvert().getElementsByTagName("result")) == 2
    client.setReturnFormat(CSV)
    assert client.queryAndConvert().decode().splitlines() == ["s", *FOUND]


def test_sparqlwrapper_reads_graphs_truth_and_refusals(server: Server) -> None:
    client = SPARQLWrapper(f"{server.url}/sparql")
    client.setQuery("CONSTRUCT WHERE { ?s a <https://w3id.org/minsheng/def#Project> }")
    client.setReturnFormat(TURTLE)
    assert len(Graph().parse(data=client.queryAndConvert(), format="turtle")) == 2
    client.setQuery("ASK {}")
    client.setReturnFormat(JSON)
    assert client.queryAndConvert()["boolean"] is True
    client.setQuery("ASK {")
    with pytest.raises(QueryBadFormed):
        client.query()


def test_rdflibs_sparqlstore_is_a_graph(server: Server) -> None:
    graph = Graph(SPARQLStore(f"{server.url}/sparql", method="POST_FORM"))
    project = URIRef(FOUND[0])
    assert graph.value(project, MS.year).toPython() == 2023  # type: ignore[union-attr]
    assert [str(row.s) for row in graph.query(PROJECTS)] == FOUND  # type: ignore[union-attr]
    assert (project, MS.year, None) in graph


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl here: it is NOT tested")
def test_curl_reads_a_table_a_thing_and_a_refusal(server: Server) -> None:
    def curl(*arguments: str) -> str:
        done = subprocess.run(
            ["curl", "-sS", *arguments], capture_output=True, text=True, check=True, timeout=30
        )
        return done.stdout

    table = curl(f"{server.url}/sparql?format=csv", "--data-urlencode", f"query={PROJECTS}")
    assert table.splitlines() == ["s", *FOUND]
    thing = curl("-L", "-H", "Accept: text/turtle", f"{server.url}/id/project/haidian-2023-ms-8")
    assert "ms:Project" in thing
    refusal = curl("-o", "-", "-w", "%{http_code}", f"{server.url}/sparql?query=ASK%7B")
    assert refusal.endswith("400")
    assert json.loads(refusal[:-3])["kind"] == "syntax"


@pytest.mark.skipif(
    COMUNICA is None, reason="Comunica is not installed here (make comunica): it is NOT tested"
)
def test_comunica_asks_the_endpoint(server: Server) -> None:
    command = [str(COMUNICA), f"sparql@{server.url}/sparql", "-q", PROJECTS, "-t", "application/json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert [row["s"] for row in json.loads(done.stdout)] == FOUND
