"""Headers, parameters and drop-downs of canned queries."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Store, Variable

from minsheng import canned, map
from minsheng.canned import Param
from minsheng.errors import QueryError, TableError, UsageError
from minsheng.resources import DEFAULT_BASE

BASE = DEFAULT_BASE
XSD = "http://www.w3.org/2001/XMLSchema#"
HEAD = ["#+ code: R1", "#+ question: 问？", "#+ summary: A question"]
BODY = ["SELECT ?s ?year WHERE { ?s ?p ?year }", "ORDER BY ?s ?year"]
YEAR = "#+ params: {year: {type: integer, default: 2023, label: {zh: 年份, en: year}}}"


def written(folder: Path, *lines: str, name: str = "a-query.rq") -> Path:
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_base_is_the_one_of_the_mapping() -> None:
    assert BASE == map.DEFAULT_BASE


def test_a_sound_query_is_read(tmp_path: Path) -> None:
    query = canned.read(written(tmp_path, *HEAD, YEAR, "#+ chart: {kind: bar, x: s, y: year}", *BODY))
    assert (query.name, query.code, query.question, query.summary) == ("a-query", "R1", "问？", "A question")
    assert query.variables == ("s", "year")
    assert query.params == (Param("year", "integer", "年份", "year", default="2023"),)
    assert query.chart is not None
    assert (query.chart.kind, query.chart.x, query.chart.y, query.chart.series) == ("bar", "s", "year", None)


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        (BODY, ":1"),
        ([*HEAD[1:], *BODY], "no code"),
        ([*HEAD, "#+ colour: red", *BODY], r":4: unknown key colour"),
        ([*HEAD, "#+ code: R2", *BODY], "twice"),
        ([*HEAD, "#+ params: {year: {type: integer}", *BODY], r":\d: the header is no YAML"),
        ([*HEAD, "#+ params: {year: {type: number, label: {zh: 年, en: y}}}", *BODY], "no type for year"),
        ([*HEAD, "#+ params: {year: {type: integer, label: 年}}", *BODY], "no label for year"),
        ([*HEAD, YEAR.replace("2023", "二〇"), *BODY], "default: .* is no integer"),
        ([*HEAD, YEAR.replace("year:", "when:", 1), *BODY], "when is not projected"),
        ([*HEAD, YEAR.replace("default", "class: Unit, default"), *BODY], "Unit is no prefixed name"),
        ([*HEAD, YEAR.replace("default", "choices"), *BODY], "unknown key choices"),
        ([*HEAD, "#+ chart: {kind: pie, x: s, y: year}", *BODY], r":4: unknown kind"),
        ([*HEAD, "#+ chart: {kind: bar, x: s, y: z}", *BODY], "chart's z is not projected"),
        ([HEAD[0].replace("R1", "X1"), *HEAD[1:], *BODY], r":1: X1 is no code"),
        ([*HEAD, "SELECT * WHERE { ?s ?p ?o } ORDER BY ?s"], r"SELECT \*"),
        ([*HEAD, BODY[0], "# order by"], "no ORDER BY"),
        ([*HEAD, "SELECT ?s WHERE { ?s ?p } ORDER BY ?s"], "no SELECT query"),
        ([*HEAD, "ASK { ?s ?p ?o }"], "no SELECT query"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(lines: list[str], where: str, tmp_path: Path) -> None:
    with pytest.raises(TableError, match=where) as caught:
        canned.read(written(tmp_path, *lines))
    assert "a-query.rq" in str(caught.value)


def test_two_queries_cannot_have_one_code(tmp_path: Path) -> None:
    for name in ("one.rq", "other.rq"):
        written(tmp_path, *HEAD, *BODY, name=name)
    with pytest.raises(TableError, match=r"R1 is taken by one\.rq"):
        canned.load(folder=tmp_path)


def test_a_file_name_is_kebab_case(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="kebab-case"):
        canned.read(written(tmp_path, *HEAD, *BODY, name="A_Query.rq"))


def test_another_base_is_put_in_its_place() -> None:
    for query in canned.load("https://example.org/x/").values():
        assert BASE not in query.text
        assert all(BASE not in str(param) for param in query.params)


@pytest.mark.parametrize(
    ("kind", "text", "term"),
    [
        ("iri", "district/haidian", NamedNode(f"{BASE}id/district/haidian")),
        ("iri", "https://example.org/区", NamedNode("https://example.org/区")),
        ("integer", " 2023 ", Literal(2023)),
        ("integer", "-1", Literal(-1)),
        ("decimal", "0.950", Literal("0.950", datatype=NamedNode(f"{XSD}decimal"))),
        ("date", "2023-11-30", Literal("2023-11-30", datatype=NamedNode(f"{XSD}date"))),
        ("string", '"} UNION {?s ?p ?o', Literal('"} UNION {?s ?p ?o')),
    ],
)
def test_values_become_terms_and_never_text(kind: canned.ParamType, text: str, term: object) -> None:
    assert Param("p", kind, "", "").term(text, BASE) == term


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("iri", "https://example.org/> ?p"),
        ("iri", "a b"),
        ("iri", "://"),
        ("integer", "2023.5"),
        ("integer", "٢٠٢٣"),
        ("integer", "9" * 30),
        ("decimal", "1e9"),
        ("decimal", "NaN"),
        ("date", "2023-02-30"),
        ("date", "20230201"),
        ("string", "a\0b"),
        ("string", "长" * 1001),
        ("string", "\ud800"),
    ],
)
def test_what_is_not_of_its_type_is_refused_by_name(kind: canned.ParamType, text: str) -> None:
    with pytest.raises(QueryError, match="parameter named"):
        Param("named", kind, "", "").term(text, BASE)


@pytest.mark.parametrize(
    "text",
    [
        f"{BASE}id/figure/haidian-bbbb0002-117-123",
        "figure/haidian-bbbb0002-117-123",
        "fig:haidian-bbbb0002-117-123",
        "haidian-bbbb0002-117-123",
    ],
)
def test_a_thing_may_be_given_as_iri_as_path_as_tables_show_it_or_as_local(text: str, fixture: Store) -> None:
    [row] = canned.get("J7").run(fixture, figure=text)
    assert row["quote"].value == "开工260部"


def test_a_local_is_of_the_type_that_the_parameter_is_called() -> None:
    assert Param("district", "iri", "", "").term("haidian", BASE) == NamedNode(f"{BASE}id/district/haidian")
    assert Param("theme", "iri", "", "", default="concept/theme-elderly").term(
        "theme-health", BASE
    ) == NamedNode(f"{BASE}id/concept/theme-health")
    assert Param("thing", "iri", "", "").term("urn:isbn:1", BASE) == NamedNode("urn:isbn:1")


@pytest.mark.parametrize("query", canned.load().values(), ids=lambda query: query.name)
def test_drop_downs_come_from_the_graph_and_each_choice_can_be_asked(
    query: canned.Query, real: Store
) -> None:
    for param in query.params:
        if not (param.class_iri or param.values_iri):
            continue
        choices = query.options(real, param.name)
        assert choices
        assert all(one.zh and one.en and (param.type != "iri" or one.zh != one.value) for one in choices)
        if param.default:
            term = param.term(param.default, query.base)
            assert isinstance(term, NamedNode | Literal)
            assert term.value in {one.value for one in choices}
        rows = list(query.run(real, **{param.name: choices[0].value}))
        assert all(row[param.name].value == choices[0].value for row in rows)


@pytest.mark.parametrize(
    "query", [query for query in canned.load().values() if query.chart], ids=lambda query: query.name
)
def test_a_chart_has_numbers_to_draw(query: canned.Query, real: Store) -> None:
    assert query.chart is not None
    drawn = [query.chart.x, query.chart.y, *([query.chart.series] if query.chart.series else ())]
    assert set(drawn) <= set(query.variables)
    heights = [row[query.chart.y] for row in query.run(real) if row[query.chart.y] is not None]
    assert heights
    assert all(float(height.value) >= 0 for height in heights)


def test_defaults_stand_where_nothing_is_given_and_nothing_where_empty_is(tmp_path: Path) -> None:
    query = canned.read(written(tmp_path, *HEAD, YEAR, *BODY))
    assert query.bind({})[1] == {Variable("year"): Literal(2023)}
    assert query.bind({"year": 2024})[1] == {Variable("year"): Literal(2024)}
    assert query.bind({"year": ""})[1] == {}
    with pytest.raises(UsageError, match="no parameter when"):
        query.bind({"when": 1})


def test_dates_and_numbers_may_be_given_as_such() -> None:
    assert Param("p", "date", "", "").term(str(date(2023, 1, 2)), BASE).value == "2023-01-02"


def test_choices_come_from_the_graph_with_both_labels(fixture: Store) -> None:
    query = canned.get("R1")
    choices = query.options(fixture, "indicator")
    assert (
        canned.Option(f"{BASE}id/indicator/parking-spaces-new", "新增停车位", "parking spaces added")
        in choices
    )
    assert len({choice.value for choice in choices}) == len(choices)
    years = [one.zh for one in canned.get("C1").options(fixture, "year")]
    assert years == ["2021", "2022", "2023", "2024"]
    assert canned.get("J7").options(fixture, "figure") == []


def test_a_query_is_found_by_name_and_by_code() -> None:
    assert canned.get("C1").name == canned.get("promises-of-a-district").name
    with pytest.raises(UsageError, match="no canned query"):
        canned.get("C99")
