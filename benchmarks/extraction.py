"""How much of what a careful reader finds in the gold documents the parser finds.

    .venv/bin/python benchmarks/extraction.py [--gold DIR] [--only NAME …] [--misses] [--json]

Reads every gold file of DIR (`tests/gold`) and of the folders in it, runs read and parse on its
document, and prints expected, got, right, precision, recall and F1 by measure: for each document,
for each folder of documents (`seeds`, `documents`, `held-out`, `blind`), and for all. `--misses` adds
what is missing (-), superfluous (+) or another (≠); those of `held-out` only where DIR is that
folder, so that the documents held out stay unseen.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from counting import Miss, Score
from golden import ROOT, Gold, load
from scoring import score

from minsheng.errors import MinshengError
from minsheng.parse import parse
from minsheng.read import find, read
from minsheng.records import ParsedDocument, SourceRow


def parsed(path: Path) -> ParsedDocument | None:
    """The document at `path`, read and parsed; None, and a line on stderr, where it is refused."""
    try:
        return parse(read(path, _sources(path.parent).get(path.name, SourceRow(file=path.name))))
    except MinshengError as error:
        print(f"refused: {error}", file=sys.stderr)
        return None


@cache
def _sources(folder: Path) -> dict[str, SourceRow]:
    """What `sources.csv` says of each document of a folder."""
    return {path.name: source for path, source in find([folder]).documents}


def scores(paths: Sequence[Path]) -> Iterator[tuple[Gold, Score]]:
    """Each gold file with its score."""
    for path in paths:
        gold = load(path)
        yield gold, score(gold, parsed(gold.document))


def table(title: str, total: Score) -> Iterator[str]:
    """Lines of one table; measures of which nothing was expected or got are left out."""
    yield f"\n{title}"
    yield f"  {'':<20} {'expected':>8} {'got':>6} {'right':>6} {'P':>7} {'R':>7} {'F1':>7}"
    for name, count in total.counts.items():
        if count.expected or count.got:
            shares = f"{count.precision:7.3f} {count.recall:7.3f} {count.f1:7.3f}"
            yield f"  {name:<20} {count.expected:>8} {count.got:>6} {count.right:>6} {shares}"


def line(miss: Miss) -> str:
    """One miss as one line."""
    sign = "-" if not miss.got else "+" if not miss.expected else "≠"
    answer = " ≠ ".join(filter(None, (miss.expected, miss.got)))
    return f"  {sign} {miss.measure} · {miss.where} · {answer}"


def figures(total: Score) -> dict[str, dict[str, float]]:
    """Counts and shares by measure, for `--json`."""
    return {
        name: {
            "expected": count.expected,
            "got": count.got,
            "right": count.right,
            "precision": round(count.precision, 4),
            "recall": round(count.recall, 4),
            "f1": round(count.f1, 4),
        }
        for name, count in total.counts.items()
        if count.expected or count.got
    }


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Precision and recall of extraction on the gold documents.")
    parser.add_argument("--gold", type=Path, default=ROOT / "tests" / "gold", help="folder of gold files")
    parser.add_argument("--only", nargs="*", default=(), help="gold files whose name begins so")
    parser.add_argument("--misses", action="store_true", help="print what is missing, superfluous or another")
    parser.add_argument("--json", action="store_true", help="print the counts of each document as JSON")
    return parser.parse_args(arguments)


def _chosen(folder: Path, only: Sequence[str]) -> list[Path]:
    """Gold files of a folder and of those in it, by name."""
    return [path for path in sorted(folder.rglob("*.yaml")) if not only or path.stem.startswith(tuple(only))]


def _open(path: Path, folder: Path) -> bool:
    """Whether the misses of a gold file may be shown: those held out only where their folder is named."""
    return path.parent == folder or path.parent.name != "held-out"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; 2 where the folder holds no gold file."""
    options = _arguments(arguments)
    paths = _chosen(options.gold, options.only)
    if not paths:
        print(f"{options.gold}: no gold file → name a folder of .yaml files with --gold", file=sys.stderr)
        return 2
    each = list(scores(paths))
    totals: dict[str, Score] = {}
    for gold, result in each:
        totals.setdefault(f"all of {gold.group}", Score()).add(result)
        totals.setdefault("all", Score()).add(result)
    named = [(gold.name, result) for gold, result in each] + list(totals.items())
    if options.json:
        print(json.dumps({name: figures(result) for name, result in named}, ensure_ascii=False, indent=1))
        return 0
    for name, result in named:
        print("\n".join(table(name, result)))
    shown = [pair for path, pair in zip(paths, each, strict=True) if _open(path, options.gold)]
    for gold, result in shown if options.misses else ():
        print(f"\nmisses of {gold.name}", *map(line, result.misses), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
