"""How well links are found: what careful readers link in the source documents against what the build links.

    .venv/bin/python benchmarks/links.py [--scale N …]

Prints expected, got, right, precision and recall for `restates` (nodes and figures), `continues`,
`answers`, verdicts and the mapping to indicators, and what is missing (-) or too much (+). Pairs that
readers may see either way count neither as found nor as wrong. `--scale 1 10 100` links corpora that
many times as large instead, made by varying the source documents, and prints the time of each.
Exit 1 where precision is below 0.98 or recall below 0.95.
"""

from __future__ import annotations

import argparse
import sys
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import yaml
from labels import BASE, ROOT, Link, Named, links
from pyoxigraph import NamedNode, QuerySolutions, Store

from minsheng.opening import built
from minsheng.pipeline import Options
from minsheng.resources import rows

PRECISION, RECALL = 0.98, 0.95
ASSESSED = (ROOT / "tests" / "derive" / "assessed.rq").read_text(encoding="utf-8")


@dataclass(slots=True)
class Measure:
    """What was expected and got of one kind of link."""

    name: str
    expected: int = 0
    got: int = 0
    right: int = 0
    missing: list[str] = field(default_factory=list)
    superfluous: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of what was got that is right; 1 where nothing was got."""
        return self.right / self.got if self.got else 1.0

    @property
    def recall(self) -> float:
        """Share of what was expected that was got; 1 where nothing was expected."""
        return self.right / self.expected if self.expected else 1.0

    @property
    def good(self) -> bool:
        """Whether both reach what is asked for."""
        return self.precision >= PRECISION and self.recall >= RECALL

    def lines(self) -> Iterator[str]:
        """The measure and its misses."""
        numbers = f"{self.expected:>8} {self.got:>6} {self.right:>6} {self.precision:7.3f} {self.recall:7.3f}"
        yield f"{self.name:<26} {numbers}"
        yield from (f"  - {miss}" for miss in self.missing)
        yield from (f"  + {miss}" for miss in self.superfluous)


def measures(store: Store) -> Iterator[Measure]:
    """All measures on the graph of the source documents."""
    named = Named(store)
    nodes, figures = _linked(store, "restates")
    yield _pairs("restates, nodes", named, links("restates-nodes"), nodes)
    yield _pairs("restates, figures", named, links("restates-figures"), figures)
    yield _pairs("continues", named, links("continues"), _linked(store, "continues")[0])
    yield from _assessments(store)
    yield _indicators(store)


# --------------------------------------------------------------------------------- restates, continues


def _linked(store: Store, name: str) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Pairs of nodes and pairs of figures that a property links."""
    quads = store.quads_for_pattern(None, NamedNode(f"{BASE}def#{name}"), None, None)
    pairs = {(cast(NamedNode, quad.subject).value, cast(NamedNode, quad.object).value) for quad in quads}
    figures = {pair for pair in pairs if "/id/figure/" in pair[0]}
    return pairs - figures, figures


def _pairs(name: str, named: Named, labelled: list[Link], got: set[tuple[str, str]]) -> Measure:
    measure = Measure(name)
    known: set[tuple[str, str]] = set()
    for link in labelled:
        pair = (named.iri(link.one) or link.one, named.iri(link.other) or link.other)
        found = pair in got or (pair[1], pair[0]) in got
        known |= {pair, (pair[1], pair[0])}
        measure.expected += link.sure
        measure.right += found and link.sure
        measure.got += found and link.sure
        if link.sure and not found:
            measure.missing.append(f"{link.one} {link.other} | {link.texts}")
    for one, other in sorted(got - known):
        measure.got += 1
        texts = " | ".join(named.text(iri)[:60] for iri in (one, other))
        measure.superfluous.append(f"{one.removeprefix(BASE)} {other.removeprefix(BASE)} | {texts}")
    return measure


# ---------------------------------------------------------------------------------- answers, verdicts


def _assessments(store: Store) -> Iterator[Measure]:
    """Which results answer which targets, and the verdicts on the pairs that are right."""
    text = (ROOT / "tests" / "derive" / "answers.yaml").read_text(encoding="utf-8")
    got = _assessed(store)
    answers, verdicts = Measure("answers"), Measure("verdicts")
    for name, given in yaml.safe_load(text).items():
        wanted, maybe = _labelled(name, given, ("pairs", "rows")), _labelled(name, given, ("maybe",))
        listed = f"{name.partition('-')[0]}-{_year(given)}"
        mine = Counter({row: many for row, many in got.items() if row[0].startswith(listed)})
        _count(answers, *(_without(3, rows) for rows in (wanted, mine, maybe)))
        known = _without(3, wanted)
        judged = Counter({row: many for row, many in mine.items() if row[:3] in known})
        _count(verdicts, wanted, judged, maybe)
    return iter((answers, verdicts))


def _year(given: dict[str, Any]) -> str:
    """Year and kind of the list that a document's labels are about."""
    return "2023-plan" if "rows" in given else f"{given['year']}-ms"


Row = tuple[Hashable, ...]


def _assessed(store: Store) -> Counter[Row]:
    """Project or row, target, results, verdict, ratio of each assessment."""
    found: Counter[Row] = Counter()
    for row in cast(QuerySolutions, store.query(ASSESSED, use_default_graph_as_union=True)):
        subject = row["subject"].value.rpartition("/")[2]
        values = tuple(sorted(row["values"].value.split()))
        verdict = row["verdict"].value.rpartition("/vd-")[2]
        goal, ratio = (row[name] and row[name].value for name in ("goal", "ratio"))
        found[subject, _number(goal), values, verdict, _number(ratio)] += 1
    return found


def _labelled(name: str, given: dict[str, Any], kinds: tuple[str, ...]) -> Counter[Row]:
    gold = yaml.safe_load((ROOT / "tests" / "gold" / f"{name}.yaml").read_text(encoding="utf-8"))
    listed = f"{gold['district']}-{_year(given)}"
    values = {
        (project["number"], figure["text"]): _number(figure["value"])
        for one in gold["lists"]
        if one["year"] == given["year"]
        for project in one.get("projects", ())
        for role in ("promised", "planned", "reported")
        for figure in project.get(role) or ()
    }
    found: Counter[Row] = Counter()
    for kind in kinds:
        for number, pairs in given.get(kind, {}).items():
            for target, results, verdict, ratio in pairs:
                told = results if isinstance(results, list) else [results]
                read = [values.get((number, one)) or _number(one) for one in (target, *told)]
                found[f"{listed}-{number}", read[0], tuple(sorted(read[1:])), verdict, _number(ratio)] += 1
    return found


def _without(count: int, some: Counter[Row]) -> Counter[Row]:
    found: Counter[Row] = Counter()
    for row, many in some.items():
        found[row[:count]] += many
    return found


def _count(measure: Measure, wanted: Counter[Row], got: Counter[Row], maybe: Counter[Row]) -> None:
    right = wanted & got
    more = got - wanted - maybe
    measure.expected += wanted.total()
    measure.right += right.total()
    measure.got += right.total() + more.total()
    measure.missing += [str(row) for row in sorted((wanted - got).elements(), key=str)]
    measure.superfluous += [str(row) for row in sorted(more.elements(), key=str)]


def _number(value: object) -> str:
    return "-" if value is None else f"{Decimal(str(value)).normalize():f}"


# ----------------------------------------------------------------------------------------- indicators


def _indicators(store: Store) -> Measure:
    """Indicators of the figures that a reader has labelled; a mark of doubt allows none as well."""
    measure = Measure("indicators")
    labelled: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    table = ROOT / "tests" / "link" / "indicator-labels.csv"
    for row in rows(table, "file", "offset", "text", "indicator"):
        labelled[row["file"].removesuffix(".txt")].append((int(row["offset"]), row["text"], row["indicator"]))
    named = Named(store)
    mapped = named.columns.single(f"{BASE}def#indicator")
    for file, given in labelled.items():
        given.sort()
        for iri, start, end in named.figures(file):
            at = bisect_left(given, (start, "", ""))
            if at < len(given) and given[at][0] < end:
                _count_indicator(measure, *given[at][1:], mapped.get(iri, "").rpartition("/")[2])
    return measure


def _count_indicator(measure: Measure, text: str, read: str, got: str) -> None:
    doubtful, wanted = read.endswith("?"), read.rstrip("?")
    expected, right = bool(wanted) and not doubtful, got == wanted
    measure.expected += expected
    measure.got += bool(got) and not (doubtful and right)
    measure.right += expected and right
    if expected and not right:
        measure.missing.append(f"{wanted}: {text}")
    if got and not right:
        measure.superfluous.append(f"{got}: {text}")


def told(found: list[Measure]) -> int:
    """Print the measures; gives the exit code, 1 where one is below its aim."""
    print(f"{'':<26} {'expected':>8} {'got':>6} {'right':>6} {'P':>7} {'R':>7}")
    for measure in found:
        print(*measure.lines(), sep="\n")
    return 0 if all(measure.good for measure in found) else 1


def main() -> int:
    """Print the measures or the times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--scale", nargs="+", type=int, metavar="N", help="link corpora N times as large")
    given = parser.parse_args()
    if given.scale:
        from corpora import timed  # noqa: PLC0415

        print(*timed(given.scale), sep="\n")
        return 0
    return told(list(measures(built([Path(ROOT / "seeds")], Options()).store)))


if __name__ == "__main__":
    sys.exit(main())
