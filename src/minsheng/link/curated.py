"""What a person has decided about links: `mappings/links.csv`; it always wins.

    subject, object   what is linked, as `task/haidian-2023-plan-56`, `project/…`, `passage/…`, `figure/…`;
                      for `restates` in any order, for `continues` the later one first
    property          restates | continues
    verdict           confirm | block
    note              why, and whose decision
The further columns are those of the review file, so that its lines can be pasted in; they are not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from minsheng.errors import TableError
from minsheng.resources import mappings, rows

COLUMNS = (
    "subject",
    "property",
    "object",
    "verdict",
    "note",
    "score",
    "reason",
    "subject_text",
    "object_text",
)
PROPERTIES = ("continues", "restates")
_VERDICTS = ("confirm", "block")

Pair = tuple[str, str]
"""IRIs of two linked nodes."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """Confirmed and blocked pairs of one property, each pair in both orders."""

    confirmed: frozenset[Pair] = frozenset()
    blocked: frozenset[Pair] = frozenset()

    def confirmations(self) -> list[Pair]:
        """Confirmed pairs, sorted."""
        return sorted(self.confirmed)


@cache
def _table() -> tuple[tuple[str, str, str, str], ...]:
    """Property, verdict, subject and object of each row. TableError names a row that says neither."""
    path = mappings("links.csv")
    found = []
    for row in rows(path, *COLUMNS[:5]):
        if row["property"] not in PROPERTIES or row["verdict"] not in _VERDICTS:
            raise TableError(
                f"no link: {row['property']} {row['verdict']}",
                where=f"{path}: {row['subject']}",
                mend=f"property is one of {', '.join(PROPERTIES)}, verdict one of {', '.join(_VERDICTS)}",
            )
        found.append((row["property"], row["verdict"], row["subject"], row["object"]))
    return tuple(found)


def decisions(relation: str, base: str) -> Decisions:
    """What the table says of one property, with IRIs of that base."""
    pairs: dict[str, set[Pair]] = {verdict: set() for verdict in _VERDICTS}
    for name, verdict, subject, other in _table():
        if name == relation:
            first, second = f"{base}id/{subject}", f"{base}id/{other}"
            pairs[verdict] |= {(first, second), (second, first)}
    return Decisions(frozenset(pairs["confirm"]), frozenset(pairs["block"]))
