"""The guard: no query that the engine would take for a call of another server gets by."""

from __future__ import annotations

import contextlib
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from minsheng.serve import guard
from minsheng.serve.problems import Problem

U = "<http://127.0.0.1:1/>"
DISGUISES = [
    "ASK { SERVICE %s {} }",
    "ASK { service%s{} }",
    "ASK { SeRvIcE SILENT %s {} }",
    "ASK { SERVICESILENT%s{} }",
    "ASK { SERVICE#comment\n%s {} }",
    "ASK { SERVICE\t\r\n%s {} }",
    "ASK { \\u0053ERVICE %s {} }",
    "ASK { \\U00000053ERVICE %s {} }",
    "ASK { { SELECT * { SERVICE %s {} } } }",
    "SELECT (EXISTS { SERVICE %s {} } AS ?x) {}",
    "ASK { FILTER NOT EXISTS { SERVICE %s {} } }",
    "ASK { ?s ?p 1SERVICE %s {} }",
    "ASK { ?s ?p trueSERVICE %s {} }",
    "ASK { ?s ?p 'x'SERVICE %s {} }",
    "ASK { ?s ?p 1.SERVICE %s {} }",
    "ASK { ?s a %s.SERVICE %s {} }",
    "PREFIX : %s ASK { SERVICE:x{} }",
    "PREFIX e: %s ASK { SERVICEe:x{} }",
    "PREFIX e: %s ASK { SERVICESILENTe:x{} }",
    "PREFIX service: %s ASK { SERVICE service:x {} }",
    "ASK { VALUES ?x { %s } FILTER(1<2)SERVICE?x#>\n{} }",
    "ASK { FILTER(1<2&&'>'>'<')SERVICE ?v#'\n{} }",
    "ASK { FILTER(1<2#>'''\n)SERVICE ?v#'''\n{} }",
    "ASK { ?s <http://x/\\u0041'> ?o . SERVICE %s {} ?s <http://x/\\u0041'> ?o }",
    "ASK { MINUS { SERVICE %s {} } }",
    "ASK { OPTIONAL{SERVICE %s {}} }",
    "ASK { BIND('\\'' AS ?q) SERVICE %s {} }",
    'ASK { BIND("""a"b""" AS ?q) SERVICE %s {} }',
    "ASK { BIND('#' AS ?q) SERVICE %s {} }",
    "DESCRIBE ?s { SERVICE %s { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE %s { ?s ?p ?o } }",
]
HARMLESS = [
    "ASK { ?service ?p 'SERVICE <x> {}' }",
    "ASK { # SERVICE <x> {}\n}",
    "PREFIX service: <http://example.org/service#> ASK { ?s a service:Thing }",
    "PREFIX s: <http://example.org/> ASK { ?s s:service ?o . ?o s:SERVICE 1 }",
    "ASK { ?s a <http://www.w3.org/ns/sparql-service-description#Service> }",
    'ASK { ?s ?p """multi\nSERVICE <x> {}\nline""" }',
    "ASK { _:service ?p 'x'@en }",
    "PREFIX service: <http://example.org/> ASK { GRAPH service:g { ?s ?p ?o } }",
]


def read(text: str) -> guard.Reading:
    return guard.read(text, length=65536, nesting=100)


@pytest.mark.parametrize("text", DISGUISES)
def test_a_call_is_refused_in_every_disguise_with_its_place(text: str) -> None:
    with pytest.raises(Problem) as caught:
        read(text.replace("%s", U))
    assert caught.value.kind in ("service-refused", "syntax")
    assert caught.value.position is not None


@pytest.mark.parametrize("text", HARMLESS)
def test_the_word_elsewhere_is_harmless(text: str) -> None:
    read(text)
    Store().query(text)


def calls_out(text: str) -> bool:
    """Whether the engine itself takes a text for a call: it then speaks of HTTP or of the service's name."""
    try:
        result = Store().query(text)
        list(result) if not isinstance(result, bool) and hasattr(result, "__iter__") else bool(result)
    except SyntaxError:
        return False
    except (OSError, RuntimeError, ValueError) as error:
        return bool(re.search(r"HTTP|service|port|[Cc]onnect|request", str(error)))
    return False


BEFORE = [
    *("", "?s ?p 1", "?s ?p 1.", "?s ?p 1.5e3", "?s ?p true", "?s ?p 'x'", "?s ?p 'x'@en "),
    *("?s ?p 'x'^^e:d.", "?s ?p e:a ", "?s ?p e:a.", "?s ?p <u>", "?s ?p ?o.", "?s a e:b,"),
    *("FILTER(1<2)", "FILTER(?a<?b)", "FILTER(1<2&&'>'>'<')", "{}", "{} UNION {", "OPTIONAL {"),
    *("FILTER EXISTS {", "{SELECT * {", "?s ?p ().", '?s ?p """a""" ', "?s ?p '''a'b'''", "?s ?p '\\''"),
    *("?s ?p e:\\'", "?s ?p e:\\#", "?s ?p <#>", "?s ?p <'>", "FILTER(1<2#>'''\n)", 'FILTER(1<2#>"""\n)'),
    *("FILTER(?a<e:x#>'''\n)", "?s <x\\u0041> ?o.", "FILTER(1<2)#'\n", "?s <http://x/\\u0041'> 1."),
    *("FILTER(1<2#>\n&&3<4#>'''\n)", "VALUES ?v { <http://127.0.0.1:9/> }"),
]
CALL = ["SERVICE", "service", "SERVICESILENT", "SERVICE SILENT", "serVice#\nsilent", "SERVICE#'\nSILENT "]
TARGET = [
    *("<http://127.0.0.1:9/>", "#x\n<http://127.0.0.1:9/>", "#>\n<http://127.0.0.1:9/>", ":x", "e:x", " :x"),
    *("e:x#>\n", "?v", "$v", "?v#>\n", " ?v#'\n", "?v#'''\n", '?v#"""\n', " ?v#'>\n"),
]
GROUP = ["{}", " {}", "#c\n{}", "{?s ?p ?o}"]


@settings(max_examples=1500)
@given(*map(st.sampled_from, (BEFORE, CALL, TARGET, GROUP)))
def test_whatever_the_engine_takes_for_a_call_the_guard_refuses(
    before: str, call: str, target: str, group: str
) -> None:
    inside = before + call + target + group + "}" * (before.count("{") - before.count("}"))
    text = "PREFIX : <http://127.0.0.1:9/> PREFIX e: <http://127.0.0.1:9/> ASK {" + inside + "}"
    if calls_out(text):
        with pytest.raises(Problem):
            read(text)


@pytest.mark.parametrize(
    "text",
    [
        "{" * 70000,
        "(" * 200,
        "ASK {" + "{" * 101 + "}" * 101 + "}",
        "ASK { FILTER(" + "!" * 200 + "?x) }",
        "[" * 150,
    ],
)
def test_depth_and_length_are_bounded_before_any_parsing(text: str) -> None:
    with pytest.raises(Problem) as caught:
        read(text)
    assert caught.value.kind in ("nesting", "query-too-long")
    assert caught.value.limit


@pytest.mark.parametrize(
    "unit", ['"\\"', "'", "a.", "a-", "a:", "<", "?a<", "\\u0041", "#", "{}", "é̀", "0e", '"""', "_:a.", "@a-"]
)
def test_reading_is_linear_in_the_text(unit: str) -> None:
    text = (unit * 65536)[:65536]
    began = time.perf_counter()
    with contextlib.suppress(Problem):
        guard.read(text, length=65536, nesting=10**9)
    assert time.perf_counter() - began < 2  # quadratic reading would take minutes


@pytest.mark.parametrize(
    "word", ["INSERT DATA { }", "DELETE WHERE { ?s ?p ?o }", "CLEAR ALL", "LOAD <file:///etc/passwd>"]
)
def test_an_update_is_named_as_such(word: str) -> None:
    with pytest.raises(Problem) as caught:
        read("PREFIX : <http://example.org/> # SELECT\n" + word)
    assert caught.value.kind == "update-refused"


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("ASK FROM <g> {}", True),
        ("ASKFROM<g>{}", True),
        ("PREFIX : <g> ASK FROM:x {}", True),
        ("ASK { ?from ?p 'FROM' }", False),
        ("PREFIX wherefrom: <x> ASK { ?s a wherefrom:x }", False),
    ],
)
def test_a_dataset_clause_is_seen_as_the_engine_sees_it(text: str, truth: bool) -> None:
    assert read(text).has_dataset is truth


PLAIN = [
    *("SELECT ?s", "ASK", "CONSTRUCT", "DESCRIBE ?s", "PREFIX e: <urn:x#y>", "PREFIX :<u>", "#c\n", "WHERE"),
    *("{", "}", "(", ")", "?s ?p ?o .", "e:a", "<urn:x/1-2>", "FILTER(?a<1)", "FILTER(!?b)", "FROM <g>", "1"),
    *("LIMIT 5", "ORDER BY ?s", "BIND(NOW() AS ?n)", "'x'", "SERVICE ?v {}", "INSERT", "WITH", "GRAPH ?g"),
]


@settings(max_examples=1000)
@given(st.lists(st.sampled_from(PLAIN), max_size=12).map(" ".join), st.integers(0, 4))
def test_a_plain_query_reads_the_same_without_its_words(text: str, nesting: int) -> None:
    try:
        by_words: object = guard.by_words(text, length=100, nesting=nesting)
    except Problem as refused:
        by_words = refused.kind
    try:
        found: object = guard.read(text, length=100, nesting=nesting)
    except Problem as refused:
        found = refused.kind
    assert found == by_words
