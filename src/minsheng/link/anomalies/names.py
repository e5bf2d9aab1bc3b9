"""Names that one document writes in several ways: a unit with two names, a place with one sign changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice

from rapidfuzz.fuzz import ratio

from minsheng.link.anomalies.enumerations import names_in
from minsheng.link.anomalies.rows import Anomaly, Row, groups, local, shown, titled

_DIVISION = re.compile(r"^[区县市旗州盟]")
_BRACKET = re.compile(r"[(（].*$")
_ORDINAL = frozenset("一二三四五六七八九十百东南西北中上下左右前后内外大小新老甲乙丙丁男女高低公私")
"""Signs that tell two names apart, not two writings of one."""
_LEAST = 3
"""Signs that a name must have, names that an enumeration must have."""
_MOST = 40
"""Members of an enumeration whose names are compared with each other's."""
_PAIRS = 100
"""Pairs of enumerations of a promise and its report that are compared."""
_LIKE = 70.0
"""Likeness of two names of one unit, where neither is short for the other."""


def variants(found: Iterable[Row]) -> Iterator[Anomaly]:
    """Units with several names in one document, and names of a promise that its report writes otherwise."""
    every = list(found)
    for (document, unit), rows in groups((row for row in every if row["label"]), "document", "node1"):
        names = _names(rows)
        if len(names) > 1:
            yield _anomaly((unit, document), names, rows[0], local(document))
    for (project, report), rows in groups((row for row in every if row["told"]), "node1", "report"):
        pair = _mistaken(_runs(rows[0]["text"]), _runs(rows[0]["told"]))
        if pair:
            yield _anomaly((report, project), pair, rows[0], "")


def _anomaly(nodes: tuple[str, ...], names: Sequence[str], row: Row, place: str) -> Anomaly:
    words = {"title": titled(row)}
    words |= {"names_zh": "”“".join(names), "names_en": "”, “".join(names)}
    return Anomaly(nodes, words, place=place)


def _names(rows: Sequence[Row]) -> list[str]:
    """Names of a unit that differ in more than the division's name before, or a bracket after."""
    bare: dict[str, str] = {}
    for name in sorted({shown(row["label"]) for row in rows}, key=lambda name: (-len(name), name)):
        bare.setdefault(_bare(name, rows[0]["district"]), name)
    pairs = combinations(sorted(bare)[:_MOST], 2)
    alike = {name for pair in pairs if _alike(*pair) for name in pair}
    return sorted(bare[name] for name in alike)


def _alike(one: str, other: str) -> bool:
    """Whether the one is short for the other, or they differ little: 人社局, 人力社保局."""
    shorter, longer = sorted((one, other), key=len)
    signs = iter(longer)
    return all(sign in signs for sign in shorter) or ratio(one, other) >= _LIKE


def _bare(name: str, district: str) -> str:
    return _DIVISION.sub("", _BRACKET.sub("", name.removeprefix(district)))


# -------------------------------------------------------------------------------------------- places


def _runs(text: str) -> list[list[str]]:
    return [run for run in names_in(text) if _LEAST <= len(run) <= _MOST]


def _mistaken(promised: list[list[str]], told: list[list[str]]) -> tuple[str, str] | None:
    """A name of the promise and what the report has in its place, all others being the same."""
    alike = ((ours, theirs) for ours in promised for theirs in told if len(ours) == len(theirs))
    for ours, theirs in islice(alike, _PAIRS):
        left = [name for name in ours if not _among(name, theirs)]
        right = [name for name in theirs if not _among(name, ours)]
        if len(left) == len(right) == 1 and _one_sign(left[0], right[0]):
            return left[0], right[0]
    return None


def _among(name: str, others: Sequence[str]) -> bool:
    return any(name in other or other in name for other in others)


def _one_sign(one: str, other: str) -> bool:
    """Whether two names differ in one sign, as far as the shorter one goes."""
    length = min(len(one), len(other))
    differing = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    if length < _LEAST or len(differing) != 1 or abs(len(one) - len(other)) > _LEAST - 1:
        return False
    return not _ORDINAL & set(differing[0])
