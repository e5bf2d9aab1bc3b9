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
    begins: str
    """Characters of which all that has the shape begins with one; none where that may be any."""
    ends: str
    """The same of the end of a part."""


@cache
def _shapes() -> dict[str, _Shape]:
    table = resources.mappings("wordings", "cell-shape.csv")
    return {
        row["role"]: _Shape(
            re.compile(f"[{row['split']}]+") if row["split"] else None,
            re.compile(row["pattern"]),
            row["begins"],
            row["ends"],
        )
        for row in resources.rows(table, "role", "split", "begins", "ends", "pattern")
    }


def looks_like(role: str, text: str) -> bool:
    """True where the whole text has the shape of a value of the role; False for unknown roles."""
    shape = _shapes().get(role)
    if shape is None or len(text) > _LONGEST:
        return False
    if shape.separators is not None:
        return _all_look(shape, shape.separators, text)
    plain = text.strip()
    begins = not shape.begins or (plain != "" and plain[0] in shape.begins)
    return begins and shape.pattern.fullmatch(plain) is not None


def _all_look(shape: _Shape, separators: re.Pattern[str], text: str) -> bool:
    """True where the text has parts between the separators, and all have the shape."""
    found, position = False, 0
    while position < len(text):
        separator = separators.search(text, position)
        end = separator.start() if separator else len(text)
        if end > position:
            ended = not shape.ends or text[end - 1] in shape.ends
            if not ended or not shape.pattern.fullmatch(text, position, end):
                return False
            found = True
        position = separator.end() if separator else end
    return found
