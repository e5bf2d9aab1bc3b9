"""Numbers that differ where they should not: said twice, revised, claimed, computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from minsheng.link.anomalies.claims import claim
from minsheng.link.anomalies.rows import Anomaly, Row, groups, number, plain, shown, titled
from minsheng.link.wordings import measure_family

_VAGUE = frozenset({"approx", "gt"})
_NEAR = Decimal("0.1")
"""Share by which a vague number (近 5000, 5000 余) may differ from the one that it stands for."""
_DONE = frozenset({"met", "exceeded"})
_OPEN = frozenset({"not-met", "in-progress"})
_WHOLE = Decimal(1)
_PLACES = "place"
"""Family of measure words that are no synonyms: 街道, 社区, 村."""


# ----------------------------------------------------------------------------------- restated, revised


def restated(rows: Iterable[Row]) -> Iterator[Anomaly]:
    """Targets that restate another one with another number."""
    for row in rows:
        stated, found = number(row["stated"]), number(row["found"])
        if stated is None or found is None or row["upper"]:
            continue
        if not same_measure(row["measure1"], row["measure2"]):
            continue
        if not _VAGUE & {row["told1"], row["told2"]} or not near(stated, found):
            yield Anomaly((row["node1"], row["node2"]), _quotes(row) | _things(row), stated, found)


def revised(rows: Iterable[Row]) -> Iterator[Anomaly]:
    """Targets that their document says were changed."""
    for row in rows:
        words = _quotes(row) | _things(row)
        yield Anomaly((row["node1"], row["node2"]), words, number(row["stated"]), number(row["found"]))


def near(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers may be the same one, the one of them rounded."""
    return abs(one - other) <= _NEAR * max(abs(one), abs(other))


def same_measure(one: str, other: str) -> bool:
    """Whether two measure words (codes) are one, or synonyms of one size: 幢 and 栋, 人 and 名."""
    return one == other or (measure_family(one) == measure_family(other) != _PLACES)


def _quotes(row: Row) -> dict[str, str]:
    quotes = {name: shown(text) for name, text in row.items() if name.startswith("quote")}
    return quotes | {name: titled(row, name[5:]) for name in row if name.startswith("title")}


def _things(row: Row) -> dict[str, str]:
    """Each quote with what it counts before it, where the quote does not say it."""
    pairs = [(f"quote{n}", shown(row[f"object{n}"]), shown(row[f"quote{n}"])) for n in (1, 2)]
    return {name: quote if object_ in quote else f"{object_} {quote}" for name, object_, quote in pairs}


# --------------------------------------------------------------------------------------------- status


def statuses(rows: Iterable[Row]) -> Iterator[Anomaly]:
    """Reports whose word for how far things are is not what their figures show.

    Parts of a printed total and targets that the document replaced say nothing of the whole.
    """
    every = list(rows)
    replaced = {(row["project"], row["replaced"]) for row in every if row["replaced"]}
    told = (row for row in every if row["node1"] and not row["part"])
    judged = [row for row in told if (row["project"], row["goal"]) not in replaced]
    for (report, said), figures in groups(judged, "node1", "said"):
        words = claim(figures[0]["words"], said)
        if words:
            yield from _status(report, said, words, figures)


def _status(report: str, said: str, words: str, told: Sequence[Row]) -> Iterator[Anomaly]:
    below = [row for row in told if row["verdict"] in _OPEN]
    done = all(row["verdict"] in _DONE for row in told)
    if said in ("completed", "exceeded") and below:
        wrong = below
    elif (said == "exceeded" and all(row["verdict"] == "met" for row in told)) or (
        said in ("delayed", "not-started") and done
    ):
        wrong = list(told)
    else:
        return
    seen = set[tuple[str, ...]]()
    for (target,), answers in groups(wrong, "node2"):
        said_before = (answers[0]["goal"], *sorted({row["result"] for row in answers}))
        if said_before not in seen:
            seen.add(said_before)
            yield _disagreement(report, target, words, answers)


def _disagreement(report: str, target: str, claimed: str, answers: Sequence[Row]) -> Anomaly:
    results = {row["result"]: row for row in answers}
    delivered = [number(row["delivered"]) or Decimal(0) for row in results.values()]
    words = {
        "words": shown(claimed),
        "promised": shown(answers[0]["quote1"]),
        "told": " + ".join(shown(row["quote2"]) for row in results.values()),
        "title": titled(answers[0]),
    }
    nodes = (report, target, *sorted(results), *sorted({row["project"] for row in answers}))
    return Anomaly(nodes, words, number(answers[0]["goal"]), sum(delivered, Decimal(0)))


# --------------------------------------------------------------------------------------------- ratios


def ratios(rows: Iterable[Row]) -> Iterator[Anomaly]:
    """Results whose share of the target is stated as another one than their figures give.

    A share that only the report states is of the whole project: it is compared where the project has
    one target. A result that answers several targets has a share of one of them.
    """
    for _, told in groups(rows, "node2"):
        if not any(_agreed(row) for row in told):
            yield from _ratios(told)


def _agreed(row: Row) -> bool:
    """Whether a result's own share is the computed one."""
    stated, computed = number(row["own"]), number(row["computed"])
    return stated is not None and computed is not None and _agree(stated, computed)


def _ratios(told: Sequence[Row]) -> Iterator[Anomaly]:
    """Those of one result."""
    for _, (row, *_) in groups(told, "computed"):
        stated, computed = number(row["own"] or row["told"]), number(row["computed"])
        if stated is None or computed is None or (not row["own"] and row["goals"] != "1"):
            continue
        vague = row["comparator"] in _VAGUE and near(stated, computed)
        if not vague and not _agree(stated, computed):
            nodes = (row["node1"], row["node2"], row["report"], row["project"])
            percent = {"percent": plain(stated * 100), "computed": plain(computed * 100)}
            yield Anomaly(nodes, _quotes(row) | percent, stated, computed)


def _agree(stated: Decimal, computed: Decimal) -> bool:
    """Whether the printed digits are those of the computed share, rounded or cut; 100 % may be more."""
    if stated == _WHOLE and computed >= _WHOLE:
        return True
    exponent = stated.normalize().as_tuple().exponent
    step = Decimal(1).scaleb(min(-2, exponent if isinstance(exponent, int) else -2))
    return stated in (computed.quantize(step, ROUND_HALF_UP), computed.quantize(step, ROUND_DOWN))
