"""The identifiers of things: each IRI that a document's or the curated graph mints is minted here.

A *reference* is an IRI without its base: `figure/haidian-b8cd4f96-1018-1026`, to be read against
`{base}id/`, as the context's `@base` does. Locals use `[a-z0-9-]` only, so that prefixed names need
no escapes; what would break that is refused (`MapError`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Final

from minsheng.errors import MapError
from minsheng.resources import DEFAULT_BASE

_LOCAL: Final = re.compile(r"[a-z0-9-]+", re.ASCII)
_CODES: Final[set[str]] = set()
_CONCEPTS: Final[defaultdict[str, dict[str, str]]] = defaultdict(dict)
"""References of concepts by scheme and code, as they are met."""


@dataclass(frozen=True, slots=True)
class Ids:
    """Absolute IRIs under one base (which ends in `/`)."""

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*/", self.base):
            raise MapError(f"{self.base!r} is no base IRI", mend="give an absolute IRI that ends in /")

    def iri(self, reference: str) -> str:
        """IRI of a thing: `figure/…` → `{base}id/figure/…`."""
        return f"{self.base}id/{reference}"

    def graph(self, name: str) -> str:
        """IRI of a named graph: `derived` → `{base}graph/derived`."""
        return f"{self.base}graph/{name}"

    def document_graph(self, local: str) -> str:
        """IRI of the graph that holds what one document states; `local` from `document_local`."""
        return self.graph(f"document/{local}")


@lru_cache(maxsize=4096)
def eight(text: str) -> str:
    """First eight hex digits of the SHA-256 of a text's UTF-8 bytes."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def checked(part: str) -> str:
    """`part` itself, where it may stand in a local; MapError otherwise."""
    if not _LOCAL.fullmatch(part):
        raise MapError(f"{part!r} cannot stand in an identifier", mend="use a code of a-z, 0-9 and hyphens")
    return part


def code(part: str) -> str:
    """`checked` of a code from a table, of which there are few."""
    if part not in _CODES:
        _CODES.add(checked(part))
    return part


def concept(scheme: str, notation: str) -> str:
    """A concept: `cmp`, `ge` → `concept/cmp-ge`."""
    known = _CONCEPTS[scheme]
    reference = known.get(notation)
    if reference is None:
        reference = known[notation] = f"concept/{scheme}-{checked(notation)}"
    return reference


def district(slug: str) -> str:
    """A division of any level by its slug."""
    return f"district/{code(slug)}"


def document_local(slug: str, digest: str) -> str:
    """Local of a document: its district's slug and the SHA-256 of its bytes."""
    return f"{code(slug)}-{checked(digest[:8].lower())}"


def document(local: str) -> str:
    """The document of that local."""
    return f"document/{local}"


def header_row(document_local: str, position: int) -> str:
    """A further row of the document's file header, counted from 1."""
    return f"header/{document_local}-{position}"


def span(document_local: str, start: int | str, end: int | str) -> str:
    """A stretch of the document's text, in code points, end exclusive."""
    return f"span/{document_local}-{start}-{end}"


def figure(document_local: str, start: int | str, end: int | str) -> str:
    """The quantity that stands at that stretch of the document's text."""
    return f"figure/{document_local}-{start}-{end}"


def passage(document_local: str, start: int, end: int) -> str:
    """The passage that stands at that stretch of the document's text."""
    return f"passage/{document_local}-{start}-{end}"


def list_local(slug: str, year: int, kind: str) -> str:
    """Local of a project list: `haidian-2023-ms`."""
    return f"{code(slug)}-{year}-{code(kind)}"


def project_list(local: str) -> str:
    """The list of that local."""
    return f"list/{local}"


def project(list_local: str, number: int) -> str:
    """The promise of that printed number on a list."""
    return f"project/{list_local}-{number}"


def task(list_local: str, number: int) -> str:
    """The task of that printed number in a plan's task table."""
    return f"task/{list_local}-{number}"


def plan_indicator(list_local: str, number: int, sub_row: int | None) -> str:
    """A row, or one of its sub-rows counted from 1, of a plan's indicator table."""
    return f"plan-indicator/{list_local}-{number}" + ("" if sub_row is None else f"-{sub_row}")


def category_scheme(list_local: str) -> str:
    """The scheme of a list's headings."""
    return f"concept/cat-{list_local}"


def category(list_local: str, position: int) -> str:
    """A heading of a list, counted from 1."""
    return f"concept/cat-{list_local}-{position}"


def report(subject: str, digest: str) -> str:
    """What one document says of one project or list, `subject` being that thing's reference."""
    return f"report/{subject.partition('/')[2]}-{checked(digest[:8].lower())}"


def unit(slug: str, function: str) -> str:
    """The organisation of a district that has that function to itself."""
    return f"unit/{code(slug)}-{code(function)}"


def unit_group(slug: str, group: str | None, name: str) -> str:
    """A collective name in a district, by its code in the group table or else by its name."""
    return f"unit/{code(slug)}-g-{code(group) if group else 'x' + eight(name)}"


def unit_named(slug: str, name: str) -> str:
    """An organisation of a district that only its name tells from others."""
    return f"unit/{code(slug)}-x{eight(name)}"


def place(slug: str, kind: str, name: str, division: str | None = None) -> str:
    """A named place: by its division code, or else by district, kind and name."""
    if division:
        return f"place/{code(division)}"
    return f"place/{code(slug)}-{code(kind)}-{eight(name)}"
