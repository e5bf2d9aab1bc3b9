"""`/` and `/quality`: what there is, and how good it is."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from minsheng.serve import questions
from minsheng.serve.pages import asking, page, places
from minsheng.serve.pages.nodes import shortened
from minsheng.serve.pages.promises import Named, href_of, named
from minsheng.serve.release import Release
from minsheng.serve.site import Site

_DISTRICTS = 200
"""Districts that the first page lists one by one; beyond them it lists provinces and cities."""
_SHOWN = 40
"""Stretches of text and kinds of findings that the page shows of one document or release."""


async def home(request: Request) -> Response:
    """`/`: what this is, what it covers, the questions people ask, the state of the data."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    labels = await asking.labels(request, release)
    covered = await asking.rows(request, release, "covered")
    themes = await asking.rows(request, release, "themes")
    held = [(district, list(rows)) for district, rows in groupby(covered, key=lambda row: row["district"])]
    counts = {district: sum(int(row["promises"]) for row in rows) for district, rows in held}
    known = await places.divisions(request, release)
    many = len(held) > _DISTRICTS
    return page(
        request,
        release,
        "home.html",
        regions=places.regions(counts, known, labels, release.base) if many else [],
        districts=[
            (
                named(district, labels, release.base),
                [(row, href_of(row["list"], release.base)) for row in rows],
            )
            for district, rows in (() if many else held)
        ],
        themes=[(named(row["theme"], labels, release.base), row["count"]) for row in themes],
        counts=await _counts(request, release),
        groups=by_reader(release),
    )


def by_reader(release: Release) -> list[tuple[str, list[Any]]]:
    """The canned queries by the letter of their code, which says who asks."""
    found = questions.known(release).values()
    return [(letter, list(group)) for letter, group in groupby(found, key=lambda query: query.code[0])]


async def _counts(request: Request, release: Release) -> dict[str, int]:
    """Name of a class → how many there are."""
    rows = await asking.rows(request, release, "counts")
    return {shortened(row["class"]): int(row["count"]) for row in rows}


async def quality(request: Request) -> Response:
    """`/quality`: coverage of the documents, findings, anomalies, what is not yet understood."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    labels = await asking.labels(request, release)
    anomalies = await asking.rows(request, release, "anomalies")
    documents = release.manifest.get("documents", [])
    titles = {told["document"]: told.get("title") for told in documents if "document" in told}
    return page(
        request,
        release,
        "quality.html",
        counts=await _counts(request, release),
        anomalies=[(named(row["type"], labels, release.base), row["count"]) for row in anomalies],
        coverage=[
            _covered(Named(f"/page/document/{local}", titles.get(local) or local), told)
            for local, told in coverage(release.folder).items()
        ],
        findings=findings(release.folder).most_common(_SHOWN),
    )


@lru_cache(maxsize=2)
def coverage(folder: Path) -> dict[str, Any]:
    """What a release says of how much of each document it holds; empty where it does not say."""
    path = folder / "coverage.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


@lru_cache(maxsize=2)
def findings(folder: Path) -> Counter[tuple[str, str, str]]:
    """Findings of the checks: (severity, message in zh, in en) → how many."""
    path = folder / "findings.jsonl"
    counted: Counter[tuple[str, str, str]] = Counter()
    if path.is_file():
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                told = json.loads(line)
                counted[told["severity"], told.get("message_zh", ""), told.get("message_en", "")] += 1
    return counted


def _covered(document: Named, told: dict[str, Any]) -> tuple[Named, dict[str, Any]]:
    """One document's coverage, with shares in percent."""
    characters, numbers = told["characters"], told["numbers"]
    explained = sum(numbers.get("explained", {}).values())
    return document, {
        "text": 100 * characters["claimed"] / max(characters["all"], 1),
        "numbers": numbers["all"],
        "figures": numbers["figures"],
        "explained": explained,
        "left": len(numbers.get("left", [])),
        "unclaimed": [(row["start"], row["end"], row["exact"]) for row in told["unclaimed"][:_SHOWN]],
    }
