"""Canned queries over HTTP: form, REST call, spreadsheet, OpenAPI operation, RDF example."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook
from pyoxigraph import RdfFormat, Store
from tests.serve.server import Server

from minsheng import canned
from minsheng.serve.questions import workbook

NAMES = sorted(canned.load())


@pytest.mark.parametrize("name", NAMES)
def test_each_query_is_a_call_in_every_format(server: Server, name: str) -> None:
    columns = list(canned.load()[name].variables)
    answer = server.get(f"/queries/{name}.csv")
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}.csv"'
    assert next(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))) == columns
    assert server.get(f"/queries/{name}.json").json()["head"]["vars"] == columns
    book = load_workbook(io.BytesIO(server.get(f"/queries/{name}.xlsx").content))
    assert [cell.value for cell in book.worksheets[0][1]] == columns
    Store().query(server.get(f"/queries/{name}.rq").text)


@pytest.mark.parametrize("name", NAMES)
def test_each_query_is_a_page_with_its_form(server: Server, name: str) -> None:
    query = canned.load()[name]
    page = server.get(f"/queries/{name}", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert query.question in page.text
    for param in query.params:
        assert f'name="{param.name}"' in page.text


def test_drop_downs_are_filled_from_the_graph(server: Server) -> None:
    name = next(
        (
            query.name
            for query in canned.load().values()
            for param in query.params
            if param.name == "district"
        ),
        "",
    )
    page = server.get(f"/queries/{name}", headers={"Accept": "text/html"}).text
    assert "海淀区 Haidian" in page


def test_parameters_are_values_and_never_text(server: Server) -> None:
    name = "promises-of-a-district"
    one = server.get(f"/queries/{name}.json", params={"district": "district/haidian", "year": "2023"})
    other = server.get(f"/queries/{name}.json", params={"district": "district/xicheng", "year": "2023"})
    assert one.json()["results"]["bindings"]
    assert not other.json()["results"]["bindings"]
    for value in ("haidian> } #", "district/haidian> ?p ?o", "'", "\n"):
        answer = server.get(f"/queries/{name}.json", params={"district": value})
        assert answer.status_code in (200, 400)
        assert answer.status_code == 400 or not answer.json()["results"]["bindings"]


@pytest.mark.parametrize(
    "params", [{"year": "soon"}, {"nothing": "1"}, [("year", "2023"), ("year", "2024")], {"year": "9" * 99}]
)
def test_a_wrong_parameter_is_a_problem(server: Server, params: dict[str, str]) -> None:
    answer = server.get("/queries/promises-of-a-district.csv", params=params)
    assert answer.status_code == 400
    assert answer.json()["kind"] in ("parameter", "bad-request")


def test_an_unknown_query_is_404(server: Server) -> None:
    assert server.get("/queries/nothing").status_code == 404
    assert server.get("/queries/promises-of-a-district.docx").status_code == 404


def test_openapi_has_each_query_with_its_parameters(server: Server) -> None:
    document = server.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    for query in canned.load().values():
        operation = document["paths"][f"/queries/{query.name}.{{ending}}"]["get"]
        assert operation["summary"] == query.question
        assert {one["name"] for one in operation["parameters"]} == {"ending"} | {
            one.name for one in query.params
        }


def test_the_examples_are_executables_with_the_query_text(server: Server) -> None:
    store = Store()
    store.load(server.get("/.well-known/sparql-examples").content, RdfFormat.TURTLE)
    rows = store.query(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?text { ?x a sh:SPARQLExecutable ; sh:select ?text }"
    )
    assert {row["text"].value for row in rows} == {query.text for query in canned.load().values()}  # type: ignore


def test_a_spreadsheet_has_no_formulas() -> None:
    content = b'a,b\r\n=1+1,"@SUM(A1)"\r\n-2,"line\nbreak \x07"\r\n'
    sheet = load_workbook(io.BytesIO(workbook(content, "t"))).worksheets[0]
    cells = [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows()]
    assert cells[1:] == [[("=1+1", "s"), ("@SUM(A1)", "s")], [("-2", "s"), ("line\nbreak ", "s")]]
