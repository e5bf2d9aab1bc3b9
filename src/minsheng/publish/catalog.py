"""The files of a release: what each is, how large, with which checksum.

    README.md README.zh.md LICENSE.md CITATION.cff      for people
    datapackage.json dataset.ttl ro-crate-metadata.json for programs
    SHA256SUMS                                          of all the others
    minsheng.{ttl,nq,trig,jsonld} context.jsonld        the whole graph
    graphs/ documents/ tables/ reports/                 its parts

`mappings/dumps.csv` says what each file is; a file that it does not know is a TableError.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import NamedTuple

from minsheng.errors import StoreError, TableError
from minsheng.publish.specs import tables
from minsheng.resources import Words, mappings, rows

SUMS = "SHA256SUMS"
QUADS, CONTEXT = "minsheng.nq", "context.jsonld"

_DUMPS = "dumps.csv"


class _Kind(NamedTuple):
    pattern: str
    group: str
    media: str
    words: Words


@dataclass(frozen=True, slots=True)
class File:
    """One file of a release."""

    path: str
    group: str
    """`about`, `graph`, `documents`, `tables` or `reports`."""
    media: str
    title: Words
    size: int
    sha256: str

    @property
    def ending(self) -> str:
        """What its form is called by: `ttl`, `zh.csv`."""
        return self.path.rpartition("/")[2].partition(".")[2]

    @property
    def is_rdf(self) -> bool:
        """Whether it holds statements of the graph."""
        if self.group == "documents":
            return self.ending == "ttl"
        return self.group == "graph" and self.path != CONTEXT


@cache
def _kinds() -> list[_Kind]:
    columns = ("path", "group", "media_type", "zh", "en")
    found = (tuple(row[name] for name in columns) for row in rows(mappings(_DUMPS), *columns))
    return [_Kind(path, group, media, Words(zh, en)) for path, group, media, zh, en in found]


def files(folder: Path, titles: Mapping[str, str], known: Iterable[File] = ()) -> list[File]:
    """The files of a release's folder, in the order in which they are shown; `titles` are those of documents.

    The file of checksums is not among them; `known` are files looked at before. Raises TableError for a
    file that `mappings/dumps.csv` does not know.
    """
    named, before = titles_of(titles), {file.path: file for file in known}
    found = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    all_of_them = (before.get(name) or _described(folder, name, named) for name in found if name != SUMS)
    return _ordered(all_of_them)


def _ordered(found: Iterable[File]) -> list[File]:
    return sorted(found, key=lambda file: (kind_of(file.path)[0], file.path))


def titles_of(documents: Mapping[str, str]) -> dict[str, Words]:
    """Titles by what a file is named after: a document or a table."""
    said = {local: Words(title, title) for local, title in documents.items()}
    return said | {spec.name: spec.title for spec in tables()}


def _described(folder: Path, name: str, titles: Mapping[str, Words], said: str = "") -> File:
    """A file as it is now, with its checksum as said or as counted."""
    path, (_, kind) = folder / name, kind_of(name)
    title = _title(name, kind, titles)
    return File(name, kind.group, kind.media, title, path.stat().st_size, said or digest(path))


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _title(name: str, kind: _Kind, titles: Mapping[str, Words]) -> Words:
    stem = name.rpartition("/")[2].partition(".")[0]
    own = titles.get(stem, Words(stem, stem))
    return Words(kind.words.zh.replace("{title}", own.zh), kind.words.en.replace("{title}", own.en))


def kind_of(name: str) -> tuple[int, _Kind]:
    """What a path is, and the place of its kind."""
    for place, kind in enumerate(_kinds()):
        if fnmatchcase(name, kind.pattern):
            return place, kind
    raise TableError(f"nothing says what {name} is", where=_DUMPS, mend="add a row for it")


# -------------------------------------------------------------------------------------- checksums


def write_sums(folder: Path, found: list[File]) -> None:
    """The file of checksums, as `sha256sum --check` reads it."""
    lines = [f"{file.sha256}  {file.path}\n" for file in sorted(found, key=lambda file: file.path)]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def listed(folder: Path, titles: Mapping[str, str]) -> list[File]:
    """The files that a folder's checksums name, with their sizes; without checksums, the quads alone."""
    named = titles_of(titles)
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return [_described(folder, QUADS, named)] if (folder / QUADS).is_file() else []
    there = (line for line in lines if (folder / line[66:]).is_file())
    found = [_described(folder, line[66:], named, line[:64]) for line in there]
    return _ordered([*found, _described(folder, SUMS, named)])


def check(folder: Path) -> list[str]:
    """Paths of a folder's files, each as its checksum says; StoreError for a missing or changed one."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise StoreError(
            "the release has no files to take home: another version of the program built it",
            where=str(folder),
            mend="run minsheng build",
        ) from error
    for line in lines:
        _check(folder, line[:64], line[66:])
    return [SUMS, *(line[66:] for line in lines)]


def _check(folder: Path, said: str, name: str) -> None:
    path = folder / name
    found = digest(path) if path.is_file() else ""
    if found != said:
        what = "not what its checksum says" if found else "missing"
        raise StoreError(what, where=str(path), mend="delete the release and run minsheng build")
