"""How well links are found in whole families of documents, against what a careful reader links.

    .venv/bin/python benchmarks/families.py [--only NAME …]

A family is a list, the plan report of its year, the report on what was done and the list of the next year,
in a folder of `tests/link/families`. Each figure is marked as a reader sees it,
⟦22个 l1 old-estates-renovated⟧ (the quote, a name, the indicator); `labels.yaml` has the links between marks.
The documents are built without their marks. Prints what `links.py` prints.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, cast

import yaml
from labels import BASE, ROOT
from links import Measure, told
from pyoxigraph import NamedNode, QuerySolutions, Store

from minsheng.opening import built
from minsheng.pipeline import Options

FAMILIES = ROOT / "tests" / "link" / "families"
_MARK = re.compile(r"⟦(\S+) (\w+)(?: ([a-z0-9.-]+\??))?⟧")
_LINE = re.compile(r"(?P<one>\S+) (?:[=<] )?(?P<other>\S+)(?: (?P<kind>[\w-]+))?(?P<doubt> \?)?")
_ASSESSED = """
PREFIX ms: <https://w3id.org/minsheng/def#>
SELECT ?assessment ?target ?result ?verdict WHERE {
  ?assessment ms:ofTarget ?target ; ms:ofResult ?result ; ms:verdict ?verdict .
}
"""
_FOUND = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX dqv: <http://www.w3.org/ns/dqv#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?anomaly ?type ?target WHERE {
  ?anomaly a dqv:QualityAnnotation ; dcterms:type ?type ; oa:hasTarget ?target .
}
"""


class Mark(NamedTuple):
    """A figure as a reader marks it: its place in the document without marks, and what it counts."""

    name: str
    start: int
    end: int
    indicator: str
    text: str


def unmarked(text: str) -> tuple[str, list[Mark]]:
    """A document without its marks, and the marks.

    >>> unmarked("新增⟦3所 l1 schools-built⟧学校")
    ('新增3所学校', [Mark(name='l1', start=2, end=4, indicator='schools-built', text='3所')])
    """
    plain, marks, at = "", [], 0
    for found in _MARK.finditer(text):
        plain += text[at : found.start()]
        quote, name, indicator = found.groups()
        marks.append(Mark(name, len(plain), len(plain) + len(quote), indicator or ".", quote))
        plain, at = plain + quote, found.end()
    return plain + text[at:], marks


class Label(NamedTuple):
    """One labelled link."""

    one: str
    other: str
    kind: str
    sure: bool


@dataclass
class Family:
    """The documents and labels of one folder."""

    name: str
    given: dict[str, Any]
    texts: dict[str, str]
    marks: dict[str, tuple[str, Mark]] = field(default_factory=dict)
    """Name of a mark → the document's digest and the mark."""

    @classmethod
    def read(cls, folder: Path) -> Family:
        """The family of a folder."""
        given = yaml.safe_load((folder / "labels.yaml").read_text(encoding="utf-8"))
        family = cls(folder.name, given, {})
        for name in given["documents"]:
            plain, marks = unmarked((folder / f"{name}.txt").read_text(encoding="utf-8"))
            family.texts[name] = plain
            digest = sha256(plain.encode()).hexdigest()[:8]
            family.marks |= {mark.name: (digest, mark) for mark in marks}
        return family

    def write(self, folder: Path) -> None:
        """The documents without marks into a folder."""
        for name, text in self.texts.items():
            (folder / f"{self.name}-{name}.txt").write_bytes(text.encode())

    def labels(self, kind: str) -> Iterator[Label]:
        """The labelled links of one kind."""
        for line in self.given.get(kind, "").splitlines():
            found = _LINE.fullmatch(line.strip())
            if found is None:
                raise ValueError(f"{self.name}: not a label: {line}")
            yield Label(found["one"], found["other"], found["kind"] or "", found["doubt"] is None)

    def project(self, label: str) -> str:
        """The project that `list-3` or `next-3` names."""
        name, _, number = label.partition("-")
        return f"{BASE}id/project/{self.given['district']}-{self.given['documents'][name]}-ms-{number}"


class Graph:
    """The linked graph of families, by the marks of their documents."""

    def __init__(self, store: Store, families: list[Family]) -> None:
        self.store = store
        self.names = {
            iri: (family.name, name)
            for family in families
            for name, (digest, mark) in family.marks.items()
            for iri in self._of(digest, mark)
        }
        self.iris = {name: iri for iri, name in self.names.items()}

    @cached_property
    def _figures(self) -> dict[str, list[tuple[int, int, str]]]:
        found: dict[str, list[tuple[int, int, str]]] = {}
        for name in ("Target", "Result"):
            kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
            for quad in self.store.quads_for_pattern(None, kind, NamedNode(f"{BASE}def#{name}"), None):
                iri = cast(NamedNode, quad.subject).value
                *_, digest, start, end = iri.split("-")
                found.setdefault(digest, []).append((int(start), int(end), iri))
        return found

    def _of(self, digest: str, mark: Mark) -> list[str]:
        """The figures that stand at a mark."""
        near = self._figures.get(digest, ())
        over = [one for one in near if one[0] < mark.end and mark.start < one[1]]
        return [iri for _, _, iri in sorted(over, key=lambda one: one[1] - one[0])[:1]]

    @cached_property
    def owners(self) -> dict[str, str]:
        """Figure → the project or passage that has it as a target."""
        quads = self.store.quads_for_pattern(None, NamedNode(f"{BASE}def#target"), None, None)
        return {cast(NamedNode, quad.object).value: cast(NamedNode, quad.subject).value for quad in quads}

    def linked(self, name: str) -> set[tuple[str, str]]:
        """Pairs that a property links."""
        quads = self.store.quads_for_pattern(None, NamedNode(f"{BASE}def#{name}"), None, None)
        return {(cast(NamedNode, quad.subject).value, cast(NamedNode, quad.object).value) for quad in quads}

    def told(self, iri: str) -> str:
        """A thing as a reader of the figures names it."""
        if iri in self.names:
            return ".".join(self.names[iri])
        return iri.removeprefix(f"{BASE}id/")


def measures(store: Store, families: list[Family]) -> Iterator[Measure]:
    """All measures on the graph of families."""
    graph = Graph(store, families)
    yield _figures(graph, families)
    yield _restated(graph, families)
    yield _nodes(graph, families)
    yield _continued(graph, families)
    yield from _answered(graph, families)
    yield _indicated(graph, families)
    yield _anomalies(graph, families)


def _figures(graph: Graph, families: list[Family]) -> Measure:
    """Whether the figures are there at all: what the parser gives and the linker cannot mend."""
    measure = Measure("figures read")
    for family in families:
        for name, (_, mark) in family.marks.items():
            measure.expected += 1
            measure.got += (family.name, name) in graph.iris
            if (family.name, name) not in graph.iris:
                measure.missing.append(f"{family.name}.{name} {mark.text}")
    measure.right = measure.got
    return measure


def _restated(graph: Graph, families: list[Family]) -> Measure:
    """Figures: what a report repeats of the list restates it too; what follows from two labels is allowed."""
    sure, doubtful = set[frozenset[str]](), set[frozenset[str]]()
    for family in families:
        names = [Label(f"t{n}", f"l{n}", "", True) for n in range(1, family.given.get("same-promise", 0) + 1)]
        labels = [*family.labels("restates-figures"), *names]
        for label in labels:
            pair = frozenset(f"{family.name}.{name}" for name in (label.one, label.other))
            (sure if label.sure else doubtful).add(pair)
        of = {label.other: [one.one for one in labels if one.other == label.other] for label in labels}
        doubtful |= {
            frozenset((f"{family.name}.{one}", f"{family.name}.{other}"))
            for ones in of.values()
            for one in ones
            for other in ones
        }
    got = {frozenset(map(graph.told, pair)) for pair in graph.linked("restates") if "/id/figure/" in pair[0]}
    return _compared("restates, figures", sure, doubtful, got)


def _nodes(graph: Graph, families: list[Family]) -> Measure:
    sure, doubtful = set[frozenset[str]](), set[frozenset[str]]()
    for family in families:
        for label in family.labels("restates-nodes"):
            name = family.name, label.one
            owner = graph.owners.get(graph.iris.get(name, ""), ".".join(name))
            pair = frozenset((graph.told(owner), graph.told(family.project(label.other))))
            (sure if label.sure else doubtful).add(pair)
    pairs = {pair for pair in graph.linked("restates") if "/id/figure/" not in pair[0]}
    return _compared("restates, nodes", sure, doubtful, {frozenset(map(graph.told, pair)) for pair in pairs})


def _continued(graph: Graph, families: list[Family]) -> Measure:
    sure, doubtful = set[frozenset[str]](), set[frozenset[str]]()
    for family in families:
        for label in family.labels("continues"):
            pair = frozenset(graph.told(family.project(name)) for name in (label.one, label.other))
            (sure if label.sure else doubtful).add(pair)
    got = {frozenset(map(graph.told, pair)) for pair in graph.linked("continues")}
    return _compared("continues", sure, doubtful, got)


def _compared(
    name: str, sure: set[frozenset[str]], doubtful: set[frozenset[str]], got: set[frozenset[str]]
) -> Measure:
    right, more = sure & got, got - sure - doubtful
    shown = [sorted(" ".join(sorted(pair)) for pair in pairs) for pairs in (sure - got, more)]
    return Measure(name, len(sure), len(right) + len(more), len(right), *shown)


Answer = tuple[str, frozenset[str]]


def _answered(graph: Graph, families: list[Family]) -> Iterator[Measure]:
    """Answers and verdicts; a target of a passage that restates an answered one may be answered as well."""
    sure, doubtful = dict[Answer, str](), dict[Answer, str]()
    for family in families:
        again: dict[str, list[str]] = {label.other: [] for label in family.labels("restates-figures")}
        for label in family.labels("restates-figures"):
            again[label.other].append(label.one)
        for label in family.labels("answers"):
            results = frozenset(f"{family.name}.{one}" for one in label.other.split("+"))
            for target in label.one.split(","):
                (sure if label.sure else doubtful)[f"{family.name}.{target}", results] = label.kind
                for other in again.get(target, ()):
                    doubtful.setdefault((f"{family.name}.{other}", results), "")
    doubtful = {answer: verdict for answer, verdict in doubtful.items() if answer not in sure}
    got = _assessed(graph)
    right, more = sure.keys() & got.keys(), got.keys() - sure.keys() - doubtful.keys()
    numbers = len(sure), len(right) + len(more), len(right)
    yield Measure("answers", *numbers, _shown(sure, sure.keys() - right), _shown(got, more))
    agreed = {answer for answer in right if sure[answer] == got[answer]}
    wrong = right - agreed
    yield Measure("verdicts", len(sure), len(right), len(agreed), _shown(sure, wrong), _shown(got, wrong))


def _assessed(graph: Graph) -> dict[Answer, str]:
    """Target and results of each assessment → its verdict."""
    found: dict[str, tuple[str, set[str], str]] = {}
    for row in cast(QuerySolutions, graph.store.query(_ASSESSED, use_default_graph_as_union=True)):
        target, result, verdict = (row[name].value for name in ("target", "result", "verdict"))
        one = found.setdefault(row["assessment"].value, (graph.told(target), set(), verdict))
        one[1].add(graph.told(result))
    return {
        (target, frozenset(results)): verdict.rpartition("/vd-")[2]
        for target, results, verdict in found.values()
    }


def _shown(some: dict[Answer, str], answers: set[Answer]) -> list[str]:
    return sorted(f"{one[0]} < {'+'.join(sorted(one[1]))} {some[one]}" for one in answers)


def _indicated(graph: Graph, families: list[Family]) -> Measure:
    measure = Measure("indicators")
    mapped = {one: other.rpartition("/")[2] for one, other in graph.linked("indicator")}
    for family in families:
        for name, (_, mark) in family.marks.items():
            iri = graph.iris.get((family.name, name), "")
            got, doubtful = mapped.get(iri, ""), mark.indicator.endswith("?")
            wanted = "" if mark.indicator in ("-", "-?") else mark.indicator.rstrip("?")
            if wanted == "." or (doubtful and got in ("", wanted)) or not iri:
                continue
            measure.expected += bool(wanted)
            measure.got += bool(got)
            measure.right += bool(got) and got == wanted
            if got != wanted:
                told = f"{family.name}.{name} {mark.text}: {wanted or '-'}, got {got or '-'}"
                (measure.superfluous if got else measure.missing).append(told)
    return measure


def _anomalies(graph: Graph, families: list[Family]) -> Measure:
    """Anomalies by type and the figures they are about; one labelled figure is enough to know one."""
    found: dict[str, tuple[str, set[str]]] = {}
    for row in cast(QuerySolutions, graph.store.query(_FOUND, use_default_graph_as_union=True)):
        kind = row["type"].value.rpartition("/an-")[2]
        found.setdefault(row["anomaly"].value, (kind, set()))[1].add(graph.told(row["target"].value))
    measure = Measure("anomalies")
    left = dict(found)
    for family in families:
        for line in family.given.get("anomalies", "").splitlines():
            kind, *names = line.removesuffix(" ?").split()
            about = {f"{family.name}.{name}" for name in names}
            mine = [iri for iri, (type_, targets) in left.items() if type_ == kind and about <= targets]
            for iri in mine:
                del left[iri]
            if not line.endswith("?"):
                measure.expected += 1
                measure.right += bool(mine)
                if not mine:
                    measure.missing.append(f"{family.name} {line}")
    measure.got = measure.right + len(left)
    measure.superfluous = sorted(f"{kind} {' '.join(sorted(targets))}" for kind, targets in left.values())
    return measure


def families(only: list[str] | None = None) -> list[Family]:
    """The families of the labelled set."""
    folders = sorted(folder for folder in FAMILIES.iterdir() if folder.is_dir())
    return [Family.read(folder) for folder in folders if not only or folder.name in only]


def built_of(some: list[Family]) -> Store:
    """The graph of the documents of families."""
    with TemporaryDirectory() as folder:
        for family in some:
            family.write(Path(folder))
        return built([Path(folder)], Options()).store


def main() -> int:
    """Print the measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these families")
    some = families(parser.parse_args().only)
    return told(list(measures(built_of(some), some)))


if __name__ == "__main__":
    sys.exit(main())
