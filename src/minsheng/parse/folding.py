"""One spelling for comparison: half-width signs, simplified characters. Length never changes."""

from __future__ import annotations

import re
from functools import cache

from minsheng import resources
from minsheng.parse.flow import Flow

_SIGNS = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}


@cache
def _table() -> dict[int, int]:
    table = dict(_SIGNS)
    path = resources.mappings("divisions", "folding.csv")
    for row in resources.rows(path, "traditional", "simplified"):
        table |= str.maketrans(row["traditional"], row["simplified"])
    return table


@cache
def _foldable() -> re.Pattern[str]:
    return re.compile("[" + "".join([re.escape(chr(code)) for code in _table()]) + "]")


@cache
def _traditional() -> re.Pattern[str]:
    signs = "".join([chr(code) for code in _table() if code not in _SIGNS])
    return re.compile(f"[{signs}]")


def simplified(flow: Flow) -> Flow:
    """The flow with its traditional characters simplified, at the same offsets; itself where it has none."""
    if not _traditional().search(flow.text):
        return flow
    return flow._replace(text=flow.text.translate(_table()))


def folded(text: str) -> str:
    """The text with full-width ASCII in half width and traditional characters simplified.

    One character gives one character, so that offsets stay.
    """
    return text.translate(_table()) if _foldable().search(text) else text
