"""Indicators of the figures of the five source documents, against labels settled by reading."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pyoxigraph import NamedNode, Store

from minsheng.link.indicators import indicator_quads
from minsheng.link.subjects import subject_quads
from minsheng.map.ids import Ids
from minsheng.pipeline import Graph as Building
from minsheng.pipeline import Options, load_documents
from minsheng.read import find
from minsheng.resources import rows

HERE = Path(__file__).parent
SEEDS = HERE.parents[1] / "seeds"
BASE = "https://w3id.org/minsheng/"
LOCAL = f"{BASE}id/figure/"


@cache
def store() -> Store:
    """The stated graphs of the source documents."""
    building = Building(Store(), Ids(BASE))
    load_documents(building, find([SEEDS]), Options(jobs=1))
    return building.store


@cache
def labels() -> Mapping[str, list[tuple[int, str, str]]]:
    """File → offset, text, indicator; sorted."""
    found = defaultdict(list)
    for row in rows(HERE / "indicator-labels.csv", "file", "offset", "text", "indicator"):
        found[row["file"]].append((int(row["offset"]), row["text"], row["indicator"]))
    return {name: sorted(given) for name, given in found.items()}


@cache
def mapped() -> Mapping[str, str]:
    """Local name of a figure (`{document}-{start}-{end}`) → slug of its indicator."""
    return {
        quad.subject.value.removeprefix(LOCAL): quad.object.value.rpartition("/")[2]
        for quad in indicator_quads(store(), BASE)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
    }


def stated() -> list[tuple[str, str, int, int]]:
    """Local name, file, start and end of every figure."""
    named = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    files = {digest(path): path.name for path in SEEDS.glob("*.txt")}
    figures = set[str]()
    for kind in ("Target", "Result"):
        quads = store().quads_for_pattern(None, named, NamedNode(f"{BASE}def#{kind}"), None)
        figures |= {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    locals_ = [figure.removeprefix(LOCAL) for figure in sorted(figures)]
    parts = [(local, *local.split("-")) for local in locals_]
    return [(local, files[key], int(start), int(end)) for local, _, key, start, end in parts]


def digest(path: Path) -> str:
    from hashlib import sha256

    return sha256(path.read_bytes()).hexdigest()[:8]


def compared() -> list[tuple[str, str, str]]:
    """Text, indicator read and indicator mapped of each figure that has a label."""
    found = []
    for local, name, start, end in stated():
        given = labels()[name]
        at = bisect_left(given, (start, "", ""))
        if at < len(given) and given[at][0] < end:
            _, text, read = given[at]
            found.append((text, read, mapped().get(local, "")))
    return found


def test_figures_of_the_source_documents_count_what_a_reader_says() -> None:
    pairs = compared()
    given = [pair for pair in pairs if pair[2]]
    wrong = [pair for pair in given if pair[2] != pair[1].rstrip("?")]
    wanted = [pair for pair in pairs if pair[1] and not pair[1].endswith("?")]
    missed = [pair for pair in wanted if pair[2] != pair[1]]
    assert len(wanted) > 500
    assert len(wrong) <= 0.02 * len(given), wrong
    assert len(missed) <= 0.05 * len(wanted), missed


def test_all_rows_of_the_indicator_table_have_their_indicator() -> None:
    named = f"{BASE}id/plan-indicator/"
    found = {
        quad.subject.value
        for quad in indicator_quads(store(), BASE)
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(named)
    }
    assert len(found) == 33


def test_every_project_has_a_theme() -> None:
    themed = {
        str(quad.subject) for quad in subject_quads(store(), BASE) if "/concept/theme-" in str(quad.object)
    }
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    quads = store().quads_for_pattern(None, kind, NamedNode(f"{BASE}def#Project"), None)
    projects = {str(quad.subject) for quad in quads}
    assert projects
    assert len(projects - themed) <= 0.02 * len(projects)


def test_the_same_store_gives_the_same_quads_once() -> None:
    first, second = indicator_quads(store(), BASE), indicator_quads(store(), BASE)
    assert first == second
    assert len(set(first)) == len(first)
