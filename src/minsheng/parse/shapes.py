"""What a cell looks like before anybody reads it: units, a date, a value, a code word.

Cheap patterns, used to lay cells on columns; `units`, `dates` and `cells` read them for good.
They are rows of `mappings/wordings/cell-shape.csv`; where a row names separators, every part of the
text between them must have the shape.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from minsheng import resources

_LONGEST: Final = 400


class _Shape(NamedTuple):
    separators: re.Pattern[str] | None
    pattern: re.Pattern[str]


@cache
def _shapes() -> dict[str, _Shape]:
    rows = resources.rows(resources.mappings("wordings", "cell-shape.csv"), "role", "split", "pattern")
    return {
        row["role"]: _Shape(
            re.compile(f"[{row['split']}]+") if row["split"] else None, re.compile(row["pattern"])
        )
        for row in rows
    }


def looks_like(role: str, text: str) -> bool:
    """True where the whole text has the shape of a value of the role; False for unknown roles."""
    shape = _shapes().get(role)
    if shape is None or len(text) > _LONGEST:
        return False
    if shape.separators is None:
        return shape.pattern.fullmatch(text.strip()) is not None
    found = False
    for part in shape.separators.split(text):
        if part and not shape.pattern.fullmatch(part):
            return False
        found = found or bool(part)
    return found
