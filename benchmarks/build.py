"""Documents, characters and quads a second, and peak memory, by stage of a build.

    python benchmarks/build.py [--times N] [--until STAGE] [PATH …]

`--times N` makes the corpus N times as large: each copy of a document stands for another district, so
that each has lists, units and figures of its own. One process, one core; seconds are CPU seconds.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import process_time

from minsheng import pipeline, releases
from minsheng.documents import Stated, Task, state
from minsheng.map import Ids
from minsheng.read import find
from minsheng.resources import mappings, rows
from minsheng.store import memory
from minsheng.texts import Texts

STAGES = ("read", "parse", "map", "load", "derive", "validate", "dump")
SEEDS = Path(__file__).resolve().parents[1] / "seeds"


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
    options = pipeline.Options()
    for path, source in find(paths).documents:
        _forget_peak()
        stated = state(Task(path, source, options.base, options.limit))
        if not isinstance(stated, Stated):
            raise SystemExit(str(stated.error))
        for name, seconds in stated.seconds.items():
            meter.add(name, seconds)
            meter.peak[name] = max(meter.peak.get(name, 0), _peak())
        yield stated


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


def main() -> None:
    """Measure a build of the paths given, or of the source documents."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path, default=[SEEDS])
    parser.add_argument("--times", type=int, default=1, help="make the corpus so many times as large")
    parser.add_argument("--until", choices=STAGES, default="dump", help="the last stage to run")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        paths = multiplied(arguments.paths, arguments.times, corpus)
        report(*run(paths, arguments.until, Path(folder) / "out"))


if __name__ == "__main__":
    main()
