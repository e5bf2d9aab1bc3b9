"""Canned queries: each a page with a form, a REST call, an OpenAPI operation and an RDF example."""

from __future__ import annotations

import csv
import io
import json
from functools import lru_cache
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from starlette.requests import Request
from starlette.responses import Response

from minsheng import canned
from minsheng.errors import QueryError, UsageError
from minsheng.serve import described, protocol, respond
from minsheng.serve.cache import Kept
from minsheng.serve.problems import Problem
from minsheng.serve.release import Release
from minsheng.serve.site import Site, etag_of, key_of, matches
from minsheng.serve.wire import Head

_SH = "http://www.w3.org/ns/shacl#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ENDINGS = {"csv": "csv-bom", "json": "json", "xml": "xml", "tsv": "tsv"}
_MOST_OPTIONS = 2000


def known(release: Release) -> dict[str, canned.Query]:
    """The canned queries, for the base of a release."""
    return _loaded(release.base)


@lru_cache(maxsize=4)
def _loaded(base: str) -> dict[str, canned.Query]:
    return canned.load(base)


def query_of(request: Request, release: Release) -> canned.Query:
    """The canned query a path names."""
    found = known(release).get(request.path_params["name"])
    if found is None:
        raise Problem("not-found", "no such canned query: /queries lists them")
    return found


async def listing(request: Request) -> Response:
    """`/queries` for programs: all of them, in JSON."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    found = [_summary(query) for query in known(release).values()]
    body = json.dumps(found, ensure_ascii=False, indent=1).encode()
    return respond.versioned(request, body, "application/json", release.id)


def _summary(query: canned.Query) -> dict[str, Any]:
    return {
        "name": query.name,
        "code": query.code,
        "question": query.question,
        "summary": query.summary,
        "columns": query.variables,
        "params": {param.name: param.type for param in query.params},
    }


async def call(request: Request) -> Response:
    """`/queries/{name}.{ending}?param=…`: the answer as a file."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    query, ending = query_of(request, release), request.path_params["ending"]
    if ending == "rq":
        return respond.versioned(
            request, query.text.encode(), "application/sparql-query; charset=utf-8", release.id
        )
    if ending not in (*_ENDINGS, "xlsx"):
        raise Problem("not-found", "there is .csv .xlsx .json .xml .tsv .rq")
    head = _head(site, release, query, _given(request, query), _ENDINGS.get(ending, "csv"))
    etag = etag_of(key_of(release, head) + ("-xlsx" if ending == "xlsx" else ""))
    if matches(request, etag):
        return respond.unchanged(release.id, etag)
    answer, _ = await site.ask(request, release, head)
    if ending == "xlsx":
        answer = Kept(workbook(answer.body, query.name), _XLSX, answer.rows, "xlsx")
    named = {"Content-Disposition": f'attachment; filename="{query.name}.{ending}"'}
    return respond.kept(site, answer, release.id, etag, named if ending in ("csv", "tsv", "xlsx") else None)


def _given(request: Request, query: canned.Query) -> dict[str, str]:
    """Values of the query's parameters that a request gives, each at most once; unknown names are refused."""
    params = protocol.url_params(request)
    names = {param.name for param in query.params}
    for name, _ in params:
        if name not in names:
            raise Problem(
                "parameter", f"no parameter {name[:60]!r}; there is: {', '.join(sorted(names)) or 'none'}"
            )
    found = {name: protocol.single(params, name) for name in names}
    return {name: found[name] or "" for name in sorted(names) if found[name]}


def _head(site: Site, release: Release, query: canned.Query, given: dict[str, str], rows: str) -> Head:
    """A canned query as workers take it."""
    try:
        text, terms = query.bind(given)
    except (QueryError, UsageError) as error:
        raise Problem("parameter", str(error)) from error
    bind = {variable.value: _parts(term) for variable, term in terms.items()}
    head = site.request_head(release, text)
    return head | {"rows": rows, "ask": None, "graph": None, "bind": bind}


def _parts(term: NamedNode | BlankNode | Literal | Triple) -> list[str]:
    if isinstance(term, Literal):
        return [term.value, term.datatype.value]
    return [str(getattr(term, "value", ""))]


async def _options(request: Request, release: Release, param: canned.Param) -> list[canned.Option]:
    """Choices of a parameter, by label."""
    text = param.choices(_MOST_OPTIONS)
    if not text:
        return []
    site: Site = request.scope["state"]["site"]
    head = site.request_head(release, text) | {"rows": "json", "ask": None, "graph": None}
    answer, _ = await site.ask(request, release, head)
    rows = json.loads(answer.body)["results"]["bindings"]
    return [
        canned.Option(value, _label(row, "zh", value), _label(row, "en", value))
        for row in rows
        for value in [row["value"]["value"]]
    ]


def _label(row: dict[str, dict[str, str]], name: str, otherwise: str) -> str:
    return row[name]["value"] if name in row else otherwise


def workbook(body: bytes, title: str) -> bytes:
    """An answer in CSV as a spreadsheet; every cell is a value, none a formula."""
    from openpyxl import Workbook  # noqa: PLC0415 (slow to import)
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for row in csv.reader(io.StringIO(body.decode("utf-8"), newline="")):
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, value=_printable(text))
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _printable(text: str) -> str:
    """A cell's text without control characters, which a workbook cannot hold, and not over its limit."""
    return "".join(char for char in text if char >= " " or char in "\t\n")[:32767]


async def examples(request: Request) -> Response:
    """`/.well-known/sparql-examples`: the canned queries as `sh:SPARQLExecutable`."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    return described.describe(request, release, _example_triples(request, release), "examples")


def _example_triples(request: Request, release: Release) -> list[Triple]:
    address = described.origin(request)
    said: list[Triple] = []
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    for query in known(release).values():
        subject = NamedNode(f"{address}/queries/{query.name}")
        said += [
            Triple(subject, kind, NamedNode(_SH + "SPARQLExecutable")),
            Triple(subject, kind, NamedNode(_SH + "SPARQLSelectExecutable")),
            Triple(subject, NamedNode(_SH + "select"), Literal(query.text)),
            Triple(subject, NamedNode(_RDFS + "comment"), Literal(query.question, language="zh")),
            Triple(subject, NamedNode(_RDFS + "comment"), Literal(query.summary, language="en")),
            Triple(subject, NamedNode("https://schema.org/target"), NamedNode(f"{address}/sparql")),
        ]
    return said
