"""Which curated indicator a stated figure counts, by its wording; none where that is not certain.

The table `mappings/wordings/indicator.csv` says which words of action and object, of the clause,
sentence and statement around the figure, and which measure words, make an indicator.
Of several rows that are true of a figure the one that asks for most words is taken; where two
indicators tie, or a row without indicator is true of it, the figure has none. A figure of a plan's indicator
table has the indicator of its row, unless its own words say that it counts something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from pyoxigraph import NamedNode, Quad, Store

from minsheng.errors import TableError
from minsheng.link.statements import Counted, Labelled, Statements
from minsheng.link.terms import TermIndex, Terms, plain, terms
from minsheng.link.wordings import names_nothing
from minsheng.resources import mappings, rows

_CELLS = ("action", "object", "clause", "sentence", "context")
_BEGUN = re.compile(r"(开工|动工|启动)(?:建设|新建|修建|兴建)")
"""Work that is only begun: its second word does not say that anything was built."""
_NOTHING = "-"
"""In the column `indicator`: a figure of which this row is true counts no curated indicator, whatever
the other rows say."""
_ANY = "*"
"""In the column `uom`: any measure word, or none."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one figure and of what stands around it, as terms compare them."""

    words: str
    """Action, object and `per`: a slash ends the action, a bar the object."""
    clause: str = ""
    sentence: str = ""
    context: str = ""
    uom: str = ""
    """Code of the measure word, empty where none is known."""
    per: str = ""

    @classmethod
    def of(
        cls, action: str, counted: str, uom: str, around: Sequence[str] = ("", "", ""), per: str = ""
    ) -> Wording:
        """Wording of a figure as printed: action, object, code of the measure word, and what stands
        around it: its clause, its sentence, the whole statement."""
        clause, sentence, context = map(plain, around)
        words = _BEGUN.sub(r"\1", f"{action}/{counted}|{per}")
        return cls(plain(words), clause, sentence, context, uom, plain(per))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table."""

    indicator: str
    uoms: frozenset[str] | None
    """Codes of measure words; None for any."""
    action: Terms
    object: Terms
    clause: Terms
    sentence: Terms
    context: Terms

    def weight(self, wording: Wording) -> tuple[int, int]:
        """Characters asked for in the figure's own words, and around it; negative where untrue."""
        if self.uoms is not None and wording.uom not in self.uoms:
            return (-1, 0)
        words = wording.words
        own = (self.action.weight(words), self.object.weight(words))
        if min(own) < 0 or not self._frequency(wording):
            return (-1, 0)
        around = (
            self.clause.weight(words, wording.clause),
            self.sentence.weight(words, wording.sentence),
            self.context.weight(words, wording.context),
        )
        return (-1, 0) if min(around) < 0 else (sum(own), sum(around))

    def anchor(self) -> tuple[str, tuple[str, ...]]:
        """Where to look for the row (`words`, `sentence`, `context`), and the words of which one must
        stand there. A clause is part of its sentence."""
        cells = {
            "words": self.object.rarest() or self.action.rarest(),
            "sentence": self.clause.rarest() or self.sentence.rarest(),
            "context": self.context.rarest(),
        }
        # 惠及, 新增 and the like stand everywhere: what is looked for is better sought around them
        if not self.object.required and cells["sentence"]:
            del cells["words"]
        return next((field, words) for field, words in cells.items() if words)

    def _frequency(self, wording: Wording) -> bool:
        """A quantity per something (每千名老年人) is only meant by a row that asks for such words."""
        asked = (word for cell in (self.object, self.clause) for words in cell.required for word in words)
        return not wording.per or any(word in wording.per for word in asked)


class Table:
    """The rows, found by the words that they ask for."""

    def __init__(self, table: list[Row]) -> None:
        self._rows = table
        anchors = [(number, *row.anchor()) for number, row in enumerate(table)]
        self._in_words = TermIndex((number, words) for number, _, words in anchors).candidates
        self._in_sentence, self._in_context = (
            lru_cache(maxsize=4096)(
                TermIndex((number, words) for number, where, words in anchors if where == field).candidates
            )
            for field in ("sentence", "context")
        )

    def _candidates(self, wording: Wording) -> set[int]:
        """Numbers of the rows whose rarest words the figure or what stands around it has."""
        near = self._in_sentence(wording.sentence) | self._in_context(wording.context)
        return near | self._in_words(wording.words)

    def best(self, wording: Wording) -> set[str]:
        """Slugs of the rows that are true of the figure and ask for most words."""
        best, found = (0, 0), set[str]()
        for number in self._candidates(wording):
            row = self._rows[number]
            weight = row.weight(wording)
            if weight > (0, 0) and row.indicator == _NOTHING:
                return {_NOTHING}
            if weight > best:
                best, found = weight, {row.indicator}
            elif weight == best:
                found.add(row.indicator)
        return found

    def indicator(self, wording: Wording) -> str | None:
        """Slug of the indicator that the figure counts, None where it counts none or that is uncertain."""
        return _certain(self.best(wording))


def _certain(found: set[str]) -> str | None:
    return next(iter(found)) if len(found) == 1 and _NOTHING not in found else None


@cache
def table() -> Table:
    """The curated table. TableError names a row that is malformed or could match any text."""
    path = mappings("wordings", "indicator.csv")
    return Table(
        [_row(row, f"{path}: {row['indicator']}") for row in rows(path, "indicator", *_CELLS, "uom")]
    )


def _row(row: dict[str, str], where: str) -> Row:
    cells = [terms(row[name], where) for name in _CELLS]
    if not any(cell.required for cell in cells):
        raise TableError("a row that asks for no word", where=where, mend="name what is counted")
    return Row(row["indicator"], _uoms(row["uom"], where), *cells)


def _uoms(cell: str, where: str) -> frozenset[str] | None:
    """Codes of the measure words: each as named, or all of a family named (`person`); None for any."""
    if cell == _ANY:
        return None
    codes = set[str]()
    for name in cell.split("|"):
        members = _measures().get(name)
        if not members:
            raise TableError(f"no measure word or family {name}", where=where, mend="add it to uom.csv")
        codes |= members
    return frozenset(codes)


@cache
def _measures() -> dict[str, set[str]]:
    """Codes of measure words, by code and by family."""
    found: dict[str, set[str]] = {}
    for row in rows(mappings("wordings", "uom.csv"), "code", "family"):
        for name in (row["code"], row["family"]):
            found.setdefault(name, set()).add(row["code"])
    return found


def indicator_of(wording: Wording) -> str | None:
    """Slug of the indicator that a figure of this wording counts."""
    return table().indicator(wording)


# ------------------------------------------------------------------------------------- the store


def indicators(store: Store, base: str, graph: NamedNode) -> Iterator[Quad]:
    """`ms:indicator` of the figures and indicator-table rows of a store, for the given graph."""
    predicate = NamedNode(f"{base}def#indicator")
    for thing, slug in found(Statements(store, base)):
        yield Quad(NamedNode(thing), predicate, NamedNode(f"{base}id/indicator/{slug}"), graph)


def indicator_quads(store: Store, base: str) -> list[Quad]:
    """The same, for the derived graph of the base."""
    return list(indicators(store, base, NamedNode(f"{base}graph/derived")))


def found(statements: Statements) -> Iterator[tuple[str, str]]:
    """IRI of a figure or row, and slug of what it counts."""
    for row in statements.rows():
        yield from _of_row(row)
    for figure in statements.figures():
        slug = _of_figure(figure)
        if slug is not None:
            yield figure.iri, slug


def _of_row(row: Labelled) -> Iterator[tuple[str, str]]:
    """The row's indicator, which its cells have too, unless their own words say something else."""
    measures = {cell.uom for cell in row.figures if cell.uom}
    slugs = {indicator_of(Wording.of("", row.label, measure)) for measure in measures}
    slug = slugs.pop() if len(slugs) == 1 else None
    if slug is not None:
        yield row.iri, slug
    for cell in row.figures:
        around = (cell.clause, cell.clause, cell.clause)
        own = table().best(Wording.of(cell.action, row.label + cell.object, cell.uom, around))
        mine = _certain(own) if own else slug
        if mine is not None:
            yield cell.iri, mine


def _of_figure(figure: Counted) -> str | None:
    """What a figure counts by its action and object; where these say nothing, by the words before it.

    Where it has no object, its statement's title names it; of a part, the total says what it is a part of.
    """
    best = _best(figure, figure.object)
    if not best and figure.phrase:
        best = _best(figure, f"{figure.object}|{figure.phrase}")
    if not best and figure.title and names_nothing(figure.object):
        best = _best(figure, figure.title)
    if not best and figure.whole[1]:
        best = _best(figure, figure.object + figure.whole[1]) - _best(figure, figure.whole[1])
    return _certain(best)


def _best(figure: Counted, counted: str) -> set[str]:
    around = (figure.clause, figure.sentence, figure.context)
    return table().best(Wording.of(figure.action, counted, figure.uom, around, figure.per))
