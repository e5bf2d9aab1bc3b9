"""Records as JSON lines: one record a line, each under its type's name, in the order of the document.

A span has the page (from 1) and the cell (table, row and column from 0) that it begins in, where the format
has them.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, cast

from minsheng.layout import Layout
from minsheng.records import Finding, ParsedDocument, ProjectList

_CHILDREN = ("categories", "projects", "tasks", "indicators")


def records(parsed: ParsedDocument) -> Iterator[str]:
    """Lines of one document: what it is, its lists with all on them, its passages, what no record claims."""
    document = parsed.document
    where = Layout(document.blocks)
    head = {"file": document.name, "sha256": document.sha256, "encoding": document.encoding}
    told = [("Metadata", head | plain(parsed.metadata))]
    for one in parsed.lists:
        told += _list(one)
    for name in ("passages", "not_quantities", "unclaimed", "remarks"):
        told += [(_type(record), plain(record)) for record in getattr(parsed, name)]
    for name, record in told:
        _place(record, where)
        yield json.dumps({"record": name} | record, ensure_ascii=False)


def _list(one: ProjectList) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "ProjectList", {name: value for name, value in plain(one).items() if name not in _CHILDREN}
    key = {"list": f"{one.year}-{one.kind}"}
    for name in _CHILDREN:
        yield from ((_type(record), key | plain(record)) for record in getattr(one, name))


def _place(value: Any, where: Layout) -> None:
    """Give each span in a plain record the page and the cell that it begins in, where it has any."""
    if isinstance(value, list):
        for each in value:
            _place(each, where)
    elif isinstance(value, dict):
        for each in list(value.values()):
            _place(each, where)
        block = where.at(value["start"]) if "start" in value and "exact" in value else None
        if block and block.page:
            value["page"] = block.page
        if block and block.table >= 0:
            value |= {"table": block.table, "row": block.row, "column": block.column}


def finding(one: Finding) -> str:
    """A finding as one line."""
    return json.dumps(plain(one), ensure_ascii=False)


def _type(record: object) -> str:
    name = type(record).__name__
    return "Unclaimed" if name == "Span" else name


@cache
def _names(record: Any) -> tuple[str, ...]:
    """Field names of a record's class."""
    return tuple(getattr(record, "_fields", ())) or tuple(field.name for field in fields(record))


def plain(value: Any) -> Any:
    """A record as plain JSON values; what it does not say (None, empty) is left out."""
    if is_dataclass(value) or hasattr(value, "_fields"):
        pairs = ((name, getattr(value, name)) for name in _names(cast(Hashable, type(value))))
        return {name: plain(each) for name, each in pairs if each not in (None, (), "")}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return value.name if isinstance(value, Path) else value
