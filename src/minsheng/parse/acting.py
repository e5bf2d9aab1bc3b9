"""Who acts by the words of a text: 由县教育局牵头，县财政局配合; 区教委（牵头）、区财政局."""

from __future__ import annotations

import re

from minsheng.parse.flow import Flow
from minsheng.parse.shapes import looks_like
from minsheng.parse.units import read_units
from minsheng.records import Division, UnitName

_BEFORE = r"(?:^|[。，,；;：:（(\s]|由)"
_NAMES = r"([^。，,；;：:（(\s由]{2,50}?)"
_LEAD = re.compile(_BEFORE + _NAMES + r"(?:共同|联合)?(?:牵头|负责)(?![^。，,；;：:)）]*\d)")
_SUPPORT = re.compile(_BEFORE + _NAMES + r"(?:共同|积极|协同)?配合")
_MARKED = re.compile(r"\s*[（(](?:牵头|主责|主办|责任)(?:单位|部门)?[)）]")


def told_units(promise: Flow, division: Division) -> tuple[tuple[UnitName, ...], tuple[UnitName, ...]]:
    """Lead and support units that a promise's own sentences name."""
    lead, support = (
        tuple(
            unit
            for match in pattern.finditer(promise.text)
            for unit in read_units(promise.slice(*match.span(1)), division)
            if looks_like("units", unit.name)
        )
        for pattern in (_LEAD, _SUPPORT)
    )
    return lead, support


def leads(unit: UnitName, document: str) -> bool:
    """True for a name with a bracket behind it that says that it leads."""
    return _MARKED.match(document, unit.span.end) is not None
