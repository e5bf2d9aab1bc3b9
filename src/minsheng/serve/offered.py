"""What a release offers to take home: its files, and how programs are told of them at this address."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse
from starlette.requests import Request

from minsheng import publish
from minsheng.errors import StoreError
from minsheng.meta import LICENCE
from minsheng.publish.catalog import File
from minsheng.publish.dcat import AUTHORS
from minsheng.serve.described import origin
from minsheng.serve.release import Release

Node = dict[str, Any]

CRATE = "ro-crate-metadata.json"
_DCAT = "http://www.w3.org/ns/dcat#"
_DCT = "http://purl.org/dc/terms/"
_VOID = "http://rdfs.org/ns/void#"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_NEVER_IN_SCHEMA_ORG = ("@id", "author", "hasPart", "license", "mentions", "publisher")


def name_of(release: Release) -> str:
    """IRI of the dataset."""
    return f"{release.base}id/dataset/minsheng"


@lru_cache(maxsize=4)
def files(release: Release) -> tuple[File, ...]:
    """The files of a release, in the order in which they are shown."""
    documents = release.manifest.get("documents") or ()
    titles = {str(one["document"]): str(one.get("title") or one["document"]) for one in documents}
    return tuple(publish.listed(release.dump, titles))


def groups(release: Release) -> dict[str, list[File]]:
    """The files by what they are of; tables by the name of the table."""
    found: dict[str, list[File]] = {}
    for file in files(release):
        found.setdefault(file.group, []).append(file)
    return found


def tables(release: Release) -> dict[str, list[File]]:
    """The files of each table, by its name."""
    found: dict[str, list[File]] = {}
    for file in sorted(groups(release).get("tables", ()), key=lambda file: file.path):
        found.setdefault(file.path.partition("/")[2].partition(".")[0], []).append(file)
    return found


# -------------------------------------------------------------------------------------- DCAT, VoID


def triples(request: Request, release: Release) -> list[Triple]:
    """VoID and DCAT of the release as it is reached here."""
    address = origin(request)
    subject = NamedNode(name_of(release))
    service = NamedNode(f"{address}/sparql")
    said: list[tuple[NamedNode, NamedNode, NamedNode | Literal]] = [
        (subject, _TYPE, NamedNode(f"{_VOID}Dataset")),
        (subject, _TYPE, NamedNode(f"{_DCAT}Dataset")),
        (subject, NamedNode(f"{_VOID}sparqlEndpoint"), service),
        (subject, NamedNode(f"{_DCT}license"), NamedNode(LICENCE)),
        (service, _TYPE, NamedNode(f"{_DCAT}DataService")),
        (service, NamedNode(f"{_DCAT}endpointURL"), service),
        (service, NamedNode(f"{_DCAT}servesDataset"), subject),
    ]
    return [*_of_the_files(release, address), *(Triple(*one) for one in said)]


def _of_the_files(release: Release, address: str) -> tuple[Triple, ...]:
    """The release's own description with this address in it; a short one where it has none."""
    path = release.dump / "dataset.ttl"
    if path.is_file():
        return _described(release, address)
    subject, count = NamedNode(name_of(release)), Literal(release.quads)
    found = [Triple(subject, NamedNode(f"{_VOID}triples"), count)]
    for file in files(release):
        node = NamedNode(f"{address}/dump/{file.path}")
        found.append(Triple(subject, NamedNode(f"{_VOID}dataDump"), node))
        found.append(Triple(subject, NamedNode(f"{_DCAT}distribution"), node))
    return tuple(found)


@lru_cache(maxsize=4)
def _described(release: Release, address: str) -> tuple[Triple, ...]:
    path = release.dump / "dataset.ttl"
    text = path.read_text(encoding="utf-8")
    here = text.replace(f"<{release.base}dump/", f"<{address}/dump/")
    here = here.replace(f"<{release.base}dataset>", f"<{address}/dataset>")
    try:
        return tuple(quad.triple for quad in parse(here, format=RdfFormat.TURTLE))
    except SyntaxError as error:
        raise StoreError(f"malformed: {error}", where=str(path), mend="build the release again") from error


# -------------------------------------------------------------------------------------- schema.org


def metadata(request: Request, release: Release) -> Node:
    """The release as schema.org's Dataset, for the head of a page; what it says of itself, and the files."""
    address = origin(request)
    offered = [file for file in files(release) if file.group in ("graph", "tables")]
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": name_of(release),
        "url": f"{address}/dataset",
        **{name: value for name, value in _crate(release).items() if name not in _NEVER_IN_SCHEMA_ORG},
        "license": LICENCE,
        "creator": {"@type": "Organization", "name": AUTHORS, "url": f"{address}/about"},
        "distribution": [_download(file, address) for file in offered],
    }


def _download(file: File, address: str) -> Node:
    return {
        "@type": "DataDownload",
        "contentUrl": f"{address}/dump/{file.path}",
        "encodingFormat": file.media,
        "contentSize": f"{file.size} B",
        "name": file.title.en,
    }


@lru_cache(maxsize=4)
def _crate(release: Release) -> Node:
    """The root of the release's crate; the little that the release knows where it has no crate."""
    path = release.dump / CRATE
    if not path.is_file():
        return {"name": "Minsheng Graph", "identifier": name_of(release), "version": release.id}
    graph = json.loads(path.read_text(encoding="utf-8"))["@graph"]
    return next((node for node in graph if node["@id"] == "./"), {})


def said(release: Release) -> Node:
    """What the release says of itself: name, version, date, years, places."""
    return _crate(release)


# ------------------------------------------------------------------------------------ Link headers


def links(release: Release) -> str:
    """Signposts of the dataset: its name, licence, descriptions, and the files that it consists of."""
    return ", ".join(_links(release))


def _links(release: Release) -> Iterator[str]:
    yield f'<{name_of(release)}>; rel="cite-as"'
    yield '<https://schema.org/Dataset>; rel="type"'
    yield '<https://schema.org/AboutPage>; rel="type"'
    yield f'<{LICENCE}>; rel="license"'
    yield '</dataset?format=turtle>; rel="describedby"; type="text/turtle"'
    yield '</dataset?format=jsonld>; rel="describedby"; type="application/ld+json"'
    for file in files(release):
        if file.path == CRATE:
            yield f'</dump/{file.path}>; rel="describedby"; type="{file.media}"'
        elif file.path.startswith("minsheng.") or file.path == "datapackage.json":
            yield f'</dump/{file.path}>; rel="item"; type="{file.media}"'


def links_of_file(release: Release) -> str:
    """Signposts of one file: what it is of, how to cite that, under which licence."""
    return ", ".join(
        (
            '</dataset>; rel="collection"',
            f'<{name_of(release)}>; rel="cite-as"',
            f'<{LICENCE}>; rel="license"',
            '</dataset>; rel="describedby"; type="text/html"',
        )
    )
