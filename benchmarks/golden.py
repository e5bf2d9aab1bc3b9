"""Gold files: what a careful reader finds in a document, and when a parsed value agrees with it.

A gold file (`tests/gold/<name>.yaml`, rules in `tests/gold/README.md`) is read into frozen records.
Wherever the reader saw several right answers the YAML holds a list; `null` in it means that saying
nothing is right as well. All comparisons ignore white space, since documents break lines anywhere.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (ROOT / "seeds", ROOT / "tests" / "gold" / "documents")

Raw = Mapping[str, Any]
Choice = tuple[str | None, ...]
"""Right answers; empty where the gold file does not speak of the field."""

_SPACE = re.compile(r"\s+")
_QUOTES = str.maketrans("", "", "“”\"'‘’「」《》、,，")
_MAGNITUDE = re.compile(r"^[十百千万亿]+(?=.)")


@dataclass(frozen=True, slots=True)
class GoldFigure:
    """One quantity of a gold file; `cell` holds (role, year or None for a plan) of a table's cell."""

    text: str
    value: Decimal | None
    max_value: Decimal | None
    uom: Choice
    comparator: Choice
    fields: Mapping[str, Choice]
    """Right answers for `action`, `object`, `scope`, `part`, `per`, `by`, `ratio`, `revises`."""
    optional: bool
    """Neither its absence nor its presence counts."""
    either: bool
    """May be given as a target or as a result."""
    cell: tuple[str, int | None] | None = None


@dataclass(frozen=True, slots=True)
class GoldRecord:
    """One project or task."""

    number: int
    category: str | None
    lead: tuple[str, ...]
    support: tuple[str, ...]
    deadline: Choice
    status: Choice
    promised: tuple[GoldFigure, ...]
    reported: tuple[GoldFigure, ...]
    planned: tuple[GoldFigure, ...]


@dataclass(frozen=True, slots=True)
class GoldRow:
    """One row or sub-row of a plan's indicator table."""

    key: tuple[int, int | None]
    label: str
    sub_label: str | None
    uom: Choice
    binding: str | None
    lead: tuple[str, ...]
    cells: tuple[GoldFigure, ...]


@dataclass(frozen=True, slots=True)
class GoldList:
    """One list that a document states, or one plan's tables."""

    key: tuple[int, str]
    counts: tuple[tuple[str, int], ...]
    """Stated counts: `list` for the whole, a category's label for its own."""
    status: Choice
    as_of: str | None
    projects: tuple[GoldRecord, ...]
    tasks: tuple[GoldRecord, ...]
    rows: tuple[GoldRow, ...]


@dataclass(frozen=True, slots=True)
class GoldPassage:
    """A paragraph, numbered measure or table cell of a narrative that holds figures."""

    section: str
    starts: str
    results: tuple[GoldFigure, ...]
    targets: tuple[GoldFigure, ...]


@dataclass(frozen=True, slots=True)
class Gold:
    """Everything that one gold file says of its document."""

    name: str
    document: Path
    lists: tuple[GoldList, ...]
    passages: tuple[GoldPassage, ...]

    @property
    def group(self) -> str:
        """`seeds` for the source documents, `documents` for short ones, or the folder of those set apart."""
        folder = self.document.parent
        return folder.parent.name if folder.parent.name in {"held-out", "blind"} else folder.name


# ------------------------------------------------------------------------------------- reading


def load(path: Path) -> Gold:
    """The gold file at `path`. Raises KeyError where a required key is missing."""
    raw = cast(Raw, yaml.safe_load(path.read_text(encoding="utf-8")))
    places = [folder / raw["file"] for folder in (path.parent / "documents", *FOLDERS)]
    document = next((place for place in places if place.exists()), places[0])
    return Gold(
        name=path.stem,
        document=document,
        lists=tuple(_list(each) for each in raw.get("lists") or ()),
        passages=tuple(_passage(each) for each in raw.get("passages") or ()),
    )


def _list(raw: Raw) -> GoldList:
    """One entry of `lists`."""
    categories = raw.get("categories") or []
    counts = [("list", raw["stated_count"])] if raw.get("stated_count") is not None else []
    counts += [(plain(each["label"]), each["count"]) for each in categories if "count" in each]
    labels = [plain(each["label"]) for each in categories]
    return GoldList(
        key=(raw["year"], raw["kind"]),
        counts=tuple(counts),
        status=_choice(raw.get("status")),
        as_of=_text(raw.get("as_of")),
        projects=tuple(_record(each, labels) for each in raw.get("projects") or ()),
        tasks=tuple(_record(each, labels) for each in raw.get("tasks") or ()),
        rows=tuple(_row(each) for each in raw.get("indicators") or ()),
    )


def _record(raw: Raw, labels: list[str]) -> GoldRecord:
    """One entry of `projects` or `tasks`; `labels` are those of the list's categories in order."""
    position = raw.get("category")
    return GoldRecord(
        number=raw["number"],
        category=labels[position - 1] if position else None,
        lead=tuple(map(plain, raw.get("lead") or ())),
        support=tuple(map(plain, raw.get("support") or ())),
        deadline=_choice(raw.get("deadline")),
        status=_choice(raw["status"]) if "status" in raw else (None,),
        promised=_figures(raw.get("promised")),
        reported=_figures(raw.get("reported")),
        planned=_figures(raw.get("planned")),
    )


def _row(raw: Raw) -> GoldRow:
    """One entry of `indicators`."""
    return GoldRow(
        key=(raw["number"], raw.get("sub_row")),
        label=plain(raw["label"]),
        sub_label=raw.get("sub_label") and plain(raw["sub_label"]),
        uom=_choice(raw.get("uom")),
        binding=raw["binding"],
        lead=tuple(map(plain, raw.get("lead") or ())),
        cells=_figures(raw.get("cells")),
    )


def _passage(raw: Raw) -> GoldPassage:
    """One entry of `passages`."""
    return GoldPassage(
        raw["section"], plain(raw["starts"]), _figures(raw.get("results")), _figures(raw.get("targets"))
    )


_FIELDS = ("action", "object", "scope", "part", "per", "by", "ratio", "revises", "as_of")


def _figures(raw: list[Raw] | None) -> tuple[GoldFigure, ...]:
    """Entries of `promised`, `reported`, `planned`, `cells`, `results` or `targets`."""
    return tuple(_figure(each) for each in raw or ())


def _figure(raw: Raw) -> GoldFigure:
    """One quantity."""
    year = None if raw.get("scope") == "plan" else raw.get("year")
    return GoldFigure(
        text=plain(raw["text"]),
        value=_number(raw.get("value")),
        max_value=_number(raw.get("max")),
        uom=_choice(raw.get("uom")),
        comparator=_choice(raw.get("comparator", "plain")),
        fields={name: _choice(raw[name]) for name in _FIELDS if name in raw},
        optional=bool(raw.get("optional")),
        either=bool(raw.get("either")),
        cell=(raw["role"], year) if "column" in raw else None,
    )


def _choice(raw: object) -> Choice:
    """The right answers of one field: a scalar, a list of scalars, or nothing."""
    if raw is None:
        return ()
    return tuple(map(_text, raw)) if isinstance(raw, list) else (_text(raw),)


def _text(raw: object) -> str | None:
    """A scalar of YAML as text; numbers in canonical form."""
    if raw is None:
        return None
    if isinstance(raw, bool):
        return str(raw).lower()
    return canonical(_number(raw)) if isinstance(raw, int | float) else str(raw)


def _number(raw: object) -> Decimal | None:
    """A number of YAML as the shortest decimal that prints so."""
    return None if raw is None else Decimal(str(raw))


# ----------------------------------------------------------------------------------- comparing


def plain(text: str) -> str:
    """Text without white space."""
    return _SPACE.sub("", text)


def canonical(number: Decimal | None) -> str | None:
    """A number as text without trailing zeros or exponent."""
    return None if number is None else format(number.normalize(), "f")


def bare(text: str) -> str:
    """Text without white space, quotation marks and commas."""
    return plain(text).translate(_QUOTES)


def overlap(one: str, other: str) -> float:
    """F1 of two texts as multisets of characters, 0 to 1."""
    common = sum((Counter(one) & Counter(other)).values())
    return 2 * common / (len(one) + len(other)) if common else 0.0


def same_words(expected: Choice, got: str | None, least: float) -> bool:
    """Whether `got` is, contains or is part of a right answer, or overlaps one by `least`."""
    if not got:
        return None in expected
    found = bare(got)
    return any(_close(bare(each), found, least) for each in expected if each is not None)


def _close(expected: str, found: str, least: float) -> bool:
    """One pair of `same_words`; containment needs two characters at least."""
    inside = len(found) >= 2 and found in expected
    return inside or expected in found or overlap(expected, found) >= least


@cache
def _codes(table: str, column: str) -> dict[str, str]:
    """Wording → code of one table of wordings; empty where the table or column does not exist."""
    path = ROOT / "mappings" / "wordings" / table
    if not path.exists():
        return {}
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {row["wording"]: row[column] for row in csv.DictReader(lines) if row.get(column)}


def same_family(expected: Choice, got: str | None) -> bool:
    """Whether `got` is an action of the same family as a right answer (`action.csv`)."""
    family = _codes("action.csv", "family").get(plain(got or ""))
    return family is not None and any(
        _codes("action.csv", "family").get(plain(each or "")) == family for each in expected
    )


def same_uom(expected: Choice, got: str | None) -> bool:
    """Whether a printed measure word is a right one, or has its code; magnitudes are left out."""
    if not got:
        return None in expected or not expected
    words = {plain(got), _MAGNITUDE.sub("", plain(got))}
    codes = _codes("uom.csv", "code")
    found = words | {codes[word] for word in words if word in codes}
    return any(each in found or codes.get(each) in found for each in expected if each is not None)
