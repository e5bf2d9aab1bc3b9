"""Findings that are made on the way, not by a shape: what was refused, met twice, or remarked in parsing.

Their wording is in `mappings/notices.csv`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, cast

from minsheng.claims import Conflict
from minsheng.errors import MinshengError
from minsheng.map import Ids
from minsheng.map.ids import document, list_local, project_list
from minsheng.records import Finding, Remark
from minsheng.resources import mappings, rows

Severity = Literal["Violation", "Warning", "Info"]
ABOUT_FILES = frozenset({"refused-document", "source-row-without-file", "document-twice"})
"""Notices that say nothing of what is in the graph."""


@cache
def wordings() -> dict[str, dict[str, str]]:
    """Code of each notice → its row in the table."""
    columns = ("code", "severity", "message_zh", "message_en")
    return {row["code"]: row for row in rows(mappings("notices.csv"), *columns)}


def _finding(code: str, focus: str, document: str = "", value: str = "", **words: str) -> Finding:
    """The notice of that code, its message filled in."""
    row = wordings()[code]
    return Finding(
        severity=cast(Severity, row["severity"]),
        shape=code,
        focus=focus,
        message_zh=row["message_zh"].format(**words),
        message_en=row["message_en"].format(**words),
        document=document,
        value=value,
    )


def refusal(file: str, error: MinshengError) -> Finding:
    """A document that is not in the graph."""
    return _finding("refused-document", file, what=error.what, mend=error.mend or "-")


def missing(table: Path, name: str) -> Finding:
    """A row of a `sources.csv` whose file is not there."""
    return _finding("source-row-without-file", table.name, value=name, file=name)


def twice(ids: Ids, local: str, file: str, first: str) -> Finding:
    """A document that is there under two names."""
    return _finding("document-twice", ids.iri(document(local)), local, file, file=file, first=first)


def conflict(ids: Ids, one: Conflict, local: str, first: str) -> Finding:
    """A list that differs from another of the same district, year and kind."""
    claim = one.claim
    name = list_local(claim.district, claim.year, claim.kind)
    focus = ids.iri(project_list(list_local(claim.district, claim.year, one.kind)))
    return _finding("list-claimed-twice", focus, local, name, first=first, name=name, kind=one.kind)


def remark(ids: Ids, local: str, one: Remark) -> Finding:
    """Something that parsing noticed and could not settle."""
    return Finding(
        severity="Info",
        shape=f"remark-{one.code}",
        focus=ids.iri(document(local)),
        message_zh=one.message,
        message_en=one.message,
        document=local,
        value=one.span.exact[:200],
        extra=(("start", str(one.span.start)), ("end", str(one.span.end))),
    )
