"""Another SPARQL 1.1 store in place of our workers: `MINSHENG_BACKEND` names its query address.

The front stays ours: limits, guard, formats, problem documents. A store may cut an answer and still say
200, so its answers are taken as JSON or N-Triples, read whole, parsed, and written in the format wanted;
one that does not parse is an error. The default graph is the store's own, which `publish_to` fills with
the merge of all graphs.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import io
import json
from collections import deque
from typing import IO, Any, cast
from urllib.parse import urlencode, urlsplit

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    parse,
    parse_query_results,
    serialize,
)

from minsheng.errors import StoreError
from minsheng.serve import guard
from minsheng.serve.evaluate import GRAPHS, ROWS, Answer, Capped, TooLarge, bound, row_count
from minsheng.serve.pool import Departure
from minsheng.serve.problems import Problem
from minsheng.serve.settings import Settings
from minsheng.serve.wire import Head

_JSON, _TRIPLES = "application/sparql-results+json", "application/n-triples"
_COUNT = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"


class Backend:
    """A store elsewhere, asked as a `Pool` is."""

    def __init__(self, address: str, settings: Settings) -> None:
        self.address, self.settings = urlsplit(address), settings
        self.slots = asyncio.Semaphore(settings.quick_queries + settings.long_queries)
        self.running = 0
        self.walls: list[str] = []
        self.idle: list[Any] = []
        self.queue: deque[Any] = deque()
        self.quads: int | None = None

    async def ready(self) -> None:
        """Ask the store how many quads of named graphs it has; StoreError where it does not answer."""
        head = {"query": _COUNT, "rows": "json", "length": 1000, "nesting": 10, "cap": 10_000}
        try:
            _, body = await self.run(head)
        except Problem as error:
            raise StoreError(f"the store does not answer: {error}", where=self.address.geturl()) from error
        self.quads = int(json.loads(body)["results"]["bindings"][0]["n"]["value"])

    async def run(self, head: Head, _body: bytes = b"", departure: Departure | None = None) -> Answer:
        """The whole answer to a request, or a Problem. (A store elsewhere cannot be told to stop.)"""
        del departure
        async with self.slots:
            self.running += 1
            try:
                return await asyncio.to_thread(self._asked, head)
            except TooLarge:
                raise Problem("result-too-large", limit={"bytes": head["cap"]}) from None
            finally:
                self.running -= 1

    def retire(self) -> None:
        """Nothing to end."""

    close = retire

    # ------------------------------------------------------------------------------ asking

    def _asked(self, head: Head) -> Answer:
        if head.get("do") == "graph":
            name = head.get("name")
            inner = f"GRAPH <{name}> {{ ?s ?p ?o }}" if name else "?s ?p ?o"
            return self._graph(head | {"query": f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {inner} }}"}, False)
        text = head["query"]
        reading = guard.read(text, length=head["length"], nesting=head["nesting"])
        head = head | {"query": with_values(text, head.get("bind") or {})}
        if reading.form in ("CONSTRUCT", "DESCRIBE"):
            return self._graph(head, reading.volatile)
        return self._rows(head, reading.volatile)

    def _rows(self, head: Head, volatile: bool) -> Answer:
        content = self._exchange(head, _JSON)
        try:
            results = parse_query_results(content, format=QueryResultsFormat.JSON)
            form = head.get("ask") if isinstance(results, QueryBoolean) else head.get("rows")
            if form is None:
                raise Problem("not-acceptable", "this query gives rows or a truth value")
            sink = Capped(head["cap"])
            if form == "csv-bom":
                sink.write(b"\xef\xbb\xbf")
            results.serialize(cast(IO[bytes], sink), format=ROWS[form])
        except (SyntaxError, ValueError) as error:
            raise _cut(error) from error
        body = sink.whole()
        return {
            "form": form,
            "kind": "rows",
            "rows": row_count(results, form, body),
            "volatile": volatile,
        }, body

    def _graph(self, head: Head, volatile: bool) -> Answer:
        form = head.get("graph")
        if form is None:
            raise Problem("not-acceptable", "this query gives a graph")
        content = self._exchange(head, _TRIPLES)
        if content and not content.endswith(b"\n"):
            raise _cut("the last line has no end")
        sink = Capped(head["cap"])
        try:
            triples = (quad.triple for quad in parse(content, format=RdfFormat.N_TRIPLES))
            serialize(triples, cast(IO[bytes], sink), format=GRAPHS[form], prefixes=head.get("prefixes"))
        except (SyntaxError, ValueError) as error:
            raise _cut(error) from error
        return {
            "form": form,
            "kind": "graph",
            "rows": content.count(b"\n"),
            "volatile": volatile,
        }, sink.whole()

    def _exchange(self, head: Head, accept: str) -> bytes:
        """Post a query; gives the body, whole."""
        fields = [("query", head["query"])]
        fields += [("default-graph-uri", name) for name in head.get("default") or ()]
        fields += [("named-graph-uri", name) for name in head.get("named") or ()]
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        secure = self.address.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(self.address.netloc, timeout=self.settings.query_seconds)
        path = self.address.path + (f"?{self.address.query}" if self.address.query else "")
        with contextlib.closing(connection):
            try:
                connection.request("POST", path, urlencode(fields).encode(), headers)
                answer = connection.getresponse()
                return self._whole(answer, head["cap"] * 4)
            except TimeoutError as error:
                raise Problem("timeout", limit={"seconds": self.settings.query_seconds}) from error
            except (OSError, http.client.HTTPException) as error:
                raise _cut(error) from error

    def _whole(self, answer: http.client.HTTPResponse, cap: int) -> bytes:
        body = io.BytesIO()
        while part := answer.read(1 << 16):
            body.write(part)
            if body.tell() > cap:
                raise TooLarge
        said = body.getvalue()
        if answer.status == 200:
            return said
        text = said[:300].decode("utf-8", "replace")
        raise Problem("syntax" if answer.status == 400 else "backend", f"{answer.status}: {text}")


def _cut(why: object) -> Problem:
    return Problem("backend", f"no whole answer: {str(why)[:200]}", headers={"Retry-After": "5"})


def with_values(text: str, bind: dict[str, list[str]]) -> str:
    """A query with its parameters joined in at the end, as a VALUES clause of terms (never of text)."""
    terms = bound(bind)
    if not terms:
        return text
    names = " ".join(f"?{variable.value}" for variable in terms)
    values = " ".join(_written(cast("NamedNode | Literal", term)) for term in terms.values())
    return f"{text}\nVALUES ({names}) {{ ({values}) }}"


def _written(term: NamedNode | Literal) -> str:
    """A term in SPARQL, as N-Triples has it."""
    return str(term)
