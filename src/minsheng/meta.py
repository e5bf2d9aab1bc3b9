"""What the graph says of itself: `graph/meta`, by DCAT, VoID and the SPARQL service description."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from pyoxigraph import NamedNode, Store

from minsheng import __version__
from minsheng.map import Ids, rebase, to_json
from minsheng.resources import mappings
from minsheng.store import lines


def meta_graph(store: Store, ids: Ids) -> str:
    """JSON-LD of `graph/meta`: `mappings/dataset.jsonld` with version and the triples of each named graph.

    The version is this package's with the first 8 hex digits of the hash of all other quads.
    """
    stated = lines(store)
    names = sorted(name.value for name in store.named_graphs() if isinstance(name, NamedNode))
    content = sha256(b"\n".join(stated)).hexdigest()[:8]
    meta = json.loads(rebase(mappings("dataset.jsonld").read_text(encoding="utf-8"), ids.base))
    dataset = meta["graph"][0]
    dataset["version"] = f"{__version__}+{content}"
    dataset["triples"] = len(stated)
    dataset["namedGraph"] = [_named(store, name) for name in names]
    return to_json(meta)


def _named(store: Store, name: str) -> dict[str, Any]:
    count = sum(1 for _ in store.quads_for_pattern(None, None, None, NamedNode(name)))
    return {"id": name, "type": ["sd:NamedGraph", "void:Dataset"], "name": name, "triples": count}
