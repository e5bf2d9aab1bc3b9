"""Two snapshots → changes, in the order of districts, years, lists and numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from minsheng.changes.pairing import figure_pairs, only_numbers_differ, promise_pairs
from minsheng.changes.records import Change, Figure, Promise, Quote, Side, Snapshot
from minsheng.signs import signed

_SPACES = re.compile(r"\s+")


def changes(old: Snapshot, new: Snapshot) -> list[Change]:
    """All changes from one release to a later one."""
    before, after = _by_list(old.promises), _by_list(new.promises)
    found = [*_renamed(old, new)]
    for name in sorted({*before, *after}):
        if name not in after and name not in new.lists:
            found.append(_whole("list-dropped", before[name], new.documents))
        elif name not in before and name not in old.lists:
            found.append(_whole("list-added", after[name], old.documents))
        else:
            for pair in promise_pairs(before.get(name, ()), after.get(name, ())):
                found += _of_pair(*pair, old, new)
    return sorted(found, key=_order)


def _by_list(promises: Iterable[Promise]) -> dict[str, list[Promise]]:
    groups = defaultdict[str, list[Promise]](list)
    for promise in promises:
        groups[promise.list].append(promise)
    return groups


def _order(change: Change) -> tuple[str, int, int, str, str, str]:
    number = int(change.number) if change.number.isdecimal() else 0
    return change.district, -change.year, number, change.promise, change.kind, _text(change.new or change.old)


def _text(side: Side | None) -> str:
    return side.text if side else ""


def _whole(kind: str, promises: list[Promise], others: frozenset[str]) -> Change:
    """A list that one of the two releases does not have."""
    first = min(promises, key=lambda one: (len(one.number), one.number))
    side = Side("", first.list, first.quote)
    added = kind == "list-added"
    return Change(
        kind,
        first.list,
        first.district,
        first.district_name,
        first.year,
        "",
        first.text,
        old=None if added else side,
        new=side if added else None,
        cause=_one_sided(first.quote, others),
        count=len(promises),
    )


def _one_sided(quote: Quote | None, others: frozenset[str]) -> str:
    """Why only one release has something: the other has not the document, or reads it otherwise."""
    return "reading" if quote and quote.document in others else "document"


def _both(old: Quote | None, new: Quote | None) -> str:
    """Why two releases say something different."""
    return "reading" if old and new and old.document == new.document else "document"


class _About:
    """Makes the changes of one promise."""

    def __init__(self, promise: Promise) -> None:
        self.promise = promise

    def change(self, kind: str, old: Side | None, new: Side | None, cause: str) -> Change:
        """A change of that promise."""
        one = self.promise
        return Change(
            kind,
            one.promise,
            one.district,
            one.district_name,
            one.year,
            one.number,
            one.text,
            old,
            new,
            cause,
        )


def _of_pair(old: Promise | None, new: Promise | None, before: Snapshot, after: Snapshot) -> Iterator[Change]:
    """Changes of one promise that either release, or both, have."""
    if old and new:
        yield from _promise(old, new, before, after)
    elif old:
        side = Side(old.text, old.promise, old.quote)
        yield _About(old).change("promise-dropped", side, None, _one_sided(old.quote, after.documents))
    elif new:
        side = Side(new.text, new.promise, new.quote)
        yield _About(new).change("promise-added", None, side, _one_sided(new.quote, before.documents))


def _promise(old: Promise, new: Promise, before: Snapshot, after: Snapshot) -> Iterator[Change]:
    """Changes of one promise that both releases have."""
    about = _About(new)
    cause = _both(old.quote, new.quote)
    if old.promise != new.promise:
        yield about.change("renumbered", Side(old.number, old.promise), Side(new.number, new.promise), cause)
    figures = [
        change
        for kind, sides in (("target", (old.targets, new.targets)), ("result", (old.results, new.results)))
        for pair in figure_pairs(*sides)
        for change in _figure(about, kind, *pair, before, after)
    ]
    yield from figures
    same = _SPACES.sub("", old.text) == _SPACES.sub("", new.text)
    if not same and not (figures and only_numbers_differ(old.text, new.text)):
        earlier, later = (Side(one.text, one.promise, one.quote) for one in (old, new))
        yield about.change("wording-changed", earlier, later, cause)
    yield from _deadline(about, old, new, cause)
    yield from _units(about, old.leads, new.leads, cause)
    yield from _verdicts(about, old, new)
    yield from _statuses(about, old, new)


def _deadline(about: _About, old: Promise, new: Promise, cause: str) -> Iterator[Change]:
    if old.deadline == new.deadline:
        return
    later = "later" if new.deadline > old.deadline else "earlier"
    kind = "deadline-added" if not old.deadline else "deadline-dropped" if not new.deadline else None
    yield about.change(kind or f"deadline-{later}", _dated(old), _dated(new), cause)


def _dated(promise: Promise) -> Side | None:
    """A deadline with the words of it."""
    if not promise.deadline:
        return None
    said = promise.deadline_text
    return Side(f"{promise.deadline} “{said}”" if said else promise.deadline, promise.promise, promise.quote)


def _units(about: _About, old: Mapping[str, str], new: Mapping[str, str], cause: str) -> Iterator[Change]:
    """Other organisations in the lead; a new name of the same is told once, of the unit."""
    if set(old) != set(new):
        before, after = (Side(" / ".join(units.values()), next(iter(units), "")) for units in (old, new))
        yield about.change("lead-changed", before, after, cause)


def _renamed(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    """Organisations with another name than before, with how many promises each leads or supports."""
    before, after = _names(old), _names(new)
    for unit in sorted({*before, *after}):
        if unit in before and unit in after and before[unit][0] != after[unit][0]:
            name, promises = after[unit]
            one = promises[0]
            yield Change(
                "unit-renamed",
                unit,
                one.district,
                one.district_name,
                one.year,
                "",
                name,
                Side(before[unit][0], unit),
                Side(name, unit),
                "document" if old.documents != new.documents else "reading",
                len(promises),
            )


def _names(snapshot: Snapshot) -> dict[str, tuple[str, list[Promise]]]:
    """Units with their name and their promises."""
    found: dict[str, tuple[str, list[Promise]]] = {}
    for promise in snapshot.promises:
        for unit, name in {**promise.supports, **promise.leads}.items():
            found.setdefault(unit, (name, []))[1].append(promise)
    return found


# -------------------------------------------------------------------------------------- figures


def written(figure: Figure) -> str:
    """A figure in short: sign, number, unit; its words where it has no number."""
    if not figure.value:
        return figure.printed
    return f"{signed(figure.comparator, figure.value, figure.max)} {figure.measure_name}".rstrip()


def _side(figure: Figure | None) -> Side | None:
    return Side(written(figure), figure.figure, figure.quote) if figure else None


def _figure(
    about: _About, kind: str, old: Figure | None, new: Figure | None, before: Snapshot, after: Snapshot
) -> Iterator[Change]:
    """Changes of one figure."""
    if old and new:
        cause = _both(old.quote, new.quote)
        for told in _told(kind, old, new):
            yield about.change(told, _side(old), _side(new), cause)
    elif old:
        told = "target-dropped" if kind == "target" else "result-withdrawn"
        yield about.change(told, _side(old), None, _one_sided(old.quote, after.documents))
    elif new:
        told = "target-added" if kind == "target" else "result-reported"
        yield about.change(told, None, _side(new), _one_sided(new.quote, before.documents))


def _told(kind: str, old: Figure, new: Figure) -> Iterator[str]:
    """What is otherwise in a figure; its unit first, because numbers of two units are not compared."""
    if old.measure != new.measure:
        yield "measure-changed"
    elif (old.value, old.max) != (new.value, new.max) or (not new.value and old.printed != new.printed):
        yield _moved(old, new) if kind == "target" else "result-altered"
    if old.comparator != new.comparator:
        yield "comparator-changed"


def _moved(old: Figure, new: Figure) -> str:
    """Whether a target is lower or higher than before; `altered` where the two cannot be ranked."""
    if not (old.value and new.value) or bool(old.max) != bool(new.max):
        return "target-altered"
    numbers = [(Decimal(one.value), Decimal(one.max or 0)) for one in (old, new)]
    return "target-lowered" if numbers[1] < numbers[0] else "target-raised"


def _verdicts(about: _About, old: Promise, new: Promise) -> Iterator[Change]:
    """Targets that say the same in both releases and have another verdict."""
    figures = {one.said: one for one in old.targets}
    for figure in new.targets:
        earlier = figures.get(figure.said)
        if earlier is None:
            continue
        verdicts = old.verdicts.get(earlier.figure, ""), new.verdicts.get(figure.figure, "")
        if verdicts[0] != verdicts[1]:
            before, after = (
                Side(f"{written(one)}: {verdict}", one.figure, one.quote) if verdict else None
                for one, verdict in zip((earlier, figure), verdicts, strict=True)
            )
            same = {one.quote.document for one in old.results} == {one.quote.document for one in new.results}
            yield about.change("verdict-changed", before, after, "reading" if same else "document")


def _statuses(about: _About, old: Promise, new: Promise) -> Iterator[Change]:
    """Another stated status than the reports of the earlier release print."""
    before, after = (sorted(set(filter(None, one.statuses.values()))) for one in (old, new))
    if before != after:
        earlier, later = (
            Side(" / ".join(names), next(iter(one.statuses), "")) if names else None
            for one, names in ((old, before), (new, after))
        )
        cause = "reading" if set(old.statuses) == set(new.statuses) else "document"
        yield about.change("status-changed", earlier, later, cause)
