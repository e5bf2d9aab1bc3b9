"""Every bound that a hostile or broken file runs into, in one place.

A file beyond a bound is refused with a ReadError that says which bound it was; other files are read on.
The size of a file itself is bounded by its row of `formats.FORMATS`, or by the option `--limit`.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from time import monotonic
from types import FrameType

from minsheng.errors import ReadError

ENTRIES = 5_000
"""Entries of a zip (DOCX, XLSX, OFD)."""
UNPACKED = 512 * 1024 * 1024
"""Bytes that all entries of a zip may have unpacked, by the zip's own directory."""
RATIO = 250
"""Unpacked bytes for each packed byte of one entry; small entries are not asked."""
RATIO_FROM = 4 * 1024 * 1024
"""Unpacked bytes from which an entry is asked for its ratio."""
XML_BYTES = 64 * 1024 * 1024
"""Bytes of one XML part unpacked."""
DEPTH = 250
"""Elements within elements, in HTML and XML."""
ELEMENTS = 300_000
"""Elements of one HTML page."""
TAGS = 3_000_000
"""Tags, begun or ended, of one XML part."""
ATTRIBUTES = 1_000
"""Attributes of one HTML element."""
CELLS = 250_000
"""Grid positions (rows × columns) of one table, and of all tables of a document together twice as many."""
COLUMNS = 1_000
"""Columns of one table."""
PAGES = 2_000
"""Pages of a PDF or OFD."""
GLYPHS = 4_000_000
"""Characters that a PDF or OFD places on its pages."""
DRAWN_A_PAGE = 200_000
"""Characters, lines, pictures and forms that one page of a PDF or OFD draws."""
RULES_A_PAGE = 4_000
"""Ruled lines on one page; a page of more is a drawing, in which no tables are looked for."""
CONTENT = 4 * 1024 * 1024
"""Bytes that say what one page of a PDF draws, unpacked."""
REFERENCES = 3_000_000
"""References between the objects of a PDF that are followed."""
CODES = 2_000_000
"""Characters that all fonts of a PDF speak of, in their widths and maps."""
STATES = 1_000
"""Graphics states of a PDF's page that are saved one in another."""
STREAM_BYTES = 64 * 1024 * 1024
"""Bytes of one compressed stream of a PDF unpacked."""
STREAMS = 256 * 1024 * 1024
"""Bytes of all compressed streams of a PDF unpacked."""
SHEETS = 200
"""Sheets of an XLSX file."""
MERGED = 20_000
"""Merged areas of an XLSX file."""
BLOCKS = 300_000
"""Lines and cells of the extracted text."""
TEXT = 20_000_000
"""Characters of the extracted text."""
SECONDS = 120.0
"""Time that one document may take. In a process's main thread an alarm ends it; in other threads the time is
looked at between the parts of a document (pages, tables)."""


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
            raise self._over()

    def _over(self) -> ReadError:
        return refuse("reading takes too long", f"{self.seconds:.0f} seconds", self.where)

    @contextmanager
    def alarm(self) -> Iterator[None]:
        """End what runs within once the time is over, wherever it is. Does nothing but in the main thread.

        A library that swallows the error meets it again each second.
        """
        if current_thread() is not main_thread() or not hasattr(signal, "SIGALRM"):
            yield
            return

        def ring(_: int, __: FrameType | None) -> None:
            raise self._over()

        before = signal.signal(signal.SIGALRM, ring)
        signal.setitimer(signal.ITIMER_REAL, self.seconds, 1.0)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0.0)
            signal.signal(signal.SIGALRM, before)
