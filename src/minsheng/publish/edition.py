"""What the files of a release say about it: its names, its counts, its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from minsheng.meta import LICENCE
from minsheng.publish import specs
from minsheng.publish.tables import Table, natural, table
from minsheng.publish.terms import Term, terms
from minsheng.resources import Words

CODE_LICENCE = "https://opensource.org/license/mit"
LICENCES = {"data": (LICENCE, "CC-BY-4.0"), "code": (CODE_LICENCE, "MIT")}

_DCT = "http://purl.org/dc/terms/"
_DATES = (f"{_DCT}modified", f"{_DCT}issued", f"{_DCT}created")


@dataclass(frozen=True, slots=True)
class Edition:
    """One release, as it is published."""

    id: str
    """Of the release: 16 hex digits."""
    base: str
    version: str
    """Of the data: the program's version with a hash of the quads."""
    software: str
    """Version of the program."""
    date: str
    """Day of the newest version of the terms: a release has no clock."""
    quads: int
    title: Words
    description: Words
    documents: tuple[Mapping[str, Any], ...]
    """As the manifest has them."""
    tables: tuple[Table, ...]
    terms: dict[str, Term]

    @property
    def iri(self) -> str:
        """Name of the dataset."""
        return f"{self.base}id/dataset/minsheng"

    @property
    def titles(self) -> dict[str, str]:
        """Titles of the documents by local name."""
        return titles(self.documents)

    @property
    def years(self) -> list[str]:
        """Years that figures speak of, in order."""
        return self._of_figures("year")

    @property
    def districts(self) -> list[Words]:
        """Names of the districts that figures speak of."""
        named = {row[0]: Words(str(row[1]), str(row[2])) for row in self.table("districts").rows}
        return [named.get(local, Words(local, local)) for local in self._of_figures("district")]

    def table(self, name: str) -> Table:
        """The table of that name."""
        return next(one for one in self.tables if one.name == name)

    def _of_figures(self, name: str) -> list[str]:
        figures = self.table("figures")
        place = [column.name for column in figures.columns].index(name)
        return sorted({str(row[place]) for row in figures.rows if row[place]}, key=natural)


def edition(store: Store, manifest: Mapping[str, Any]) -> Edition:
    """The edition of a store's graphs, whose release has that manifest."""
    base = str(manifest["base"])
    known = terms(store, base)
    about = f"{base}id/dataset/minsheng"
    return Edition(
        id=str(manifest["id"]),
        base=base,
        version=_said(store, about, "http://www.w3.org/ns/dcat#version", str(manifest["version"])),
        software=str(manifest["version"]),
        date=max(_said(store, f"{base}def", name) for name in _DATES),
        quads=int(manifest["quads"]),
        title=_words(store, about, "title"),
        description=_words(store, about, "description"),
        documents=tuple(manifest["documents"]),
        tables=tuple(table(store, base, spec, known) for spec in specs.tables()),
        terms=known,
    )


def titles(documents: tuple[Mapping[str, Any], ...]) -> dict[str, str]:
    """Titles of a manifest's documents by local name; the file's name where there is no title."""
    return {str(one["document"]): str(one["title"] or one["file"]) for one in documents}


def _said(store: Store, subject: str, predicate: str, otherwise: str = "") -> str:
    """A literal that some graph states, the greatest of several."""
    quads = store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None, None)
    return max((quad.object.value for quad in quads if isinstance(quad.object, Literal)), default=otherwise)


_WORDS = "SELECT ?said WHERE { GRAPH ?g { <%s> <http://purl.org/dc/terms/%s> ?said } }"


def _words(store: Store, subject: str, name: str) -> Words:
    rows = cast(QuerySolutions, store.query(_WORDS % (subject, name)))
    said = {row["said"].language: row["said"].value for row in rows}
    return Words(said.get("zh", ""), said.get("en", ""))
