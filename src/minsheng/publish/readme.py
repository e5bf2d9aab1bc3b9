"""What people read first: README in two languages with the data dictionary, licences, citation.

The dictionary is made from the ontology and the tables; the templates hold only what is the same in all
releases.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from minsheng.publish.catalog import File
from minsheng.publish.dcat import keywords
from minsheng.publish.edition import LICENCES, Edition

if TYPE_CHECKING:
    from jinja2 import Environment

NAMES = ("README.md", "README.zh.md", "LICENSE.md", "CITATION.cff")

_CELL = str.maketrans({"|": "\\|", "<": "&lt;", "\n": " ", "\r": " "})


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 (slow to import)

    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=False,  # noqa: S701 - Markdown and YAML; `cell` and `json` are their escapes
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    found.filters["cell"] = lambda text: str(text).translate(_CELL)
    found.filters["json"] = lambda text: json.dumps(text, ensure_ascii=False)
    return found


def written(name: str, edition: Edition, files: Sequence[File]) -> str:
    """One of the texts of `NAMES` for an edition with those files."""
    figures = edition.table("figures")
    place = [column.name for column in figures.columns].index("kind")
    return (
        _environment()
        .get_template(name)
        .render(
            edition=edition,
            files=files,
            rows=lambda table: len(edition.table(table).rows),
            kinds=Counter(row[place] for row in figures.rows),
            keywords=keywords(),
            **LICENCES,
        )
    )
