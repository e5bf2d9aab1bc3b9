"""Which files are documents, and one file's bytes as a `Document`."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from minsheng.errors import ReadError, UsageError
from minsheng.read import sources
from minsheng.read.formats import SUFFIXES, Format, reader, recognise
from minsheng.records import Document, SourceRow


class Found(NamedTuple):
    """What walking folders and files found."""

    documents: list[tuple[Path, SourceRow]]
    """Each document once, in the order of its path."""
    tables: list[Path]
    """Every `sources.csv` that was read."""
    missing: list[tuple[Path, str]]
    """Rows of a `sources.csv` that name a file which is not there: the table and the name."""


def find(paths: Sequence[Path]) -> Found:
    """Documents in folders (walked whole, hidden files left out) and files named one by one.

    In a folder a file is a document by its ending; a file named on its own is one whatever its ending.
    Raises UsageError for a path that does not exist, TableError for a malformed `sources.csv`.
    """
    files = sorted(_files(paths))
    tables = sorted({path.parent / sources.NAME for path in files} | _tables(paths))
    rows = {table.parent: sources.load(table) for table in tables if table.is_file()}
    documents = [(path, _row_of(path, rows)) for path in files]
    return Found(documents, [folder / sources.NAME for folder in rows], list(_missing(rows)))


def _files(paths: Sequence[Path]) -> set[Path]:
    """Document files under folders, and the files named."""
    files: dict[str, Path] = {}
    for path in paths:
        if not path.exists():
            raise UsageError("no such file or folder", where=str(path), mend="check the path")
        for file in _walk(path) if path.is_dir() else (path,):
            files.setdefault(os.path.realpath(file), file)
    return set(files.values())


def _walk(folder: Path) -> Iterator[Path]:
    """Files under a folder whose ending is that of a document; links to folders are not followed."""
    for parent, folders, names in os.walk(folder, onerror=_unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            if Path(name).suffix.lower() in SUFFIXES and not name.startswith((".", "~$")):
                yield Path(parent, name)


def _unreadable(error: OSError) -> None:
    raise ReadError(error.strerror or "cannot be read", where=str(error.filename), mend="allow reading it")


def _tables(paths: Sequence[Path]) -> set[Path]:
    """Where a `sources.csv` may stand that has no document beside it."""
    return {path / sources.NAME for path in paths if path.is_dir()}


def _row_of(path: Path, rows: Mapping[Path, dict[str, SourceRow]]) -> SourceRow:
    """What the table in a file's folder says of it; a row with nothing but its name where it says nothing."""
    return rows.get(path.parent, {}).get(path.name, SourceRow(file=path.name))


def _missing(rows: Mapping[Path, dict[str, SourceRow]]) -> Iterator[tuple[Path, str]]:
    """Rows that name a file which is not in the table's folder."""
    for folder, named in rows.items():
        yield from ((folder / sources.NAME, name) for name in named if not (folder / name).is_file())


def read(path: Path, source: SourceRow | None = None, limit: int | None = None) -> Document:
    """A file's text and blocks. Raises ReadError where it is no readable document.

    `limit` is the most bytes it may have; without it, what its format allows.
    """
    try:
        row, content = _bytes(path, limit)
    except OSError as error:
        what = error.strerror or str(error)
        raise ReadError(what, where=str(path), mend="make the file readable") from error
    extract = reader(row, str(path)).extract(content, str(path))
    return Document(
        path=path,
        sha256=hashlib.sha256(content).hexdigest(),
        format=row.name,
        encoding=extract.encoding,
        text=extract.text,
        blocks=extract.blocks,
        source=source or SourceRow(file=path.name),
        notes=extract.notes,
    )


def _bytes(path: Path, limit: int | None) -> tuple[Format, bytes]:
    """Format and bytes of a regular file that is not too large: its size is looked at before it is read."""
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        raise ReadError("not a regular file", where=str(path), mend="give a file")
    with path.open("rb") as file:
        head = file.read(16)
        row = recognise(path.suffix, head)
        most = row.limit if limit is None else limit
        if state.st_size > most:
            raise _too_large(path, state.st_size, most)
        content = head + file.read(max(0, most + 1 - len(head)))
    if len(content) > most:
        raise _too_large(path, len(content), most)
    return row, content


def _too_large(path: Path, size: int, limit: int) -> ReadError:
    what = f"{size / 2**20:,.1f} MB, and {limit / 2**20:,.1f} MB is the limit"
    return ReadError(what, where=str(path), mend="split it, or raise the limit with --limit")
