"""How the time of linking grows: corpora many times as large as the source documents, made by varying them.

Each copy of the documents' graphs has other nodes and, for half of the characters, other wordings.
`wide`: each copy is about districts of its own, as more documents of more districts would be. `deep`:
all copies are about the same districts and stand in the same lists, so that lists grow and only blocking
keeps the number of comparisons down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import log2
from pathlib import Path
from time import perf_counter

from labels import BASE, ROOT
from pyoxigraph import NamedNode, RdfFormat, Store, serialize

from minsheng.link.continues import Continuations
from minsheng.link.curated import decisions
from minsheng.link.promises import Promises
from minsheng.link.restates import Restatements
from minsheng.opening import built
from minsheng.pipeline import Options

_NODES = "figure|passage|plan-indicator|project|report|span|task"
_GROUPS = "district|document|list"
_UNREAD = re.compile(r"/(?:deadline\w*|format|isDefinedBy|category|section|publisher|additionalProperty)>")
_FIRST, _LAST = 0x4E00, 0x9FA5


def timed(sizes: Sequence[int]) -> Iterator[str]:
    """Lines of a table: for each size the promises, links, seconds, and seconds by n log n."""
    lines = _lines(built([Path(ROOT / "seeds")], Options()).store)
    yield f"{'':<6} {'size':>5} {'promises':>9} {'links':>8} {'read s':>8} {'link s':>8} {'µs / n log n':>13}"
    for shape in ("wide", "deep"):
        for size in sizes:
            yield _timed(shape, size, lines)


def _timed(shape: str, size: int, lines: str) -> str:
    store = Store()
    for number in range(size):
        store.bulk_load(copy(lines, number, shape).encode(), RdfFormat.N_QUADS)
    start = perf_counter()
    promises = Promises(store, BASE)
    count = len(promises.all)
    read = perf_counter()
    found = len(Restatements(promises, decisions("restates", BASE)).pairs())
    found += len(Continuations(promises, decisions("continues", BASE)).pairs())
    linked = perf_counter() - read
    rate = 1e6 * linked / (count * log2(count))
    return f"{shape:<6} {size:>5} {count:>9} {found:>8} {read - start:>8.2f} {linked:>8.2f} {rate:>13.1f}"


def copy(lines: str, number: int, shape: str) -> str:
    """N-Quads of one copy: other nodes, other wordings; in a wide corpus other districts as well."""
    if not number:
        return lines
    named = _NODES if shape == "deep" else f"{_NODES}|{_GROUPS}"
    renamed = re.sub(rf"(<{re.escape(BASE)}id/(?:{named})/[a-z0-9-]+)>", rf"\1-c{number}>", lines)
    renamed = re.sub(rf"(<{re.escape(BASE)}id/indicator/[a-z0-9-]+)>", rf"\1-c{number}>", renamed)
    return renamed.translate(_other_characters(lines, number))


def _other_characters(lines: str, number: int) -> dict[int, int]:
    """Every second character of the texts → another one, a different one in each copy."""
    used = sorted({ord(char) for char in lines if _FIRST <= ord(char) <= _LAST})
    span = _LAST - _FIRST + 1
    return {char: _FIRST + (char - _FIRST + 37 * number) % span for char in used[number % 2 :: 2]}


def _lines(store: Store) -> str:
    """What the linkers read, as N-Quads: the documents' graphs and the indicators derived."""
    quads = [
        quad
        for quad in store
        if isinstance(quad.graph_name, NamedNode)
        and ("/graph/document/" in quad.graph_name.value or quad.predicate.value == f"{BASE}def#indicator")
        and not _UNREAD.search(f"{quad.predicate}")
    ]
    return (serialize(sorted(quads, key=str), format=RdfFormat.N_QUADS) or b"").decode()
