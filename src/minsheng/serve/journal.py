"""What happened: an access log of one JSON object a line, and counts for Prometheus.

A log line has the time, client, method, path, status, bytes, milliseconds and outcome, and for a
query its hash (never its text), rows, release and whether the answer was kept from before.
"""

from __future__ import annotations

import json
import sys
import time
from bisect import bisect_left
from collections import Counter
from pathlib import Path
from typing import Any, TextIO

_BUCKETS = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 20.0)


class Journal:
    """The access log; `-` is stderr, empty is none."""

    def __init__(self, target: str) -> None:
        self.file: TextIO | None = None
        if target == "-":
            self.file = sys.stderr
        elif target:
            self.file = Path(target).open("a", encoding="utf-8", buffering=1)  # noqa: SIM115

    def write(self, line: dict[str, Any]) -> None:
        """One line; a log that cannot be written (disk full, pipe gone) stops no answer."""
        if self.file is None:
            return
        try:
            self.file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
        except (OSError, ValueError):
            self.file = None

    def say(self, message: str) -> None:
        """A notice outside of any request."""
        self.write({"time": round(time.time(), 3), "notice": message})


class Metrics:
    """Counters and a histogram, written in Prometheus' text format."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, int]] = Counter()
        self.outcomes: Counter[str] = Counter()
        self.buckets = [0] * (len(_BUCKETS) + 1)
        self.seconds = 0.0
        self.bytes = 0
        self.kept = 0
        self.swaps = 0
        self.started = time.time()

    def count(self, route: str, line: dict[str, Any]) -> None:
        """Count a request by the first part of its path and its log line."""
        self.requests[route, line["status"]] += 1
        self.outcomes[line["outcome"]] += 1
        self.bytes += line["bytes"]
        self.kept += line.get("kept", False)
        seconds = line["ms"] / 1000
        self.seconds += seconds
        self.buckets[bisect_left(_BUCKETS, seconds)] += 1

    def text(self, gauges: dict[str, float], release: str) -> str:
        """All of it, with gauges that the caller reads off now."""
        lines = ["# TYPE minsheng_requests_total counter"]
        for (route, status), count in sorted(self.requests.items()):
            lines.append(f'minsheng_requests_total{{route="{route}",status="{status}"}} {count}')
        lines.append("# TYPE minsheng_outcomes_total counter")
        for outcome, count in sorted(self.outcomes.items()):
            lines.append(f'minsheng_outcomes_total{{outcome="{outcome}"}} {count}')
        lines += self._histogram()
        counters = {"bytes_sent": self.bytes, "answers_kept": self.kept, "release_swaps": self.swaps}
        for name, value in counters.items():
            lines += [f"# TYPE minsheng_{name}_total counter", f"minsheng_{name}_total {value}"]
        for name, number in sorted(gauges.items()):
            lines += [f"# TYPE minsheng_{name} gauge", f"minsheng_{name} {number:g}"]
        lines += ["# TYPE minsheng_release gauge", f'minsheng_release{{id="{release}"}} 1']
        return "\n".join(lines) + "\n"

    def _histogram(self) -> list[str]:
        lines, total = ["# TYPE minsheng_request_seconds histogram"], 0
        for bound, count in zip((*_BUCKETS, "+Inf"), self.buckets, strict=True):
            total += count
            lines.append(f'minsheng_request_seconds_bucket{{le="{bound}"}} {total}')
        return [
            *lines,
            f"minsheng_request_seconds_sum {self.seconds:g}",
            f"minsheng_request_seconds_count {total}",
        ]


def route_name(path: str) -> str:
    """First part of a path where it is ours: the labels of a count must not grow with strangers' wit."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return first if first in _KNOWN else "other"


_KNOWN = frozenset(
    [
        *("", "sparql", "graph-store", "graph", "id", "page", "data", "def", "queries", "dump", "dataset"),
        *("about", ".well-known", "openapi.json", "health", "metrics", "search", "compare", "quality"),
        *("changes", "map", "update", "gsp", "publish", "static"),
    ]
)
