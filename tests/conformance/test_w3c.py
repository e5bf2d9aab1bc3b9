"""The W3C suites: what passes is what is said to pass."""

from __future__ import annotations

from collections import Counter

import pytest
from rdflib import Graph
from rdflib.namespace import RDF
from tests.conformance import manifests, run, suites
from tests.conformance.suites import Outcome


@pytest.fixture(scope="module")
def found() -> list[Outcome]:
    """Outcomes of all suites."""
    folder = manifests.folder()
    if folder is None:
        pytest.skip("the W3C suites are not here (../shared/w3c, or MINSHENG_W3C): conformance is NOT tested")
    with run.server(folder) as running:
        return run.outcomes(running, folder)


def test_every_suite_is_run_whole(found: list[Outcome]) -> None:
    counts = Counter(one.suite for one in found)
    assert counts == {
        "query": 328,
        "results": 10,
        "service-description": 3,
        "protocol": 34,
        "graph-store": 13,
    }


def test_what_fails_is_what_is_known_to_fail(found: list[Outcome]) -> None:
    failed = {run.local(one.iri): one.why for one in found if one.why}
    assert set(failed) == set(run.known()), failed


def test_what_fails_fails_in_the_engine_alone() -> None:
    folder = manifests.folder()
    if folder is None:
        pytest.skip("the W3C suites are not here (../shared/w3c, or MINSHENG_W3C): conformance is NOT tested")
    names = manifests.QUERY_SUITES + manifests.RESULT_SUITES
    tests = {run.local(test.iri): test for test in manifests.query_tests(folder, names)}
    for name in run.known():
        with pytest.raises(suites.NotAsExpected):
            suites.run_engine(tests[name], folder)


def test_protocol_graph_store_and_description_pass_whole(found: list[Outcome]) -> None:
    assert not [one for one in found if one.why and one.suite not in ("query", "results")]


def test_the_report_has_an_assertion_for_each_test(found: list[Outcome]) -> None:
    text = run.earl(found).serialize(format="turtle")
    graph = Graph().parse(data=text, format="turtle")
    assert len(set(graph.subjects(RDF.type, run.EARL.Assertion))) == len(found)
    assert len(set(graph.objects(None, run.EARL.test))) == len({one.iri for one in found})
