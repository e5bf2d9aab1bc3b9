"""Figures against gold figures: which agree, which are missing, and what is said of those that agree.

A figure is right when value, upper end, measure word and comparator agree; action, object, scope and
the like are looked at in right figures only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from counting import Score, Where
from golden import Choice, GoldFigure, canonical, overlap, plain, same_family, same_uom, same_words

from minsheng.records import Figure

Pair = tuple[GoldFigure, Figure]

Side = tuple[str, Sequence[GoldFigure], Sequence[Figure]]
"""Name of the measure, what is expected under it, and what was got."""


def count_two_roles(result: Score, where: Where, first: Side, second: Side) -> list[Pair]:
    """Results and targets of one report or passage; figures marked `either` may stand on either side.

    A figure so marked that only the other side has is moved there before counting.
    """
    moved = _moved(first, second)
    pairs: list[Pair] = []
    for measure, gold, got in moved:
        pairs += count_figures(result, measure, where, gold, got)[0]
    return pairs


def _moved(first: Side, second: Side) -> tuple[Side, Side]:
    """The two sides with each `either` figure on the side where a figure answers it."""
    gold = (list(first[1]), list(second[1]))
    got = (first[2], second[2])
    for here in (0, 1):
        pairs, _ = _matched(gold[here], got[here])
        answered = {id(each) for each, _ in pairs}
        there = 1 - here
        taken = {id(figure) for _, figure in _matched(gold[there], got[there])[0]}
        free = [figure for figure in got[there] if id(figure) not in taken]
        for each in [each for each in gold[here] if each.either and id(each) not in answered]:
            figure = next((figure for figure in free if _agree(each, figure)), None)
            if figure is not None:
                free.remove(figure)
                gold[here].remove(each)
                gold[there].append(each)
    return (first[0], gold[0], got[0]), (second[0], gold[1], got[1])


def count_figures(
    result: Score, measure: str, where: Where, gold: Sequence[GoldFigure], got: Sequence[Figure]
) -> tuple[list[Pair], list[Figure]]:
    """Count two multisets of figures; returns the right pairs and the superfluous figures."""
    pairs, rest = _matched(gold, got)
    answered = {id(each) for each, _ in pairs}
    for each, figure in pairs:
        if not each.optional:
            result.answer(measure, where, _gold_shown(each), _got_shown(figure), True)
    for each in gold:
        if id(each) not in answered and not each.optional:
            near = _nearest(each, rest)
            if near is not None:
                rest.remove(near)
            result.answer(measure, where, _gold_shown(each), _got_shown(near) if near else None, False)
    for figure in rest:
        result.answer(measure, where, None, _got_shown(figure), False)
    return pairs, rest


def _matched(gold: Sequence[GoldFigure], got: Sequence[Figure]) -> tuple[list[Pair], list[Figure]]:
    """Pairs of gold and parsed figures that agree, best overlap of quotes first; and the rest.

    Obligatory gold figures choose before optional ones.
    """
    candidates = [
        (each.optional, -_likeness(each, figure), i, j)
        for i, each in enumerate(gold)
        for j, figure in enumerate(got)
        if _agree(each, figure)
    ]
    pairs: dict[int, int] = {}
    for _, _, i, j in sorted(candidates):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    used = set(pairs.values())
    return (
        [(gold[i], got[j]) for i, j in sorted(pairs.items())],
        [figure for j, figure in enumerate(got) if j not in used],
    )


def _likeness(gold: GoldFigure, got: Figure) -> float:
    """How much two figures look alike, for choosing among figures of equal value."""
    words = same_words(gold.fields.get("object", ()), got.object, 0.6)
    return overlap(gold.text, plain(got.span.exact)) + words


def _agree(gold: GoldFigure, got: Figure) -> bool:
    """Whether value, upper end, measure word and comparator agree (and role and year of a cell)."""
    if gold.cell is not None:
        return _agree_cell(gold, got)
    right = gold.value == got.value and gold.max_value == got.max_value
    return right and got.comparator in gold.comparator and same_uom(gold.uom, got.uom_text)


def _agree_cell(gold: GoldFigure, got: Figure) -> bool:
    """A cell's figure: the measure word stands with the row and is not asked for here."""
    assert gold.cell is not None
    role, year = gold.cell
    place = got.role == role and (got.scope == "plan" if year is None else got.year == year)
    value = gold.value == got.value and gold.max_value == got.max_value
    return place and value and got.comparator in gold.comparator


def _nearest(gold: GoldFigure, rest: Sequence[Figure]) -> Figure | None:
    """The superfluous figure that is the wrong answer to this one: of equal value, or of a like quote."""
    likeness = {id(each): overlap(gold.text, plain(each.span.exact)) for each in rest}
    equal = [each for each in rest if each.value == gold.value and gold.value is not None]
    like = [each for each in rest if likeness[id(each)] >= 0.6]
    return max(equal or like, key=lambda each: likeness[id(each)], default=None)


def _gold_shown(each: GoldFigure) -> str:
    """A gold figure as the list of misses prints it."""
    comparator, uom = "|".join(map(str, each.comparator)), "|".join(str(word or "∅") for word in each.uom)
    place = f"{' '.join(map(str, each.cell))} " if each.cell else ""
    return f"{place}{comparator} {_range(each.value, each.max_value)} {uom} «{each.text}»"


def _got_shown(each: Figure) -> str:
    """A parsed figure as the list of misses prints it."""
    uom = each.uom_text or "∅"
    quote = plain(each.span.exact)[:60]
    place = f"{each.role} {each.year} " if each.year else ""
    return f"{place}{each.comparator} {_range(each.value, each.max_value)} {uom} «{quote}»"


def _range(low: Decimal | None, high: Decimal | None) -> str:
    """A value, or both ends of a range."""
    return f"{canonical(low)}–{canonical(high)}" if high is not None else str(canonical(low))


# ---------------------------------------------------------------------------------- attributes

Judge = Callable[[Choice, str | None], bool]


def _equal(expected: Choice, got: str | None) -> bool:
    """An answer that is right when equal."""
    return got in expected


def _action(expected: Choice, got: str | None) -> bool:
    """An action: the same words, one within the other, or of the same family."""
    return same_words(expected, got, 1.0) or same_family(expected, got)


def _object(expected: Choice, got: str | None) -> bool:
    """An object: the same words, one within the other, or F1 of characters at least 0.6."""
    return same_words(expected, got, 0.6)


def attributes(result: Score, where: Where, pairs: Sequence[Pair]) -> None:
    """Action, object, scope and the like of figures that are right and not optional."""
    for gold, got in pairs:
        if gold.optional:
            continue
        by = plain(got.reported_by.name) if got.reported_by else None
        fields: tuple[tuple[str, str, str | None, Judge], ...] = (
            ("action", "action", got.action, _action),
            ("object", "object", got.object, _object),
            ("scope", "scope", got.scope, _equal),
            ("parts", "part", "true" if got.part_of else None, _equal),
            ("per", "per", got.per, _object),
            ("revisions", "revises", "true" if got.revises else None, lambda _, found: found is not None),
            ("reported by", "by", by, _object),
        )
        for measure, name, found, judge in fields:
            expected = gold.fields.get(name, ())
            if _asked(measure, expected, found):
                wanted = "|".join(str(each or "∅") for each in expected) or None
                right = bool(expected) and judge(expected, found)
                result.answer(measure, f"{where} «{gold.text}»", wanted, found, right)


_SILENT = ("action", "object", "scope", "reported by")
"""Measures in which a figure of which the gold file says nothing is not counted at all."""


def _asked(measure: str, expected: Choice, got: str | None) -> bool:
    """Whether an attribute counts: not where saying nothing is right and nothing was said."""
    if not expected:
        return measure not in _SILENT and got is not None
    return got is not None or None not in expected
