"""All W3C suites against a server started for them: `python -m tests.conformance.run [--out earl.ttl]`.

Prints what fails and why, and the count of each suite; writes an EARL report; exit 1 where the failures
are not exactly those that known.yaml gives a reason for.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, DOAP, FOAF, RDF
from tests.conformance import description, manifests, suites
from tests.conformance.suites import Outcome
from tests.serve import releases
from tests.serve.server import Server, serving

from minsheng import __version__

TOKEN = "conformance"
EARL = Namespace("http://www.w3.org/ns/earl#")
_SUBJECT = URIRef("https://w3id.org/minsheng/endpoint")


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    """An endpoint over the suites' data."""
    with tempfile.TemporaryDirectory() as data:
        releases.write(Path(data), suites.quads(folder))
        with serving(Path(data), write_token=TOKEN, write_port=0, client_rate=0, access_log="") as running:
            yield running


def outcomes(running: Server, folder: Path) -> list[Outcome]:
    """Every test of every suite. Writes come last: they empty the workspace."""
    return [
        *suites.run_queries(running.url, folder, manifests.QUERY_SUITES),
        *suites.run_queries(running.url, folder, manifests.RESULT_SUITES),
        *description.run(running.url),
        *suites.run_protocol(running.url, running.private, TOKEN, folder),
        *suites.run_graph_store(running.private, TOKEN, folder),
    ]


def known() -> dict[str, str]:
    """Tests known not to pass, with the reason, by local name."""
    text = (Path(__file__).parent / "known.yaml").read_text(encoding="utf-8")
    found: dict[str, str] = yaml.safe_load(text) or {}
    return found


def local(iri: str) -> str:
    """Suite and name of a test, from its IRI."""
    return "#".join(iri.split("/")[-2:]).replace("manifest#", "")


def earl(found: list[Outcome]) -> Graph:
    """The EARL report."""
    graph = Graph()
    graph.bind("earl", EARL)
    graph.add((_SUBJECT, RDF.type, DOAP.Project))
    graph.add((_SUBJECT, RDF.type, EARL.TestSubject))
    graph.add((_SUBJECT, DOAP.name, Literal(f"Minsheng Graph endpoint {__version__}")))
    graph.add((_SUBJECT, FOAF.homepage, URIRef("https://w3id.org/minsheng/")))
    for number, outcome in enumerate(found):
        node, result = BNode(f"a{number:04}"), BNode(f"r{number:04}")
        graph.add((node, RDF.type, EARL.Assertion))
        graph.add((node, EARL.subject, _SUBJECT))
        graph.add((node, EARL.test, URIRef(outcome.iri)))
        graph.add((node, EARL.mode, EARL.automatic))
        graph.add((node, EARL.result, result))
        graph.add((result, RDF.type, EARL.TestResult))
        graph.add((result, EARL.outcome, EARL.failed if outcome.why else EARL.passed))
        if outcome.why:
            graph.add((result, DCTERMS.description, Literal(known().get(local(outcome.iri), outcome.why))))
    return graph


def main() -> int:
    """Run, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="file for the EARL report, in Turtle")
    arguments = parser.parse_args()
    folder = manifests.folder()
    if folder is None:
        print(
            "the W3C suites are not here (../shared/w3c, or MINSHENG_W3C): nothing is tested", file=sys.stderr
        )
        return 0
    with server(folder) as running:
        found = outcomes(running, folder)
    total, passed = Counter(one.suite for one in found), Counter(one.suite for one in found if not one.why)
    for one in found:
        if one.why:
            print(f"FAILED {one.suite} {local(one.iri)}: {known().get(local(one.iri), one.why)}")
    for suite, count in total.items():
        print(f"{suite}: {passed[suite]} of {count}")
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        earl(found).serialize(arguments.out, format="turtle")
    return int({local(one.iri) for one in found if one.why} != set(known()))


if __name__ == "__main__":
    sys.exit(main())
