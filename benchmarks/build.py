"""Documents, characters and quads a second, and peak memory, by stage of a build.

    python benchmarks/build.py [--times N] [--until STAGE] [PATH …]
    python benchmarks/build.py --growth [PATH …]

`--times N` makes the corpus N times as large: each copy of a document stands for another district, so
that each has lists, units and figures of its own. `--growth` reads, parses and maps the documents once,
ten times and a hundred times, each in a process of its own that keeps nothing of a document once it is
mapped, and prints what that took side by side, with the parser as it is written and, where `make compiled`
has been run, compiled.

One process, one core; seconds are CPU seconds. `start` is what comes before the first document: Python's
own start, imports, and the documents of `tests/gold/documents`, which are read, parsed and mapped so that the
parser's tables are there. A district's own tables count as parsing. What the parser keeps
from document to document (what an organisation's name means, say) is met anew by each corpus, and more
often again in a larger one; the first line shows documents that are seen for the first time.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import process_time

from minsheng import pipeline, releases
from minsheng.documents import Stated, Task, state
from minsheng.map import Ids
from minsheng.read import find
from minsheng.records import SourceRow
from minsheng.resources import mappings, rows
from minsheng.store import memory
from minsheng.texts import Texts

OPTIONS = pipeline.Options()
GROWTH = (1, 10, 100)
REPEATS = {1: 5, 10: 3, 100: 2}
"""How often a corpus is measured: a short run is disturbed more."""
COMPILED = Path(__file__).resolve().parents[1] / "build" / "compiled"
STAGES = ("read", "parse", "map", "load", "derive", "validate", "dump")
SEEDS = Path(__file__).resolve().parents[1] / "seeds"
FIRST = Path(__file__).resolve().parents[1] / "tests" / "gold" / "documents"
"""Documents that the parser reads before any is measured, so that its tables are there."""


@dataclass
class Meter:
    """CPU seconds and peak memory by stage."""

    seconds: dict[str, float] = field(default_factory=dict)
    peak: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure what is done within."""
        _forget_peak()
        start = process_time()
        yield
        self.add(name, process_time() - start)
        self.peak[name] = max(self.peak.get(name, 0), _peak())

    def add(self, name: str, seconds: float) -> None:
        """Count seconds that were measured elsewhere."""
        self.seconds[name] = self.seconds.get(name, 0.0) + seconds


def _forget_peak() -> None:
    """Let the kernel count the peak anew, where it can."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return


def _peak() -> int:
    """Most memory that the process had since the peak was forgotten, in bytes."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return getrusage(RUSAGE_SELF).ru_maxrss * 1024
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) * 1024


def multiplied(paths: Sequence[Path], times: int, folder: Path) -> list[Path]:
    """A corpus of `times` as many documents in a folder, each copy for another district."""
    if times == 1:
        return list(paths)
    counties = [row for row in rows(mappings("divisions", "divisions.csv")) if row["level"] == "county"]
    documents = find(paths).documents
    with (folder / "sources.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["file", "district"])
        for copy in range(times):
            for path, _ in documents:
                name = f"{copy:05}-{path.name}"
                county = counties[copy % len(counties)]
                (folder / name).write_bytes(path.read_bytes() + f"\n{copy}\n".encode())
                table.writerow([name, county["slug"]])
    return [folder]


def start() -> float:
    """Load what the rooms need for any document. Returns CPU seconds since the process began."""
    for path, source in find([FIRST]).documents:
        _state(path, source)
    return process_time()


def run(paths: Sequence[Path], until: str, out: Path) -> tuple[Meter, dict[str, int]]:
    """Build stage by stage. Returns what it took, and documents, characters and quads."""
    meter, counts = Meter(), {"documents": 0, "characters": 0, "quads": 0}
    with releases.writing(out) as draft:
        graph = pipeline.Graph(memory(), Ids(), texts=Texts(draft / "documents"))
        for stated in _stated(paths, meter):
            counts["documents"] += 1
            counts["characters"] += len(stated.text)
            if STAGES.index(until) >= STAGES.index("load"):
                with meter.stage("load"):
                    pipeline.admit(graph, stated)
        for name, step in _steps(graph, draft):
            if STAGES.index(name) <= STAGES.index(until):
                with meter.stage(name):
                    step()
        counts["quads"] = len(graph.store)
    return meter, counts


def _stated(paths: Sequence[Path], meter: Meter) -> Iterator[Stated]:
    for path, source in find(paths).documents:
        _forget_peak()
        stated = _state(path, source)
        for name, seconds in stated.seconds.items():
            meter.add(name, seconds)
            meter.peak[name] = max(meter.peak.get(name, 0), _peak())
        yield stated


def _state(path: Path, source: SourceRow) -> Stated:
    stated = state(Task(path, source, OPTIONS.base, OPTIONS.limit), process_time)
    if isinstance(stated, Stated):
        return stated
    raise SystemExit(str(stated.error))


def _steps(graph: pipeline.Graph, draft: Path) -> tuple[tuple[str, Callable[[], object]], ...]:
    """What follows when all documents are loaded."""
    return (
        ("load", lambda: pipeline.load_curated(graph)),
        ("derive", lambda: pipeline.load_derived(graph)),
        ("validate", lambda: pipeline.examine(graph)),
        ("dump", lambda: pipeline.write(graph, draft)),
    )


def report(meter: Meter, counts: dict[str, int]) -> None:
    """Print the figures as a table."""
    print(" · ".join(f"{count:,} {name}" for name, count in counts.items()))
    print(f"{'stage':10}{'seconds':>10}{'documents/s':>14}{'characters/s':>15}{'quads/s':>12}{'peak MB':>10}")
    text = sum(meter.seconds.get(name, 0) for name in STAGES[:3])
    whole = sum(meter.seconds.values())
    peaks = {"text": max(meter.peak[name] for name in STAGES[:3]), "whole": max(meter.peak.values())}
    for name in [*meter.seconds, "text", "whole"]:
        seconds = {"text": text, "whole": whole}.get(name) or meter.seconds[name]
        rates = [counts[what] / max(seconds, 1e-9) for what in ("documents", "characters", "quads")]
        peak = (peaks.get(name) or meter.peak[name]) / 1e6
        print(f"{name:10}{seconds:10.3f}{rates[0]:14,.1f}{rates[1]:15,.0f}{rates[2]:12,.0f}{peak:10.0f}")
    print("text = read + parse + map")


# --------------------------------------------------------------------------------- growth


def stream(paths: Sequence[Path], begun: float) -> dict[str, float]:
    """Read, parse and map each document and forget it. Returns what it took, for `compare`."""
    meter, count, characters = Meter(), 0, 0
    base = _peak()
    for stated in _stated(paths, meter):
        count, characters = count + 1, characters + len(stated.text)
    seconds = {name: meter.seconds[name] for name in STAGES[:3]}
    peak = max(meter.peak.values())
    return {
        "documents": count,
        "characters": characters,
        "start": begun,
        "base": base,
        "peak": peak,
    } | seconds


def compare(paths: Sequence[Path]) -> None:
    """Print what corpora of growing size take, each measured in a process of its own."""
    names = ("start", *STAGES[:3], "text")
    print(
        f"{'parser':11}{'times':>5}{'documents':>11}{'characters':>12}",
        *(f"{name:>7}" for name in names),
        end="",
    )
    print(f"{'characters/s':>14}{'start MB':>10}{'peak MB':>9}")
    parsers = {"as written": {}} | ({"compiled": {"PYTHONPATH": str(COMPILED)}} if COMPILED.is_dir() else {})
    for times, (parser, where) in product(GROWTH, parsers.items()):
        took = _least([_streamed(paths, times, where) for _ in range(REPEATS.get(times, 1))])
        print(f"{parser:11}{times:5}{took['documents']:11,.0f}{took['characters']:12,.0f}", end=" ")
        print(*(f"{took[name]:7.3f}" for name in names), end="")
        rate = took["characters"] / took["text"]
        print(f"{rate:14,.0f}{took['base'] / 1e6:10.0f}{took['peak'] / 1e6:9.0f}")
    print("text = read + parse + map; start = tables and imports, once a process; CPU seconds")
    print(f"of {' and '.join(f'{count} runs at {times}' for times, count in REPEATS.items())} the quickest")
    if len(parsers) == 1:
        print("make compiled compiles the parser, for a line beside each")


def _streamed(paths: Sequence[Path], times: int, where: Mapping[str, str]) -> dict[str, float]:
    command = [sys.executable, __file__, "--stream", "--times", str(times), *map(str, paths)]
    run = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, **where})
    took: dict[str, float] = json.loads(run.stdout)
    return took | {"text": sum(took[name] for name in STAGES[:3])}


def _least(runs: Sequence[dict[str, float]]) -> dict[str, float]:
    """The run that other work on the machine disturbed least."""
    return min(runs, key=lambda took: took["text"])


def main() -> None:
    """Measure a build of the paths given, or of the source documents."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path, default=[SEEDS])
    parser.add_argument("--times", type=int, default=1, help="make the corpus so many times as large")
    parser.add_argument("--until", choices=STAGES, default="dump", help="the last stage to run")
    parser.add_argument("--growth", action="store_true", help="read, parse and map 1, 10 and 100 times")
    parser.add_argument("--stream", action="store_true", help="read, parse and map only; print JSON")
    arguments = parser.parse_args()
    if arguments.growth:
        compare(arguments.paths)
        return
    with tempfile.TemporaryDirectory() as folder:
        begun = start()
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        paths = multiplied(arguments.paths, arguments.times, corpus)
        if arguments.stream:
            print(json.dumps(stream(paths, begun)))
            return
        print(f"start {begun:.3f} s: Python, imports, the parser's tables")
        report(*run(paths, arguments.until, Path(folder) / "out"))


if __name__ == "__main__":
    main()
