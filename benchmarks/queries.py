"""How long each canned query takes, on the source documents and on a corpus many times as large.

    python benchmarks/queries.py [--times N] [--best N] [NAME …]

The larger corpus is the graph of the source documents N times over: each copy has districts, units,
documents, lists, figures and years of its own, and shares indicators, themes and measure words with the
others, so that every join grows as it would with that many documents. Stores are in memory, queries run
with their defaults to the last row, in CPU seconds; the quickest of a few runs counts. Exit 1 where a query
takes longer than 50 ms on the source documents or 1 s on the corpus a hundred times as large.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter, process_time

from pyoxigraph import RdfFormat, Store

from minsheng import canned
from minsheng.opening import graphs, released
from minsheng.pipeline import Options
from minsheng.store import lines, merge

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
AIMS = {1: 0.05, 100: 1.0}
"""Seconds that a query may take, by how many times the corpus stands in the store."""
SPAN = 20
"""Copies of one span of years: the twenty-first copy speaks of the years before."""
_DISTRICT = re.compile(rb"/id/district/([a-z0-9-]+)> <[^>]*#type> <[^>]*#District> ")
_YEAR = re.compile(rb'(#year> ")([0-9]{4})"')
_PLACE = re.compile(rb"/id/place/(?=[0-9])")


def copies(quads: Sequence[bytes], times: int) -> Iterator[bytes]:
    """Lines of N-Quads of the corpus that many times over; the first copy is the corpus itself."""
    slugs = sorted({found[1] for line in quads if (found := _DISTRICT.search(line))}, key=len, reverse=True)
    own = re.compile(
        rb"(/(?:id/(?!concept/(?!cat-)|indicator/|rule/|dataset/)[a-z-]+/(?:cat-)?|graph/document/)|--)("
        + b"|".join(slugs)
        + rb")(?=[->])"
    )
    varied = [line for line in quads if own.search(line)]
    yield from quads
    for copy in range(1, times):
        for line in varied:
            yield _varied(line, own, b"%d" % copy, copy // SPAN)


def _varied(line: bytes, own: re.Pattern[bytes], mark: bytes, years: int) -> bytes:
    """A statement as another district would make it, that many years before."""
    line = own.sub(rb"\1\2x" + mark, line)
    line = _PLACE.sub(b"/id/place/x" + mark + b"-", line)
    return _YEAR.sub(lambda year: b'%s%d"' % (year[1], int(year[2]) - years), line) if years else line


def store(quads: Sequence[bytes], times: int) -> Store:
    """The corpus that many times over, as a release has it: its default graph is the merge of all."""
    made = Store()
    made.bulk_load(b"\n".join(copies(quads, times)), RdfFormat.N_QUADS)
    merge(made)
    return made


def seconds(query: canned.Query, held: Store, best: int) -> tuple[float, int]:
    """The quickest of a few runs, and the number of rows."""
    took, rows = float("inf"), 0
    for _ in range(best):
        began = process_time()
        rows = sum(1 for _ in query.run(held))
        took = min(took, process_time() - began)
        if took > 2:
            break
    return took, rows


def measured(times: int, best: int, names: Sequence[str]) -> bool:
    """Print a line for each query; false where one takes longer than it may."""
    with released(SEEDS, Options()) as built:
        quads = lines(graphs(built, Options())[0])
    began = perf_counter()
    held = store(quads, times)
    aim = AIMS.get(times, 1.0)
    print(f"{times} x the corpus, {len(held)} quads with the merge, loaded in {perf_counter() - began:.0f} s")
    print(f"aim: {aim * 1000:.0f} ms a query")
    fits = True
    for query in canned.load().values():
        if names and query.name not in names and query.code not in names:
            continue
        took, rows = seconds(query, held, best)
        slow = "" if took <= aim else "  too slow"
        print(f"{query.code:4} {query.name:32} {rows:7} rows {took * 1000:9.1f} ms{slow}", flush=True)
        fits = fits and not slow
    return fits


def main() -> int:
    """Exit code: 0 where every query is quick enough."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="name or code of a query; default: all")
    parser.add_argument("--times", type=int, nargs="+", default=[1, 100], help="sizes; default: 1 100")
    parser.add_argument("--best", type=int, default=3, help="runs of each query; default: 3")
    given = parser.parse_args()
    fits = [measured(times, given.best, given.names) for times in given.times]
    return 0 if all(fits) else 1


if __name__ == "__main__":
    sys.exit(main())
