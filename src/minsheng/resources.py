"""Where the curated files are: beside the sources in a checkout, inside the package when installed.

Tables are CSV in UTF-8 with a header line; lines whose first cell begins with `#` are comments.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from minsheng.errors import TableError

DEFAULT_BASE = "https://w3id.org/minsheng/"
"""Base of the IRIs that the curated files name; replaced where another is asked for."""

_PACKAGE = Path(__file__).resolve().parent


@cache
def root() -> Path:
    """Folder that holds `ontology`, `mappings` and `queries`."""
    installed = _PACKAGE / "resources"
    return installed if installed.is_dir() else _PACKAGE.parents[1]


def ontology(*parts: str) -> Path:
    """Path of a file or folder of the ontology."""
    return root().joinpath("ontology", *parts)


def mappings(*parts: str) -> Path:
    """Path of a file or folder of the mappings."""
    return root().joinpath("mappings", *parts)


def queries() -> Path:
    """Folder of the canned queries."""
    return root() / "queries"


def rebase(text: str, base: str) -> str:
    """A curated file's text with its IRIs under that base."""
    return text if base == DEFAULT_BASE else text.replace(DEFAULT_BASE, base)


def rebased(path: Path, base: str = DEFAULT_BASE) -> str:
    """Text of a curated file, its IRIs under that base."""
    return rebase(path.read_text(encoding="utf-8"), base)


class Words(NamedTuple):
    """The same in Chinese and in English."""

    zh: str
    en: str


@cache
def titles() -> dict[str, Words]:
    """What the dataset and its parts are called, by code."""
    return {
        row["code"]: Words(row["zh"], row["en"]) for row in rows(mappings("titles.csv"), "code", "zh", "en")
    }


def rows(path: Path, *columns: str) -> Iterator[dict[str, str]]:
    """Rows of a curated table, each cell stripped, with at least the columns named.

    Raises TableError naming the file and line where a column is missing or a row is ragged.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(line for line in file if not line.startswith("#"))
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise TableError(f"no column {', '.join(missing)}", where=str(path), mend="add it to the header")
        for row in reader:
            if None in row or None in row.values():
                raise TableError(
                    "the row has another number of cells than the header",
                    where=f"{path}:{reader.line_num}",
                    mend="quote cells that hold a comma",
                )
            yield {key: value.strip() for key, value in row.items()}
