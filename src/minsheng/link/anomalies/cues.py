"""Words that say how an enumeration stands to what it enumerates: `mappings/wordings/enumeration.csv`."""

from __future__ import annotations

import re
from functools import cache

from minsheng.resources import mappings, rows


@cache
def words(kind: str) -> tuple[str, ...]:
    """Wordings of a kind, the longest first."""
    table = rows(mappings("wordings", "enumeration.csv"), "wording", "kind")
    return tuple(sorted((row["wording"] for row in table if row["kind"] == kind), key=len, reverse=True))


@cache
def pattern(kind: str) -> re.Pattern[str]:
    """Any wording of a kind."""
    return re.compile("|".join(map(re.escape, words(kind))))


def names_all(text: str) -> bool:
    """Whether the words before an enumeration say that it is whole: 分别为, an opening bracket."""
    return pattern("all").search(text) is not None


def names_some(text: str) -> bool:
    """Whether the words before an enumeration say that it names some: 其中, 如."""
    return pattern("some").search(text) is not None


def ends_open(text: str) -> bool:
    """Whether the words after an enumeration say that there is more: 等."""
    return pattern("open").match(text) is not None


@cache
def measure_words() -> str:
    """Measure words of what can be enumerated, as alternatives of a regular expression."""
    families = set(words("family"))
    table = rows(mappings("wordings", "uom.csv"), "wording", "family")
    found = {row["wording"] for row in table if row["family"] in families}
    return "|".join(sorted(map(re.escape, found), key=lambda word: (-len(word), word)))
