"""What the worker of the workspace does: updates and graph-store writes, each whole or not at all.

An update may not read outside (`LOAD`, `SERVICE`). The engine's Python face has no `using-graph-uri`,
so those parameters are written into the text as `USING` clauses, which is what the protocol says they
mean.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store, parse

from minsheng.serve import guard
from minsheng.serve.evaluate import OPERATIONS, Answer
from minsheng.serve.guard import Word
from minsheng.serve.problems import Problem
from minsheng.serve.wire import Head

_FORMATS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}


def opened(path: Path, dump: Path | None) -> Store:
    """The workspace's store; a new one begins as the dump says. A half-made one is made again."""
    if not path.is_dir():
        draft = path.with_name(path.name + ".draft")
        shutil.rmtree(draft, ignore_errors=True)
        store = Store(str(draft))
        if dump is not None:
            store.bulk_load(path=str(dump), format=RdfFormat.N_QUADS)
        store.flush()
        del store
        draft.rename(path)
    return Store(str(path))


def update(store: Store, head: Head, _body: bytes) -> Answer:
    """Carry out an update, in one transaction."""
    text = head["update"]
    words = guard.checked(text, length=head["length"], nesting=head["nesting"])
    for word in words:
        if word.kind == "word" and word.text.upper().startswith("LOAD") and ":" not in word.text:
            raise Problem("outside-refused", "LOAD", position=guard.place(text, word.start))
    if head.get("default") or head.get("named"):
        text = with_dataset(text, words, head.get("default") or [], head.get("named") or [])
    store.update(text, base_iri=head.get("base"))
    return {}, b""


def with_dataset(text: str, words: list[Word], default: list[str], named: list[str]) -> str:
    """An update whose operations use the dataset that the protocol's parameters name."""
    clauses = [f"USING <{name}>" for name in default] + [f"USING NAMED <{name}>" for name in named]
    using, parts, last, depth = " ".join(clauses), [], 0, 0
    for number, word in enumerate(words):
        depth += (word.kind == "open") - (word.kind == "close")
        upper = word.text.upper() if word.kind == "word" and depth == 0 else ""
        if upper in ("USING", "WITH"):
            raise Problem("dataset", position=guard.place(text, word.start))
        if upper == "WHERE":
            if number and words[number - 1].text.upper() == "DELETE":
                parts += [text[last : word.start], _block(text, words, number + 1), " "]
                last = word.start
            parts += [text[last : word.start], using, " "]
            last = word.start
    return "".join(parts) + text[last:]


def _block(text: str, words: list[Word], number: int) -> str:
    """The text of the group that begins with a word: DELETE WHERE is short for a template and a pattern."""
    depth = 0
    for word in words[number:]:
        depth += (word.kind == "open") - (word.kind == "close")
        if depth == 0:
            return text[words[number].start : word.start + len(word.text)]
    return ""


def graph_write(store: Store, head: Head, body: bytes) -> Answer:
    """Put into, post to or delete a graph (`name`, or the default one)."""
    name = head.get("name")
    known = name is None or store.contains_named_graph(NamedNode(name))
    if head["how"] == "delete":
        return _deleted(store, name, known)
    parts = _split(head["parts"], body)
    text = _written(parts, head["base"])
    node = NamedNode(name) if name is not None else None
    target = f"GRAPH <{name}>" if name is not None else ""
    clear = f"CLEAR SILENT {target or 'DEFAULT'} ; " if head["how"] == "put" else ""
    create = f"CREATE SILENT {target} ; " if target else ""
    triples = f"{target} {{ {text} }}" if target else text
    store.update(f"{clear}{create}INSERT DATA {{ {triples} }}")
    return {"created": not known, "graph": node.value if node else None}, b""


def _written(parts: list[tuple[str, bytes]], base: str) -> str:
    """All triples of the parts as N-Triples (blank nodes of two parts are two nodes)."""
    lines: list[str] = []
    for media, content in parts:
        form = _FORMATS.get(media)
        if form is None:
            raise Problem("media-type", f"no RDF format {media[:60]!r}; there is: {', '.join(_FORMATS)}")
        quads = parse(content, format=form, base_iri=base, rename_blank_nodes=True)
        lines += [f"{quad.triple} ." for quad in quads]
    return "\n".join(lines)


def _split(parts: list[list[object]], body: bytes) -> list[tuple[str, bytes]]:
    """Parts of a body, from `[media type, length]` of each."""
    found, start = [], 0
    for media, length in parts:
        end = start + int(str(length))
        found.append((str(media), body[start:end]))
        start = end
    return found


def _deleted(store: Store, name: str | None, known: bool) -> Answer:
    if not known:
        raise Problem("no-such-graph", name or "")
    store.update(f"DROP GRAPH <{name}>" if name is not None else "CLEAR DEFAULT")
    return {"created": False}, b""


def export(store: Store, head: Head, _body: bytes) -> Answer:
    """Write all quads, sorted as bytes, to a file of N-Quads."""
    lines = sorted((store.dump(format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True))
    Path(head["path"]).write_bytes(b"".join(lines))
    return {}, b""


OPERATIONS |= {"update": update, "graph-write": graph_write, "export": export}
