"""Pages: a template each, Chinese first and English beside. They hold no logic of the data."""

from __future__ import annotations

import json
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from minsheng import __version__
from minsheng.serve import negotiate, respond
from minsheng.serve.cache import Kept
from minsheng.serve.pages import assets
from minsheng.serve.pages.placing import place_of
from minsheng.serve.problems import Problem, wordings

if TYPE_CHECKING:
    from jinja2 import Environment

    from minsheng.serve.release import Release

_SHOWN_ROWS = 1000
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
"""What a page may load: nothing from elsewhere, no script or style within it."""


@cache
def environment() -> Environment:
    """The templates."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 (slow to import)

    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    found.globals["asset"] = assets.address
    found.filters["grouped"] = grouped
    return found


def grouped(number: str) -> str:
    """A decimal number with its thousands apart: 15505 → 15,505; anything else as it is."""
    whole, point, rest = number.partition(".")
    digits = whole.removeprefix("-")
    return f"{int(whole):,}{point}{rest}" if digits.isdecimal() and len(digits) > 4 else number


def page(
    request: Request,
    release: Release,
    template: str,
    *,
    headers: dict[str, str] | None = None,
    mark: str = "",
    **values: Any,
) -> Response:
    """A page of a release, the same for everybody who prefers the same language.

    `mark` names what else the page depends on than the release and its address.
    """
    lang = negotiate.language(request.headers.get("accept-language", ""))
    text = (
        environment()
        .get_template(template)
        .render(
            lang=lang,
            release=release,
            path=request.url.path,
            place_of=partial(place_of, release),
            **values,
        )
    )
    name = f"{request.url.path}-{request.url.query}-{lang}{mark}"
    response = respond.versioned(
        request, text.encode(), respond.HTML, release.id, vary="Accept, Accept-Language", name=name
    )
    response.headers["Content-Language"] = "zh, en"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers.update(headers or {})
    return response


def refusal(request: Request, release: Release, found: Problem) -> Response:
    """A refusal as a page, for a person who followed a link or sent a form."""
    lang = negotiate.language(request.headers.get("accept-language", ""))
    texts = wordings()[found.kind]
    template = environment().get_template("refusal.html")
    text = template.render(lang=lang, release=release, path=request.url.path, found=found, texts=texts)
    headers = {
        "Content-Type": respond.HTML,
        "Content-Language": "zh, en",
        "Content-Security-Policy": POLICY,
        "Cache-Control": "no-store",
        "Vary": "Accept, Accept-Language, Sec-Fetch-Dest",
        **found.headers,
    }
    return Response(text, found.status, headers)


def table_of(answer: Kept) -> dict[str, Any]:
    """Columns and the first rows of an answer in JSON, or the text of a graph."""
    if answer.form != "json":
        return {"text": answer.body[:200_000].decode("utf-8", "ignore"), "cut": len(answer.body) > 200_000}
    loaded = json.loads(answer.body)
    if "boolean" in loaded:
        return {"truth": loaded["boolean"]}
    names, rows = loaded["head"].get("vars", []), loaded["results"]["bindings"]
    shown = [[row.get(name) for name in names] for row in rows[:_SHOWN_ROWS]]
    return {"names": names, "rows": shown, "count": len(rows), "cut": len(rows) > _SHOWN_ROWS}


async def about(request: Request) -> Response:
    """`/about`: limits, versions, licences."""
    from pyoxigraph import __version__ as engine  # noqa: PLC0415

    site = request.scope["state"]["site"]
    release = site.release()
    return page(
        request,
        release,
        "about.html",
        settings=site.settings,
        engine=engine,
        software=__version__,
        documents=len(release.manifest.get("documents", [])),
        kinds=sorted(wordings()),
    )


async def problem_kinds(request: Request) -> Response:
    """`/def/problem/{kind}`: what a refusal means, where its `type` leads."""
    site = request.scope["state"]["site"]
    kind = request.path_params["kind"]
    if kind not in wordings():
        raise Problem("not-found")
    return page(request, site.release(), "problem.html", kind=kind, texts=wordings()[kind])
