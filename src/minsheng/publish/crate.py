"""`ro-crate-metadata.json`: the release as a research object (RO-Crate 1.2), and as schema.org's Dataset."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from minsheng.publish.catalog import File
from minsheng.publish.dcat import AUTHORS, keywords
from minsheng.publish.edition import LICENCES, Edition
from minsheng.resources import titles

Node = dict[str, Any]

CRATE = "ro-crate-metadata.json"
_VERSION = "https://w3id.org/ro/crate/1.2"


def crate(edition: Edition, files: Iterable[File]) -> bytes:
    """The metadata file of a release's folder."""
    found = [file for file in files if file.path != CRATE]
    graph = [
        {
            "@id": CRATE,
            "@type": "CreativeWork",
            "conformsTo": {"@id": _VERSION},
            "about": {"@id": "./"},
        },
        _root(edition, found),
        *_folders(found),
        *map(_file, found),
        *_beside(edition),
    ]
    whole = {"@context": f"{_VERSION}/context", "@graph": graph}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _root(edition: Edition, files: list[File]) -> Node:
    top = [file.path for file in files if "/" not in file.path]
    parts = [*top, *(f"{folder}/" for folder in _used(files))]
    return {
        "@id": "./",
        "@type": "Dataset",
        **dataset(edition),
        "license": {"@id": LICENCES["data"][0]},
        "author": {"@id": "#authors"},
        "publisher": {"@id": "#authors"},
        "hasPart": [{"@id": part} for part in parts],
        "mentions": [{"@id": "#build"}],
    }


def dataset(edition: Edition) -> Node:
    """What schema.org's Dataset says of a release, wherever it stands."""
    years, districts = edition.years, edition.districts
    return {
        "name": edition.title.en,
        "alternateName": edition.title.zh,
        "description": f"{edition.description.zh} {edition.description.en}",
        "identifier": [edition.iri, f"minsheng:{edition.id}"],
        "version": edition.version,
        "datePublished": edition.date,
        "inLanguage": ["zh", "en"],
        "isAccessibleForFree": True,
        "keywords": [word for words in keywords() for word in words],
        "spatialCoverage": [place for words in districts for place in (words.zh, words.en)],
        **({"temporalCoverage": f"{years[0]}/{years[-1]}"} if years else {}),
    }


def _used(files: list[File]) -> list[str]:
    return sorted({file.path.partition("/")[0] for file in files if "/" in file.path})


def _folders(files: list[File]) -> Iterator[Node]:
    for folder in _used(files):
        parts = [{"@id": file.path} for file in files if file.path.startswith(f"{folder}/")]
        words = titles()[f"folder-{folder}"]
        yield {
            "@id": f"{folder}/",
            "@type": "Dataset",
            "name": words.en,
            "alternateName": words.zh,
            "hasPart": parts,
        }


def _file(file: File) -> Node:
    return {
        "@id": file.path,
        "@type": "File",
        "name": file.title.en,
        "alternateName": file.title.zh,
        "encodingFormat": file.media,
        "contentSize": str(file.size),
        "sha256": file.sha256,
    }


def _beside(edition: Edition) -> Iterator[Node]:
    """Who and what the release comes from."""
    yield {"@id": "#authors", "@type": "Organization", "name": AUTHORS}
    for address, name in LICENCES.values():
        yield {"@id": address, "@type": "CreativeWork", "name": name, "identifier": address}
    yield {
        "@id": "#software",
        "@type": "SoftwareApplication",
        "name": "minsheng",
        "softwareVersion": edition.software,
        "license": {"@id": LICENCES["code"][0]},
    }
    yield {
        "@id": "#build",
        "@type": "CreateAction",
        "name": "minsheng build",
        "instrument": {"@id": "#software"},
        "object": [{"@id": f"documents/{local}.txt"} for local in sorted(edition.titles)],
        "result": {"@id": "./"},
    }
