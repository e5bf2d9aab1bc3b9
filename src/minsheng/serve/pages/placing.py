"""Where a quote stands in the file that its document was read from."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from minsheng import layout
from minsheng.records import Block
from minsheng.serve.pages.nodes import Quote
from minsheng.serve.release import Release


def place_of(release: Release, quote: Quote) -> Block | None:
    """The page and the cell of the file that a quote begins in; None where the file has neither."""
    return _layout(release.folder / "documents" / f"{quote.document}{layout.ENDING}").at(quote.start)


@lru_cache(maxsize=64)
def _layout(path: Path) -> layout.Layout:
    """What a release keeps at a path, which never changes."""
    return layout.read(path.read_text(encoding="utf-8") if path.is_file() else "")
