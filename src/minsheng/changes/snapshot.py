"""The promises of a release, one JSON object a line: what is needed to compare it with another."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, cast

from pyoxigraph import QuerySolutions, Store

from minsheng.changes.records import Figure, Promise, Quote, Snapshot
from minsheng.errors import StoreError
from minsheng.releases import Release
from minsheng.resources import rebase
from minsheng.store import is_merged

FILE = "promises.jsonl"
"""Name of the file in a release."""
_LIST = re.compile(r'"list":"([^"\\]*)"')
Row = Mapping[str, str]


@cache
def _text(name: str, base: str) -> str:
    path = Path(__file__).parent / "queries" / f"{name}.rq"
    return rebase(path.read_text(encoding="utf-8"), base)


class _Graph:
    """A store asked by the queries of this room."""

    def __init__(self, store: Store, base: str) -> None:
        self.store, self.base = store, base
        self.union = not is_merged(store)

    def rows(self, name: str) -> Iterator[Row]:
        """Rows of a query, things as `{type}/{local}`; what is unbound is not there."""
        found = self.store.query(_text(name, self.base), use_default_graph_as_union=self.union)
        solutions = cast(QuerySolutions, found)
        names = [variable.value for variable in solutions.variables]
        prefix = f"{self.base}id/"
        for row in solutions:
            yield {
                name: term.value.removeprefix(prefix)
                for name, term in zip(names, row, strict=True)
                if term is not None
            }

    def grouped(self, name: str, key: str) -> dict[str, list[Row]]:
        """Rows of a query by one of its variables."""
        groups = defaultdict[str, list[Row]](list)
        for row in self.rows(name):
            groups[row[key]].append(row)
        return groups


def lines(store: Store, base: str) -> Iterator[str]:
    """The promises of a graph, each as a line of JSON, in the order of their names."""
    for promise in promises(store, base):
        told = _filled(asdict(promise))
        yield json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def _filled(told: Any) -> Any:
    """The same without what is empty."""
    if isinstance(told, dict):
        return {name: _filled(value) for name, value in told.items() if value not in ("", None, (), {})}
    return [_filled(value) for value in told] if isinstance(told, tuple) else told


def promises(store: Store, base: str) -> Iterator[Promise]:
    """The promises of a graph, in the order of their names."""
    graph = _Graph(store, base)
    names = {row["thing"]: row["label"] for row in graph.rows("labels")}
    units, statuses = graph.grouped("units", "promise"), graph.grouped("statuses", "promise")
    figures = graph.grouped("figures", "promise")
    verdicts = {row["target"]: names.get(row["verdict"], row["verdict"]) for row in graph.rows("verdicts")}
    for iri, rows in sorted(graph.grouped("promises", "promise").items()):
        row = rows[0]
        held = figures.get(iri, [])
        targets = _figures((one for one in held if one["role"] == "target"), names)
        yield Promise(
            promise=iri,
            list=row["list"],
            district=row["district"],
            district_name=names.get(row["district"], row["district"]),
            year=int(row["year"]) if row["year"].isdecimal() else 0,
            number=row.get("number", ""),
            text=row.get("text") or row.get("label", ""),
            quote=_place(row["span"]) if "span" in row else None,
            deadline=row.get("deadline", ""),
            deadline_text=row.get("deadlineText", ""),
            leads=_units(units.get(iri, []), "lead"),
            supports=_units(units.get(iri, []), "support"),
            targets=targets,
            results=_figures((one for one in held if one["role"] == "result"), names),
            verdicts={one.figure: verdicts[one.figure] for one in targets if one.figure in verdicts},
            statuses={one["report"]: names.get(one["status"], "") for one in statuses.get(iri, [])},
        )


def _units(rows: Iterable[Row], role: str) -> dict[str, str]:
    """Units of a role with their names; of several names the first."""
    found: dict[str, str] = {}
    for row in rows:
        if row["role"] == role:
            found.setdefault(row["unit"], row["name"])
    return found


def _figures(rows: Iterable[Row], names: Mapping[str, str]) -> tuple[Figure, ...]:
    """Figures, each once."""
    found: dict[str, Figure] = {}
    for row in rows:
        unit = row.get("unit", "")
        if row["figure"] in found:
            continue
        found[row["figure"]] = Figure(
            figure=row["figure"],
            comparator=row.get("comparator", "").removeprefix("concept/cmp-"),
            value=row.get("value", ""),
            max=row.get("maxValue", ""),
            measure=unit.removeprefix("concept/"),
            measure_name=names.get(unit, ""),
            words=row.get("action", "") + row.get("object", ""),
            printed=row.get("printed", ""),
            of=f"{row['year']} {row.get('scope', '').removeprefix('concept/scope-')}".rstrip(),
            as_of=row.get("asOf") or row.get("reported", ""),
            quote=_place(row["span"], row["exact"]),
        )
    return tuple(found.values())


def _place(span: str, exact: str = "") -> Quote:
    """The place that a span's name tells; no document where it is none of ours."""
    document, start, end = [*span.removeprefix("span/").rsplit("-", 2), "", ""][:3]
    ours = start.isdecimal() and end.isdecimal()
    return Quote(document, int(start), int(end), exact) if ours else Quote("", 0, 0, exact)


# --------------------------------------------------------------------------------------- reading


def pair(old: Release, new: Release) -> tuple[Snapshot, Snapshot]:
    """Two releases to compare, without the promises that both tell in the same words.

    Raises StoreError where one was made without its promises, or they cannot be read.
    """
    told = [_lines(release) for release in (old, new)]
    same = told[0].keys() & told[1].keys()
    first, second = (
        _snapshot(release, (line for line in lines if line not in same), frozenset(lines.values()))
        for release, lines in zip((old, new), told, strict=True)
    )
    return first, second


def _lines(release: Release) -> dict[str, str]:
    """Lines of a release's promises, each with the list that it is of."""
    path = release.folder / FILE
    try:
        with path.open(encoding="utf-8", newline="\n") as kept:
            return {line: _listed(line) for line in kept}
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def _listed(line: str) -> str:
    """The list of a promise, read off its line."""
    found = _LIST.search(line)
    return found[1] if found else ""


def _snapshot(release: Release, lines: Iterable[str], lists: frozenset[str]) -> Snapshot:
    try:
        found = tuple(_promise(json.loads(line)) for line in lines)
    except (ValueError, TypeError, KeyError) as error:
        raise _unreadable(release.folder / FILE, error) from error
    documents = frozenset(str(one["document"]) for one in release.manifest.get("documents", ()))
    return Snapshot(release.id, found, documents, lists)


def _unreadable(path: Path, error: Exception) -> StoreError:
    return StoreError(f"no promises to compare: {error}", where=str(path), mend="build the release again")


def _promise(told: dict[str, Any]) -> Promise:
    read = dict(told)
    if "quote" in read:
        read["quote"] = Quote(**read["quote"])
    for name in ("targets", "results"):
        read[name] = tuple(_figure(one) for one in read.get(name, ()))
    return Promise(**read)


def _figure(told: dict[str, Any]) -> Figure:
    return Figure(**{**told, "quote": Quote(**told["quote"])})
