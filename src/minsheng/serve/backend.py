"""Another SPARQL 1.1 store in place of our workers: `MINSHENG_BACKEND` names its query address.

The front stays ours: limits, guard, formats, problem documents. A store may cut an answer and still say
200, so its answers are taken as JSON or N-Triples, read whole, parsed, and written in the format wanted;
one that does not parse is an error. Queries are asked of the store's own dataset where that is the release:
its default graph the merge that `publish_to` put there. Where it is not (a store may have no default graph,
or graphs of its own), the protocol's parameters name the dataset: the merge, and each graph of the release.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import io
import json
from collections import deque
from pathlib import Path
from typing import IO, Any, cast
from urllib.parse import urlencode, urlsplit

from pyoxigraph import Literal, NamedNode, QueryBoolean, RdfFormat, parse, serialize

from minsheng.errors import StoreError
from minsheng.serve import foreign, guard, transfer
from minsheng.serve.evaluate import GRAPHS, ROWS, Answer, Capped, TooLarge, bound, row_count
from minsheng.serve.pool import Departure
from minsheng.serve.problems import Problem
from minsheng.serve.settings import Settings
from minsheng.serve.wire import Head

_JSON, _TRIPLES = "application/sparql-results+json", "application/n-triples"
_COUNT = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
_MERGED = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
_ROWS = "SELECT ?s WHERE { ?s ?p ?o }"


class Backend:
    """A store elsewhere, asked as a `Pool` is."""

    def __init__(self, address: str, settings: Settings, folder: Path) -> None:
        self.address, self.settings, self.folder = urlsplit(address), settings, folder
        self.slots = asyncio.Semaphore(settings.quick_queries + settings.long_queries)
        self.running = 0
        self.walls: list[str] = []
        self.idle: list[Any] = []
        self.queue: deque[Any] = deque()
        self.quads: int | None = None
        self.dataset: Head = {}
        """The dataset that queries without one are asked of; empty for the store's own."""
        self.cuts = False
        """Whether the store gives less rows than there are, which it does not say of graphs."""
        self.differs: list[str] = []
        """What the store calculates otherwise than our engine."""

    async def ready(self) -> None:
        """See that the release is there, and in which dataset; StoreError where it is not."""
        graphs, merged = await asyncio.to_thread(transfer.sizes, self.folder)
        self.quads = sum(graphs.values())
        named = {"default": [transfer.merged_name(self.folder)], "named": list(graphs)}
        for self.dataset in ({}, named):
            found = [await self._count(_COUNT), await self._count(_MERGED)]
            if found == [self.quads, merged]:
                self.cuts = await asyncio.to_thread(self._cutting)
                self.differs = await asyncio.to_thread(self._differing)
                return
        raise StoreError(
            f"{found[0]} quads, {found[1]} of them merged, where the release has {self.quads} and {merged}",
            where=self.address.geturl(),
            mend="run `minsheng publish-to`",
        )

    async def _count(self, query: str) -> int:
        head = {"query": query, "rows": "json", "length": 1000, "nesting": 10, "cap": 10_000}
        try:
            _, body = await self.run(head)
        except Problem as error:
            raise StoreError(f"the store does not answer: {error}", where=self.address.geturl()) from error
        return int(json.loads(body)["results"]["bindings"][0]["n"]["value"])

    def _cutting(self) -> bool:
        """Whether the store cuts an answer as long as the release (its head alone is read)."""
        connection, answer = self._sent({"query": _ROWS} | self.dataset, _JSON)
        with contextlib.closing(connection):
            return any(answer.headers.get(name) for name in foreign.CUT)

    def _differing(self) -> list[str]:
        found = []
        for probe, query in foreign.PROBES.items():
            try:
                same = foreign.same_value(self._exchange({"query": query, "cap": 10_000}, _JSON), probe)
            except (Problem, SyntaxError, ValueError):
                same = False
            found += [] if same else [probe]
        return found

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
        try:
            return self._answered(head)
        except (Problem, TooLarge) as error:  # only this thread may drop the rows its frames hold
            error.__context__ = error.__cause__ = None
            raise error.with_traceback(None)  # noqa: B904

    def _answered(self, head: Head) -> Answer:
        if head.get("do") == "graph":
            name = head.get("name")
            inner = f"GRAPH <{name}> {{ ?s ?p ?o }}" if name else "?s ?p ?o"
            query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {inner} }}"
            return self._graph(head | {"query": query} | self.dataset, False)
        text = head["query"]
        reading = guard.read(text, length=head["length"], nesting=head["nesting"])
        head = head | {"query": with_values(text, head.get("bind") or {})}
        if not reading.has_dataset and head.get("default") is None and head.get("named") is None:
            head |= self.dataset
        if reading.form in ("CONSTRUCT", "DESCRIBE"):
            return self._graph(head, reading.volatile)
        return self._rows(head, reading)

    def _rows(self, head: Head, reading: guard.Reading) -> Answer:
        results = foreign.results(self._exchange(head, _JSON), reading.form)
        form = head.get("ask") if isinstance(results, QueryBoolean) else head.get("rows")
        if form is None:
            raise Problem("not-acceptable", "this query gives rows or a truth value")
        sink = Capped(head["cap"])
        if form == "csv-bom":
            sink.write(b"\xef\xbb\xbf")
        try:
            results.serialize(cast(IO[bytes], sink), format=ROWS[form])
        except (SyntaxError, ValueError) as error:
            raise foreign.cut(error) from error
        body = sink.whole()
        count = row_count(results, form, body)
        return {"form": form, "kind": "rows", "rows": count, "volatile": reading.volatile}, body

    def _graph(self, head: Head, volatile: bool) -> Answer:
        form = head.get("graph")
        if form is None:
            raise Problem("not-acceptable", "this query gives a graph")
        if self.cuts:
            raise foreign.cut("the store limits rows and does not say when it cuts a graph: lift its limit")
        content = self._exchange(head, _TRIPLES)
        if content and not content.endswith(b"\n"):
            raise foreign.cut("the last line has no end")
        sink = Capped(head["cap"])
        try:
            triples = (quad.triple for quad in parse(content, format=RdfFormat.N_TRIPLES))
            serialize(triples, cast(IO[bytes], sink), format=GRAPHS[form], prefixes=head.get("prefixes"))
        except (SyntaxError, ValueError) as error:
            raise foreign.cut(error) from error
        return {
            "form": form,
            "kind": "graph",
            "rows": content.count(b"\n"),
            "volatile": volatile,
        }, sink.whole()

    def _exchange(self, head: Head, accept: str) -> bytes:
        """Post a query; gives the body, whole."""
        try:
            connection, answer = self._sent(head, accept)
            with contextlib.closing(connection):
                said = self._whole(answer, head["cap"] * 4)
                foreign.check_whole(answer.headers)
                return said
        except TimeoutError as error:
            raise Problem("timeout", limit={"seconds": self.settings.query_seconds}) from error
        except (OSError, http.client.HTTPException) as error:
            raise foreign.cut(error) from error

    def _sent(self, head: Head, accept: str) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        """Post a query; gives the connection, and the answer with its head read."""
        fields = [("query", head["query"])]
        fields += [("default-graph-uri", name) for name in head.get("default") or ()]
        fields += [("named-graph-uri", name) for name in head.get("named") or ()]
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        secure = self.address.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(self.address.netloc, timeout=self.settings.query_seconds)
        path = self.address.path + (f"?{self.address.query}" if self.address.query else "")
        try:
            connection.request("POST", path, urlencode(fields).encode(), headers)
            return connection, connection.getresponse()
        except (OSError, http.client.HTTPException):
            connection.close()
            raise

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


def with_values(text: str, bind: dict[str, list[str]]) -> str:
    """A query with its parameters joined in, as a VALUES clause of terms (never of text).

    It stands at the beginning of the outermost group: what stands after a query some stores leave out.
    """
    terms = bound(bind)
    if not terms:
        return text
    names = " ".join(f"?{variable.value}" for variable in terms)
    values = " ".join(_written(cast("NamedNode | Literal", term)) for term in terms.values())
    place = _group(text)
    return f"{text[:place]} VALUES ({names}) {{ ({values}) }} {text[place:]}"


def _group(text: str) -> int:
    """Where the outermost group of a query begins, behind its brace."""
    depth, template = 0, False
    for word in guard.words(text):
        if word.text == "{" and depth == 0 and not template:
            return word.start + 1
        depth += (word.kind == "open") - (word.kind == "close")
        if depth == 0 and word.kind in ("word", "close"):
            template = word.text.upper() == "CONSTRUCT"
    raise Problem("parameter", "a query without a group has no parameters")


def _written(term: NamedNode | Literal) -> str:
    """A term in SPARQL, as N-Triples has it."""
    return str(term)
