"""What other stores say, read as what they mean: and an answer that one has cut is never taken for whole.

The standards leave no room for most of this; stores take it. Virtuoso 7.2 cuts rows at its
`ResultSetMaxRows`, or when its time is up, and says so in headers of its own beside a 200 (of a graph it
says nothing at all); it answers ASK with a table, writes booleans as 1 and 0, and blank nodes as IRIs.
What a store calculates otherwise than the standard says cannot be mended here: `PROBES` find it out.
"""

from __future__ import annotations

from email.message import Message

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, Store, parse_query_results

from minsheng.serve.problems import Problem

CUT = ("X-SPARQL-MaxRows", "X-SQL-State")
_TRUTH = "__ASK_RETVAL"
_BOOLEAN = b'"datatype": "http://www.w3.org/2001/XMLSchema#boolean", "value": "%b"'
PROBES = {
    "truth values": "SELECT (1 = 1 AS ?x) {}",
    "division": "SELECT (1 / 4 AS ?x) {}",
    "sums": "SELECT (SUM(?v) AS ?x) { VALUES ?v { 0.1 0.2 } }",
    "separators": r'SELECT (GROUP_CONCAT(?v; SEPARATOR="\u3001") AS ?x) { VALUES ?v { "a" "b" } }',
    "texts": r'SELECT (SUBSTR(CONCAT("\u52A0\u88C5", "\u7535\u68AF"), 2, 2) AS ?x) {}',
}
"""Expressions, by what a store that gives them another value than our engine gets wrong."""
_MEANT = {
    b'"type": "bnode", "value": "nodeID://': b'"type": "bnode", "value": "',
    _BOOLEAN % b"1": _BOOLEAN % b"true",
    _BOOLEAN % b"0": _BOOLEAN % b"false",
}
"""What stands there and what it means; inside a value its quotation marks would be escaped."""


def cut(why: object) -> Problem:
    """The refusal of an answer that is not whole."""
    return Problem("backend", f"no whole answer: {str(why)[:200]}", headers={"Retry-After": "5"})


def check_whole(headers: Message) -> None:
    """A Problem where a store says in its headers that it has cut its answer."""
    for name in CUT:
        if headers.get(name):
            raise cut(f"the store has cut it ({name}: {headers[name]})")


def results(content: bytes, form: str) -> QuerySolutions | QueryBoolean:
    """The results in a JSON document, for a query of a form (SELECT, ASK); a Problem where it is cut."""
    for said, meant in _MEANT.items():
        content = content.replace(said, meant)
    try:
        found = parse_query_results(content, format=QueryResultsFormat.JSON)
        if form == "ASK" and isinstance(found, QuerySolutions):
            if [variable.value for variable in found.variables] != [_TRUTH]:
                raise cut("a table where a truth value was asked for")
            truth = any(row[0].value not in ("0", "false") for row in found)
            said = b'{"head":{},"boolean":%b}' % (b"true" if truth else b"false")
            found = parse_query_results(said, format=QueryResultsFormat.JSON)
    except (SyntaxError, ValueError) as error:
        raise cut(error) from error
    return found


def same_value(content: bytes, probe: str) -> bool:
    """Whether a store's answer to a probe is our engine's."""
    own = Store().query(PROBES[probe])
    assert isinstance(own, QuerySolutions)
    found = results(content, "SELECT")
    return isinstance(found, QuerySolutions) and [row[0] for row in found] == [row[0] for row in own]
