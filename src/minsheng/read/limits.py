"""Every bound that a hostile or broken file runs into, in one place.

A file beyond a bound is refused with a ReadError that says which bound it was; other files are read on.
The size of a file itself is bounded by its row of `formats.FORMATS`, or by the option `--limit`.
"""

from __future__ import annotations

from time import monotonic

from minsheng.errors import ReadError

ENTRIES = 5_000
"""Entries of a zip (DOCX, XLSX, OFD)."""
UNPACKED = 512 * 1024 * 1024
"""Bytes that all entries of a zip may have unpacked, by the zip's own directory."""
RATIO = 250
"""Unpacked bytes for each packed byte of one entry; entries of less than `RATIO_FROM` bytes are not asked."""
RATIO_FROM = 4 * 1024 * 1024
XML_BYTES = 64 * 1024 * 1024
"""Bytes of one XML part unpacked."""
DEPTH = 250
"""Elements within elements, in HTML and XML."""
CELLS = 250_000
"""Grid positions (rows × columns) of one table, and of all tables of a document together twice as many."""
COLUMNS = 1_000
"""Columns of one table."""
PAGES = 2_000
"""Pages of a PDF or OFD."""
GLYPHS = 4_000_000
"""Characters that a PDF or OFD places on its pages."""
GLYPHS_A_PAGE = 40_000
RULES_A_PAGE = 20_000
"""Straight lines and rectangles on one page of a PDF or OFD."""
STREAM_BYTES = 64 * 1024 * 1024
"""Bytes of one compressed stream of a PDF unpacked."""
STREAMS = 256 * 1024 * 1024
"""Bytes of all compressed streams of a PDF unpacked."""
TEXT = 20_000_000
"""Characters of the extracted text."""
SECONDS = 300.0
"""Time that one document may take; looked at between its parts (pages, tables), not within them."""


def refuse(what: str, limit: str, where: str) -> ReadError:
    """The error for a file beyond a bound: what was found, and what the bound is."""
    return ReadError(
        f"{what}; the limit is {limit}", where=where, mend="split the document, or save it as text"
    )


class Deadline:
    """The time that one document has left."""

    def __init__(self, where: str, seconds: float | None = None) -> None:
        self.where, self.seconds = where, SECONDS if seconds is None else seconds
        self._end = monotonic() + self.seconds

    def check(self) -> None:
        """Raises ReadError once the time is over."""
        if monotonic() > self._end:
            raise refuse("reading takes too long", f"{self.seconds:.0f} seconds", self.where)
