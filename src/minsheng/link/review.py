"""The review file: pairs of promises that may be links and are none, for a person to decide.

A line is ready for `mappings/links.csv`: put confirm or block into its column `verdict` and paste it.
"""

from __future__ import annotations

import csv
from io import StringIO

from pyoxigraph import Store

from minsheng.link.continues import Continuations
from minsheng.link.curated import COLUMNS, decisions
from minsheng.link.pairs import Candidate
from minsheng.link.promises import Promises
from minsheng.link.restates import Restatements


def review(store: Store, base: str) -> str:
    """The review file of a store's promises as CSV, the likeliest links first."""
    promises = Promises(store, base)
    found = [("continues", one) for one in Continuations(promises, decisions("continues", base)).open()]
    found += [("restates", one) for one in Restatements(promises, decisions("restates", base)).open()]
    found.sort(key=lambda row: (-round(row[1].score, 2), row[0], row[1].one.iri, row[1].other.iri))
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(relation, one, base) for relation, one in found)
    return text.getvalue()


def _row(relation: str, pair: Candidate, base: str) -> tuple[str, ...]:
    subject, other = (node.iri.removeprefix(f"{base}id/") for node in (pair.one, pair.other))
    texts = (" ".join(node.text.split()) for node in (pair.one, pair.other))
    return (subject, relation, other, "", "", f"{pair.score:.2f}", f"{pair.reason}: {pair.evidence}", *texts)
