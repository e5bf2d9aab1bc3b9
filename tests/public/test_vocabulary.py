"""The documentation of the ontology: each term, rule and code of the files is there, in both languages."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from tests.pages.html import Element
from tests.pages.html import Page as Html
from tests.serve.server import Server

from minsheng import canned
from minsheng.serve.vocabulary import diagram, usage
from minsheng.serve.vocabulary.diagram import Box, Link
from minsheng.serve.vocabulary.model import SH, Vocabulary
from minsheng.serve.vocabulary.pages import checks

ROOT = Path(__file__).parents[2]
BASE = "https://w3id.org/minsheng/"
BROWSER = {"Accept": "text/html"}


def _triples(*paths: Path) -> list[Triple]:
    return [
        Triple(quad.subject, quad.predicate, quad.object)
        for path in paths
        for quad in parse(path=str(path), format=RdfFormat.TURTLE)
    ]


FILES = [ROOT / "ontology" / "minsheng.ttl", *sorted((ROOT / "ontology" / "shapes").glob("*.ttl"))]
WRITTEN = Vocabulary(_triples(*FILES), BASE)
NAMES = sorted(
    {one.subject.value.partition("#")[2] for one in _triples(FILES[0]) if "#" in one.subject.value}
)


@pytest.fixture(scope="module")
def page(public: Server) -> Html:
    return Html(public.get("/def", headers=BROWSER).text)


@pytest.fixture(scope="module")
def shapes(public: Server) -> Html:
    return Html(public.get("/def/shapes", headers=BROWSER).text)


def links(element: Element, page: Html) -> list[str]:
    """Where the links of the page lead that stand in an element (by its text's reach)."""
    start = page.elements.index(element)
    end = next(
        (at for at in range(start + 1, len(page.elements)) if page.elements[at].tag == "article"), None
    )
    return [one.attributes.get("href", "") for one in page.elements[start:end] if one.tag == "a"]


@pytest.mark.parametrize("name", NAMES)
def test_each_term_of_the_file_stands_at_its_fragment_with_label_and_definition(
    page: Html, name: str
) -> None:
    term = WRITTEN.terms[f"{BASE}def#{name}"]
    article = page.by_id(name)
    for text in (term.label, term.definition):
        assert text.zh
        assert text.en
        assert text.zh in article.text
        assert text.en in article.text
    assert all(example in article.text for example in term.examples)


def test_no_more_and_no_fewer_terms_than_the_file_has(page: Html) -> None:
    found = [one.attributes["id"] for one in page.all("article")]
    assert sorted(found) == NAMES
    contents = [one.attributes.get("href") for one in page.all("a")]
    assert all(contents.count(f"#{name}") >= 2 for name in NAMES)  # in the contents and at the term


def test_each_rule_stands_with_its_message_and_the_classes_it_is_of(page: Html, shapes: Html) -> None:
    assert len(WRITTEN.rules) == sum(
        str(one.object) == f"<{SH}PropertyShape>" for one in _triples(*FILES[1:])
    )
    for rule in WRITTEN.rules:
        row = shapes.by_id(rule.name)
        assert rule.message.zh in row.text
        assert rule.message.en in row.text
        assert rule.cardinality in row.text
        for iri in rule.classes:
            if iri in WRITTEN.terms:
                assert rule.message.zh in page.by_id(iri.partition("#")[2]).text


def test_each_check_over_all_graphs_stands_with_its_message(shapes: Html) -> None:
    names = {path.stem for path in (ROOT / "ontology" / "checks").glob("*.rq")}
    assert {name for name, _, _ in checks()} == names
    for name, _, message in checks():
        assert message.zh in shapes.by_id(f"check-{name}").text


def test_questions_and_terms_name_each_other(page: Html) -> None:
    for query in canned.load().values():
        for iri in usage.named(query.text):
            if iri in WRITTEN.terms:
                assert f"/queries/{query.name}" in links(page.by_id(iri.partition("#")[2]), page), (
                    query.name,
                    iri,
                )


def test_names_in_comments_and_strings_are_not_used() -> None:
    text = 'PREFIX ms: <urn:x#>\n# ms:comment\nSELECT ("ms:string" AS ?x) { ?s ms:used <urn:y> }'
    assert usage.named(text) == {"urn:x#", "urn:x#used", "urn:y"}


def test_examples_are_things_of_the_data(public: Server, page: Html) -> None:
    found = {
        link for name in ("Project", "Target", "Unit", "deadline") for link in links(page.by_id(name), page)
    }
    things = [link for link in found if link.startswith("/page/")]
    assert len(things) >= 8
    for link in sorted(things)[:12]:
        assert public.get(link.partition("#")[0]).status_code == 200


@pytest.mark.parametrize("name", ["overview", *sorted(term.name for term in WRITTEN.classes)])
def test_each_class_has_a_diagram_that_is_well_formed(public: Server, name: str) -> None:
    answer = public.get(f"/def/diagram/{name}.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    root = ElementTree.fromstring(answer.content)
    words = "".join(root.itertext())
    if name == "overview":
        assert all(
            term.label.zh in words for term in WRITTEN.classes if term.name in ("Project", "Target", "Unit")
        )
    else:
        assert WRITTEN.terms[f"{BASE}def#{name}"].label.zh in words
        assert root.find("{http://www.w3.org/2000/svg}g").attrib["aria-label"] == name
    assert public.get("/def/diagram/nothing.svg").status_code == 404


def test_a_diagram_escapes_names_and_survives_circles() -> None:
    boxes = {key: Box(key, f"<{key}>&", key, f"#{key}") for key in "abc"}
    circle = [Link("<p>", "a", "b"), Link("q", "b", "c"), Link("r", "c", "a"), Link("s", "a", "a")]
    ElementTree.fromstring(diagram.alone(diagram.overview(boxes, circle, "<t>")))
    ElementTree.fromstring(diagram.alone(diagram.around(boxes["a"], [], [("<p>", boxes["b"])])))


@pytest.mark.parametrize(
    "path", sorted((ROOT / "ontology" / "codes").glob("*.ttl")), ids=lambda path: path.stem
)
def test_each_scheme_has_its_concepts(public: Server, path: Path) -> None:
    in_scheme = NamedNode("http://www.w3.org/2004/02/skos/core#inScheme")
    concepts = {one.subject.value.rpartition("/")[2] for one in _triples(path) if one.predicate == in_scheme}
    listed = Html(public.get("/def/codes", headers=BROWSER).text)
    address = f"/def/codes/{path.stem}"
    if not concepts:
        return
    assert address in [one.attributes.get("href") for one in listed.all("a")]
    found: set[str] = set()
    for number in range(1, 6):
        answer = public.get(address, params={"page": number}, headers=BROWSER)
        if answer.status_code == 404:
            break
        found |= {one.attributes["id"] for one in Html(answer.text).all("tr") if "id" in one.attributes}
    assert concepts <= found


def test_an_unknown_scheme_is_404(public: Server) -> None:
    assert public.get("/def/codes/nothing").status_code == 404
    assert public.get("/def/codes/x%20y").status_code == 404


@pytest.mark.parametrize("path", ["/def", "/def/shapes"])
def test_programs_get_the_triples_and_the_page_names_them(public: Server, path: str) -> None:
    answer = public.get(path, headers={"Accept": "text/turtle"})
    assert answer.headers["content-type"].startswith("text/turtle")
    assert "@prefix ms: <https://w3id.org/minsheng/def#>" in answer.text
    assert len(list(parse(answer.content, format=RdfFormat.TURTLE))) > 500
    page = public.get(path, headers=BROWSER)
    assert f'<{path}?format=turtle>; rel="alternate"; type="text/turtle"' in page.headers["link"]
    again = public.get(path, headers=BROWSER | {"If-None-Match": page.headers["etag"]})
    assert again.status_code == 304


def test_the_terms_as_data_are_the_graph_of_terms(public: Server) -> None:
    nt = {"Accept": "application/n-triples"}
    one, other = public.get("/def", headers=nt), public.get("/graph/ontology", headers=nt)
    assert len(one.text.splitlines()) == len(other.text.splitlines()) > 1000
