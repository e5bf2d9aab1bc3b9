"""Loads a release into another SPARQL 1.1 store, by its Graph Store Protocol: graph by graph, resumable.

A graph that is there already, as it should be, is left; so a transfer that broke off goes on where it was.
Every graph is checked afterwards: its number of triples, and the hash of its sorted N-Triples. The default
graph is filled with the merge of all graphs, so that queries without GRAPH count each triple once. A store
that has no default graph of its own (Virtuoso) gets the merge as a graph `graph/merged`.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit
from urllib.request import (
    AbstractDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
    parse_http_list,
    parse_keqv_list,
)

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    RdfFormat,
    Store,
    parse,
    serialize,
)

from minsheng.errors import StoreError
from minsheng.resources import DEFAULT_BASE

_TRIPLES = "application/n-triples"
_SECONDS = 600.0
_PART = 50_000  # triples of one request; a store takes each in one transaction
_DONE = (200, 201, 204)
_TAG = re.compile(rb'"@([A-Za-z0-9-]+) \.$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sent:
    """One graph of a transfer; `name` is empty for the default graph."""

    name: str
    triples: int
    present: bool
    """Whether it was there already."""


class NoDefaultError(StoreError):
    """The store has no default graph that could be written."""


@dataclass(frozen=True, slots=True)
class Target:
    """A graph store: its address, and the Authorization header it wants (empty for none).

    `Digest user:password` is no header but what a challenge is answered with (RFC 7616).
    """

    address: str
    authorization: str = ""

    def send(self, name: str, lines: list[bytes]) -> Sent:
        """Bring one graph there, unless it is; StoreError where it does not arrive whole."""
        wanted = _hash(lines)
        if _hash(self._lines(name)) == wanted:
            return Sent(name, len(lines), present=True)
        self._put(name, lines)
        there = self._lines(name)
        if len(there) != len(lines):
            raise self._error(name, f"{len(there)} triples arrived of {len(lines)}")
        if _hash(there) != wanted:
            raise self._error(name, "as many triples arrived, but not the same ones")
        return Sent(name, len(lines), present=False)

    def _put(self, name: str, lines: list[bytes]) -> None:
        """Write a graph: the first part in the place of what was there, the others beside it."""
        size = len(lines) if any(b"_:" in line for line in lines) else _PART  # else one node becomes two
        for start in range(0, max(len(lines), 1), max(size, 1)):
            body = b"".join(lines[start : start + size])
            status, said = self._exchange("POST" if start else "PUT", name, body)
            if status not in _DONE:
                why = f"{status}: {said[:200].decode('utf-8', 'replace')}"
                lacking = not name and not start and status not in (401, 403, 413)
                raise self._error(name, why, NoDefaultError if lacking else StoreError)

    def _lines(self, name: str) -> list[bytes]:
        """The triples of a graph there, a line each, sorted; none where there is no such graph."""
        status, said = self._exchange("GET", name)
        if status == 404 or (not name and status >= 400):
            return []
        if status != 200:
            raise self._error(name, f"{status} when it is read")
        return sorted(said.splitlines(keepends=True))

    def _exchange(self, method: str, name: str, body: bytes | None = None) -> tuple[int, bytes]:
        address = urlsplit(self.address)
        path = f"{address.path}?" + (f"graph={quote(name, safe='')}" if name else "default")
        headers = {"Accept": _TRIPLES}
        if body is not None:
            headers["Content-Type"] = _TRIPLES
        scheme, _, secret = self.authorization.partition(" ")
        digest = scheme.lower() == "digest"
        if self.authorization and not digest:
            headers["Authorization"] = self.authorization
        secure = address.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        try:
            with contextlib.closing(kind(address.netloc, timeout=_SECONDS)) as connection:
                if digest:
                    challenge = _asked(connection, "GET", path, headers)[2]
                    headers["Authorization"] = _digest(secret, challenge, method, path)
                return _asked(connection, method, path, headers, body)[:2]
        except (OSError, http.client.HTTPException) as error:
            raise self._error(name, f"the connection broke: {error}") from error

    def _error(self, name: str, why: str, kind: type[StoreError] = StoreError) -> StoreError:
        where = f"{self.address} {name or 'default graph'}"
        return kind(why, where=where, mend="send again: it goes on with the graphs that are missing")


def _asked(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes | None = None,
) -> tuple[int, bytes, str]:
    """Status, body and challenge of an answer; the connection stays for the next."""
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    said = answer.read()
    if answer.will_close:
        connection.close()
    return answer.status, said, answer.headers.get("WWW-Authenticate", "")


def _digest(secret: str, challenge: str, method: str, path: str) -> str:
    """The Authorization header that answers a digest challenge, with `user:password`."""
    scheme, _, rest = challenge.partition(" ")
    if scheme.lower() != "digest":
        return ""
    user, _, password = secret.partition(":")
    passwords = HTTPPasswordMgrWithDefaultRealm()
    parts = {key: value for key, value in parse_keqv_list(parse_http_list(rest)).items() if key != "domain"}
    request = Request(f"http://store{path}", method=method)
    passwords.add_password(None, request.full_url, user, password)
    found = AbstractDigestAuthHandler(passwords).get_authorization(request, parts)
    return f"Digest {found}" if found else ""


def publish_to(release: Path, target: Target) -> Iterator[Sent]:
    """Send every graph of a release, the merge of them last; gives each as it is done.

    StoreError names the graph that did not arrive whole.
    """
    graphs: defaultdict[str, list[bytes]] = defaultdict(list)
    for triple, name in quads(release / "dump" / "minsheng.nq"):
        graphs[name].append(triple)
    merged = {line for lines in graphs.values() for line in lines}
    for name in sorted(graphs):
        yield target.send(name, sorted(graphs[name]))
    try:
        yield target.send("", sorted(merged))
    except NoDefaultError:
        yield target.send(merged_name(release), sorted(merged))


def merged_name(release: Path) -> str:
    """Name of the graph that stands for the default graph in a store that has none of its own."""
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    return f"{manifest.get('base') or DEFAULT_BASE}graph/merged"


def sizes(release: Path) -> tuple[dict[str, int], int]:
    """Number of triples of each graph of a release, and of their merge."""
    graphs: defaultdict[str, int] = defaultdict(int)
    merged: set[int] = set()
    for triple, name in quads(release / "dump" / "minsheng.nq"):
        graphs[name] += 1
        merged.add(hash(triple))
    return dict(graphs), len(merged)


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
    """Hash of a graph from its lines, however they are laid out.

    Values are compared as our engine keeps them, language tags without regard to case, blank nodes, which
    a store may rename, by their canonical names (RDFC-1.0).
    """
    store = Store()
    store.bulk_load(b"".join(lines), format=RdfFormat.N_TRIPLES)
    written = store.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph()) or b""
    if b"_:" in written:
        dataset = Dataset(parse(written, format=RdfFormat.N_TRIPLES))
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        written = serialize(dataset, format=RdfFormat.N_TRIPLES) or b""
    written = _TAG.sub(lambda tag: tag[0].lower(), written)
    return hashlib.sha256(b"".join(sorted(written.splitlines(keepends=True)))).hexdigest()
