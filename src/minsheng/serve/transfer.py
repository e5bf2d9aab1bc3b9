"""Loads a release into another SPARQL 1.1 store, by its Graph Store Protocol: graph by graph, resumable.

A graph that is there already, as it should be, is left; so a transfer that broke off goes on where it was.
Every graph is checked afterwards: its number of triples, and the hash of its sorted N-Triples. The default
graph is filled with the merge of all graphs, so that queries without GRAPH count each triple once.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse, serialize

from minsheng.errors import StoreError

_TRIPLES = "application/n-triples"
_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Sent:
    """One graph of a transfer; `name` is empty for the default graph."""

    name: str
    triples: int
    present: bool
    """Whether it was there already."""


@dataclass(frozen=True, slots=True)
class Target:
    """A graph store: its address, and the Authorization header it wants (empty for none)."""

    address: str
    authorization: str = ""

    def send(self, name: str, lines: list[bytes]) -> Sent:
        """Bring one graph there, unless it is; StoreError where it does not arrive whole."""
        wanted = _hash(lines)
        if _hash(self._lines(name)) == wanted:
            return Sent(name, len(lines), present=True)
        status, said = self._exchange("PUT", name, b"".join(lines))
        if status not in (200, 201, 204):
            raise self._error(name, f"{status}: {said[:200].decode('utf-8', 'replace')}")
        there = self._lines(name)
        if len(there) != len(lines):
            raise self._error(name, f"{len(there)} triples arrived of {len(lines)}")
        if _hash(there) != wanted:
            raise self._error(name, "as many triples arrived, but not the same ones")
        return Sent(name, len(lines), present=False)

    def _lines(self, name: str) -> list[bytes]:
        """The triples of a graph there, a line each, sorted; none where there is no such graph."""
        status, said = self._exchange("GET", name)
        if status == 404:
            return []
        if status != 200:
            raise self._error(name, f"{status} when it is read")
        return sorted(said.splitlines(keepends=True))

    def _exchange(self, method: str, name: str, body: bytes | None = None) -> tuple[int, bytes]:
        address = urlsplit(self.address)
        secure = address.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        which = f"graph={quote(name, safe='')}" if name else "default"
        headers = {"Accept": _TRIPLES, "Content-Type": _TRIPLES}
        if self.authorization:
            headers["Authorization"] = self.authorization
        connection = kind(address.netloc, timeout=_SECONDS)
        with contextlib.closing(connection):
            try:
                connection.request(method, f"{address.path}?{which}", body, headers)
                answer = connection.getresponse()
                return answer.status, answer.read()
            except (OSError, http.client.HTTPException) as error:
                raise self._error(name, f"the connection broke: {error}") from error

    def _error(self, name: str, why: str) -> StoreError:
        where = f"{self.address} {name or 'default graph'}"
        return StoreError(why, where=where, mend="send again: it goes on with the graphs that are missing")


def publish_to(release: Path, target: Target) -> Iterator[Sent]:
    """Send every graph of a release, the default graph last; gives each as it is done.

    StoreError names the graph that did not arrive whole.
    """
    graphs: defaultdict[str, list[bytes]] = defaultdict(list)
    for triple, name in quads(release / "dump" / "minsheng.nq"):
        graphs[name].append(triple)
    merged = {line for lines in graphs.values() for line in lines}
    for name in sorted(graphs):
        yield target.send(name, sorted(graphs[name]))
    yield target.send("", sorted(merged))


def quads(dump: Path) -> Iterator[tuple[bytes, str]]:
    """Triples of a dump as lines of N-Triples, each with the name of its graph."""
    try:
        with dump.open("rb") as lines:
            for line in lines:
                cut = line.rfind(b" <")
                yield line[:cut] + b" .\n", line[cut + 2 : line.rfind(b">")].decode()
    except OSError as error:
        raise StoreError(
            f"unreadable: {error.strerror}", where=str(dump), mend="run minsheng build"
        ) from error


def _hash(lines: list[bytes]) -> str:
    """Hash of sorted triples; blank nodes, which a store may rename, by their canonical names (RDFC-1.0)."""
    if any(b"_:" in line for line in lines):
        lines = _canonical(lines)
    return hashlib.sha256(b"".join(lines)).hexdigest()


def _canonical(lines: list[bytes]) -> list[bytes]:
    dataset = Dataset(parse(b"".join(lines), format=RdfFormat.N_TRIPLES))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted((serialize(dataset, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True))
