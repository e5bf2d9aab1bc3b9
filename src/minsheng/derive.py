"""From what documents state to what follows: the derived graph, made by steps in a fixed order.

A step is a rule (`mappings/rules/<nn>-<name>.rq`, SPARQL CONSTRUCT over the union of all graphs) or
a linker (Python, where similarity of wordings is needed). Each has a number, a name, a version and
a summary in Chinese and English, and is described in the graph as `{base}id/rule/{name}`. A later
step sees what the earlier ones derived. The same stated quads give the same derived quads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pyoxigraph import Literal, NamedNode, Quad, QueryTriples, Store

from minsheng import resources
from minsheng.errors import TableError
from minsheng.headers import Header
from minsheng.link import anomalies
from minsheng.link.answers import answers
from minsheng.link.continues import continues
from minsheng.link.indicators import indicators
from minsheng.link.restates import restates
from minsheng.link.subjects import subjects
from minsheng.resources import DEFAULT_BASE

_FILE = re.compile(r"(\d\d)-([a-z0-9]+(?:-[a-z0-9]+)*)")
_KEYS = frozenset({"summary", "version"})
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_ACTIVITY = NamedNode("http://www.w3.org/ns/prov#Activity")
_LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
_VERSION = NamedNode("http://www.w3.org/2002/07/owl#versionInfo")

Run = Callable[[Store, str, NamedNode], Iterable[Quad]]
"""(store, base, derived graph) → quads of the derived graph."""


@dataclass(frozen=True, slots=True)
class Step:
    """One rule or linker."""

    number: int
    name: str
    version: str
    summary_zh: str
    summary_en: str
    run: Run

    def description(self, base: str, graph: NamedNode) -> list[Quad]:
        """What the graph says of the step itself."""
        rule = NamedNode(f"{base}id/rule/{self.name}")
        return [
            Quad(rule, _TYPE, _ACTIVITY, graph),
            Quad(rule, _LABEL, Literal(self.summary_zh, language="zh"), graph),
            Quad(rule, _LABEL, Literal(self.summary_en, language="en"), graph),
            Quad(rule, _VERSION, Literal(self.version), graph),
        ]


LINKERS = (
    Step(
        10,
        "indicator-by-wording",
        "1",
        "按动作、对象、计量词和上下文的措辞对应共享指标，不确定的不对应",
        "A figure or table row counts a shared indicator by its wording; none where that is uncertain",
        indicators,
    ),
    Step(
        15,
        "subject-by-wording",
        "1",
        "按实事项目的措辞对应民生主题（七有五性）和专项",
        "A project belongs to themes and programmes by its words, or by its heading",
        subjects,
    ),
    Step(
        20,
        "answers-inside",
        "1",
        "同一实事项目或同一指标行内，计量同类、动作和对象相符的结果回应目标",
        "A result answers a target of the same project or table row when both count the same thing",
        answers,
    ),
    Step(
        25,
        "restates",
        "1",
        "同一区划同一年内，两处所作的同一承诺及其数字相互对应：清单、计划任务、叙述措施、指标表",
        "The same promise, and the same figure, in two places of one district and year",
        restates,
    ),
    Step(
        26,
        "continues",
        "1",
        "实事项目延续上一年清单上的项目",
        "A project carries on a project of the list of the year before",
        continues,
    ),
)


def derive(store: Store, base: str = DEFAULT_BASE) -> list[Quad]:
    """All quads of `{base}graph/derived`, sorted.

    The store must hold ontology, curated and document graphs. Its derived graph is replaced by the
    quads returned.
    """
    graph = NamedNode(f"{base}graph/derived")
    store.remove_graph(graph)
    quads: set[Quad] = set()
    for step in steps():
        quads.update(step.description(base, graph))
        found = set(step.run(store, base, graph)) - quads
        store.extend(found)
        quads |= found
    store.extend(quads)
    return sorted(quads, key=str)


def steps(folder: Path | None = None) -> list[Step]:
    """Linkers and rules in the order of their numbers. TableError names a malformed rule."""
    paths = sorted((folder or resources.mappings("rules")).glob("*.rq"))
    found = [*LINKERS, *map(rule, paths), *map(_anomalies, anomalies.rules())]
    names = [step.name for step in found]
    for name in names:
        if names.count(name) > 1:
            raise TableError(f"two rules are called {name}", where=str(folder or resources.mappings("rules")))
    return sorted(found, key=lambda step: (step.number, step.name))


def _anomalies(found: anomalies.Rule) -> Step:
    """The step of one rule of anomalies: after all that it reads."""
    return Step(90, found.name, found.version, found.summary_zh, found.summary_en, found.run)


def rule(path: Path) -> Step:
    """The step of one rule file, its header and SPARQL checked."""
    named = _FILE.fullmatch(path.stem)
    if named is None:
        raise TableError("a rule's file is called <nn>-<name>.rq", where=str(path), mend="rename it")
    text = path.read_text(encoding="utf-8")
    header = Header(path, text, _KEYS)
    zh, en = header.labels(header.fields.get("summary"), "summary")
    version = header.fields.get("version")
    if not isinstance(version, int | str):
        raise header.fail("no version", "version", "add a line #+ version: 1")
    _check(header)
    return Step(int(named[1]), named[2], str(version), zh, en, _construct(text))


def _check(header: Header) -> None:
    try:
        constructs = isinstance(Store().query(header.text), QueryTriples)
    except SyntaxError as error:
        raise header.fail(f"no SPARQL: {error}") from error
    if not constructs:
        raise header.fail("a rule is a CONSTRUCT query")


def _construct(text: str) -> Run:
    """The rule's text as a step: what it constructs, put into the derived graph."""

    def run(store: Store, base: str, graph: NamedNode) -> Iterable[Quad]:
        query = text.replace(DEFAULT_BASE, base)
        triples = cast(QueryTriples, store.query(query, use_default_graph_as_union=True))
        return [Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples]

    return run
