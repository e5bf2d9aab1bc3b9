"""The errors this package raises on purpose, one class a room.

    MinshengError
    ├── UsageError       the caller asked for something that does not exist (exit 2)
    ├── TableError       a curated table, layout, query or ontology file is malformed
    ├── ReadError        bytes that are not a readable document
    ├── ParseError       a readable document whose district or year cannot be known
    ├── MapError         records that cannot be given an identifier
    ├── ValidationError  a graph with at least one Violation
    ├── StoreError       a release that is missing, half-written or corrupt
    └── QueryError       a query that is refused or fails

Every message says what, where and how to mend it. `where` is a path, a `path:line`, or a
`path[start:end]` (0-based code points of the document's text, end exclusive).
"""

from __future__ import annotations


class MinshengError(Exception):
    """Base of all errors raised on purpose."""

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        self.what, self.where, self.mend = what, where, mend
        super().__init__("".join([f"{where}: " if where else "", what, f" → {mend}" if mend else ""]))


class UsageError(MinshengError):
    """The caller asked for something that does not exist."""


class TableError(MinshengError):
    """A curated table, layout, query or ontology file is malformed."""


class ReadError(MinshengError):
    """Bytes that are not a readable document."""


class ParseError(MinshengError):
    """A readable document whose district or year cannot be known."""


class MapError(MinshengError):
    """Records that cannot be given an identifier."""


class ValidationError(MinshengError):
    """A graph with at least one Violation."""


class StoreError(MinshengError):
    """A release that is missing, half-written or corrupt."""


class QueryError(MinshengError):
    """A query that is refused or fails."""
