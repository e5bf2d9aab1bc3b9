"""The fingerprint of a build's input: the same for the same input, another where anything changed.

Input are the documents, the tables beside them, the curated files, this package's code, and the base.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from minsheng import resources

_PACKAGE = Path(__file__).resolve().parent
_ENGINES = ("pyarrow", "pyoxigraph", "pyshacl", "rdflib")
"""Packages whose version shows in what a build writes."""


def fingerprint(documents: Iterable[Path], tables: Iterable[Path], base: str) -> str:
    """Hex digest of the input of a build. A file that cannot be read counts as one without bytes."""
    digest = hashlib.sha256(f"{base}\0{_versions()}\0".encode())
    for path in [*documents, *tables, *_own()]:
        digest.update(f"{path.name}\0".encode("utf-8", "surrogateescape"))
        digest.update(_hash(path))
    return digest.hexdigest()


def _versions() -> str:
    return " ".join(f"{name} {version(name)}" for name in _ENGINES)


def _own() -> Iterator[Path]:
    """Curated files and code, in the order of their names."""
    for folder, endings in (
        (resources.ontology(), {".ttl", ".rq"}),
        (resources.mappings(), {".csv", ".yaml", ".jsonld", ".rq"}),
        (_PACKAGE, {".py", ".md", ".cff", ".rq"}),
    ):
        yield from sorted(path for path in folder.rglob("*") if path.suffix in endings)


def _hash(path: Path) -> bytes:
    if not path.is_file():
        return b""  # a pipe would be waited for
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return b""
