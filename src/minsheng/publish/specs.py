"""What a table holds: one file of `mappings/tables/` each. Its README says how to write one."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

import yaml

from minsheng.errors import TableError
from minsheng.resources import Words, mappings

ColumnType = Literal["string", "integer", "number", "date", "boolean"]
Shape = Literal["text", "id", "iri", "kind"]

_TABLE_KEYS = {"title", "description", "key", "rows", "columns"}
_FLAGS = {"many", "count", "exists"}
_COLUMN_KEYS = {"as", "type", "at", "path", "where", "lang", "of", "term", "title", "about"} | _FLAGS


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column, as its file says it."""

    name: str
    shape: Shape = "text"
    type: ColumnType = "string"
    at: str = ""
    """The key that the path begins at."""
    path: str = ""
    where: str = ""
    lang: str = ""
    of: str = ""
    """The table whose key it holds."""
    term: str = ""
    """The term that says what it means, as a prefixed name."""
    title: Words | None = None
    about: Words | None = None
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table, as its file says it."""

    name: str
    title: Words
    description: Words
    key: tuple[str, ...]
    rows: str
    columns: tuple[ColumnSpec, ...] = field(default=())


@cache
def tables() -> list[TableSpec]:
    """The tables of a release, by name."""
    return load(mappings("tables"))


def load(folder: Path) -> list[TableSpec]:
    """The tables of a folder, by name. TableError names the file and what is wrong in it."""
    found = [_read(path) for path in sorted(folder.glob("*.yaml"))]
    names = {spec.name for spec in found}
    for spec in found:
        for column in spec.columns:
            if column.of and column.of not in names:
                raise TableError(f"{column.name} is of no table {column.of}", where=spec.name)
    return found


def _read(path: Path) -> TableSpec:
    try:
        read = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise TableError(f"no YAML: {error}", where=str(path), mend="mend the file") from error
    if not isinstance(read, dict) or set(read) != _TABLE_KEYS:
        raise TableError("not the keys of a table", where=str(path), mend=", ".join(sorted(_TABLE_KEYS)))
    key = tuple(read["key"])
    columns = tuple(_column(name, spec, key, path) for name, spec in read["columns"].items())
    title, description = _words(read["title"], path), _words(read["description"], path)
    return TableSpec(path.stem, title, description, key, read["rows"], columns)


def _column(name: str, spec: dict[str, Any], key: tuple[str, ...], path: Path) -> ColumnSpec:
    where = f"{path}: {name}"
    unknown = set(spec) - _COLUMN_KEYS
    if unknown:
        raise TableError(f"unknown key {min(unknown)}", where=where, mend=", ".join(sorted(_COLUMN_KEYS)))
    read = ColumnSpec(
        name=name,
        shape=cast(Shape, spec.get("as", "text")),
        type=cast(ColumnType, spec.get("type", "string")),
        at=spec.get("at", key[0]),
        path=spec.get("path", ""),
        where=spec.get("where", ""),
        lang=spec.get("lang", ""),
        of=spec.get("of", ""),
        term=spec.get("term") or _single(spec.get("path", "")),
        title=_words(spec["title"], path) if "title" in spec else None,
        about=_words(spec["about"], path) if "about" in spec else None,
        flags=frozenset(flag for flag in _FLAGS if spec.get(flag)),
    )
    if read.shape not in get_args(Shape) or read.type not in get_args(ColumnType) or read.at not in key:
        raise TableError("its as, type or at is unknown", where=where, mend="see the README beside it")
    if not (read.path or read.where or name in key or read.shape == "iri"):
        raise TableError("nothing says where it comes from", where=where, mend="give it a path or a where")
    return read


def _single(path: str) -> str:
    """The term that a path is, or ends in when labels are taken of it; empty for any other path."""
    first = path.removesuffix("/skos:prefLabel")
    return first if first.startswith("ms:") and not set(first) & set("/|^()") else ""


def _words(value: object, path: Path) -> Words:
    if not isinstance(value, dict) or set(value) != {"zh", "en"}:
        raise TableError("a title or description lacks zh or en", where=str(path), mend="{zh: …, en: …}")
    return Words(str(value["zh"]), str(value["en"]))
