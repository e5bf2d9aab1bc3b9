"""Room `publish`: a release → the files that people take home.

`write` makes them in a release's `dump/`, where `minsheng.nq` already is; `take` copies them to a folder.
`catalog` says what each file is.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minsheng import search
from minsheng.errors import StoreError, UsageError
from minsheng.publish import catalog
from minsheng.publish.catalog import File

if TYPE_CHECKING:
    from pyoxigraph import Store

    from minsheng.publish.edition import Edition

_REPORTS = ("quality.md", "quality.json", "coverage.json", "findings.jsonl", "review.csv", "earl.ttl")


def write(store: Store, draft: Path, manifest: Mapping[str, Any]) -> None:
    """Make the files of a release in its `dump/`, and its index of words: the same bytes for the same graphs.

    The draft holds the documents' texts and the reports; the manifest has the release's id.
    """
    from minsheng.publish import graphs  # noqa: PLC0415
    from minsheng.publish.edition import edition  # noqa: PLC0415 - templates and tables are slow to import

    folder = draft / "dump"
    for name in ("documents", "graphs", "reports", "tables"):
        (folder / name).mkdir()
    said = edition(store, manifest)
    graphs.write(store, said.base, folder, said.terms)
    _copy_texts(draft, folder)
    _write_tables(folder, said)
    _describe(store, folder, said)
    search.write(draft / search.FILE, search.entries(store, said.base))


def _copy_texts(draft: Path, folder: Path) -> None:
    """The documents' texts, where their words stand, and the reports, where the release has them."""
    for path in sorted((draft / "documents").glob("*")):
        shutil.copyfile(path, folder / "documents" / path.name)
    for name in _REPORTS:
        if (draft / name).is_file():
            shutil.copyfile(draft / name, folder / "reports" / name)


def _write_tables(folder: Path, said: Edition) -> None:
    from minsheng.publish import written  # noqa: PLC0415

    for table in said.tables:
        path = folder / "tables" / table.name
        path.with_suffix(".csv").write_bytes(written.as_csv(table))
        path.with_suffix(".zh.csv").write_bytes(written.as_spreadsheet(table))
        about = {"dataset": said.iri, "release": said.id, "version": said.version}
        path.with_suffix(".parquet").write_bytes(written.as_parquet(table, about))


def _describe(store: Store, folder: Path, said: Edition) -> None:
    """What speaks of the files: each text names those that were there before it, checksums all."""
    from minsheng.publish import crate, dcat, package, readme  # noqa: PLC0415

    files = catalog.files(folder, said.titles)
    (folder / "datapackage.json").write_bytes(package.package(said, files))
    for name in readme.NAMES:
        (folder / name).write_text(readme.written(name, said, files), encoding="utf-8")
    files = catalog.files(folder, said.titles, files)
    (folder / "dataset.ttl").write_bytes(dcat.turtle(store, said, files))
    files = catalog.files(folder, said.titles, files)
    (folder / crate.CRATE).write_bytes(crate.crate(said, files))
    catalog.write_sums(folder, catalog.files(folder, said.titles, files))


# ------------------------------------------------------------------------------------ taking home


def take(dump: Path, out: Path) -> list[str]:
    """Copy a release's files, each checked, to a new or empty folder: all or none. Returns their paths.

    Raises UsageError where the folder holds something, StoreError where a file is damaged or cannot be
    written.
    """
    if out.exists() and not (out.is_dir() and next(out.iterdir(), None) is None):
        raise UsageError("is not an empty folder", where=str(out), mend="name a folder that is not there yet")
    names = catalog.check(dump)
    with _draft(out) as draft:
        for name in names:
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(dump / name, draft / name)
        draft.chmod(0o755)
        draft.replace(out)
    return names


@contextmanager
def _draft(out: Path) -> Iterator[Path]:
    """A folder beside `out`, removed at the end where it is still there."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        try:
            yield draft
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        what = f"cannot be written: {error.strerror or error}"
        mend = "free space there, or choose another folder with --out"
        raise StoreError(what, where=str(error.filename or out), mend=mend) from error


def listed(dump: Path, documents: Mapping[str, str]) -> list[File]:
    """The files in a release's `dump/`, in the order shown; `documents` are titles by local name."""
    return catalog.listed(dump, documents)
