"""`dataset.ttl`: what `graph/meta` says (DCAT, VoID, PROV, with counts), and each file with size and hash.

A file's name is `{base}dump/{path}`; a server says its own address instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from minsheng.publish.catalog import File
from minsheng.publish.edition import LICENCES, Edition
from minsheng.resources import Words, titles
from minsheng.store import dump, memory

Said = tuple[str, NamedNode | Literal]

_DCAT = "http://www.w3.org/ns/dcat#"
_DCT = "http://purl.org/dc/terms/"
_FOAF = "http://xmlns.com/foaf/0.1/"
_SPDX = "http://spdx.org/rdf/terms#"
_VOID = "http://rdfs.org/ns/void#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_LANGUAGES = "http://id.loc.gov/vocabulary/iso639-1/"
_IN_META = {"minsheng.nq": "id/distribution/nq", "minsheng.ttl": "id/distribution/ttl"}
"""Files that the graph itself speaks of, under these names."""

AUTHORS = "The Minsheng Graph authors"


def keywords() -> list[Words]:
    """What the dataset is about."""
    return [words for code, words in titles().items() if code.startswith("keyword-")]


def turtle(store: Store, edition: Edition, files: Iterable[File]) -> bytes:
    """The description of a release, in Turtle."""
    meta = NamedNode(f"{edition.base}graph/meta")
    said = [quad.triple for quad in store.quads_for_pattern(None, None, None, meta)]
    said += _of_dataset(edition)
    for file in files:
        said += _of_file(edition, file)
    return dump(memory(Quad(*triple) for triple in said), "ttl", edition.base)


def _of_dataset(edition: Edition) -> list[Triple]:
    """What the graph cannot say of itself: the release that it is in."""
    authors = NamedNode(f"{edition.base}dataset#authors")
    said: list[Said] = [
        (f"{_DCT}identifier", Literal(edition.id)),
        (f"{_DCT}issued", Literal(edition.date, datatype=NamedNode(f"{_XSD}date"))),
        (f"{_DCT}publisher", authors),
        (f"{_DCT}language", NamedNode(f"{_LANGUAGES}zh")),
        (f"{_DCT}language", NamedNode(f"{_LANGUAGES}en")),
        (f"{_DCAT}landingPage", NamedNode(f"{edition.base}dataset")),
    ]
    for words in keywords():
        said += [(f"{_DCAT}keyword", literal) for literal in _both(words)]
    who: list[Said] = [(_TYPE, NamedNode(f"{_FOAF}Agent")), (f"{_FOAF}name", Literal(AUTHORS))]
    return [*_triples(edition.iri, said), *_triples(authors.value, who)]


def _of_file(edition: Edition, file: File) -> list[Triple]:
    address = NamedNode(f"{edition.base}dump/{file.path}")
    name = edition.base + _IN_META[file.path] if file.path in _IN_META else address.value
    links: list[Said] = [(f"{_DCAT}distribution", NamedNode(name))]
    if file.is_rdf:
        links.append((f"{_VOID}dataDump", address))
    checksum = f"{address.value}#sha256"
    return [
        *_triples(edition.iri, links),
        *_triples(name, _said_of(file, address, checksum)),
        *_triples(checksum, _checksum(file)),
    ]


def _said_of(file: File, address: NamedNode, checksum: str) -> list[Said]:
    size = Literal(str(file.size), datatype=NamedNode(f"{_XSD}nonNegativeInteger"))
    return [
        (_TYPE, NamedNode(f"{_DCAT}Distribution")),
        *((f"{_DCT}title", literal) for literal in _both(file.title)),
        (f"{_DCT}license", NamedNode(LICENCES["data"][0])),
        (f"{_DCAT}mediaType", NamedNode(_MEDIA + file.media)),
        (f"{_DCAT}accessURL", address),
        (f"{_DCAT}downloadURL", address),
        (f"{_DCAT}byteSize", size),
        (f"{_SPDX}checksum", NamedNode(checksum)),
    ]


def _checksum(file: File) -> list[Said]:
    return [
        (_TYPE, NamedNode(f"{_SPDX}Checksum")),
        (f"{_SPDX}algorithm", NamedNode(f"{_SPDX}checksumAlgorithm_sha256")),
        (f"{_SPDX}checksumValue", Literal(file.sha256, datatype=NamedNode(f"{_XSD}hexBinary"))),
    ]


def _both(words: Words) -> Iterator[Literal]:
    yield Literal(words.zh, language="zh")
    yield Literal(words.en, language="en")


def _triples(subject: str, said: Iterable[Said]) -> list[Triple]:
    return [Triple(NamedNode(subject), NamedNode(predicate), value) for predicate, value in said]
