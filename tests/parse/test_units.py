"""Names of organisations: split, spans, function, groups; every unit cell of the source documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from minsheng import resources
from minsheng.parse.divisions import find
from minsheng.parse.flow import Flow
from minsheng.parse.unit_names import resolve
from minsheng.parse.units import known_units, read_units, unit_at
from minsheng.records import Division

ROOT = Path(__file__).parents[2]


def flow(text: str) -> Flow:
    return Flow.of(text, [(0, len(text))])


def division(name: str) -> Division:
    found = find(name)
    assert found is not None
    return found


def names(text: str, district: str = "haidian") -> list[str]:
    units = read_units(flow(text), division(district))
    for unit in units:
        assert unit.span.exact == text[unit.span.start : unit.span.end]
        assert "".join(unit.span.exact.split()) == unit.name
    return [unit.name for unit in units]


def functions(text: str, district: str = "haidian") -> list[str | None]:
    return [unit.function for unit in read_units(flow(text), division(district))]


# ------------------------------------------------------------------------------- source documents


def gold_cells() -> Iterator[tuple[str, str, list[str]]]:
    """District, cell as the source prints it, names read by hand: every unit cell of the sources."""
    for path in sorted((ROOT / "tests/gold").glob("*.yaml")):
        gold = yaml.safe_load(path.read_text(encoding="utf-8"))
        source = ROOT / "seeds" / gold["file"]
        if not source.exists():
            continue
        text = source.read_text(encoding="utf-8-sig")
        seen = set()
        for listed in records_of(gold):
            for role in ("lead", "support", "units"):
                cell = tuple(listed.get(role) or ())
                if cell and cell not in seen:
                    seen.add(cell)
                    pattern = r"[、，,;；\s]*".join(r"\s*".join(map(re.escape, name)) for name in cell)
                    found = re.search(rf"(?<=[:：|\s]){pattern}(?=\s|$|\|)", text)
                    yield gold["district"], found[0] if found else "、".join(cell), list(cell)


def records_of(gold: dict[str, object]) -> Iterator[dict[str, list[str]]]:
    """Projects, tasks and indicators of a gold document."""
    for one in gold["lists"]:  # type: ignore[attr-defined]
        for key in ("projects", "tasks", "indicators"):
            yield from one.get(key) or ()


CELLS = list(gold_cells())


@pytest.mark.parametrize(("district", "cell", "expected"), CELLS, ids=[cell[:24] for _, cell, _ in CELLS])
def test_unit_cell_of_a_source_document(district: str, cell: str, expected: list[str]) -> None:
    assert names(cell, district) == expected


NAMED = sorted({(district, name) for district, _, cell in CELLS for name in cell})


@pytest.mark.parametrize(("district", "name"), NAMED)
def test_unit_of_a_source_document_is_classified(district: str, name: str) -> None:
    found = resolve(name, division(district))
    assert found.classification or (found.group and found.group_slug)
