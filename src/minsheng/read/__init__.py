"""Room `read`: bytes → `Document`. Knows formats, knows no meaning.

`find` walks folders and pairs each document with what a `sources.csv` beside it says; `read` turns
one file into its text and blocks. A format is one module with a function `extract`, and one row of
`formats.FORMATS`.
"""

from __future__ import annotations

from minsheng.read.files import Found, find, read
from minsheng.read.formats import FORMATS, Format

__all__ = ["FORMATS", "Format", "Found", "find", "read"]
