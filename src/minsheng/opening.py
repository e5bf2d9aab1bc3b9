"""What stands behind `--data` and PATH: a release, a file of RDF, or documents to build in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from minsheng.errors import UsageError, ValidationError
from minsheng.releases import MANIFEST, open_release
from minsheng.texts import Texts

if TYPE_CHECKING:
    from pyoxigraph import Store

    from minsheng.pipeline import Graph, Options
    from minsheng.records import Finding

_RDF = {".nq", ".trig", ".ttl", ".nt", ".jsonld", ".rdf", ".n3"}


def is_release(path: Path) -> bool:
    """Is this a build folder with a current release, or a release's own folder?"""
    return (path / "current").exists() or (path / MANIFEST).is_file()


def opened(path: Path, options: Options) -> tuple[Store, str]:
    """A store to query and its base: of a release, of a file of RDF, or of documents built in memory."""
    from minsheng.store import merge  # noqa: PLC0415

    if not _is_rdf(path) and (is_release(path) or not _has_documents(path)):
        release = open_release(path)
        return release.store(), release.base
    store, base = graphs(path, options)
    merge(store)
    return store, base


def graphs(path: Path, options: Options) -> tuple[Store, str]:
    """The graphs of a release, of a file of RDF, or of documents built in memory, and their base."""
    if _is_rdf(path):
        return _from_rdf(path), options.base
    if is_release(path) or not _has_documents(path):
        release = open_release(path)
        return release.graphs(), release.base
    return built([path], options).store, options.base


def built(paths: Sequence[Path], options: Options) -> Graph:
    """A graph of documents, in memory."""
    from minsheng.pipeline import whole  # noqa: PLC0415 - the rooms before the store are slow to import
    from minsheng.read import find  # noqa: PLC0415

    return whole(find(paths), options)


@contextmanager
def released(path: Path, options: Options) -> Iterator[Path]:
    """A build folder: the one given, or one that lasts as long as it is needed, made of documents."""
    if is_release(path) or not _has_documents(path):
        yield path
        return
    from minsheng.pipeline import build  # noqa: PLC0415

    with TemporaryDirectory(prefix="minsheng-") as folder:
        outcome = build([path], Path(folder), options)
        if outcome.release is None:
            raise ValidationError(
                "the graph has a Violation", where=str(path), mend="minsheng validate shows it"
            )
        yield Path(folder)


def findings(paths: Sequence[Path], options: Options) -> list[Finding]:
    """What is found in releases, files of RDF, or documents built in memory."""
    from minsheng.validate import in_order  # noqa: PLC0415

    stored = [path for path in paths if _is_rdf(path) or is_release(path) or not _has_documents(path)]
    documents = [path for path in paths if path not in stored]
    found = [finding for path in stored for finding in _of_stored(path, options)]
    return in_order([*found, *_of_documents(documents, options)])


def examined(path: Path, options: Options) -> tuple[Store, str, list[dict[str, Any]], dict[str, Any]]:
    """Store, base, findings and coverage (as plain JSON) of a release, or of documents built in memory."""
    if is_release(path) or not _has_documents(path):
        release = open_release(path)
        lines = (release.folder / "findings.jsonl").read_text(encoding="utf-8").splitlines()
        coverage = json.loads((release.folder / "coverage.json").read_text(encoding="utf-8"))
        return release.graphs(), release.base, [json.loads(line) for line in lines], coverage
    from minsheng.jsonlines import plain  # noqa: PLC0415

    graph = built([path], options)
    coverage = {local: one.coverage.as_json() for local, one in sorted(graph.documents.items())}
    return graph.store, options.base, [plain(finding) for finding in graph.findings], coverage


def _of_documents(paths: Sequence[Path], options: Options) -> list[Finding]:
    from minsheng.pipeline import examine  # noqa: PLC0415

    if not paths:
        return []
    graph = built(paths, options)
    examine(graph)
    return graph.findings


def _of_stored(path: Path, options: Options) -> list[Finding]:
    """Findings of shapes and checks; a release's own texts are what its quotes are compared with."""
    from minsheng.validate import validate  # noqa: PLC0415

    if _is_rdf(path):
        return validate(_from_rdf(path), options.base)
    release = open_release(path)
    return validate(release.graphs(), release.base, Texts(release.folder / "documents"))


def _is_rdf(path: Path) -> bool:
    return path.suffix in _RDF and path.is_file()


def _has_documents(path: Path) -> bool:
    from minsheng.read import find  # noqa: PLC0415

    return path.is_file() or (path.is_dir() and bool(find([path]).documents))


def _from_rdf(path: Path) -> Store:
    from minsheng.store import load_file, memory  # noqa: PLC0415

    store = memory()
    try:
        load_file(store, path)
    except OSError as error:
        raise UsageError(
            f"cannot be read: {error.strerror}", where=str(path), mend="check the path"
        ) from error
    return store
