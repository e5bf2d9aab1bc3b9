"""`/sparql` for a browser: the editor, and the answer of a query as a page.

YASGUI stands in the package and asks only this endpoint; prefixes, terms to complete and examples come
from the graph and the canned queries. Without script the same form sends the query from a text area.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any

from pyoxigraph import Literal
from starlette.requests import Request
from starlette.responses import Response

from minsheng import canned, store
from minsheng.errors import QueryError, UsageError
from minsheng.serve import described, guard, negotiate, protocol, questions, respond
from minsheng.serve import pages as plain_pages
from minsheng.serve.cache import Kept
from minsheng.serve.pages import asking, page
from minsheng.serve.pages.home import by_reader
from minsheng.serve.pages.plain import Addresses
from minsheng.serve.problems import Problem
from minsheng.serve.release import Release
from minsheng.serve.site import Site

_POLICY = plain_pages.POLICY.replace(
    "style-src 'self'", "style-src 'self' 'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='"
)
"""That of the other pages, and the one sheet that YASGUI's table writes for its column grips."""
_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
_PREFIX = re.compile(r"^PREFIX\s+([a-z]+):\s+<([^>]+)>", re.MULTILINE)


async def editor(request: Request) -> Response:
    """The editor with the canned query of `?example=` and its parameters, or one to begin with."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    terms = await asking.rows(request, release, "terms")
    return page(
        request,
        release,
        "editor.html",
        groups=by_reader(release),
        query=_example(request, release),
        headers={"Content-Security-Policy": _POLICY},
        settings={
            "prefixes": prefixes(release),
            "base": release.base,
            "terms": [[row["term"], row.get("zh", ""), row.get("en", "")] for row in terms],
        },
    )


def results(request: Request, release: Release, query: str, answer: Kept) -> Response:
    """A query's answer as a table, for a browser; says so where it shows less than all."""
    lang = negotiate.language(request.headers.get("accept-language", ""))
    template = plain_pages.environment().get_template("answer.html")
    table = plain_pages.table_of(answer)
    told = {"lang": lang, "release": release, "path": "/sparql", "query": query, "table": table}
    text = template.render(**told, address=Addresses(release))
    site: Site = request.scope["state"]["site"]
    headers = {"Content-Security-Policy": plain_pages.POLICY, "Content-Language": "zh, en"}
    vary = "Accept, Accept-Language"
    return respond.whole(site, text.encode(), respond.HTML, release=release.id, vary=vary, headers=headers)


def prefixes(release: Release) -> dict[str, str]:
    """Prefixes of the endpoint, of the dumps and of the canned queries."""
    queries = _of_queries(release.base)
    return dict(sorted((store.prefixes(release.base) | described.prefixes_of(release) | queries).items()))


@lru_cache(maxsize=4)
def _of_queries(base: str) -> dict[str, str]:
    texts = (query.text for query in canned.load(base).values())
    return {name: space for text in texts for name, space in _PREFIX.findall(text)}


def _example(request: Request, release: Release) -> str:
    """Text of the query that the address asks for."""
    params = protocol.url_params(request)
    name = protocol.single(params, "example")
    if name is None:
        return asking.query_text("start", release.base)
    query = questions.known(release).get(name)
    if query is None:
        raise Problem("not-found", "no such canned query: /queries lists them")
    given = {param.name: protocol.single(params, param.name) for param in query.params}
    return written_out(query, {key: value for key, value in given.items() if value is not None})


def written_out(query: canned.Query, given: Mapping[str, Any]) -> str:
    """A canned query with its parameters' values in its text, as `VALUES`: it runs anywhere as it stands."""
    try:
        text, bound = query.bind(given)
    except (QueryError, UsageError) as error:
        raise Problem("parameter", str(error)) from error
    if not bound:
        return text
    for start, named in reversed(list(_patterns(text))):
        chosen = {name: term for name, term in bound.items() if f"?{name.value}" in named}
        if chosen:
            text = f"{text[:start]}\n  {_values(chosen)}{text[start:]}"
    return text


def _patterns(text: str) -> Iterator[tuple[int, set[str]]]:
    """Where the pattern of each SELECT begins, after its brace, with the variables named before it."""
    named: set[str] | None = None
    for word, after in pairwise(guard.words(text)):
        if word.text.upper() == "SELECT":
            named = set()
        elif named is not None and word.kind == "variable":
            named.add(word.text)
        elif named is not None and word.text == "{":
            if after.text.upper() != "SELECT":  # a query alone in its braces suffers nothing beside it
                yield word.start + 1, named
            named = None


def _values(chosen: canned.Substitutions) -> str:
    names = " ".join(f"?{variable.value}" for variable in chosen)
    return f"VALUES ({names}) {{ ({' '.join(_written(term) for term in chosen.values())}) }}"


def _written(term: object) -> str:
    """A term as SPARQL has it."""
    if isinstance(term, Literal) and term.datatype.value == _INTEGER:
        return term.value
    return str(term)
