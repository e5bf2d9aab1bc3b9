"""What an assistant can call. Each answer names its release; a refusal says what to do instead."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Annotated, Any

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field
from pyoxigraph import RdfFormat, parse

from minsheng import __version__
from minsheng.assistant.evidence import Evidence
from minsheng.assistant.reach import JSON, ROWS, TURTLE, Reach, Reply
from minsheng.errors import MinshengError
from minsheng.serve.pages import nodes
from minsheng.serve.pages.asking import query_text
from minsheng.serve.problems import MEDIA

Told = dict[str, Any]
_LOCAL = re.compile(r"(?:project|task|plan-indicator)/[a-z0-9][a-z0-9-]{0,200}")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_UNPRINTED = re.compile(r"\?subject\b")
_SPACE = "http://rdfs.org/ns/void#uriSpace"

Words = Annotated[
    str, Field(description="Chinese words of two characters or more, pinyin, or English labels")
]
Kind = Annotated[
    str, Field(description="only things of this type: project, unit, indicator, place, report, passage …")
]
Page = Annotated[int, Field(ge=1, le=1000, description="page of the results, 30 each")]
Question = Annotated[str, Field(description="name of a canned question, as list_questions gives it")]
Values = Annotated[
    dict[str, str | int | float],
    Field(description="parameter → value; one left out takes its default, an empty text means all"),
]
Offset = Annotated[int, Field(ge=0, description="rows to leave out from the start")]
Limit = Annotated[
    int, Field(ge=1, le=1000, description="rows to give at most; `rows` says how many there are")
]
Promise = Annotated[
    str, Field(description="a project, task or plan indicator: project/haidian-2023-ms-8, or its whole IRI")
]
Sparql = Annotated[
    str, Field(max_length=64 * 1024, description="a SPARQL 1.1 query: SELECT, ASK, CONSTRUCT, DESCRIBE")
]


class Tools:
    """The tools on one endpoint."""

    def __init__(self, reach: Reach) -> None:
        self.reach = reach
        self._known: dict[str, tuple[str, nodes.Labels]] = {}

    async def search(self, words: Words, kind: Kind = "", page: Page = 1) -> Told:
        """Things by their words."""
        params = {"q": words, "page": str(page)} | ({"kind": kind} if kind else {})
        reply = await self._get("/search", params)
        told: Told = reply.loaded()
        found = [{**one, "page": f"{self.reach.site}/page/{one['id']}"} for one in told.pop("found")]
        return {"release": reply.release, **told, "found": found}

    async def list_questions(self) -> Told:
        """The canned questions."""
        reply = await self._get("/queries")
        return {"release": reply.release, "questions": reply.loaded()}

    async def describe_question(self, name: Question) -> Told:
        """One question with its parameters and their choices."""
        reply = await self._get("/openapi.json")
        path = reply.loaded()["paths"].get(f"/queries/{name}.{{ending}}")
        if path is None:
            raise ToolError(f"There is no question {name!r}; list_questions names them.")
        told = path["get"]
        return {
            "release": reply.release,
            "name": name,
            "question": told["summary"],
            "summary": told["description"],
            "columns": told.get("x-columns", []),
            "parameters": [
                one for one in told["parameters"] if one["in"] == "query" and one["name"] != "release"
            ],
            "page": f"{self.reach.site}/queries/{name}",
        }

    async def ask_question(
        self, name: Question, parameters: Values | None = None, limit: Limit = 100, offset: Offset = 0
    ) -> Told:
        """The answer to a canned question."""
        if not _NAME.fullmatch(name):
            raise ToolError(f"{name!r} is no name of a question; list_questions names them.")
        given = {key: str(value) for key, value in (parameters or {}).items()}
        reply = await self._get(f"/queries/{name}.json", given, ROWS)
        return self._table(reply, limit, offset) | {"page": self._asked(name, given, reply.release)}

    async def promise(self, id: Promise) -> Told:
        """One promise with its evidence."""
        base, labels = await self._base()
        local = id.removeprefix(f"{base}id/").strip("/")
        if not _LOCAL.fullmatch(local):
            raise ToolError(f"{id!r} is no promise: write project/haidian-2023-ms-8; search finds them.")
        iri = f"{base}id/{local}"
        text = _UNPRINTED.sub(f"<{iri}>", query_text("project", base))
        reply = await self._get("/sparql", {"query": text}, "application/n-triples")
        told = Evidence(nodes.read(reply.body, base, labels), self.reach.site).promise(iri)
        if not told:
            raise ToolError(f"The graph knows no {local}; search finds promises by their words.")
        return {"release": reply.release, **told}

    async def sparql(self, query: Sparql, limit: Limit = 100, offset: Offset = 0) -> Told:
        """The answer to a query of the assistant's own."""
        reply = await self._get("/sparql", {"query": query}, f"{ROWS}, {TURTLE};q=0.9")
        if reply.headers["content-type"].startswith(TURTLE):
            return {"release": reply.release, "graph": reply.body.decode()}
        return self._table(reply, limit, offset)

    # ---------------------------------------------------------------------- resources

    async def vocabulary(self) -> str:
        """The terms, as Turtle."""
        return (await self._get("/def", {}, TURTLE)).body.decode()

    async def question_text(self, name: str) -> str:
        """The SPARQL of a canned question."""
        if not _NAME.fullmatch(name):
            raise ToolError(f"{name!r} is no name of a question")
        return (await self._get(f"/queries/{name}.rq", {}, "*/*")).body.decode()

    async def state(self) -> str:
        """What is served: release, size, addresses."""
        base, _ = await self._base()
        reply = await self._get("/health")
        told = reply.loaded()
        kept = {"release": told["release"], "quads": told["quads"], "base": base, "pages": self.reach.site}
        return json.dumps(kept | {"software": f"minsheng {__version__}"}, ensure_ascii=False, indent=1)

    # ---------------------------------------------------------------------- the endpoint

    async def _get(self, path: str, params: Mapping[str, str] | None = None, accept: str = JSON) -> Reply:
        """An answer, or the refusal as an assistant reads it."""
        try:
            reply = await self.reach.get(path, params or {}, accept)
        except MinshengError as error:
            raise ToolError(str(error)) from error
        if reply.status >= 400:
            raise ToolError(refusal(reply))
        return reply

    async def _base(self) -> tuple[str, nodes.Labels]:
        """Base of the release's IRIs and its labels, asked once a release."""
        reply = await self._get("/.well-known/void", {}, "application/n-triples")
        if reply.release not in self._known:
            space = next(
                triple.object.value
                for triple in parse(reply.body, format=RdfFormat.N_TRIPLES)
                if triple.predicate.value == _SPACE
            )
            base = space.removesuffix("id/")
            self._known = {reply.release: (base, await self._labels(base))}
        return self._known[reply.release]

    async def _labels(self, base: str) -> nodes.Labels:
        reply = await self._get("/sparql", {"query": query_text("labels", base)}, ROWS)
        named: dict[str, dict[str, str]] = {}
        for row in reply.loaded()["results"]["bindings"]:
            named.setdefault(row["thing"]["value"], {})[row["language"]["value"]] = row["label"]["value"]
        return {thing: (names.get("zh", ""), names.get("en", "")) for thing, names in named.items()}

    def _table(self, reply: Reply, limit: int, offset: int) -> Told:
        """Rows as plain values; says how many there are and how many of them are here."""
        told = reply.loaded()
        if "boolean" in told:
            return {"release": reply.release, "answer": told["boolean"]}
        rows = told["results"]["bindings"]
        shown = [{name: term["value"] for name, term in row.items()} for row in rows[offset : offset + limit]]
        found: Told = {"release": reply.release, "columns": told["head"]["vars"], "rows": len(rows)}
        if len(shown) < len(rows):
            found["shown"] = f"{offset + 1}–{offset + len(shown)} of {len(rows)}"
        return found | {"answer": shown}

    def _asked(self, name: str, given: Mapping[str, str], release: str) -> str:
        """The page of a question as it was asked, for a person to follow."""
        from urllib.parse import urlencode  # noqa: PLC0415

        return f"{self.reach.site}/queries/{name}?{urlencode({**given, 'release': release})}"


def refusal(reply: Reply) -> str:
    """A problem document in one paragraph."""
    if not reply.headers.get("content-type", "").startswith(MEDIA):
        return f"The endpoint answered {reply.status}."
    told = reply.loaded()
    english = told.get("en") or told
    parts = [
        english["title"],
        told["detail"] if told["detail"] != told["title"] else "",
        english["what-to-do"],
    ]
    limits = [
        f"{name} {value}" for name, value in {**told.get("limit", {}), **told.get("position", {})}.items()
    ]
    return " — ".join(filter(None, [*parts, ", ".join(limits)])) + f" ({told['kind']}, {told['status']})"
