"""Room `map`: records → JSON-LD nodes; the mapping to RDF is `mappings/context.jsonld`.

    document_graph(parsed, ids)              what one document states
    document_json(parsed, ids)               the same as one line
    mentions(parsed)                         divisions and units met in one document (small)
    curated_graph(mentions, ids)             districts and units, of all documents
    to_json(graph)                           one line, for any JSON-LD 1.1 parser

Identifiers are minted in `minsheng.map.ids` and nowhere else. A reference such as
`project/haidian-2023-ms-8` is an IRI without `{base}id/`.
"""

from minsheng.map.context import Node, context, to_json
from minsheng.map.curated import Mentions, curated_graph, mentions
from minsheng.map.document import document_graph, document_json
from minsheng.map.ids import Ids
from minsheng.resources import DEFAULT_BASE, rebase

__all__ = [
    "DEFAULT_BASE",
    "Ids",
    "Mentions",
    "Node",
    "context",
    "curated_graph",
    "document_graph",
    "document_json",
    "mentions",
    "rebase",
    "to_json",
]
