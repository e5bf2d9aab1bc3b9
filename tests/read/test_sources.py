"""`sources.csv` is read whatever its encoding, and a bad cell is named by file, line and column."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from minsheng.errors import TableError
from minsheng.read.sources import load
from minsheng.records import SourceRow


def table(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "sources.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_row_gives_what_its_cells_say(tmp_path: Path, encoding: str) -> None:
    text = (
        "year, File ,district,city,published,url,issuer,note\r\n"
        "# a comment\r\n"
        '2024,a.txt,崇川区,南通市,2024/3/5,https://example.org/a?b=1,"区政府,办公室",x\r\n'
        "\r\n"
        ",b.txt\r\n"
    )
    rows = load(table(tmp_path, text, encoding))
    assert rows["a.txt"] == SourceRow(
        file="a.txt",
        district="崇川区",
        city="南通市",
        year=2024,
        url="https://example.org/a?b=1",
        issuer="区政府,办公室",
        published=date(2024, 3, 5),
    )
    assert rows["b.txt"] == SourceRow(file="b.txt")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("district,year\n海淀区,2023\n", "sources.csv:1"),
        ("file,year,year\n", "sources.csv:1"),
        ("file,year\na.txt,二〇二三\n", "sources.csv:2:year"),
        ("file,year\na.txt,2023\na.txt,2024\n", "sources.csv:3:file"),
        ("file,year\n,2023\n", "sources.csv:2:file"),
        ("file,published\na.txt,2023-13-01\n", "sources.csv:2:published"),
        ("file,published\na.txt,昨天\n", "sources.csv:2:published"),
        ("file,url\na.txt,javascript:alert(1)\n", "sources.csv:2:url"),
        ("file,title\na.txt,甲,乙\n", "sources.csv:2"),
    ],
)
def test_a_bad_cell_is_named_by_line_and_column(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(TableError) as caught:
        load(table(tmp_path, text))
    assert caught.value.where == str(tmp_path / place)
    assert caught.value.mend


def test_the_table_of_the_source_documents_names_each_by_its_bytes(seeds: Path) -> None:
    import csv
    import hashlib

    with (seeds / "sources.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in seeds.glob("*.txt")}
    assert {row["file"]: row["sha256"] for row in rows} == digests
    assert all(row["original_name"] for row in rows)
