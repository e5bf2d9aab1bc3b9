"""Printed parts that do not add up to the printed total.

Parts need not be all of a total (其中 names some), nor exclude each other. They are held against it where
they stand as all there is, where they come close to it, or where parts of one kind are more than it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from minsheng.link.anomalies.cues import ends_open, names_all, names_some
from minsheng.link.anomalies.differences import same_measure
from minsheng.link.anomalies.rows import Anomaly, Row, groups, shown, some, titled

_EXACT = frozenset({"plain", "ge"})
_SLIP, _SLIP_OF_A_KIND = Decimal("0.05"), Decimal("0.1")
"""Share by which parts that are all there is may miss the total; more where they are of one kind."""


def wrong_sums(rows: Iterable[Row]) -> Iterator[Anomaly]:
    """Totals whose parts do not add up to them."""
    for (whole,), found in groups(rows, "node1"):
        parts = list({row["part"]: row for row in found}.values())
        parts.sort(key=lambda row: int(row["start2"]))
        if _comparable(parts) and not _adds_up(parts) and _should(parts):
            yield _anomaly(whole, parts)


def _anomaly(whole: str, parts: Sequence[Row]) -> Anomaly:
    words = {
        "parts": " + ".join(some([shown(row["quote2"]) for row in parts])),
        "total": shown(parts[0]["quote1"]),
        "title": titled(parts[0]),
    }
    return Anomaly((whole, *(row["part"] for row in parts)), words, _total(parts), _sum(parts))


def _values(parts: Sequence[Row]) -> list[Decimal]:
    return [Decimal(row["value"]) for row in parts]


def _sum(parts: Sequence[Row]) -> Decimal:
    return sum(_values(parts), Decimal(0))


def _total(parts: Sequence[Row]) -> Decimal:
    return Decimal(parts[0]["total"])


def _comparable(parts: Sequence[Row]) -> bool:
    """Exact numbers of one measure, period and document, none of them revised, none the total again."""
    return all(
        {row["told1"], row["told2"]} <= _EXACT
        and row["scope1"] == row["scope2"]
        and row["per1"] == row["per2"]
        and row["document"] == row["document2"]
        and same_measure(row["measure1"], row["measure2"])
        and row["revised"] != "true"
        and row["value"] != row["total"]
        for row in parts
    )


def _adds_up(parts: Sequence[Row]) -> bool:
    """Whether some parts beside each other are all there is: a total may be divided in several ways."""
    seen, sum_ = {Decimal(0): 0}, Decimal(0)
    for number, value in enumerate(_values(parts), 1):
        sum_ += value
        before = seen.get(sum_ - _total(parts), number)
        if number - before > 1:
            return True
        seen.setdefault(sum_, number)
    return False


def _should(parts: Sequence[Row]) -> bool:
    """Whether the parts should be all there is."""
    total, sum_ = _total(parts), _sum(parts)
    if len(parts) == 1:
        return sum_ > total
    off, alike = abs(sum_ - total) / max(sum_, total), _of_one_kind(parts)
    close = off <= (_SLIP_OF_A_KIND if alike else _SLIP)
    if sum_ > total:
        return close or alike
    return not _open(parts) and (close or _all_named(parts))


def _of_one_kind(parts: Sequence[Row]) -> bool:
    """Whether what the parts count has one head: 民事案件, 刑事案件."""
    heads = {row["object"][-2:] for row in parts}
    return len(heads) == 1 and all(len(head) == 2 for head in heads)


def _between(parts: Sequence[Row]) -> str:
    """What stands between the total and its first part."""
    row = parts[0]
    begin = int(row["begin"])
    return row["text"][int(row["end1"]) - begin : max(0, int(row["start2"]) - begin)]


def _all_named(parts: Sequence[Row]) -> bool:
    between = _between(parts)
    return names_all(between) and not names_some(between)


def _open(parts: Sequence[Row]) -> bool:
    """Whether the enumeration says that there is more: 等."""
    row = parts[-1]
    after = row["text"][int(row["end2"]) - int(row["begin"]) :]
    return ends_open(after)
