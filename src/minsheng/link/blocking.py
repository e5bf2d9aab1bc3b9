"""Which promises of two lists are worth comparing: those that share rare wordings or an indicator.

Each promise asks for its rarest pairs of characters only, and each of these leads to few others, so
that the work grows with the number of promises and not with that of their pairs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from minsheng.link.promises import Promise
from minsheng.link.similarity import Weights

_ASKED = 24
"""Rare pairs of characters by which a promise looks for others."""
_MOST = 48
"""Promises of both lists that may have such a pair."""
_KEPT = 12
"""Promises that are compared with one for their wording."""
_SAME = 24
"""Promises that may count one indicator; of more, wordings must tell."""


def candidates(
    left: Sequence[Promise], right: Sequence[Promise], weights: Weights
) -> Iterator[tuple[Promise, Promise]]:
    """Pairs of a promise of the one list and one of the other that may be the same."""
    by_pair, by_indicator = _indexed(right, weights)
    for one in left:
        votes: Counter[int] = Counter()
        for pair in _asked(one, by_pair, weights):
            votes.update(by_pair[pair])
        ranked = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))
        chosen = {number for number, _ in ranked[:_KEPT]}
        for indicator in _indicators(one):
            same = by_indicator.get(indicator, [])
            chosen.update(same if len(same) <= _SAME else [])
        for number in sorted(chosen):
            yield one, right[number]


def _asked(one: Promise, by_pair: dict[str, list[int]], weights: Weights) -> list[str]:
    """The rarest pairs of characters of a promise that the other list has too."""
    return [pair for pair in weights.known(one.text, _MOST) if pair in by_pair][:_ASKED]


def _indexed(
    promises: Sequence[Promise], weights: Weights
) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Rare pair of characters → numbers of the promises that have it; indicator → numbers."""
    by_pair: dict[str, list[int]] = defaultdict(list)
    by_indicator: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(promises):
        for pair in weights.known(one.text, _MOST):
            by_pair[pair].append(number)
        for indicator in _indicators(one):
            by_indicator[indicator].append(number)
    return by_pair, by_indicator


def _indicators(one: Promise) -> set[str]:
    return {target.indicator for target in one.targets or one.done if target.indicator}
