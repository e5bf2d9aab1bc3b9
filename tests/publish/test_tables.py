"""The tables: typed, explained, joined by keys, and the same numbers as the graph."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from minsheng.errors import TableError
from minsheng.publish import specs, written
from minsheng.publish.specs import Words
from minsheng.publish.tables import Column, Table, natural
from minsheng.releases import Release

NAMES = [spec.name for spec in specs.tables()]
ASKED = {"projects", "tasks", "figures", "units", "indicators", "verdicts", "links", "anomalies", "documents"}
COUNTS = {
    "projects": "ms:Project",
    "tasks": "ms:Task",
    "indicators": "ms:Indicator",
    "verdicts": "ms:Assessment",
    "documents": "ms:Document",
    "anomalies": "<http://www.w3.org/ns/dqv#QualityAnnotation>",
}
READ = {"string": str, "integer": int, "number": float, "date": str, "boolean": "true".__eq__}


def rows(dump: Path, name: str, ending: str = "csv", encoding: str = "utf-8") -> list[dict[str, str]]:
    with (dump / "tables" / f"{name}.{ending}").open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def package(dump: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((dump / "datapackage.json").read_text("utf-8"))
    return read


@pytest.fixture(scope="module")
def schemas(package: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["name"]: one["schema"] for one in package["resources"] if "schema" in one}


def test_the_tables_that_researchers_ask_for_are_there() -> None:
    assert set(NAMES) >= ASKED


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_a_table_has_a_row_for_each_thing(release: Release, dump: Path, name: str) -> None:
    query = f"PREFIX ms: <https://w3id.org/minsheng/def#> SELECT DISTINCT ?s WHERE {{ ?s a {COUNTS[name]} }}"
    things = {row["s"].value for row in release.store().query(query)}
    assert {row["iri"] for row in rows(dump, name)} == things
    assert len(rows(dump, name)) == len(things)


def test_a_promise_with_its_figures_reads_as_the_document_says(dump: Path) -> None:
    promise = next(row for row in rows(dump, "projects") if row["project"] == "haidian-2023-ms-8")
    assert promise["lead_units"] == "haidian-civil-affairs;haidian-housing"
    assert (promise["deadline"], promise["deadline_text"]) == ("2023-11-30", "2023年11月底前")
    figure = next(row for row in rows(dump, "figures") if row["figure"] == "haidian-b8cd4f96-1018-1026")
    assert (figure["kind"], figure["project"], figure["owner_kind"]) == (
        "Target",
        "haidian-2023-ms-8",
        "Project",
    )
    assert (figure["action"], figure["value"], figure["measure_zh"]) == ("开工", "260", "部")
    assert (figure["quote"], figure["start"], figure["end"]) == ("开工 260 部", "1018", "1026")
    text = (dump / "documents" / f"{figure['document']}.txt").read_bytes().decode()
    assert text[1018:1026] == figure["quote"]


def test_differences_of_links_are_those_of_their_values(dump: Path) -> None:
    found = [row for row in rows(dump, "links") if row["difference"]]
    assert len(found) > 150
    for row in found:
        assert Decimal(row["one_value"]) - Decimal(row["other_value"]) == Decimal(row["difference"]), row
    assert {row["relation"] for row in rows(dump, "links")} == {"answers", "continues", "restates"}


def test_ratios_of_verdicts_are_results_over_targets(dump: Path) -> None:
    more = [row for row in rows(dump, "verdicts") if row["rule"] == "at-least" and row["ratio"]]
    assert len(more) > 40
    for row in more:
        total = sum(Decimal(value) for value in row["result_values"].split(";"))
        assert abs(total / Decimal(row["target_value"]) - Decimal(row["ratio"])) < Decimal("0.0001"), row


@pytest.mark.parametrize("name", NAMES)
def test_cells_are_of_the_type_that_the_schema_says(
    dump: Path, schemas: dict[str, dict[str, Any]], name: str
) -> None:
    fields = schemas[name]["fields"]
    found = rows(dump, name)
    assert list(found[0]) == [field["name"] for field in fields]
    for field in fields:
        kind = field.get("itemType", field["type"])
        cells = [row[field["name"]] for row in found]
        if field["type"] == "list":
            cells = [part for cell in cells for part in cell.split(field["delimiter"])]
        for cell in filter(None, cells):
            READ[kind](cell)
            assert kind != "date" or re.fullmatch(r"\d{4}-\d\d-\d\d", cell), (name, field["name"], cell)
            assert kind != "boolean" or cell in ("true", "false")


@pytest.mark.parametrize("name", NAMES)
def test_keys_are_unique_and_foreign_keys_lead_somewhere(
    dump: Path, schemas: dict[str, dict[str, Any]], name: str
) -> None:
    schema, found = schemas[name], rows(dump, name)
    keys = [tuple(row[part] for part in schema["primaryKey"]) for row in found]
    assert len(set(keys)) == len(keys)
    assert all(all(key) for key in keys)
    for foreign in schema.get("foreignKeys", ()):
        (own,), (their,) = foreign["fields"], foreign["reference"]["fields"]
        known = {row[their] for row in rows(dump, foreign["reference"]["resource"])}
        assert {row[own] for row in found} - {""} <= known, own


@pytest.mark.parametrize("name", NAMES)
def test_each_column_is_explained_in_two_languages(schemas: dict[str, dict[str, Any]], name: str) -> None:
    chinese = re.compile(r"[一-鿿]|[A-Z]{2,}|%")
    for field in schemas[name]["fields"]:
        assert chinese.search(field["title_zh"]) and field["title"], field
        assert field["description"].isprintable() and field["description_zh"], field
        assert not re.search(r"[一-鿿]", field["title"]), field


@pytest.mark.parametrize("name", NAMES)
def test_parquet_holds_the_same_cells_with_their_types(
    dump: Path, schemas: dict[str, dict[str, Any]], name: str
) -> None:
    table = pq.read_table(dump / "tables" / f"{name}.parquet")
    plain = rows(dump, name)
    assert table.num_rows == len(plain)
    kinds = {
        "string": "string",
        "integer": "int64",
        "number": "double",
        "date": "date32[day]",
        "boolean": "bool",
    }
    for field in schemas[name]["fields"]:
        column = table.column(field["name"])
        kind = kinds[field.get("itemType", field["type"])]
        assert str(column.type) == (f"list<element: {kind}>" if field["type"] == "list" else kind)
        said = table.schema.field(field["name"]).metadata
        assert said[b"title_zh"].decode() == field["title_zh"]
        for value, row in zip(column.to_pylist(), plain, strict=True):
            assert _as_text(value, field) == row[field["name"]]


def _as_text(value: Any, field: dict[str, Any]) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ";".join(str(part) for part in value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f")
    return str(value)


@pytest.mark.parametrize("name", NAMES)
def test_the_spreadsheets_are_the_same_rows_under_two_languages(dump: Path, name: str) -> None:
    content = (dump / "tables" / f"{name}.zh.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and b"\r\n" in content
    assert not (dump / "tables" / f"{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    plain = [list(row.values()) for row in rows(dump, name)]
    sheet = [list(row.values()) for row in rows(dump, name, "zh.csv", "utf-8-sig")]
    assert [[cell.removeprefix("'") for cell in row] for row in sheet] == plain


def test_no_cell_of_a_spreadsheet_is_a_formula() -> None:
    column = Column("text", "string", False, Words("文", "text"), Words("文", "text"), "", "")
    number = Column("value", "number", False, Words("数", "value"), Words("数", "value"), "", "")
    cells = [("=1+1", "-5"), ("+86", "1"), ("@SUM", None), ("安全", "2"), ("-1 级", "3"), ("一\n二", None)]
    table = Table("t", Words("表", "t"), Words("表", "t"), ("text",), (column, number), cells)
    assert written.as_spreadsheet(table).decode("utf-8-sig") == (
        "文 text,数 value\r\n'=1+1,-5\r\n'+86,1\r\n'@SUM,\r\n安全,2\r\n'-1 级,3\r\n\"一\n二\",\r\n"
    )
    assert written.as_csv(table).decode().startswith("text,value\n=1+1,-5\n")


def test_an_empty_table_keeps_its_columns() -> None:
    columns = (
        Column("one", "string", False, Words("一", "one"), Words("一", "one"), "", ""),
        Column("many", "number", True, Words("多", "many"), Words("多", "many"), "", ""),
    )
    table = Table("t", Words("表", "t"), Words("表", "t"), ("one",), columns, [])
    assert written.as_csv(table) == b"one,many\n"
    assert written.as_parquet(table, {})[:4] == b"PAR1"


def test_numbers_within_names_are_in_the_order_of_numbers() -> None:
    assert sorted(["p-10", "p-2", "p", "b-9"], key=natural) == ["b-9", "p", "p-2", "p-10"]


# ------------------------------------------------------------------------- what a table's file may say

WHOLE = """
title: {zh: 表, en: table}
description: {zh: 表, en: table}
key: [thing]
rows: "?thing a ms:Project ."
columns:
  thing: {as: id}
"""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("title: {zh: 表, en: table}\n", ""), "not the keys of a table"),
        (("{as: id}", "{as: word}"), "its as, type or at is unknown"),
        (("{as: id}", "{as: id, at: other}"), "its as, type or at is unknown"),
        (("{as: id}", "{as: id, shown: true}"), "unknown key shown"),
        (("  thing: {as: id}", "  other: {as: id}"), "nothing says where it comes from"),
        (("{as: id}", "{as: id, of: nothing}"), "is of no table nothing"),
        (("title: {zh: 表, en: table}", "title: {zh: 表}"), "lacks zh or en"),
        (("key: [thing]", "key: [thing"), "no YAML"),
    ],
)
def test_a_broken_file_of_a_table_is_named(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    (tmp_path / "things.yaml").write_text(WHOLE.replace(*change), encoding="utf-8")
    with pytest.raises(TableError, match=said) as raised:
        specs.load(tmp_path)
    assert "things" in str(raised.value)
