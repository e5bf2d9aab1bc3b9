"""The OpenAPI document is valid, says what holds, and its examples are answered."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from openapi_spec_validator import validate
from tests.pages.html import Page as Html
from tests.serve.server import Server

from minsheng import canned
from minsheng.serve.openapi import texts

QUERIES = canned.load()


@pytest.fixture(scope="module")
def document(public: Server) -> dict[str, Any]:
    told: dict[str, Any] = public.get("/openapi.json").json()
    return told


def _operation(document: dict[str, Any], name: str) -> dict[str, Any]:
    operation: dict[str, Any] = document["paths"][f"/queries/{name}.{{ending}}"]["get"]
    return operation


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    validate(document)


@pytest.mark.parametrize("name", QUERIES)
def test_each_question_says_its_parameters_and_what_it_may_answer(
    document: dict[str, Any], name: str
) -> None:
    query, operation = QUERIES[name], _operation(document, name)
    given = {one["name"]: one for one in operation["parameters"]}
    assert set(given) == {"ending", *(param.name for param in query.params)}
    for param in query.params:
        told = given[param.name]
        assert told["example"] not in ("", None) or param.type == "string"
        assert ("default" in told["schema"]) == (param.default is not None)
        assert param.label_zh in told["description"]
        assert param.label_en in told["description"]
        if "enum" in told["schema"] and "default" in told["schema"]:
            assert told["schema"]["default"] in told["schema"]["enum"]
    assert {"200", "304", "400", "404", "429", "503", "504", "default"} <= set(operation["responses"])
    often = document["components"]["responses"][operation["responses"]["429"]["$ref"].rpartition("/")[2]]
    assert "application/problem+json" in often["content"]
    assert "Retry-After" in often["headers"]
    assert operation["x-columns"] == list(query.variables)


def test_choices_are_those_of_the_graph(document: dict[str, Any]) -> None:
    (district,) = [
        one for one in _operation(document, "promise-kept")["parameters"] if one["name"] == "district"
    ]
    assert "https://w3id.org/minsheng/id/district/haidian" in district["schema"]["enum"]
    assert any("海淀区" in label for label in district["schema"]["x-labels"])
    (year,) = [one for one in _operation(document, "promise-kept")["parameters"] if one["name"] == "year"]
    assert year["schema"]["default"] == 2023


@pytest.mark.parametrize("name", QUERIES)
def test_the_examples_of_each_question_are_answered(
    public: Server, document: dict[str, Any], name: str
) -> None:
    params = {
        one["name"]: one["example"] for one in _operation(document, name)["parameters"] if "example" in one
    }
    answer = public.get(f"/queries/{name}.json?{urlencode(params)}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["x-minsheng-release"] == document["info"]["version"]


def test_other_operations_answer_as_they_say(public: Server, document: dict[str, Any]) -> None:
    for path in ("/sparql", "/search"):
        operation = document["paths"][path]["get"]
        params = {one["name"]: one["example"] for one in operation["parameters"] if one["required"]}
        answer = public.get(path, params=params, headers={"Accept": "application/json"})
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] in operation["responses"]["200"]["content"]
    thing = {
        one["name"]: one.get("example", "ttl")
        for one in document["paths"]["/data/{type}/{local}.{ending}"]["get"]["parameters"]
    }
    assert public.get("/data/{type}/{local}.{ending}".format(**thing)).status_code == 200


def test_every_status_that_the_problems_have_is_described(document: dict[str, Any]) -> None:
    operation = document["paths"]["/sparql"]["get"]
    assert {"400", "406", "422", "429", "503", "504"} <= set(operation["responses"])
    kinds = document["components"]["schemas"]["Problem"]["properties"]["kind"]["enum"]
    assert {"timeout", "rate", "syntax"} <= set(kinds)


def test_words_are_in_both_languages() -> None:
    def leaves(told: Any) -> list[str]:
        if isinstance(told, dict):
            return [leaf for value in told.values() for leaf in leaves(value)]
        return [told]

    for text in [
        leaf
        for key in ("description", "endpoint", "parameters", "responses", "headers")
        for leaf in leaves(texts()[key])
    ]:
        assert any("\u4e00" <= sign <= "\u9fff" for sign in text), text
        assert any("a" <= sign <= "z" for sign in text), text


def test_the_page_lists_each_operation(public: Server, document: dict[str, Any]) -> None:
    page = Html(public.get("/openapi", headers={"Accept": "text/html"}).text)
    for methods in document["paths"].values():
        for operation in methods.values():
            assert operation["summary"] in page.by_id(operation["operationId"]).text
