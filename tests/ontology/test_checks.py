"""Every check finds the faults of its example, and nothing else in it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from minsheng.errors import TableError
from minsheng.map import Ids
from minsheng.resources import ontology
from minsheng.validate import load_checks, run_checks

HERE = Path(__file__).parent
CHECKS = {check.name: check for check in load_checks()}
TEXTS = {"haidian-b8cd4f96": "𠮷开工 260 部"}


@cache
def curated() -> tuple[ox.Quad, ...]:
    """The ontology and the codes, as a release has them."""
    store = ox.Store()
    for path in ontology().rglob("*.ttl"):
        graph = Ids().graph("curated" if path.parent.name == "codes" else "ontology")
        store.load(path=path, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))
    return tuple(store)


def example(path: Path) -> tuple[ox.Store, set[str]]:
    """A store with the example in it, and the focus nodes that its first line names."""
    store = ox.Store()
    store.extend(curated())
    store.load(path=path, format=ox.RdfFormat.TRIG)
    first = path.read_text(encoding="utf-8").splitlines()[0]
    return store, set(first.removeprefix("# focus: ").split())


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_each_check_finds_the_faults_of_its_example(name: str) -> None:
    store, focus = example(HERE / "invalid" / f"{name}.trig")
    found = run_checks(store, TEXTS, checks=[CHECKS[name]])
    assert {finding.focus for finding in found} - {f.focus for f in quiet(name)} == focus
    assert {(f.shape, f.severity, f.message_zh, f.message_en) for f in found} == {
        (name, CHECKS[name].severity, CHECKS[name].message_zh, CHECKS[name].message_en)
    }


@cache
def quiet(name: str) -> tuple[object, ...]:
    """What the check finds in the ontology and codes alone."""
    store = ox.Store()
    store.extend(curated())
    return tuple(run_checks(store, {}, checks=[CHECKS[name]]))


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_the_ontology_and_the_codes_pass_each_check(name: str) -> None:
    assert quiet(name) == ()


def test_each_example_is_of_a_check() -> None:
    assert {path.stem for path in (HERE / "invalid").glob("*.trig")} == set(CHECKS)


def test_a_finding_names_the_document_whose_graph_it_is_in() -> None:
    store, _ = example(HERE / "invalid" / "coded-value.trig")
    found = run_checks(store, checks=[CHECKS["coded-value"]])
    (finding,) = [finding for finding in found if finding not in quiet("coded-value")]
    assert finding.document == "haidian-b8cd4f96"
    assert finding.path == "https://w3id.org/minsheng/def#scope"
    assert finding.value == "https://w3id.org/minsheng/id/concept/scope-fortnight"


def test_quotes_are_not_compared_without_texts() -> None:
    store, _ = example(HERE / "invalid" / "quote-text.trig")
    assert run_checks(store, checks=[CHECKS["quote-text"]]) == []


def test_checks_follow_the_base() -> None:
    base = "https://example.org/graph-of-ours/"
    path = HERE / "invalid" / "document-graph.trig"
    text = path.read_text(encoding="utf-8").replace("https://w3id.org/minsheng/", base)
    store = ox.Store()
    store.load(text, format=ox.RdfFormat.TRIG)
    found = run_checks(store, base=base, checks=[c for c in load_checks(base) if c.name == path.stem])
    assert {finding.document for finding in found} == {"haidian-b8cd4f96", "haidian-00000000"}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("SELECT ?focus {}", "no header"),
        ("#+ severity: Fatal\n#+ message: {zh: 一, en: a}\nSELECT ?focus {}", "no such severity"),
        ("#+ severity: Info\nSELECT ?focus {}", "no label"),
    ],
)
def test_a_check_without_a_whole_header_is_refused(tmp_path: Path, text: str, what: str) -> None:
    (tmp_path / "broken.rq").write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=what):
        load_checks(folder=tmp_path)


@pytest.mark.parametrize(("query", "what"), [("SELECT", "no SPARQL"), ("SELECT ?s {?s ?p ?o}", "no .focus")])
def test_a_check_that_is_no_select_of_focus_nodes_is_refused(tmp_path: Path, query: str, what: str) -> None:
    head = "#+ severity: Info\n#+ message: {zh: 一, en: a}\n"
    (tmp_path / "broken.rq").write_text(head + query, encoding="utf-8")
    with pytest.raises(TableError, match=what):
        run_checks(ox.Store(), checks=load_checks(folder=tmp_path))
