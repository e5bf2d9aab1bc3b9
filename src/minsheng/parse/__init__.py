"""Document → records, each with the span that it was read from.

    elements    lines and tables, page furniture left out           (grids, lines)
    metadata    title, number, issuer, dates, district, year, kind  (metadata)
    listings    rows of lists and tables, fields by role            (lists, tables)
    records     units, dates, quantities, reports, places           (builder)
    narrative   what else a report tells                            (narrative)
    coverage    what no record claims                               (coverage)

No room after this one looks at text.
"""

from __future__ import annotations

from minsheng.records import Document, ParsedDocument

__all__ = ["parse"]


def parse(document: Document) -> ParsedDocument:
    """Everything that the document states.

    Raises ParseError, naming the file and the column of sources.csv to fill, where the district or
    the year cannot be known. A document without any list or passage is returned with a remark.
    """
    from minsheng.parse.assemble import assemble  # noqa: PLC0415 - the parser's tables load when first needed

    return assemble(document)
