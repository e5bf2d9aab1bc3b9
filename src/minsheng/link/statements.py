"""The figures of a store with the words around them: the clause, the statement, the table row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Store

from minsheng.link.figures import Columns, Stated

_DCTERMS = "http://purl.org/dc/terms/"
_OA = "http://www.w3.org/ns/oa#"
_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
_QUOTED = "http://www.w3.org/ns/prov#wasQuotedFrom"
_CLAUSE = re.compile(r"[，,。；;！!？?：:|]")
"""What ends a clause. The dot is no stop: it stands in numbers; nor is a line's end: pages have seams."""
_NOUN = re.compile(r"[，,。；;！!？?：:|、\d%％]")
"""What ends the noun phrase before a number."""
_SENTENCE = re.compile(r"[。；;！!？?|]")
_TITLE = re.compile(r"\W*(?:\d+|[一二三四五六七八九十]+)?[)）.．、\s]*([^\d\s，,。；;：:]{4,20})[。：:\s]")
"""A few words up to the first stop or colon, after the item's number."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of a document: 0-based code points, end exclusive."""

    document: str
    start: int
    end: int
    text: str

    def holds(self, other: Quote) -> bool:
        """Whether the other one begins inside this one."""
        return self.document == other.document and self.start <= other.start < self.end

    def around(self, other: Quote, stop: re.Pattern[str]) -> str:
        """The part of this text between two stops in which the other one stands."""
        return self.before(other, stop) + other.text + self.after(other, stop)

    def before(self, other: Quote, stop: re.Pattern[str]) -> str:
        """What stands between the last stop and the other one."""
        first = max(0, other.start - self.start)
        left = 0
        for found in stop.finditer(self.text, 0, first):
            left = found.end()
        return self.text[left:first]

    def after(self, other: Quote, stop: re.Pattern[str]) -> str:
        """What stands between the other one and the next stop."""
        last = other.end - self.start
        right = stop.search(self.text, last)
        return self.text[last : right.start() if right else len(self.text)]


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure: what it says it counts, and the texts around it."""

    iri: str
    action: str
    object: str
    uom: str
    """Code of the measure word, empty where none is known."""
    per: str
    clause: str
    sentence: str
    context: str
    """The statement it stands in, and for a report the promise."""
    phrase: str = ""
    """The words right before the number, where what is counted does not stand after it."""
    title: str = ""
    """What a short title before the statement names: 既有住宅增设电梯。年内竣工40部."""
    whole: tuple[str, str] = ("", "")
    """Of a part of a printed total: action and object of the total."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One row of a plan's indicator table: its name with that of its sub-row, its figures."""

    iri: str
    label: str
    figures: list[Counted]


class Statements:
    """The figures of a store, by what states them."""

    def __init__(self, store: Store, base: str) -> None:
        self._columns = Columns(store, base)
        self._ms = f"{base}def#"
        self._quoted = self._columns.column(_QUOTED)
        self._document, self._start, self._end, self._exact = (
            self._columns.single(name)
            for name in (f"{_DCTERMS}isPartOf", f"{_OA}start", f"{_OA}end", f"{_OA}exact")
        )
        self._target, self._result = (self._columns.column(self._ms + name) for name in ("target", "result"))
        self._whole = self._columns.single(f"{self._ms}partOf")

    def rows(self) -> Iterator[Labelled]:
        """Rows of indicator tables, sorted by IRI."""
        names, parts = self._columns.single(_LABEL), self._columns.single(f"{self._ms}subLabel")
        for iri in self._columns.instances("PlanIndicator"):
            figures = [self._counted(figure, None, "") for figure in self._of(iri)]
            yield Labelled(iri, names.get(iri, "") + parts.get(iri, ""), figures)

    def figures(self) -> Iterator[Counted]:
        """Figures of projects, tasks, passages and reports, each once, statement by statement."""
        promises = self._columns.single(f"{_DCTERMS}description")
        for owner, figures in sorted(self._owned.items()):
            context = promises.get(self._promise.get(owner, ""), "")
            for figure in sorted(figures):
                yield self._counted(figure, self._around(owner, figure), context)

    @cached_property
    def _promise(self) -> dict[str, str]:
        """Report → what it reports on."""
        reports = self._columns.column(f"{self._ms}report")
        return {report: owner for owner in sorted(reports) for report in reports[owner]}

    @cached_property
    def _owned(self) -> dict[str, list[str]]:
        """What states figures → its figures; of two that state one figure, the report."""
        owner: dict[str, str] = {}
        rows = set(self._columns.instances("PlanIndicator"))
        for thing in sorted(self._target.keys() | self._result.keys()):
            for figure in () if thing in rows else self._of(thing):
                if figure not in owner or thing in self._promise:
                    owner[figure] = thing
        owned: dict[str, list[str]] = defaultdict(list)
        for figure, thing in owner.items():
            owned[thing].append(figure)
        return owned

    def _of(self, owner: str) -> list[str]:
        return sorted({*self._target.get(owner, ()), *self._result.get(owner, ())})

    def _quotes(self, thing: str) -> list[Quote]:
        return [
            Quote(self._document[span], int(self._start[span]), int(self._end[span]), self._exact[span])
            for span in self._quoted.get(thing, ())
            if span in self._document
        ]

    def _around(self, owner: str, figure: str) -> Quote | None:
        """The owner's own words in which the figure stands."""
        mine = self._quotes(figure)
        return next((quote for quote in self._quotes(owner) if mine and quote.holds(mine[0])), None)

    def _counted(self, figure: str, around: Quote | None, promise: str) -> Counted:
        stated = self._columns.figure(figure, "")
        mine = self._quotes(figure)
        if around is None:
            text = "".join(quote.text for quote in mine)
            return _counted(stated, (text, text, f"{text}|{promise}"))
        clause, sentence = (around.around(mine[0], stop) for stop in (_CLAUSE, _SENTENCE))
        follows = stated.object and stated.object in around.after(mine[0], _CLAUSE)
        phrase = "" if follows else around.before(mine[0], _NOUN)
        whole = self._columns.figure(self._whole[figure], "") if figure in self._whole else stated
        total = (whole.action, whole.object) if whole is not stated else ("", "")
        context = f"{around.text}|{promise}"
        return _counted(stated, (clause, sentence, context), phrase, _title(around.text), total)


def _title(text: str) -> str:
    """The title before a statement, without its number; empty where there is none."""
    found = _TITLE.match(text)
    return found[1] if found else ""


def _counted(
    stated: Stated,
    around: tuple[str, str, str],
    phrase: str = "",
    title: str = "",
    whole: tuple[str, str] = ("", ""),
) -> Counted:
    words = (stated.iri, stated.action, stated.object, stated.uom, stated.per)
    return Counted(*words, *around, phrase, title, whole)
