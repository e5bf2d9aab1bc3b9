"""The whole way, room by room; nothing else knows the order.

    find       folders and files → documents, each with what `sources.csv` says of it
    read       bytes → Document
    parse      Document → ParsedDocument
    map        ParsedDocument → JSON-LD of the document's graph
    load       JSON-LD, curated files → quads in one store
    derive     stated quads → quads of the derived graph
    validate   quads → findings; a Violation stops here
    assess     coverage, findings, anomalies, links → the quality report
    describe   all of it → what the graph says of itself
    write      store, texts, findings → a draft
    publish    dumps, tables, descriptions → the draft's files to take home
    swap       the draft becomes the current release

A document that cannot be read or parsed is refused by name and the others go on. The outcome is the same
for every order of the documents and every number of processes.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, get_args

from minsheng import __version__, layout, releases
from minsheng.claims import conflicts
from minsheng.documents import Refusal, Stated, Task, state, state_all
from minsheng.errors import ReadError
from minsheng.fingerprint import fingerprint
from minsheng.jsonlines import finding as as_line
from minsheng.map import Ids, curated_graph, to_json
from minsheng.notices import ABOUT_FILES, Severity, conflict, missing, refusal, remark, twice
from minsheng.progress import shown
from minsheng.read import Found, find
from minsheng.records import Finding
from minsheng.releases import Release
from minsheng.resources import DEFAULT_BASE, ontology, rebase
from minsheng.texts import Texts

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

    from minsheng.quality import Quality


@dataclass(frozen=True, slots=True)
class Options:
    """How to build."""

    base: str = DEFAULT_BASE
    jobs: int = 0
    """Processes that read and parse; 0 chooses by the amount of text."""
    limit: int | None = None
    """Bytes that a document may have; None for what its format allows."""


@dataclass(slots=True)
class Graph:
    """A graph in memory, and what is known of its making."""

    store: Store
    ids: Ids
    documents: dict[str, Stated] = field(default_factory=dict)
    """By local name."""
    refused: list[Refusal] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    texts: MutableMapping[str, str] = field(default_factory=dict)
    """Text of each document by local name."""
    layouts: MutableMapping[str, str] = field(default_factory=dict)
    """Where the text of each document stands in its file, where that has pages or tables."""
    review: str = ""
    """Pairs of promises that a person should decide on, as CSV."""
    quality: Quality | None = None
    """The quality report, once it is measured."""
    seconds: dict[str, float] = field(default_factory=dict)
    """Time by stage."""

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time of what is done within to a stage."""
        start = perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + perf_counter() - start


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build came to."""

    release: Release | None
    """None where a Violation stopped it."""
    built: bool
    """False where the current release has this very input."""
    findings: tuple[Finding, ...] = ()
    refused: tuple[str, ...] = ()
    """Messages, one for each document that is not in the graph."""
    seconds: Mapping[str, float] = field(default_factory=dict)


def build(paths: Sequence[Path], out: Path, options: Options | None = None) -> Outcome:
    """Documents → a checked release in the folder `out`.

    Raises ReadError where no document can be read, StoreError where the release cannot be written;
    the last release then stays, as it does where a Violation is found.
    """
    options = options or Options()
    found = find(paths)
    conformance = out / releases.CONFORMANCE
    mark = fingerprint([path for path, _ in found.documents], [*found.tables, conformance], options.base)
    last = releases.current(out)
    if last and last.manifest.get("fingerprint") == mark:
        return Outcome(last, built=False, refused=tuple(last.manifest.get("refused", ())))
    with releases.writing(out) as draft:
        if conformance.is_file():
            shutil.copyfile(conformance, draft / conformance.name)
        graph = gathered(found, options, keep=draft / "documents")
        examine(graph)
        assess(graph)
        describe(graph)
        release = None if violated(graph) else _released(graph, draft, mark)
    return Outcome(release, True, tuple(graph.findings), _messages(graph), graph.seconds)


def whole(found: Found, options: Options) -> Graph:
    """The whole graph of the documents found, in memory, with what it says of itself.

    Raises ReadError where there is no document that can be read.
    """
    graph = gathered(found, options)
    describe(graph)
    return graph


def gathered(found: Found, options: Options, keep: Path | None = None) -> Graph:
    """What the documents state and what follows; their texts go to the folder `keep`, or stay in memory.

    Raises ReadError where there is no document that can be read.
    """
    from minsheng.store import memory

    graph = Graph(memory(), Ids(options.base))
    if keep:
        graph.texts, graph.layouts = Texts(keep), Texts(keep, layout.ENDING)
    graph.findings += [missing(table, name) for table, name in found.missing]
    load_documents(graph, found, options)
    if not graph.documents:
        raise _nothing(found, graph)
    with graph.stage("load"):
        load_curated(graph)
    with graph.stage("derive"):
        load_derived(graph)
    return graph


# ----------------------------------------------------------------- find → read → parse → map → load


def load_documents(graph: Graph, found: Found, options: Options) -> None:
    """Load what each document states; refuse by name those that cannot be read or parsed."""
    tasks = [Task(path, source, options.base, options.limit) for path, source in found.documents]
    for given in shown(state_all(tasks, options.jobs), len(tasks), "documents"):
        admit(graph, given)
    _settle_claims(graph)


def admit(graph: Graph, given: Stated | Refusal) -> None:
    """Take in one document's outcome: its graph, its text, its findings."""
    if isinstance(given, Refusal):
        graph.refused.append(given)
        graph.findings.append(refusal(given.file, given.error))
        return
    for stage, seconds in given.seconds.items():
        graph.seconds[stage] = graph.seconds.get(stage, 0.0) + seconds
    if given.local in graph.documents:
        graph.findings.append(twice(graph.ids, given.local, given.file, graph.documents[given.local].file))
        return
    graph.texts[given.local] = given.text
    if given.layout:
        graph.layouts[given.local] = given.layout
    graph.findings += [remark(graph.ids, given.local, one) for one in given.remarks]
    _load_stated(graph, given)


def _load_stated(graph: Graph, given: Stated) -> None:
    """Load one document's graph in place of what it stated before."""
    from pyoxigraph import NamedNode

    from minsheng.store import quads

    with graph.stage("load"):
        if given.local in graph.documents:
            graph.store.remove_graph(NamedNode(graph.ids.document_graph(given.local)))
        graph.store.extend(quads(given.graph, given.file))
    graph.documents[given.local] = given.light()


def _settle_claims(graph: Graph) -> None:
    """Give a kind of their own to lists that bear another list's name, and state their documents anew."""
    found = conflicts(claim for stated in graph.documents.values() for claim in stated.claims)
    locals_ = {stated.sha256: local for local, stated in graph.documents.items()}
    kinds: dict[str, list[tuple[int, str]]] = {}
    for one in found:
        local, first = locals_[one.claim.digest], locals_[one.first.digest]
        kinds.setdefault(local, []).append((one.claim.position, one.kind))
        graph.findings.append(conflict(graph.ids, one, local, graph.documents[first].file))
    for local, chosen in kinds.items():
        given = state(graph.documents[local].task._replace(kinds=tuple(chosen)))
        if isinstance(given, Stated):
            _load_stated(graph, given)


def load_curated(graph: Graph) -> None:
    """Load terms, shapes, codes, and the districts and units that the documents name."""
    from minsheng.store import quads

    graph.store.extend(_ontology(graph.ids))
    met = [stated.mentions for _, stated in sorted(graph.documents.items())]
    graph.store.extend(quads(to_json(curated_graph(met, graph.ids)), "graph/curated"))


def _ontology(ids: Ids) -> Iterator[Quad]:
    """Quads of the ontology's files: terms and shapes in `graph/ontology`, codes in `graph/curated`.

    Blank nodes (lists inside shapes) are named canonically, so that each build names them alike, under
    whatever base.
    """
    from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, serialize

    from minsheng.store import quads

    names, dataset = Ids(), Dataset()
    for path in sorted(ontology().rglob("*.ttl")):
        graph = NamedNode(names.graph("curated" if path.parent.name == "codes" else "ontology"))
        for quad in quads(path.read_bytes(), str(path), RdfFormat.TURTLE):
            dataset.add(Quad(quad.subject, quad.predicate, quad.object, graph))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    text = (serialize(dataset, format=RdfFormat.N_QUADS) or b"").decode()
    return quads(rebase(text, ids.base), "ontology", RdfFormat.N_QUADS)


# -------------------------------------------------------------------------------- derive → validate


def load_derived(graph: Graph) -> None:
    """Load what the rules derive."""
    from minsheng.derive import derive

    graph.store.extend(derive(graph.store, graph.ids.base))


def examine(graph: Graph) -> None:
    """Add what the shapes and checks find."""
    from minsheng.validate import in_order, validate

    with graph.stage("validate"):
        found = validate(graph.store, graph.ids.base, graph.texts)
        graph.findings = in_order([*graph.findings, *found])


def assess(graph: Graph) -> None:
    """Measure the quality of what was read, derived and found."""
    from minsheng.link.review import review
    from minsheng.quality import measure

    with graph.stage("assess"):
        graph.review = review(graph.store, graph.ids.base)
        titles = {local: one.title or one.file for local, one in graph.documents.items()}
        coverage = {local: one.coverage for local, one in graph.documents.items()}
        base = graph.ids.base
        findings = [one for one in graph.findings if one.shape not in ABOUT_FILES]
        graph.quality = measure(graph.store, base, titles, coverage, findings, graph.review)


def describe(graph: Graph) -> None:
    """Load what the graph says of itself, with its quality where that was measured."""
    from minsheng.meta import meta_graph
    from minsheng.quality_forms import nodes
    from minsheng.store import quads

    with graph.stage("describe"):
        further = nodes(graph.quality, graph.ids.base) if graph.quality else ()
        said = meta_graph(graph.store, graph.ids, further=further)
        graph.store.extend(quads(said, "graph/meta"))


def violated(graph: Graph) -> bool:
    """Is there a finding that stops a release?"""
    from minsheng.validate import conforms

    return not conforms(graph.findings)


# ------------------------------------------------------------------------------------ write → swap


def _released(graph: Graph, draft: Path, mark: str) -> Release:
    """Write the graph to the draft and make it the current release."""
    from minsheng import publish

    with graph.stage("dump"):
        said = manifest(graph, mark, write(graph, draft))
    with graph.stage("publish"):
        publish.write(graph.store, draft, {"id": releases.content_id(draft), **said})
    with graph.stage("swap"):
        return releases.publish(draft, said)


def write(graph: Graph, draft: Path) -> int:
    """Quads, store and reports of a graph in a folder. Returns the number of quads."""
    from minsheng import store
    from minsheng.changes import snapshot
    from minsheng.quality_forms import as_json, as_markdown

    dump = draft / "dump"
    dump.mkdir()
    lines = store.lines(graph.store)
    (dump / "minsheng.nq").write_bytes(store.joined(lines))
    store.write_disk(dump / "minsheng.nq", draft / "store")
    findings = "".join(f"{as_line(finding)}\n" for finding in graph.findings)
    (draft / "findings.jsonl").write_text(findings, encoding="utf-8")
    (draft / "review.csv").write_text(graph.review, encoding="utf-8")
    promises = "".join(snapshot.lines(graph.store, graph.ids.base))
    (draft / snapshot.FILE).write_text(promises, encoding="utf-8")
    covered = {local: one.coverage.as_json() for local, one in sorted(graph.documents.items())}
    text = json.dumps(covered, ensure_ascii=False, indent=1)
    (draft / "coverage.json").write_text(f"{text}\n", encoding="utf-8")
    if graph.quality:
        (draft / "quality.json").write_text(as_json(graph.quality), encoding="utf-8")
        (draft / "quality.md").write_text(as_markdown(graph.quality), encoding="utf-8")
    return len(lines)


def manifest(graph: Graph, mark: str, quads: int) -> dict[str, Any]:
    """What a release says of itself, but for its id."""
    severities = Counter(finding.severity for finding in graph.findings)
    return {
        "base": graph.ids.base,
        "version": __version__,
        "fingerprint": mark,
        "quads": quads,
        "findings": {severity: severities[severity] for severity in get_args(Severity)},
        "documents": [_described(local, one) for local, one in sorted(graph.documents.items())],
        "refused": list(_messages(graph)),
    }


def _described(local: str, stated: Stated) -> dict[str, Any]:
    names = ("file", "sha256", "encoding", "title", "district", "year", "kind")
    return {"document": local} | {name: getattr(stated, name) for name in names}


def _messages(graph: Graph) -> tuple[str, ...]:
    return tuple(str(one.error) for one in graph.refused)


def _nothing(found: Found, graph: Graph) -> ReadError:
    """Why there is no graph at all."""
    if not found.documents:
        return ReadError("no document found", mend="name a folder that holds .txt documents")
    listed = "".join(f"\n  {message}" for message in _messages(graph))
    return ReadError(f"none of {len(found.documents)} documents can be read{listed}")
