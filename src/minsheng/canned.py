"""Canned queries: one competency question a file, with a form, a default and a test.

A file of `queries/` is SPARQL that runs as it stands, under a grlc-style header: lines that begin
with `#+` and together are one YAML mapping.

    #+ code: R1
    #+ question: 某项指标，各区各年的目标和结果是多少？
    #+ summary: Targets and results of an indicator by district and year
    #+ params:
    #+   indicator: {type: iri, values: ms:indicator, default: "…", label: {zh: 指标, en: indicator}}
    #+ chart: {kind: bar, x: year, y: value, series: district}

A parameter is a projected variable, bound by `substitutions=` and never by text. One without a
default may stay unbound: the query then speaks of all values. Its choices are the instances of
`class`, or the objects of the property `values`, as the graph has them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast, get_args

from pyoxigraph import BlankNode, NamedNode, QuerySolutions, Store, Triple, Variable
from pyoxigraph import Literal as RdfLiteral

from minsheng import resources
from minsheng.errors import QueryError, TableError, UsageError
from minsheng.headers import Header
from minsheng.resources import DEFAULT_BASE
from minsheng.store import is_merged, prefixes

ParamType = Literal["iri", "integer", "decimal", "date", "string"]
ChartKind = Literal["bar", "stacked", "line", "scatter", "histogram"]
Term = NamedNode | RdfLiteral
Substitutions = dict[Variable, NamedNode | BlankNode | RdfLiteral | Triple]
PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "ms": "{base}def#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
"""Prefixes that a header may use in `class` and `values`."""

_XSD = "http://www.w3.org/2001/XMLSchema#"
_KEYS = frozenset({"code", "question", "summary", "params", "chart"})
_PARAM_KEYS = {"type", "class", "values", "default", "label"}
_CHART_KEYS = {"kind", "x", "y", "series"}
_CODE = re.compile(r"[RJSCL][1-9][0-9]?")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_STAR = re.compile(r"(?i)\bselect\s+(?:distinct\s+|reduced\s+)?\*")
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>\s]*>|#[^\n]*')


class Option(NamedTuple):
    """One choice of a drop-down: its value as text, and its labels (the value where it has none)."""

    value: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter of a canned query."""

    name: str
    type: ParamType
    label_zh: str
    label_en: str
    class_iri: str | None = None
    """Instances of this class are the choices."""
    values_iri: str | None = None
    """Objects of this property are the choices."""
    default: str | None = None

    def term(self, text: str, base: str) -> Term:
        """RDF term of a value given as text; QueryError where it is not of the parameter's type."""
        given = text.strip()
        try:
            return _TERMS[self.type](self._path(given, base) if self.type == "iri" else given, base)
        except (ValueError, InvalidOperation) as error:
            raise QueryError(
                f"{text[:80]!r} is no {self.type} for the parameter {self.name}", mend=_EXAMPLES[self.type]
            ) from error

    def choices(self, most: int | None = None) -> str:
        """The query for what the parameter may be: value, zh and en, by label; empty for a free one."""
        if not (self.class_iri or self.values_iri):
            return ""
        pattern = f"?value a <{self.class_iri}>" if self.class_iri else f"[] <{self.values_iri}> ?value"
        return _OPTIONS % pattern + (f" LIMIT {most}" if most else "")

    def _path(self, text: str, base: str) -> str:
        """An IRI as people copy it: `fig:local` as in tables, or a local alone, which is of one type.

        The type is the default's (`figure/…`), or the parameter's own name (`district`).
        """
        prefix, colon, local = text.partition(":")
        if colon and not local.startswith("/"):
            space = prefixes(base).get(prefix)
            return f"{space}{local}" if space else text
        if colon or "/" in text:
            return text
        return f"{(self.default or self.name).partition('/')[0]}/{text}"


@dataclass(frozen=True, slots=True)
class Chart:
    """How the rows are best drawn: names of projected variables."""

    kind: ChartKind
    x: str
    y: str
    series: str | None = None


@dataclass(frozen=True)
class Query:
    """One canned query, ready to run on a store of a release with the same base."""

    name: str
    code: str
    question: str
    summary: str
    params: tuple[Param, ...]
    chart: Chart | None
    text: str
    base: str = DEFAULT_BASE

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(variable.value for variable in cast(QuerySolutions, Store().query(self.text)).variables)

    def param(self, name: str) -> Param:
        """The parameter of that name; UsageError where the query has none."""
        for param in self.params:
            if param.name == name:
                return param
        known = ", ".join(param.name for param in self.params) or "none"
        raise UsageError(f"no parameter {name}", where=f"query {self.name}", mend=f"its parameters: {known}")

    def bind(self, params: Mapping[str, object]) -> tuple[str, Substitutions]:
        """The query's text and the substitutions for its parameters.

        `params` holds values or their text. A missing one takes its default; an empty one, or one
        without a default, stays unbound. QueryError names a value that is not of its type.
        """
        given = {name: _written(value) for name, value in params.items()}
        for name in given:
            self.param(name)
        chosen = ((param, given.get(param.name, param.default)) for param in self.params)
        bound: Substitutions = {
            Variable(param.name): param.term(text, self.base) for param, text in chosen if text
        }
        return self.text, bound

    def run(self, store: Store, **params: object) -> QuerySolutions:
        """Solutions over the merge of all named graphs."""
        text, bound = self.bind(params)
        union = not is_merged(store)
        solutions = store.query(text, use_default_graph_as_union=union, substitutions=bound)
        return cast(QuerySolutions, solutions)

    def options(self, store: Store, name: str) -> list[Option]:
        """Choices of a parameter as the graph has them, by label; none for free ones."""
        text = self.param(name).choices()
        if not text:
            return []
        rows = cast(QuerySolutions, store.query(text, use_default_graph_as_union=not is_merged(store)))
        return [_option(row["value"], row["zh"], row["en"]) for row in rows]


_OPTIONS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?value (MIN(STR(?nameZh)) AS ?zh) (MIN(STR(?nameEn)) AS ?en) WHERE {
  { SELECT DISTINCT ?value WHERE { %s } }
  OPTIONAL { ?value skos:prefLabel ?nameZh FILTER(LANG(?nameZh) = "zh") }
  OPTIONAL { ?value skos:prefLabel ?nameEn FILTER(LANG(?nameEn) = "en") }
} GROUP BY ?value ORDER BY ?zh ?value"""


def _option(value: Term, zh: RdfLiteral | None, en: RdfLiteral | None) -> Option:
    return Option(value.value, zh.value if zh else value.value, en.value if en else value.value)


# ------------------------------------------------------------------------------------ parameters


def _iri(text: str, base: str) -> NamedNode:
    """An absolute IRI, or `{type}/{local}` of a thing of the release: `district/haidian`."""
    node = NamedNode(text if ":" in text else f"{base}id/{text}")
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:\S", node.value):
        raise ValueError(text)
    return node


def _integer(text: str, _base: str) -> RdfLiteral:
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        raise ValueError(text)
    return RdfLiteral(int(text))


def _decimal(text: str, _base: str) -> RdfLiteral:
    if not re.fullmatch(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?", text):
        raise ValueError(text)
    return RdfLiteral(str(Decimal(text)), datatype=NamedNode(f"{_XSD}decimal"))


def _date(text: str, _base: str) -> RdfLiteral:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)
    return RdfLiteral(date.fromisoformat(text).isoformat(), datatype=NamedNode(f"{_XSD}date"))


def _string(text: str, _base: str) -> RdfLiteral:
    if "\0" in text or len(text) > 1000:
        raise ValueError(text)
    text.encode()  # a lone surrogate is a UnicodeEncodeError, which is a ValueError
    return RdfLiteral(text)


_TERMS: dict[ParamType, Callable[[str, str], Term]] = {
    "iri": _iri,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "string": _string,
}
_EXAMPLES = {
    "iri": "give an absolute IRI or a local path such as district/haidian",
    "integer": "give a whole number such as 2023",
    "decimal": "give a number such as 0.95",
    "date": "give a date such as 2023-11-30",
    "string": "give at most 1000 characters without a null character",
}


def _written(value: object) -> str:
    return "" if value is None else str(value)


# --------------------------------------------------------------------------------------- loading


def load(base: str = DEFAULT_BASE, folder: Path | None = None) -> dict[str, Query]:
    """All canned queries by name, in the order of their codes, for a release with the given base.

    TableError names file and line of a broken header, an unknown parameter or wrong SPARQL.
    """
    found: dict[str, Query] = {}
    codes: dict[str, str] = {}
    for path in sorted((folder or resources.queries()).glob("*.rq")):
        query = read(path, base)
        if query.code in codes:
            raise TableError(f"the code {query.code} is taken by {codes[query.code]}", where=str(path))
        codes[query.code] = path.name
        found[query.name] = query
    order = "CJSRL"
    return dict(sorted(found.items(), key=lambda pair: (order.index(pair[1].code[0]), int(pair[1].code[1:]))))


def get(name: str, base: str = DEFAULT_BASE) -> Query:
    """The canned query of that file name (without .rq) or code; UsageError where there is none."""
    queries = load(base)
    for query in queries.values():
        if name in (query.name, query.code):
            return query
    raise UsageError(f"no canned query {name}", mend=f"one of: {', '.join(queries)}")


def read(path: Path, base: str = DEFAULT_BASE) -> Query:
    """The query of one file, its header and SPARQL checked."""
    if not _NAME.fullmatch(path.stem):
        raise TableError("a query's file name is kebab-case ASCII", where=str(path), mend="rename it")
    text = path.read_text(encoding="utf-8").replace(DEFAULT_BASE, base)
    return _QueryHeader(path, text, _KEYS).query(base)


class _QueryHeader(Header):
    """The header of one query file while it is checked."""

    def query(self, base: str) -> Query:
        fields = self.fields
        params = tuple(self._param(name, spec, base) for name, spec in self.mapping("params").items())
        query = Query(
            name=self.path.stem,
            code=self.line("code"),
            question=self.line("question"),
            summary=self.line("summary"),
            params=params,
            chart=self._chart() if "chart" in fields else None,
            text=self.text,
            base=base,
        )
        self._check(query)
        return query

    def _param(self, name: str, spec: dict[str, Any], base: str) -> Param:
        unknown = set(spec) - _PARAM_KEYS
        if unknown:
            raise self.fail(f"unknown key {min(map(str, unknown))} of the parameter {name}", name)
        if spec.get("type") not in get_args(ParamType):
            raise self.fail(f"no type for {name}", name, f"one of: {', '.join(get_args(ParamType))}")
        label_zh, label_en = self.labels(spec.get("label"), name)
        param = Param(
            name=name,
            type=spec["type"],
            label_zh=label_zh,
            label_en=label_en,
            class_iri=self._expand(spec.get("class"), name, base),
            values_iri=self._expand(spec.get("values"), name, base),
        )
        return self._with_default(param, spec.get("default"), base)

    def _with_default(self, param: Param, default: object, base: str) -> Param:
        if default is None:
            return param
        try:
            param.term(str(default), base)
        except QueryError as error:
            raise self.fail(f"default: {error.what}", param.name, error.mend) from error
        return replace(param, default=str(default))

    def _expand(self, name: object, key: str, base: str) -> str | None:
        """IRI of a prefixed name of the header."""
        if name is None:
            return None
        prefix, _, local = str(name).partition(":")
        if prefix not in PREFIXES or not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", local):
            raise self.fail(f"{name} is no prefixed name", key, f"prefixes: {', '.join(PREFIXES)}")
        return PREFIXES[prefix].format(base=base) + local

    def _chart(self) -> Chart:
        spec = self.fields["chart"]
        if not isinstance(spec, dict) or set(spec) - _CHART_KEYS or not {"kind", "x", "y"} <= set(spec):
            raise self.fail("chart needs kind, x and y, and may have series", "chart")
        if spec["kind"] not in get_args(ChartKind):
            raise self.fail("unknown kind of chart", "chart", f"one of: {', '.join(get_args(ChartKind))}")
        return Chart(spec["kind"], str(spec["x"]), str(spec["y"]), spec.get("series"))

    def _check(self, query: Query) -> None:
        """The code, the SPARQL, and that each name of the header is a column."""
        if not _CODE.fullmatch(query.code):
            raise self.fail(f"{query.code} is no code", "code", "a letter of R J S C L and a number")
        for fault in self._faults(query):
            raise fault

    def _faults(self, query: Query) -> Iterator[TableError]:
        try:
            columns = query.variables
        except (SyntaxError, AttributeError) as error:
            yield self.fail(f"no SELECT query of SPARQL 1.1: {error}")
            return
        bare = _QUOTED.sub(" ", query.text)
        if _STAR.search(bare):
            yield self.fail("SELECT *", mend="name the columns")
        if not re.search(r"(?i)\border\s+by\b", bare):
            yield self.fail("no ORDER BY", mend="order down to a unique key")
        for param in query.params:
            if param.name not in columns:
                yield self.fail(f"the parameter {param.name} is not projected", param.name)
        chart = query.chart
        for name in (chart.x, chart.y, chart.series) if chart else ():
            if name is not None and name not in columns:
                yield self.fail(f"the chart's {name} is not projected", "chart")
