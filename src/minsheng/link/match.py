"""One statement of a promise against one report: which of its results count what was promised."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from itertools import zip_longest
from operator import attrgetter
from typing import NamedTuple

from minsheng.link.figures import Report, Stated
from minsheng.link.wordings import (
    FAINT,
    LIKE,
    NONE,
    PART,
    SAME,
    Phrase,
    completes,
    likeness,
    may_answer,
    measure_family,
    names_action,
    names_nothing,
    object_likeness,
    only_prepared,
    phrase,
    running_total,
    same_head,
    same_measure,
    telling,
)

Pair = tuple[Stated, Stated]
"""A target and a result that answers it."""
Done = tuple[Stated, Phrase]
"""A figure, and what it says is done to what."""

_MEASURE = re.compile(r"[^\d\s.,，、]+$")
_BREAK = re.compile(r"[。；;！!？?，,：:]")
_END = re.compile(r"[。；;！!？?]")
_JOINT = re.compile(r"[、和及与]")
"""What stands between the parts of an enumeration."""
_YEARLY = {"", "year", "to-date"}
_COUNTED = {"plain", "ge", "gt"}
_SHARE_OFF = Decimal("0.03")
"""How far a stated percentage may be from the computed one and still be a share of this target."""
_BEYOND = 4
"""How many times its target no year's result is likely to be."""
_CLEARLY = 15.0
"""By how many points of similarity the best of several candidates must lead."""


class Rank(NamedTuple):
    """How well a result fits a target; compared from left to right."""

    how: int
    kin: int
    """1 where both count one curated indicator, -1 where they count two, 0 where that is not known."""
    same_word: bool
    share: float


class Candidate(NamedTuple):
    """A result that may answer the target at hand."""

    rank: Rank
    result: Stated


_NO = Rank(NONE, 0, False, 0.0)


class Match:
    """The targets of one statement and the results of one report.

    `preferred` are results that the report itself sets against the plan.
    """

    def __init__(
        self, targets: Sequence[Stated], results: Sequence[Stated], report: Report, preferred: frozenset[str]
    ) -> None:
        self.targets = [target for target in targets if _numbered(target)]
        self.report = report
        told = [result for result in results if _numbered(result)]
        self.results = [one for one, after in zip_longest(told, told[1:]) if not self._spoken_of(one, after)]
        self.preferred = preferred
        self.places = {result.iri: place for place, result in enumerate(self.results)}
        self.units = {result.unit for result in results if result.unit}
        self.all_ranks = {(t.iri, r.iri): self._rank(t, r) for r in self.results for t in self.targets}
        self.ranks = {(t.iri, r.iri): rank for r in self.results for t, rank in self._fitting(r)}

    def pairs(self) -> list[Pair]:
        """Every target with the results that answer it."""
        return [(target, result) for target in self.targets for result in self._chosen(target)]

    # ------------------------------------------------------------------------------------- ranks

    def _fitting(self, result: Stated) -> list[tuple[Stated, Rank]]:
        """The targets that the result fits best, with its rank; none where two promises tie.

        Of promises that tie, one that another result fits better is not meant.
        A part answers parts, a whole answers wholes. A whole answers a part where it fits no whole and
        names its object; a part (其中普惠性托位318个) answers a whole that is promised in its very words,
        where no whole fits that as well.
        """
        peers = self._best(result, [target for target in self.targets if target.part == result.part])
        if peers:
            return peers
        others = self._best(result, [target for target in self.targets if target.part != result.part])
        if result.part:
            return [(target, rank) for target, rank in others if self._meant(target, rank)]
        return [(target, rank) for target, rank in others if rank.how >= PART]

    def _meant(self, target: Stated, part: Rank) -> bool:
        """Whether a target asks for what a part of a total tells, in its words, and no whole does."""
        wholes = (self.all_ranks[target.iri, one.iri].how for one in self.results if not one.part)
        return part.how == SAME and max(wholes, default=NONE) < SAME

    def _best(self, result: Stated, targets: list[Stated]) -> list[tuple[Stated, Rank]]:
        ranked = [(target, self.all_ranks[target.iri, result.iri]) for target in targets]
        best = max((rank for _, rank in ranked), default=_NO)
        first = [target for target, rank in ranked if rank == best]
        if not _one_promise(first):
            first = [target for target in first if self._most(target) == best.how]
        return [(target, best) for target in first] if best.how > NONE and _one_promise(first) else []

    def _most(self, target: Stated) -> int:
        """How well any result fits the target."""
        return max(self.all_ranks[target.iri, result.iri].how for result in self.results)

    def _rank(self, target: Stated, result: Stated) -> Rank:
        asked, done, kin = _said(target), _said(result), _kin(target, result)
        possible = _comparable(target, result) and (kin > 0 or may_answer(asked, done))
        if not possible or self._beside(target, result):
            return _NO
        like = object_likeness(asked, done)
        same = _measure(target) == _measure(result)
        if kin > 0:
            return Rank(max(like.how, PART), kin, same, like.share)
        if like.how > NONE:
            return Rank(like.how, kin, same, like.share)
        same_action = bool(asked.families & done.families) or names_action(
            target.action, self._clause(result)
        )
        alone = self._set_against(target, result) or (
            same and self._alone((target, asked), (result, done), same_action)
        )
        return Rank(LIKE if alone else NONE, kin, same, 0.0)

    def _set_against(self, target: Stated, result: Stated) -> bool:
        """Whether a result without an object stands behind the report's own target: 计划20个，建成18个."""
        if target.statement != result.statement or not names_nothing(result.object):
            return False
        before = [one for one in self.targets if one.end <= result.start and _counted_alike(one, result)]
        last = max(before, key=attrgetter("start"), default=None)
        others = (one for one in self.results if _counted_alike(one, result) and one is not result)
        between = any(target.end <= one.start < result.start for one in others)
        return last is target and not between and not _END.search(self.report.between(target, result))

    def _spoken_of(self, result: Stated, after: Stated | None) -> bool:
        """Whether a number only says what the next one was done of: 5所学校改扩建完成4所."""
        if after is None or (result.uom, result.per) != (after.uom, after.per):
            return False
        if result.value is None or after.value is None or after.value > result.value:
            return False
        between = self.report.between(result, after)
        if _BREAK.search(between) or _JOINT.search(between):
            return False
        return completes(self.report.between(result, after, whole=True))

    def _beside(self, target: Stated, result: Stated) -> bool:
        """Whether the report counts what is only prepared, or one unit's share of another task."""
        if only_prepared(self._clause(result), target.action + target.object):
            return True
        if len(self.units) < 2 or result.ratio is None or not target.value or result.value is None:
            return False
        return abs(result.value / target.value - result.ratio) > _SHARE_OFF

    def _clause(self, result: Stated) -> str:
        """The words of the report that speak of the result."""
        place = self.places[result.iri]
        after = self.results[place - 1].end if place else 0
        before = self.results[place + 1].start if place + 1 < len(self.results) else 1 << 60
        return self.report.clause(result, after, before)

    def _alone(self, promised: Done, reported: Done, same_action: bool) -> bool:
        """The only figures of their measure and deed on both sides, where more than that speaks for them.

        That is an object left out, the same words without a number, or the same action with a telling
        measure word or the same number.
        """
        (target, asked), (result, done) = promised, reported
        others = [one for one in self.targets if _counted_alike(one, target) and may_answer(_said(one), done)]
        told = [one for one in self.results if _counted_alike(one, result) and may_answer(asked, _said(one))]
        if len(others) != 1 or sum(not one.part for one in told) != 1 or result.part or len(self.units) > 1:
            return False
        if names_nothing(target.object) or names_nothing(result.object) or _same_words(target, result):
            return True
        return same_action and (telling(_measure(target)) or target.value == result.value)

    # ------------------------------------------------------------------------------------ choice

    def _chosen(self, target: Stated) -> list[Stated]:
        """The result that answers the target, the parts that do so together, or none."""
        keys = [((target.iri, result.iri), result) for result in self.results]
        candidates = [Candidate(self.ranks[key], result) for key, result in keys if key in self.ranks]
        if not candidates:
            return []
        most = max(candidate.rank.how for candidate in candidates)
        top = [candidate for candidate in candidates if candidate.rank.how == most]
        fitting = [candidate.result for candidate in candidates]
        if most == FAINT:
            return fitting if len(fitting) == 1 else []
        if len(top) == 1:
            result = top[0].result
            return self._with_siblings(target, result, fitting) if most == LIKE else [result]
        together = self._enumeration([candidate.result for candidate in top])
        if together:
            return together if _within(fitting, together) else []
        return self._clearly_best(target, top)

    def _with_siblings(self, target: Stated, result: Stated, fitting: list[Stated]) -> list[Stated]:
        """A result that is only like the target, with the parts of its enumeration that have its head."""
        run = next((run for run in self._runs if result in run), [result])
        taken = {iri for (other, iri) in self.ranks if other != target.iri}
        alike = [one for one in run if same_head(target.object, one.object) and one.iri not in taken]
        return alike if result in alike and _within(fitting, alike) else [result]

    def _enumeration(self, results: list[Stated]) -> list[Stated]:
        """The results, where all of them stand in one enumeration."""
        return next((results for run in self._runs if _within(results, run)), [])

    @cached_property
    def _runs(self) -> list[list[Stated]]:
        """The report's enumerations: wholes of one measure that no stop or comma divides."""
        runs: list[list[Stated]] = []
        for result in self.results:
            if runs and self._continues(runs[-1][-1], result):
                runs[-1].append(result)
            else:
                runs.append([result])
        return runs

    def _continues(self, last: Stated, result: Stated) -> bool:
        same = all(
            (one.scope, one.per, one.uom, one.part) == (last.scope, last.per, last.uom, False)
            and one.comparator in _COUNTED
            for one in (last, result)
        )
        between = self.report.between(last, result)
        joined = _JOINT.search(between) and not _BREAK.search(between)
        return same and last.uom != "percent" and bool(joined)

    def _of_all_years(self, target: Stated, result: Stated) -> bool:
        """Whether a result tells a total of all years: by its words, or by 累计 and far beyond the target."""
        beyond = (
            target.value is not None and result.value is not None and result.value > _BEYOND * target.value
        )
        return running_total(self._clause(result), whole_year=result.scope == "year" or beyond)

    def _clearly_best(self, target: Stated, top: list[Candidate]) -> list[Stated]:
        """The one of several candidates that something singles out; the first of equal numbers."""
        results = [candidate.result for candidate in top]
        yearly = [result for result in results if not self._of_all_years(target, result)]
        if len(yearly) == 1:
            return yearly
        if len({(result.value, _measure(result)) for result in results}) == 1:
            return [min(results, key=attrgetter("start"))]
        for marked in (
            [candidate.result for candidate in top if candidate.rank.same_word],
            [result for result in results if result.value == target.value],
            [result for result in results if result.iri in self.preferred],
        ):
            if len(marked) == 1:
                return marked
        first, second = sorted(top, key=lambda candidate: -candidate.rank.share)[:2]
        return [first.result] if first.rank.share - second.rank.share >= _CLEARLY else []


def revisions(targets: Sequence[Stated]) -> dict[str, str]:
    """Targets that a document replaces → the target that stands in their place.

    That is the one named as revised, and one of the same number and object said again elsewhere.
    """
    by_iri, found = {target.iri: target for target in targets}, {}
    for target in targets:
        old = by_iri.get(target.revises)
        for one in targets if old else ():
            same = old is not None and one.value == old.value and _measure(one) == _measure(old)
            if one is not target and same and likeness(one.object, target.object).how > NONE:
                found[one.iri] = target.iri
        if old:
            found[old.iri] = target.iri
    return found


def _numbered(figure: Stated) -> bool:
    return figure.scope in _YEARLY and figure.value is not None


def _comparable(target: Stated, result: Stated) -> bool:
    """Whether measure, frequency and year agree."""
    return (
        same_measure(_measure(target), _measure(result))
        and target.per == result.per
        and target.year == result.year
    )


def _counted_alike(one: Stated, other: Stated) -> bool:
    """Whether two figures have measure words of one family, for the same frequency."""
    return one.per == other.per and measure_family(_measure(one)) == measure_family(_measure(other))


def _kin(target: Stated, result: Stated) -> int:
    if not target.indicator or not result.indicator:
        return 0
    return 1 if target.indicator == result.indicator else -1


def _said(figure: Stated) -> Phrase:
    return phrase(figure.action, figure.object)


def _same_words(target: Stated, result: Stated) -> bool:
    """Whether both are the same words without a number: 应保尽保."""
    return target.comparator == result.comparator == "all" and target.value_text == result.value_text


def _measure(figure: Stated) -> str:
    """Code of the measure word, or the word itself where the table does not know it."""
    if figure.uom:
        return figure.uom
    found = _MEASURE.search(figure.value_text)
    return found[0] if found else ""


def _one_promise(targets: list[Stated]) -> bool:
    """Whether the targets are one promise, said once or repeated with the same number."""
    return len({(target.value, target.object) for target in targets}) == 1


def _within(some: list[Stated], others: list[Stated]) -> bool:
    return {one.iri for one in some} <= {one.iri for one in others}
