"""What documents say that cannot all be right, or that a reader should look at twice.

    mappings/anomalies/<type>.rq   a SELECT over the union of all graphs: what may be one, and the sentence
    differences, sums, counts, …   which of its rows are one: arithmetic over groups, text of quotes
    rules                          the annotation: type, nodes, numbers, a sentence in zh and en

No rule knows a document. Where it cannot be told, nothing is said.
"""

from minsheng.link.anomalies.rules import Rule, rules

__all__ = ["Rule", "rules"]
