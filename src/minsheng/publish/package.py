"""`datapackage.json`: the tables by the Data Package standard, version 2."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from minsheng.publish.catalog import File
from minsheng.publish.edition import LICENCES, Edition
from minsheng.publish.tables import Column, Table
from minsheng.publish.written import JOINT
from minsheng.resources import Words

Node = dict[str, Any]

_PROFILES = "https://datapackage.org/profiles/2.0"


def package(edition: Edition, files: Iterable[File]) -> bytes:
    """The descriptor of an edition's tables; titles and descriptions are in English, with Chinese beside."""
    named = {file.path: file for file in files}
    path, name = LICENCES["data"]
    whole = {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "minsheng",
        "id": edition.iri,
        **_said(edition.title, edition.description),
        "version": edition.version,
        "release": edition.id,
        "licenses": [{"name": name, "path": path, "title": "Creative Commons Attribution 4.0"}],
        "sources": [_source(one, edition) for one in edition.documents],
        "resources": [one for table in edition.tables for one in _resources(table, edition, named)],
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _said(title: Words, about: Words) -> Node:
    return {
        "title": title.en,
        "description": about.en,
        "title_zh": title.zh,
        "description_zh": about.zh,
    }


def _source(document: Mapping[str, Any], edition: Edition) -> Node:
    local = str(document["document"])
    return {"title": edition.titles[local], "path": f"documents/{local}.txt"}


def _resources(table: Table, edition: Edition, files: Mapping[str, File]) -> list[Node]:
    """The table in CSV, with its schema, and in Parquet, which holds its own."""
    plain, typed = files[f"tables/{table.name}.csv"], files[f"tables/{table.name}.parquet"]
    return [
        {
            "name": table.name,
            "type": "table",
            **_file(plain, "csv"),
            "encoding": "utf-8",
            **_said(table.title, table.description),
            "schema": _schema(table, edition),
        },
        {"name": f"{table.name}-parquet", **_file(typed, "parquet"), **_said(table.title, table.description)},
    ]


def _file(file: File, form: str) -> Node:
    return {
        "path": file.path,
        "format": form,
        "mediatype": file.media,
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }


def _schema(table: Table, edition: Edition) -> Node:
    keys = [_foreign(column, edition) for column in table.columns if column.of and not column.many]
    schema: Node = {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": [_field(column, table) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    return schema | ({"foreignKeys": keys} if keys else {})


def _field(column: Column, table: Table) -> Node:
    kind: Node = {"type": column.type}
    if column.many:
        kind = {"type": "list", "itemType": column.type, "delimiter": JOINT}
    field: Node = {"name": column.name, **kind, **_said(column.title, column.about)}
    if column.term:
        field["rdfType" if column.name in table.key else "term"] = column.term
    if column.name in table.key:
        field["constraints"] = {"required": True} | ({"unique": True} if len(table.key) == 1 else {})
    return field


def _foreign(column: Column, edition: Edition) -> Node:
    """A key of another table; of the table itself where that is the one."""
    fields = list(edition.table(column.of).key)
    return {"fields": [column.name], "reference": {"resource": column.of, "fields": fields}}
