"""Made-up documents for tests."""

from __future__ import annotations

import hashlib
from pathlib import Path

from minsheng.records import Block, Document, SourceRow


def document(text: str, name: str = "made.txt", source: SourceRow | None = None) -> Document:
    """A text document, one block a line, as the room `read` makes it."""
    blocks, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(start, start + len(line)))
        start += len(line) + 1
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(Path(name), digest, "txt", "utf-8", text, tuple(blocks), source or SourceRow())
