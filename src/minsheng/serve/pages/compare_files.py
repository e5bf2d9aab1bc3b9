"""`/compare.{csv,xlsx,json}`: a whole comparison to take home, each figure with its words and document."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from starlette.requests import Request
from starlette.responses import Response

from minsheng.serve import questions, respond
from minsheng.serve.pages import asking
from minsheng.serve.pages.beside import lines_of
from minsheng.serve.pages.compare import asked_of, chosen, ordered
from minsheng.serve.pages.comparing import Line, Reason, comparator, day_of
from minsheng.serve.pages.nodes import Node
from minsheng.serve.pages.promises import Named, named
from minsheng.serve.problems import Problem
from minsheng.serve.release import Release

_LINES = 1000
"""Promised figures that one file holds; more are refused, never cut."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": _XLSX, "json": "application/json"}
_SAID = ("iri", "comparator", "value", "max", "unit", "per", "scope", "as_of")
_FIGURE = (*_SAID, "quote", "document", "title", "start", "end")
"""Columns of a promised or reported figure."""
Cells = dict[str, str]


async def download(request: Request) -> Response:
    """The comparison as a file; a Problem where it is too large for one."""
    release: Release = request.scope["state"]["site"].release()
    ending = request.path_params["ending"]
    if ending not in _MEDIA:
        raise Problem("not-found", "there is .csv .xlsx .json")
    asked = await asked_of(request, release)
    labels = await asking.labels(request, release)
    rows: list[Cells] = []
    for topic in asked.topics:
        found = await chosen(request, release, topic, asked.districts, asked.years)
        keys = ordered(found)
        if len(keys) + len(rows) > _LINES:
            detail = f"more than {_LINES} figures: choose districts or years, or take the dump"
            raise Problem("result-too-large", detail)
        lines = await lines_of(request, release, found, keys)
        label = named(topic, labels, release.base)
        rows += chain.from_iterable(cells_of(line, label, titles(release)) for line in lines)
    name = f"{request.url.path}-{request.url.query}"
    response = respond.versioned(request, _body(rows, ending), _MEDIA[ending], release.id, name=name)
    if ending != "json":
        response.headers["Content-Disposition"] = f'attachment; filename="compare.{ending}"'
    return response


def titles(release: Release) -> Mapping[str, str]:
    """Titles of documents by local name."""
    documents = release.manifest.get("documents", [])
    return {told["document"]: told.get("title") or "" for told in documents if "document" in told}


def _body(rows: list[Cells], ending: str) -> bytes:
    if ending == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1).encode() + b"\n"
    names = list(rows[0]) if rows else list(_names())
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, names)
    writer.writeheader()
    writer.writerows(rows)
    text = target.getvalue().encode("utf-8")
    return questions.workbook(text, "compare") if ending == "xlsx" else b"\xef\xbb\xbf" + text


def cells_of(line: Line, topic: Named, documents: Mapping[str, str]) -> Iterator[Cells]:
    """Rows of one line: one for each reported figure, one without where there is none."""
    for pair in line.pairs:
        for result in pair.results:
            verdict = (pair.verdict.code.removeprefix("vd-") if pair.verdict else "", pair.ratio)
            yield _cells(line, topic, documents, result, verdict, pair.why)
    for one in line.beside:
        yield _cells(line, topic, documents, one.result, ("", ""), one.why)
    if not line.pairs and not line.beside:
        yield _cells(line, topic, documents, line.alone, ("", ""), line.why)


def _cells(
    line: Line,
    topic: Named,
    documents: Mapping[str, str],
    result: Node | None,
    verdict: tuple[str, str],
    why: Iterable[Reason],
) -> Cells:
    reasons = list(why)
    return {
        "topic": topic.zh,
        "topic_en": topic.en,
        "district": line.district.zh,
        "district_en": line.district.en,
        "year": line.key.year,
        "what": line.what.zh,
        "what_en": line.what.en,
        "promise": "\n".join(holder.iri for holder in line.holders),
        "promise_text": "\n".join(holder.title for holder in line.holders),
        **_figure_cells("target", line.target, documents),
        **_figure_cells("result", result, documents),
        "verdict": verdict[0],
        "ratio": verdict[1],
        "not_compared_because": " / ".join(reason.en for reason in reasons),
        "not_compared_because_zh": " / ".join(reason.zh for reason in reasons),
    }


def _names() -> Iterator[str]:
    yield from ("topic", "topic_en", "district", "district_en", "year", "what", "what_en")
    yield from ("promise", "promise_text")
    for kind in ("target", "result"):
        yield from (f"{kind}_{name}" for name in _FIGURE)
    yield from ("verdict", "ratio", "not_compared_because", "not_compared_because_zh")


def _figure_cells(kind: str, figure: Node | None, documents: Mapping[str, str]) -> Cells:
    """The columns of a promised or reported figure; empty where there is none."""
    if figure is None:
        return {f"{kind}_{name}": "" for name in _FIGURE}
    quote, unit, scope = figure.quote, figure.one("unitOfMeasure"), figure.one("scope")
    values = (
        figure.iri,
        comparator(figure),
        figure.text("value"),
        figure.text("maxValue"),
        unit.zh if unit else "",
        figure.text("per"),
        scope.local.removeprefix("scope-") if scope else "",
        day_of(figure),
        quote.exact if quote else figure.text("valueText"),
        quote.document if quote else "",
        documents.get(quote.document, "") if quote else "",
        str(quote.start) if quote else "",
        str(quote.end) if quote else "",
    )
    return {f"{kind}_{name}": value for name, value in zip(_FIGURE, values, strict=True)}
