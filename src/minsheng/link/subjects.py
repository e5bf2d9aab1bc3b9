"""Themes (七有五性) and programmes (煤改电, 接诉即办 …) that a project belongs to, by its words.

`mappings/wordings/theme.csv` and `programme.csv` say which words make a subject. Where no word of a
promise's text gives a theme, the heading it stands under does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode, Quad, Store

from minsheng.link.terms import TermIndex, Terms, plain, terms
from minsheng.resources import mappings, rows

_DESCRIPTION = "http://purl.org/dc/terms/description"
_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
_SUBJECT = NamedNode("http://purl.org/dc/terms/subject")
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@dataclass(frozen=True, slots=True)
class Topics:
    """Concepts, and the terms of a text that make each of them its subject."""

    rows: tuple[tuple[str, Terms], ...]
    index: TermIndex

    @classmethod
    def of(cls, pairs: list[tuple[str, Terms]]) -> Topics:
        """Topics of concepts (`theme-housing`) and their terms."""
        return cls(
            tuple(pairs), TermIndex((number, asked.rarest()) for number, (_, asked) in enumerate(pairs))
        )

    def of_text(self, text: str) -> set[str]:
        """Concepts that are subjects of the text."""
        candidates = (self.rows[number] for number in self.index.candidates(text))
        return {concept for concept, asked in candidates if asked.weight(text) > 0}


@cache
def _themes() -> tuple[Topics, Topics]:
    """By the promise's text, and by the heading."""
    path = mappings("wordings", "theme.csv")
    table = [(f"theme-{row['theme']}", row) for row in rows(path, "theme", "text", "category")]
    texts = [(theme, terms(row["text"], str(path))) for theme, row in table if row["text"]]
    headings = [(theme, terms(row["category"], str(path))) for theme, row in table if not row["text"]]
    return Topics.of(texts), Topics.of(headings)


@cache
def _programmes() -> Topics:
    path = mappings("wordings", "programme.csv")
    table = rows(path, "programme", "words")
    return Topics.of([(f"programme-{row['programme']}", terms(row["words"], str(path))) for row in table])


def subjects_of(text: str, heading: str = "") -> set[str]:
    """Local names of the concepts (`theme-housing`, `programme-lifts`) that a promise belongs to."""
    by_text, by_heading = _themes()
    words = plain(text)
    themes = by_text.of_text(words) or by_heading.of_text(plain(heading))
    return themes | _programmes().of_text(words)


# ------------------------------------------------------------------------------------- the store


def subjects(store: Store, base: str, graph: NamedNode) -> Iterator[Quad]:
    """`dcterms:subject` of the projects of a store, for the given graph."""
    description, label = NamedNode(_DESCRIPTION), NamedNode(_LABEL)
    for quad in store.quads_for_pattern(None, _TYPE, NamedNode(f"{base}def#Project"), None):
        project = quad.subject
        if not isinstance(project, NamedNode):
            continue
        text = "|".join(_texts(store, project, label) + _texts(store, project, description))
        for concept in sorted(subjects_of(text, _heading(store, base, project))):
            yield Quad(project, _SUBJECT, NamedNode(f"{base}id/concept/{concept}"), graph)


def subject_quads(store: Store, base: str) -> list[Quad]:
    """The same, for the derived graph of the base."""
    return list(subjects(store, base, NamedNode(f"{base}graph/derived")))


def _heading(store: Store, base: str, project: NamedNode) -> str:
    """Labels of the categories that a project stands under."""
    category = NamedNode(f"{base}def#category")
    above = [quad.object for quad in store.quads_for_pattern(project, category, None, None)]
    labels = [_texts(store, node, NamedNode(_LABEL)) for node in above if isinstance(node, NamedNode)]
    return "|".join(text for texts in labels for text in texts)


def _texts(store: Store, subject: NamedNode, predicate: NamedNode) -> list[str]:
    """Literals of a property, sorted."""
    found = [quad.object for quad in store.quads_for_pattern(subject, predicate, None, None)]
    return sorted({text.value for text in found if isinstance(text, Literal)})
