"""What the graph says of itself: DCAT, VoID and PROV with real counts, in `graph/meta`.

There is no clock in it: the version is the package's with a hash of the quads described, so that the
same quads have the same description.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize

from minsheng import __version__
from minsheng.resources import DEFAULT_BASE, titles

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
"""Licence of the data; the code has its own."""

_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_GENERATED = "http://www.w3.org/ns/prov#wasGeneratedBy"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    "title": {"@id": "dcterms:title", "@container": "@language"},
    "description": {"@id": "dcterms:description", "@container": "@language"},
    **{
        name: {"@id": f"void:{name}", "@type": "xsd:integer"} for name in ("triples", "entities", "documents")
    },
    **{name: {"@id": f"void:{name}", "@type": "@id"} for name in ("class", "classPartition", "subset")},
    **{name: {"@id": f"void:{name}", "@type": "@id"} for name in ("vocabulary", "dataDump", "feature")},
    **{name: {"@id": f"prov:{name}", "@type": "@id"} for name in ("used", "wasAssociatedWith")},
    **{name: {"@id": f"prov:{name}", "@type": "@id"} for name in ("wasDerivedFrom", "wasGeneratedBy")},
    **{name: {"@id": f"dcat:{name}", "@type": "@id"} for name in ("dataset", "distribution", "mediaType")},
    **{name: {"@id": f"dcterms:{name}", "@type": "@id"} for name in ("license", "spatial", "conformsTo")},
    **{name: {"@id": f"dqv:{name}", "@type": "@id"} for name in ("computedOn", "inDimension")},
    **{name: {"@id": f"dqv:{name}", "@type": "@id"} for name in ("expectedDataType", "isMeasurementOf")},
    "measured": "dqv:value",
    "uriSpace": "void:uriSpace",
    "version": "dcat:version",
    "name": {"@id": "sd:name", "@type": "@id"},
    "label": {"@id": "http://www.w3.org/2004/02/skos/core#prefLabel", "@container": "@language"},
    "softwareVersion": "schema:softwareVersion",
    "temporalCoverage": "schema:temporalCoverage",
}
_VOCABULARIES = (
    "http://purl.org/dc/terms/",
    "http://www.w3.org/2004/02/skos/core#",
    "http://www.w3.org/ns/oa#",
    "http://www.w3.org/ns/org#",
    "http://www.w3.org/ns/prov#",
    "https://schema.org/",
)
_DUMPS = {
    "nq": ("minsheng.nq", "application/n-quads"),
    "ttl": ("minsheng.ttl", "text/turtle"),
}
Node = dict[str, Any]


class Names(Protocol):
    """What mints the names: `minsheng.map.Ids`."""

    @property
    def base(self) -> str:
        """Base of all names, ending in `/`."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One named graph as counted."""

    name: str
    """What follows `{base}graph/`."""
    triples: int
    entities: int


def meta_graph(store: Store, ids: Names, version: str | None = None, further: Sequence[Node] = ()) -> str:
    """JSON-LD of `{base}graph/meta` for the quads of a store; its present meta graph is left out.

    `version` is the release's, by default the package's version with a hash of the quads; `further` are
    nodes that it says besides: the quality report.
    """
    meta = f"{ids.base}graph/meta"
    graphs = [name.value for name in store.named_graphs() if isinstance(name, NamedNode)]
    described = sorted(graph for graph in graphs if graph.startswith(ids.base) and graph != meta)
    counted = [_counted(store, graph, ids.base) for graph in described]
    say = _Saying(store, ids.base, counted, version or _version(store, described, ids.base), further)
    own = Counted("meta", 0, 0)
    size = list(parse(say.json(own), format=RdfFormat.JSON_LD))
    return say.json(Counted("meta", len(size), len({quad.subject for quad in size})))


def _quads(store: Store, graph: str) -> Iterator[Quad]:
    return store.quads_for_pattern(None, None, None, NamedNode(graph))


def _counted(store: Store, graph: str, base: str) -> Counted:
    triples, subjects = 0, set()
    for quad in _quads(store, graph):
        triples += 1
        subjects.add(quad.subject)
    return Counted(graph.removeprefix(f"{base}graph/"), triples, len(subjects))


def _version(store: Store, graphs: list[str], base: str) -> str:
    """Version of the package, and 12 hex digits of the hash of the quads, the same under every base."""
    digest = sha256()
    for graph in graphs:
        written = serialize(_quads(store, graph), format=RdfFormat.N_QUADS) or b""
        lines = written.replace(base.encode(), DEFAULT_BASE.encode()).splitlines()
        digest.update(b"\n".join(sorted(lines)))
    return f"{__version__}+{digest.hexdigest()[:12]}"


class _Saying:
    """The nodes of the meta graph."""

    def __init__(
        self, store: Store, base: str, counted: list[Counted], version: str, further: Sequence[Node]
    ) -> None:
        self.base, self.counted, self.version, self.further = base, counted, version, further
        self.classes = self._classes(store)
        self.documents = [self._iri(graph.name) for graph in counted if graph.name.startswith("document/")]
        self.years = sorted(int(year) for year in self._objects(store, f"{base}def#year"))
        self.districts = sorted(self._objects(store, f"{base}def#district"))
        self.rules = sorted(self._objects(store, _GENERATED, NamedNode(f"{base}graph/derived")))

    def json(self, own: Counted) -> str:
        """JSON-LD of the graph; `own` counts the meta graph itself."""
        graphs = [*self.counted, own]
        nodes = [
            self._catalog(),
            self._dataset(graphs),
            self._activity(),
            self._software(),
            *map(self._subset, graphs),
            *map(self._partition, sorted(self.classes)),
            *map(self._distribution, _DUMPS),
            *self.further,
        ]
        whole = {"@context": _CONTEXT, "id": f"{self.base}graph/meta", "@graph": nodes}
        return json.dumps(whole, ensure_ascii=False)

    def _iri(self, path: str) -> str:
        return f"{self.base}id/{path}"

    def _classes(self, store: Store) -> Counter[str]:
        """Instances of each own class."""
        kinds = {(quad.subject, quad.object) for quad in store.quads_for_pattern(None, _TYPE, None, None)}
        own = [kind.value for _, kind in kinds if isinstance(kind, NamedNode)]
        return Counter(kind for kind in own if kind.startswith(f"{self.base}def#"))

    def _objects(self, store: Store, predicate: str, graph: NamedNode | None = None) -> set[str]:
        """Values of a property, in one graph or in all."""
        quads = store.quads_for_pattern(None, NamedNode(predicate), None, graph)
        return {quad.object.value for quad in quads if isinstance(quad.object, NamedNode | Literal)}

    def _catalog(self) -> Node:
        return {
            "id": self._iri("catalog/minsheng"),
            "type": "dcat:Catalog",
            "title": titles()["catalog"]._asdict(),
            "dataset": self._iri("dataset/minsheng"),
        }

    def _dataset(self, graphs: list[Counted]) -> Node:
        return {
            "id": self._iri("dataset/minsheng"),
            "type": ["dcat:Dataset", "void:Dataset", "prov:Entity"],
            "title": titles()["dataset"]._asdict(),
            "description": titles()["dataset-description"]._asdict(),
            "version": self.version,
            "license": LICENCE,
            "triples": sum(graph.triples for graph in graphs),
            "entities": sum(graph.entities for graph in graphs),
            "documents": len(self.documents),
            "uriSpace": f"{self.base}id/",
            "vocabulary": [f"{self.base}def#", *_VOCABULARIES],
            "subset": [self._graph_iri(graph) for graph in graphs],
            "classPartition": [self._partition_iri(kind) for kind in sorted(self.classes)],
            "distribution": [self._iri(f"distribution/{form}") for form in _DUMPS],
            "spatial": self.districts,
            "temporalCoverage": f"{self.years[0]}/{self.years[-1]}" if self.years else [],
            "wasDerivedFrom": self.documents,
            "wasGeneratedBy": self._iri("activity/build"),
        }

    def _activity(self) -> Node:
        return {
            "id": self._iri("activity/build"),
            "type": "prov:Activity",
            "label": titles()["build"]._asdict(),
            "used": self.documents,
            "wasAssociatedWith": self._iri("software/minsheng"),
        }

    def _software(self) -> Node:
        return {
            "id": self._iri("software/minsheng"),
            "type": ["prov:SoftwareAgent", "schema:SoftwareApplication"],
            "label": {"en": "minsheng"},
            "softwareVersion": __version__,
        }

    def _graph_iri(self, graph: Counted) -> str:
        return self._iri(f"dataset/{graph.name.replace('/', '-')}")

    def _subset(self, graph: Counted) -> Node:
        """One named graph, and what it was made from."""
        document = graph.name.partition("document/")[2]
        title = titles().get(f"graph-{graph.name}", titles()["graph-document"])
        origin: Node = {}
        if document:
            origin = {"wasDerivedFrom": self._iri(graph.name)}
        elif graph.name == "derived":
            origin = {"wasDerivedFrom": self.documents, "wasGeneratedBy": self.rules}
        return {
            "id": self._graph_iri(graph),
            "type": ["void:Dataset", "sd:NamedGraph"],
            "title": {"zh": title.zh.format(document=document), "en": title.en.format(document=document)},
            "name": f"{self.base}graph/{graph.name}",
            "triples": graph.triples,
            "entities": graph.entities,
            **origin,
        }

    def _partition_iri(self, kind: str) -> str:
        return self._iri(f"dataset/class-{kind.partition('#')[2].lower()}")

    def _partition(self, kind: str) -> Node:
        """How many things of one class there are."""
        return {
            "id": self._partition_iri(kind),
            "type": "void:Dataset",
            "class": kind,
            "entities": self.classes[kind],
        }

    def _distribution(self, form: str) -> Node:
        name, media_type = _DUMPS[form]
        return {
            "id": self._iri(f"distribution/{form}"),
            "type": "dcat:Distribution",
            "title": {"en": name},
            "license": LICENCE,
            "mediaType": f"https://www.iana.org/assignments/media-types/{media_type}",
        }
