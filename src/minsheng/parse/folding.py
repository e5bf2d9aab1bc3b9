"""One spelling for comparison: half-width signs, simplified characters. Length never changes."""

from __future__ import annotations

from functools import cache

from minsheng import resources

_SIGNS = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}


@cache
def _table() -> dict[int, int]:
    table = dict(_SIGNS)
    path = resources.mappings("divisions", "folding.csv")
    for row in resources.rows(path, "traditional", "simplified"):
        table |= str.maketrans(row["traditional"], row["simplified"])
    return table


def folded(text: str) -> str:
    """The text with full-width ASCII in half width and traditional characters simplified.

    One character gives one character, so that offsets stay.
    """
    return text if text.isascii() else text.translate(_table())
