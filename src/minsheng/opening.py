"""What stands behind `--data` and PATH: a release, a file of RDF, or documents to build in memory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from minsheng.errors import UsageError
from minsheng.releases import MANIFEST, open_release

if TYPE_CHECKING:
    from pyoxigraph import Store

    from minsheng.pipeline import Graph, Options

_RDF = {".nq", ".trig", ".ttl", ".nt", ".jsonld", ".rdf", ".n3"}


def is_release(path: Path) -> bool:
    """Is this a build folder with a current release, or a release's own folder?"""
    return (path / "current").exists() or (path / MANIFEST).is_file()


def opened(path: Path, options: Options) -> tuple[Store, str]:
    """A store and its base: of a release, of a file of RDF, or of documents built in memory."""
    if path.suffix in _RDF and path.is_file():
        return _from_rdf(path), options.base
    if is_release(path) or not _has_documents(path):
        release = open_release(path)
        return release.store(), release.base
    return built([path], options).store, options.base


def built(paths: Sequence[Path], options: Options) -> Graph:
    """A graph of documents, in memory."""
    from minsheng.pipeline import whole  # noqa: PLC0415 - the rooms before the store are slow to import
    from minsheng.read import find  # noqa: PLC0415

    return whole(find(paths), options)


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
