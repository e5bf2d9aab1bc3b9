"""The quality report in its three forms: nodes of `graph/meta` (DQV), JSON, and a page in Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from minsheng.quality import ALL, Metric, Node, Quality, heading

_CELL = str.maketrans({"|": "\\|", "<": "&lt;", "\n": " ", "\r": " "})
"""What would break a table, or be taken for HTML, in the words of a document."""
_SUMMARY = (
    ("coverage", "characters-share"),
    ("coverage", "numbers-share"),
    ("findings", "violation"),
    ("findings", "warning"),
    ("anomalies", None),
    ("backlog", None),
    ("links", "restates"),
    ("links", "continues"),
    ("links", "answers"),
)
"""Columns of the table of documents: a metric, or the sum of a section."""


# ----------------------------------------------------------------------------------------------- DQV


def nodes(quality: Quality, base: str) -> list[Node]:
    """Dimensions, metrics and measurements; of a document, those that are not 0."""
    return [*_dimensions(quality, base), *_metrics(quality, base), *_measurements(quality, base)]


def _dimensions(quality: Quality, base: str) -> Iterator[Node]:
    for section in _sections(quality):
        label = heading(section)
        named = {"zh": label.zh, "en": label.en}
        yield {"id": f"{base}id/dimension/{section}", "type": "dqv:Dimension", "label": named}


def _metrics(quality: Quality, base: str) -> Iterator[Node]:
    for metric in quality.metrics.values():
        kind = "decimal" if metric.share else "integer"
        yield {
            "id": f"{base}id/metric/{metric.name}",
            "type": "dqv:Metric",
            "label": {"zh": metric.zh, "en": metric.en},
            "inDimension": f"{base}id/dimension/{metric.section}",
            "expectedDataType": f"http://www.w3.org/2001/XMLSchema#{kind}",
        }


def _measurements(quality: Quality, base: str) -> Iterator[Node]:
    for scope in quality.scopes:
        about = f"{base}id/dataset/minsheng" if scope == ALL else f"{base}id/document/{scope}"
        for metric in quality.metrics.values():
            value = quality.value(scope, metric)
            if value or scope == ALL:
                yield {
                    "id": f"{base}id/measurement/{metric.name}-{scope}",
                    "type": "dqv:QualityMeasurement",
                    "computedOn": about,
                    "isMeasurementOf": f"{base}id/metric/{metric.name}",
                    "measured": _typed(value, metric),
                }


def _typed(value: Decimal, metric: Metric) -> Node:
    kind = "decimal" if metric.share else "integer"
    return {"@value": _text(value), "@type": f"xsd:{kind}"}


# ---------------------------------------------------------------------------------------------- JSON


def as_json(quality: Quality) -> str:
    """`quality.json`: in all and by document, section → code → value, and the sentences of anomalies."""
    whole = {
        "all": _values(quality, ALL),
        "documents": {scope: _document(quality, scope) for scope in sorted(quality.titles)},
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _document(quality: Quality, scope: str) -> dict[str, Any]:
    said = [{"zh": zh, "en": en} for zh, en in quality.sentences.get(scope, ())]
    return {"title": quality.titles[scope]} | _values(quality, scope) | {"sentences": said}


def _values(quality: Quality, scope: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for metric in quality.metrics.values():
        value = quality.value(scope, metric)
        found.setdefault(metric.section, {})[metric.code] = float(value) if metric.share else int(value)
    return found


# ------------------------------------------------------------------------------------------ Markdown


def as_markdown(quality: Quality) -> str:
    """`quality.md`: what was measured in all, a line for each document, and what its anomalies are."""
    lines = [f"# {_said(heading('', 'title'))}", "", *_whole(quality), "", *_documents(quality), ""]
    return "\n".join([*lines, *_sentences(quality)]).rstrip() + "\n"


def _whole(quality: Quality) -> Iterator[str]:
    for section in _sections(quality):
        yield from ("", f"## {_said(heading(section))}", "")
        yield from _table([_said(heading("", "metric")), _said(heading("", "value"))])
        for metric in quality.metrics.values():
            if metric.section == section:
                yield _row([_said(metric), _written(quality.value(ALL, metric), metric)])


def _documents(quality: Quality) -> Iterator[str]:
    columns = [_said(quality.metrics[one, code]) if code else _said(heading(one)) for one, code in _SUMMARY]
    yield from (f"## {_said(heading('', 'document'))}", "")
    yield from _table([_said(heading("", "document")), *columns])
    for scope in sorted(quality.titles):
        yield _row([f"{quality.titles[scope]} ({scope})", *_line(quality, scope)])


def _line(quality: Quality, scope: str) -> Iterator[str]:
    for section, code in _SUMMARY:
        if code:
            metric = quality.metrics[section, code]
            yield _written(quality.value(scope, metric), metric)
        else:
            of_section = (metric for metric in quality.metrics.values() if metric.section == section)
            yield _text(sum((quality.value(scope, metric) for metric in of_section), Decimal(0)))


def _sentences(quality: Quality) -> Iterator[str]:
    for scope in sorted(quality.sentences):
        yield from ("", f"## {quality.titles.get(scope, scope).translate(_CELL)}", "")
        for zh, en in quality.sentences[scope]:
            yield f"- {zh.translate(_CELL)}  "
            yield f"  {en.translate(_CELL)}"


def _table(columns: Iterable[str]) -> Iterator[str]:
    cells = list(columns)
    yield _row(cells)
    yield _row(["---"] + ["---:"] * (len(cells) - 1))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.translate(_CELL) for cell in cells)} |"


def _said(metric: Metric) -> str:
    return f"{metric.zh} {metric.en}"


def _written(value: Decimal, metric: Metric) -> str:
    return f"{value:.2%}" if metric.share else _text(value)


def _text(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _sections(quality: Quality) -> list[str]:
    """Sections, each once, in the order in which they are said."""
    return list(dict.fromkeys(metric.section for metric in quality.metrics.values()))
