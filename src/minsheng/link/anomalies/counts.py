"""What is counted otherwise than it is listed: members, units of a cell, projects; and years of headings."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from rapidfuzz.fuzz import ratio

from minsheng.link.anomalies import enumerations as text_of
from minsheng.link.anomalies.enumerations import Enumeration, Member
from minsheng.link.anomalies.rows import Anomaly, Row, groups, local, shown, some, titled

_FAR = 4
"""An enumeration off by more than one in so many is none of what was counted."""
_MISSING = Decimal("0.2")
"""Share of a list that may be missing where a document has the list, not some of it."""
_MOST = Decimal("0.8")
"""Share of a list's deadlines that must name one year."""
_LEAST = 3
"""Deadlines that must be there at least."""
_ALIKE = 80.0
"""Likeness of two titles but for their years."""
_BESIDE = 3
"""Characters between two units of one cell."""
_YEAR = re.compile(r"(?<!\d)20\d\d(?=\s?年)")


# -------------------------------------------------------------------------------------- enumerations


def enumerations(rows: Iterable[Row]) -> Iterator[Anomaly]:
    """Enumerations with another number of members than the text says."""
    for row in rows:
        for found in text_of.enumerations(row["text"]):
            if found.listed != found.stated and _near(found):
                words = _listed(row, found.members) | {"counted": shown(found.counted)}
                place = _place(row, found.start, found.end)
                yield Anomaly(_nodes(row), words, Decimal(found.stated), Decimal(found.listed), place)


def _near(found: Enumeration) -> bool:
    """Whether the members are so nearly as many as stated that they are what was counted."""
    return abs(found.stated - found.listed) <= max(1, found.stated // _FAR)


def duplicates(rows: Iterable[Row]) -> Iterator[Anomaly]:
    """Members that stand twice in one enumeration of a text, units that stand twice in one cell."""
    every = list(rows)
    for row in every:
        if row["unit"]:
            continue
        for again, members in text_of.repeated(row["text"]):
            words = _listed(row, members) | {"member": "”“".join(some([member.text for member in again]))}
            distinct = Decimal(len({one.text for one in members}))
            place = _place(row, again[0].start, again[0].start + len(again[0].text))
            yield Anomaly(_nodes(row), words, Decimal(len(members)), distinct, place)
    yield from _units([row for row in every if row["unit"]], [row for row in every if not row["unit"]])


def _listed(row: Row, members: Sequence[Member]) -> dict[str, str]:
    return {"members": "、".join(some([member.text for member in members])), "title": titled(row)}


def _nodes(row: Row) -> tuple[str, ...]:
    return row["node1"], row["document"]


def _place(row: Row, start: int, end: int) -> str:
    begin = int(row["start"])
    return f"{local(row['document'])}-{begin + start}-{begin + end}"


# --------------------------------------------------------------------------------------------- units


def _units(units: Sequence[Row], texts: Sequence[Row]) -> Iterator[Anomaly]:
    """Units that stand twice in one cell, with the promise that begins last before it."""
    by_document = dict(groups((row for row in texts if row["promise"]), "document"))
    for (document,), rows in groups(units, "document"):
        promises = sorted(by_document.get((document,), ()), key=lambda row: int(row["start"]))
        starts = [int(row["start"]) for row in promises]
        for run in _runs(sorted(rows, key=lambda row: (int(row["start"]), int(row["end"])))):
            before = bisect_right(starts, int(run[0]["start"])) - 1
            yield from _twice(run, promises[before]["node1"] if before >= 0 else "")


def _runs(units: Sequence[Row]) -> Iterator[list[Row]]:
    """Units that stand beside each other."""
    run: list[Row] = []
    for row in units:
        if run and int(row["start"]) - int(run[-1]["end"]) > _BESIDE:
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _twice(run: Sequence[Row], promise: str) -> Iterator[Anomaly]:
    names = [shown(row["text"]) for row in run]
    for (unit,), rows in groups(run, "node1"):
        stood = sorted({(int(row["start"]), shown(row["text"])) for row in rows})
        if len(stood) > 1 and len({name for _, name in stood}) == 1:
            words = {
                "members": "、".join(some(names)),
                "member": stood[0][1],
                "title": titled(rows[0]),
            }
            distinct = Decimal(len(set(names)))
            place = f"{local(rows[0]['document'])}-{stood[-1][0]}"
            nodes = tuple(node for node in (promise, unit, rows[0]["document"]) if node)
            yield Anomaly(nodes, words, Decimal(len(names)), distinct, place)


# --------------------------------------------------------------------------------------------- lists


def lists(rows: Iterable[Row]) -> Iterator[Anomaly]:
    """Lists and headings with another number of projects than their document says.

    A document that has only some of a list (a page of it, the lagging projects) is not held to the number.
    """
    for row in rows:
        stated, counted = Decimal(row["stated"]), Decimal(row["counted"])
        if stated != counted and stated - counted <= max(Decimal(1), _MISSING * stated):
            words = {"label": shown(row["label"]), "title": titled(row)}
            place = local(row["document"])
            nodes = tuple(node for node in (row["node1"], row["list"], row["document"]) if node)
            yield Anomaly(nodes, words, stated, counted, place)


# --------------------------------------------------------------------------------------------- years


def heading_years(rows: Iterable[Row]) -> Iterator[Anomaly]:
    """Lists whose heading names another year than their deadlines or their document's title."""
    every = list(rows)
    alone = {document for (document,), told in groups(every, "document") if _one_list(told)}
    for (list_, document), found in groups(every, "node1", "document"):
        year = int(found[0]["year"])
        headings = sorted({shown(row["heading"]) for row in found if row["heading"]})
        wrong = [heading for heading in headings if _years(heading) and year not in _years(heading)]
        content = year if wrong else _year_of_content(found, year, document in alone)
        heading = wrong[0] if wrong else headings[0] if headings else ""
        if wrong or (content and content != year):
            words = {"heading": heading, "title": titled(found[0])}
            stated = Decimal(_years(heading)[0] if wrong else year)
            yield Anomaly((list_, document), words, stated, Decimal(content), local(document))


def _one_list(rows: Sequence[Row]) -> bool:
    return len({row["node1"] for row in rows}) == 1


def _years(text: str) -> list[int]:
    return [int(year) for year in _YEAR.findall(text)]


def _year_of_content(rows: Sequence[Row], year: int, alone: bool) -> int:
    """The year that most deadlines name, or that the document's title does in the same words; 0 for none."""
    counted = {int(row["deadline"]): int(row["times"]) for row in rows if row["deadline"]}
    total = sum(counted.values())
    most = max(counted, key=lambda one: (counted[one], one), default=0)
    if total >= _LEAST and counted[most] >= _MOST * total:
        return most
    years = [_titled(row, year) for row in rows if row["heading"]]
    return next(filter(None, years), 0) if alone and year not in counted else 0


def _titled(row: Row, year: int) -> int:
    """The one year of the document's title, where the heading has the same words."""
    heading, title = shown(row["heading"]), shown(row["title"])
    years = _years(title)
    same = ratio(_YEAR.sub("", heading), _YEAR.sub("", title)) >= _ALIKE
    return years[0] if len(years) == 1 and _years(heading) == [year] and same else 0
