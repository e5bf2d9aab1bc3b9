"""Which list a document's list is: two documents may state one list, or two lists of one year.

Lists of one district, year and kind are compared promise by promise at equal numbers. Where they agree,
or have no number in common, they are one list stated twice. Where they differ, each list that follows
is a further one: kind `ms2`, `ms3` … The outcome does not depend on the order of the documents.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from minsheng.records import ParsedDocument, ProjectList

_AGREE = 0.5
"""Share of the shorter promise's pairs of characters that the other has too, and of numbers that agree."""
_LETTERS = re.compile(r"[^\W\d_]+")


class Claim(NamedTuple):
    """One list as one document states it."""

    district: str
    year: int
    kind: str
    rank: tuple[str, str, int]
    """Order among claims: day of issue (later than any where unknown), the document's hash, place in it."""
    promises: tuple[tuple[int, str], ...]
    """Number and text of each project or task."""

    @property
    def digest(self) -> str:
        """SHA-256 of the document."""
        return self.rank[1]

    @property
    def position(self) -> int:
        """Place of the list in the document, from 0."""
        return self.rank[2]


class Conflict(NamedTuple):
    """A list that is not the one which has its name already, and the kind that it gets."""

    claim: Claim
    first: Claim
    kind: str


def claims(parsed: ParsedDocument) -> tuple[Claim, ...]:
    """The lists that a document states."""
    metadata = parsed.metadata
    day = metadata.issued or metadata.published
    issued = day.isoformat() if day else "9999"
    return tuple(
        Claim(
            metadata.division.slug,
            one.year,
            one.kind,
            (issued, parsed.document.sha256, place),
            _promises(one),
        )
        for place, one in enumerate(parsed.lists)
    )


def _promises(one: ProjectList) -> tuple[tuple[int, str], ...]:
    rows = one.projects or one.tasks
    return tuple((row.number, row.description) for row in rows)


def conflicts(stated: Iterable[Claim]) -> list[Conflict]:
    """The lists that need a kind of their own, in the order of their district, year and rank."""
    named: dict[tuple[str, int, str], list[Claim]] = defaultdict(list)
    for claim in sorted(stated):
        named[claim.district, claim.year, claim.kind].append(claim)
    return [conflict for same in named.values() if len(same) > 1 for conflict in _apart(same)]


def _apart(same: Sequence[Claim]) -> list[Conflict]:
    """Conflicts among lists of one name: each joins the first list that it agrees with."""
    lists: list[list[Claim]] = []
    found = []
    for claim in sorted(same, key=lambda claim: claim.rank):
        place = next((place for place, known in enumerate(lists) if _is_one(claim, known)), len(lists))
        if place == len(lists):
            lists.append([])
        lists[place].append(claim)
        if place:
            found.append(Conflict(claim, lists[0][0], f"{claim.kind}{place + 1}"))
    return found


def _is_one(claim: Claim, known: Sequence[Claim]) -> bool:
    """Does a claim state the same list as those which are known to state one?"""
    texts: dict[int, list[str]] = defaultdict(list)
    for other in known:
        for number, text in other.promises:
            texts[number].append(text)
    common = [(text, texts[number]) for number, text in claim.promises if number in texts]
    agreeing = sum(any(agree(text, other) for other in others) for text, others in common)
    return not common or agreeing >= _AGREE * len(common)


def agree(one: str, other: str) -> bool:
    """Do two promises say the same thing, figures and punctuation apart, or one of them part of the other?"""
    pairs, others = _pairs(one), _pairs(other)
    fewer = min(len(pairs), len(others))
    return fewer == 0 or len(pairs & others) >= _AGREE * fewer


def _pairs(text: str) -> set[str]:
    letters = "".join(_LETTERS.findall(text))
    return {letters[place : place + 2] for place in range(len(letters) - 1)}
