"""Store → tables: rows of text under columns that say what they mean.

Each column is one query over all rows at once. Values are in the order of people (2 before 10), so that
the same quads give the same tables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from pyoxigraph import Literal, QuerySolutions, Store

from minsheng.errors import TableError
from minsheng.publish.specs import ColumnSpec, ColumnType, TableSpec
from minsheng.publish.terms import Term
from minsheng.resources import Words
from minsheng.store import is_merged, prefixes

Cell = str | tuple[str, ...] | None
"""Text of one value, of all values of a column that may have many, or nothing."""
Key = tuple[str, ...]

_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    type: ColumnType
    many: bool
    title: Words
    about: Words
    of: str
    """The table whose key it holds; empty for none."""
    term: str
    """IRI of the term that it is; empty for none."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table with its rows, each a cell a column."""

    name: str
    title: Words
    description: Words
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]


def table(store: Store, base: str, spec: TableSpec, terms: dict[str, Term]) -> Table:
    """The table of a store's graphs. Raises TableError for a column that no term and no title explains."""
    asker = _Asker(store, base, spec)
    keys = asker.keys()
    cells = [asker.cells(column, keys) for column in spec.columns]
    columns = tuple(_column(column, terms, spec) for column in spec.columns)
    rows = list(zip(*cells, strict=True))
    return Table(spec.name, spec.title, spec.description, spec.key, columns, rows)


def natural(text: str) -> list[tuple[int, int, str]]:
    """What to sort by, so that numbers within a text count as numbers."""
    return [(0, int(part), part) if part.isdecimal() else (1, 0, part) for part in _DIGITS.split(text)]


class _Asker:
    """Puts the queries of one table."""

    def __init__(self, store: Store, base: str, spec: TableSpec) -> None:
        self.store, self.base, self.spec = store, base, spec
        self.prefixes = prefixes(base)
        self.union = not is_merged(store)
        self.variables = " ".join(f"?{name}" for name in spec.key)

    def keys(self) -> list[Key]:
        """What the rows are about, each once, in order."""
        found = self._ask(f"SELECT DISTINCT {self.variables} WHERE {{ {self.spec.rows} }}")
        unordered = {tuple(row[name].value for name in self.spec.key) for row in found}
        return sorted(unordered, key=lambda key: [natural(part) for part in key])

    def cells(self, column: ColumnSpec, keys: list[Key]) -> list[Cell]:
        """A column's cell of each row."""
        if not (column.path or column.where):
            place = self.spec.key.index(column.name) if column.name in self.spec.key else 0
            return [self._shaped(key[place], column) for key in keys]
        values = self._values(column)
        return [_cell(column, values.get(key, set())) for key in keys]

    def _values(self, column: ColumnSpec) -> dict[Key, set[str]]:
        """Values of a column by row."""
        pattern = column.where or f"?{column.at} {column.path} ?value ."
        found: dict[Key, set[str]] = {}
        query = f"SELECT DISTINCT {self.variables} ?value WHERE {{ {self.spec.rows} {pattern} }}"
        for row in self._ask(query):
            *key, value = row
            if column.lang and not (isinstance(value, Literal) and value.language == column.lang):
                continue
            found.setdefault(tuple(part.value for part in key), set()).add(self._shaped(value.value, column))
        return found

    def _ask(self, query: str) -> QuerySolutions:
        try:
            found = self.store.query(query, prefixes=self.prefixes, use_default_graph_as_union=self.union)
        except SyntaxError as error:
            raise TableError(f"no SPARQL: {error}", where=self.spec.name, mend="mend its pattern") from error
        return cast(QuerySolutions, found)

    def _shaped(self, text: str, column: ColumnSpec) -> str:
        if column.shape == "kind":
            return text.rpartition("#")[2]
        return self._local(text) if column.shape == "id" else text

    def _local(self, iri: str) -> str:
        """What follows the type of thing in an IRI of ours; another IRI whole."""
        if iri.startswith(f"{self.base}id/"):
            return iri[len(self.base) + 3 :].partition("/")[2]
        return iri.removeprefix(f"{self.base}def#")


def _cell(column: ColumnSpec, values: set[str]) -> Cell:
    if "count" in column.flags:
        return str(len(values))
    if "exists" in column.flags:
        return "true" if values else "false"
    ordered = sorted(values, key=natural) if len(values) > 1 else list(values)
    if "many" in column.flags:
        return tuple(ordered)
    return ordered[0] if ordered else None


def _column(spec: ColumnSpec, terms: dict[str, Term], table: TableSpec) -> Column:
    """What a column is called and means: as its file says, else as the ontology does."""
    term = terms.get(spec.term)
    own = terms.get(_class_of(table)) if spec.name in table.key else None
    meant = term or own
    title = spec.title or (meant.label if meant else None)
    if title is None:
        raise TableError(f"no title for {spec.name}", where=table.name, mend="give it a title or a term")
    about = spec.about or (meant.definition if meant else title)
    return Column(
        name=spec.name,
        type=spec.type,
        many="many" in spec.flags,
        title=title,
        about=about,
        of=spec.of,
        term=meant.iri if meant else "",
    )


def _class_of(table: TableSpec) -> str:
    """The class whose things are the rows, as a prefixed name; empty where there is not one."""
    found = re.fullmatch(r"\?\w+ a (ms:\w+) \.", table.rows)
    return found[1] if found else ""
