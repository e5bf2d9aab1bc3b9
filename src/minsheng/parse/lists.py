"""Lists of promises in running lines: which numbering is the projects', and what belongs to each.

A layout says which numbering styles an item may have and which a heading. The style that explains
the lines best is taken: numbers in sequence, labels beneath, a text long enough to promise something.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from minsheng import resources
from minsheng.parse import fields as field_reader
from minsheng.parse import unnumbered
from minsheng.parse.announced import announced
from minsheng.parse.bulletins import read_bulletin
from minsheng.parse.bullets import is_bullet
from minsheng.parse.flow import Flow, stretch
from minsheng.parse.labels import find_labels
from minsheng.parse.lines import SENTENCE_ENDS, SHORT_ROLES, Line, is_seam, join
from minsheng.parse.rows import Field, Heading, Layout, Listing, Row, layouts
from minsheng.parse.sections import section_of, without_instructions
from minsheng.parse.slogans import read_slogans
from minsheng.parse.titles import entitles, heading_of, is_list_title, states_count, without_count
from minsheng.parse.viewers import pages_apart
from minsheng.records import Document

_LONGEST_GAP = 12
_MANY = 100
"""No list begins at a number so high unless it goes on from there."""
_SEVERAL = 3
"""Lines of an item from which on a further one may be one line longer."""
_LONGEST_MEASURES = 30
"""No heading of measures is longer."""


class Numbering(NamedTuple):
    """A layout and the style that its items have in the lines at hand."""

    layout: Layout
    style: str
    score: float


@cache
def _patterns(table: str) -> re.Pattern[str]:
    rows = resources.rows(resources.mappings("wordings", table), "pattern")
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows))


# ------------------------------------------------------------------------ which style is the items'


def numbering_of(lines: Sequence[Line]) -> Numbering | None:
    """The layout and style that explain the lines best; None where fewer than two items fit."""
    styles: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        if line.mark:
            styles.setdefault(line.mark.style, []).append(index)
    found = [
        Numbering(layout, style, _score(lines, styles, style) - layout.priority * 0.1)
        for layout in layouts()
        if layout.reads == "lines"
        for style in layout.item
        if len(styles.get(style, ())) >= 2
    ]
    best = max(found, key=lambda numbering: numbering.score, default=None)
    return best if best and best.score > 2 else None


def _score(lines: Sequence[Line], styles: dict[str, list[int]], style: str) -> float:
    indexes = styles[style]
    total, before = 0.0, 0
    for index in indexes:
        mark = lines[index].mark
        number = mark.number if mark else 0
        total += _evidence(lines, index) + (0.5 if number in {1, before + 1} else -1.0)
        before = number
    if any(_is_inside(lines, styles, style, other) for other in styles if other != style):
        total *= 0.2
    return total


def _evidence(lines: Sequence[Line], index: int) -> float:
    """What speaks for line `index` being an item: labels beneath it, length, a full sentence."""
    length, labelled = len(lines[index].body), bool(field_reader.has_labels(lines[index].body))
    counts = any(letter.isdigit() for letter in lines[index].body)
    following = index + 1
    while following < len(lines) and not lines[following].mark:
        counts = counts or any(map(str.isdigit, lines[following].text))
        labelled = labelled or lines[following].role is not None
        length += len(lines[following].text)
        following += 1
    ends = lines[index].text[-1] in SENTENCE_ENDS
    says = length >= 12 or (length >= 5 and counts)
    return 2.0 * labelled + (1.0 if says else -0.5) + 0.5 * ends


def _is_inside(lines: Sequence[Line], styles: dict[str, list[int]], style: str, outer: str) -> bool:
    """True where `style` numbers points inside the items of style `outer`.

    Then it starts again at 1 under most of them, and they are written-out promises themselves.
    """
    inner_starts = [index for index in styles[style] if (mark := lines[index].mark) and mark.number == 1]
    outer_indexes = styles[outer]
    if len(outer_indexes) < 2 or outer_indexes[0] > styles[style][0]:
        return False
    if inner_starts and _bears_alone(lines, styles[style], outer_indexes):
        return True
    if len(inner_starts) < 2 and not all(_names_units(lines[index]) for index in outer_indexes):
        return False
    promises = sum(_reads_as_promise(lines[index]) for index in outer_indexes)
    labelled = sum(_has_own_labels(lines, index) for index in outer_indexes)
    return max(promises, labelled) >= 0.6 * len(outer_indexes)


def _bears_alone(lines: Sequence[Line], inner: Sequence[int], outer: Sequence[int]) -> bool:
    """True where half of the outer points hold no inner ones, and each of these says who answers for it."""
    edges = [*outer[1:], len(lines)]
    bare = [
        (start, stop)
        for start, stop in zip(outer, edges, strict=True)
        if not any(start < index < stop for index in inner)
    ]
    return 2 * len(bare) >= len(outer) and all(
        any(label.role == "lead" for line in lines[start:stop] for label in find_labels(line.text))
        for start, stop in bare
    )


def _reads_as_promise(line: Line) -> bool:
    text = without_count(line.body)
    return len(text) >= 16 and (text[-1] in SENTENCE_ENDS or any(letter.isdigit() for letter in text))


def _names_units(line: Line) -> bool:
    """True for a heading that names in a bracket who answers for it, as a project does."""
    text = line.text
    colon = ":" in text or "：" in text
    return colon and any(label.role == "lead" for label in find_labels(text))


def _has_own_labels(lines: Sequence[Line], index: int) -> bool:
    following = index + 1
    return following < len(lines) and lines[following].role is not None


# -------------------------------------------------------------------------------- walking the lines


class _Walker:
    """Walks the lines once and gathers listings."""

    def __init__(self, document: Document, lines: Sequence[Line], numbering: Numbering) -> None:
        self.document, self.lines, self.numbering = document, lines, numbering
        self.listings: list[Listing] = []
        self.title: Heading | None = None
        self.heading: Heading | None = None
        self.fresh_title = False
        self.apart = False
        """True under a heading of measures, whose points are no items."""
        self.last = 0
        self.items: list[tuple[Listing, int, Heading | None, list[Line]]] = []
        self.open = False
        marked = [line for line in lines if line.mark and line.mark.style == numbering.style]
        ended = sum(line.text[-1] in SENTENCE_ENDS for line in marked)
        self.closes = len(marked) < 3 or 3 * ended > len(marked)
        """True where the document ends its sentences with full stops."""

    def walk(self) -> None:
        for index, line in enumerate(self.lines):
            if self._opens_measures(line):
                self.apart, self.open = True, False
            elif not self.apart and self._starts_item(index, line):
                self._start(line)
            elif entitles(self.lines, index):
                self._entitle(line)
            elif self._is_heading(index, line):
                self._head(line)
            elif self.open:
                self.items[-1][3].append(line)

    def _opens_measures(self, line: Line) -> bool:
        """True for a heading of measures that no item of the same numbering is."""
        if line.role or len(line.text) > _LONGEST_MEASURES:
            return False
        inner = line.mark and line.mark.style not in {self.numbering.style, *self.numbering.layout.heading}
        return not inner and section_of(heading_of(line).label) == "measures"

    def _head(self, line: Line) -> None:
        heading = heading_of(line)
        self.apart, self.open = False, False
        self.heading = None if section_of(heading.label) == "list" else heading

    def _starts_item(self, index: int, line: Line) -> bool:
        if not line.mark or line.mark.style != self.numbering.style:
            return False
        number = line.mark.number
        first = not self.items and (number < _MANY or self._goes_on(index, number))
        if first or self.last < number <= self.last + _LONGEST_GAP:
            return True
        return number == 1 and (not self.open or self.last > 1) and not self._is_point(index)

    def _goes_on(self, index: int, number: int) -> bool:
        """True where the next line of the items' style bears the next number: a part of a long list."""
        marks = (line.mark for line in self.lines[index + 1 :] if line.mark)
        following = next((mark for mark in marks if mark.style == self.numbering.style), None)
        return following is not None and following.number == number + 1

    def _is_point(self, index: int) -> bool:
        """True for a point `1.` inside the open item: the items' own numbering goes on after it."""
        if not self.open:
            return False
        wanted = self.last + 1
        points = 0
        for line in self.lines[index : index + 60]:
            if line.mark and line.mark.style == self.numbering.style:
                if line.mark.number == wanted and line.mark.number != points + 1:
                    return True
                points = line.mark.number
            elif self._closes(line):
                return False
        return False

    def _closes(self, line: Line) -> bool:
        return bool(line.mark and line.mark.style in self.numbering.layout.heading) or is_list_title(line)

    def _start(self, line: Line) -> None:
        assert line.mark
        number = line.mark.number
        if not self.listings or (number <= self.last and self.fresh_title):
            self.listings.append(Listing(self.title, layout=self.numbering.layout.layout))
        self.fresh_title = False
        self.items.append((self.listings[-1], number, self.heading, [line]))
        self.last, self.open = number, True

    def _entitle(self, line: Line) -> None:
        self.title, self.fresh_title, self.open, self.heading = heading_of(line), True, False, None
        self.apart = False

    def _is_heading(self, index: int, line: Line) -> bool:
        if line.role or line.kind == "cell":
            return False
        if line.mark and line.mark.style in self.numbering.layout.heading:
            return True
        if line.mark or line.is_prose or line.text[-1] in SENTENCE_ENDS:
            return False
        torn = self.open and is_seam(self.lines[index - 1], line, closes=self.closes)
        return not torn and self._before_item(index) and self._stands_free(index, line)

    def _before_item(self, index: int) -> bool:
        following = self.lines[index + 1] if index + 1 < len(self.lines) else None
        return bool(following and following.mark and following.mark.style == self.numbering.style)

    def _stands_free(self, index: int, line: Line) -> bool:
        if states_count(line.text):
            return True
        if is_bullet(line.text[0]):
            return not unnumbered.quantified(line.text)
        before = self.lines[index - 1] if index else None
        complete = before is None or before.role is not None or before.text[-1] in SENTENCE_ENDS
        return complete and self.numbering.style != "digits-alone" and len(line.text) <= 24


def read_lists(
    document: Document, lines: Sequence[Line], *, beside: bool = False, told: bool = False
) -> list[Listing]:
    """Listings of a document's lines, empty where nothing explains them.

    Each title opens a section with a numbering of its own. Notices' numbered instructions are left
    out; `beside` says that a table of the document holds its list, `told` that its lines tell what was
    done, so that those without any sign promise nothing.
    """
    kept = _numbered(document, lines, beside=beside)
    named = read_bulletin(document, lines)
    if sum(len(listing.rows) for listing in named) > sum(len(listing.rows) for listing in kept):
        return named  # what looks like items are its sections
    if kept or beside:
        return kept or read_slogans(document, lines)
    return (
        _unnumbered(document, announced(lines))
        or _unnumbered(document, unnumbered.numbered(lines))
        or read_slogans(document, lines)
        or _enumerated(document, lines)
        or _unnumbered(document, None if told else unnumbered.counted(lines))
    )


def _numbered(document: Document, lines: Sequence[Line], *, beside: bool = False) -> list[Listing]:
    """The listings of numbered items; a section without a style of its own has that of the one before."""
    listings: list[Listing] = []
    before: Numbering | None = None
    for section in _sections(lines):
        numbering = numbering_of(section)
        if numbering is None and before and any(_has_style(line, before.style) for line in section):
            numbering = before
        if numbering:
            listings.extend(_read(document, section, numbering))
            before = numbering
    return without_instructions([listing for listing in listings if listing.rows], beside=beside)


def _enumerated(document: Document, lines: Sequence[Line]) -> list[Listing]:
    """The listings of paragraphs that count their points up."""
    cut = unnumbered.enumerated(lines)
    if cut is None:
        return []
    cut = pages_apart(lines, cut)
    return _numbered(document, cut) or _unnumbered(document, cut)


def _unnumbered(document: Document, lines: list[Line] | None) -> list[Listing]:
    """The listings of lines whose items were given running marks."""
    if lines is None:
        return []
    layout = Layout(
        "unnumbered-list", "lines", item=(unnumbered.STYLE,), heading=("chinese", "chinese-bracket")
    )
    return without_instructions(_read(document, lines, Numbering(layout, unnumbered.STYLE, 0.0)))


def _sections(lines: Sequence[Line]) -> list[Sequence[Line]]:
    """The lines cut where a title opens a list."""
    starts = [index for index, line in enumerate(lines) if _may_open(line) and entitles(lines, index)]
    edges = [0, *(index for index in starts if index), len(lines)]
    return [lines[start:stop] for start, stop in pairwise(edges)]


def _may_open(line: Line) -> bool:
    return line.mark is None or line.mark.style in {"chinese", "chinese-bracket"}


def _has_style(line: Line, style: str) -> bool:
    return bool(line.mark and line.mark.style == style)


def _read(document: Document, lines: Sequence[Line], numbering: Numbering) -> list[Listing]:
    walker = _Walker(document, lines, numbering)
    walker.walk()
    _labels_ahead(lines, walker)
    longest = _longest([kept for _, _, _, kept in walker.items[:-1]])
    for position, (listing, number, heading, lines_) in enumerate(walker.items):
        final = position + 1 == len(walker.items) or walker.items[position + 1][0] is not listing
        kept = _pruned(lines_, longest, walker.closes) if final else lines_
        listing.rows.append(_row(document, number, heading, kept, walker.closes))
    return walker.listings


def _labels_ahead(lines: Sequence[Line], walker: _Walker) -> None:
    """Give labelled lines to the item beneath them where they stand before each item, the first one too."""
    firsts = [kept[0] for _, _, _, kept in walker.items]
    place = {line.start: index for index, line in enumerate(lines)}
    ahead = [_ahead(lines, place[first.start]) for first in firsts]
    roles = {tuple(line.role for line in labels) for labels in ahead}
    if len(firsts) < 2 or len(roles) != 1 or not all(ahead) or walker.items[-1][3][-1].role:
        return
    moved = {line.start for labels in ahead for line in labels}
    for (_, _, _, kept), labels in zip(walker.items, ahead, strict=True):
        kept[:] = [*(line for line in kept if line.start not in moved), *labels]


def _ahead(lines: Sequence[Line], index: int) -> list[Line]:
    """The labelled lines right before a line."""
    start = index
    while start and lines[start - 1].role in SHORT_ROLES:
        start -= 1
    return list(lines[start:index])


def _longest(items: Sequence[Sequence[Line]]) -> int:
    return max((len(lines) for lines in items), default=1)


def _pruned(lines: list[Line], longest: int, closes: bool) -> list[Line]:
    """A last item's lines without what follows the list: signature, copies, credits."""
    for index in range(1, len(lines)):
        line, before = lines[index], lines[index - 1]
        if line.role and line.role != "other":
            continue
        if ends_list(line.text):
            return lines[:index]
        if is_seam(before, line, closes=closes):
            continue
        if before.role in SHORT_ROLES or (
            index >= max(longest, 1) and not _promises_more(lines, index, longest)
        ):
            return lines[:index]
    return lines


def _promises_more(lines: Sequence[Line], index: int, longest: int) -> bool:
    """True for a line like the one above it: behind the same sign, or counting things in a long item."""
    if is_bullet(lines[index].text[0]) and lines[index - 1].text[0] == lines[index].text[0]:
        return True
    several = longest >= _SEVERAL and not lines[index].role
    return several and all(unnumbered.quantified(line.text) for line in lines[index - 1 : index + 1])


def ends_list(text: str) -> bool:
    """True for a line or cell that stands after the last row: notes, credits, links, the page's foot."""
    return _patterns("tail.csv").fullmatch(text) is not None


def _row(document: Document, number: int, heading: Heading | None, lines: list[Line], closes: bool) -> Row:
    first = lines[0]
    ahead = [line for line in lines if line.start < first.start]
    lines = lines[: len(lines) - len(ahead)]
    start = first.start + (first.mark.end if first.mark else 0)
    if start >= first.end and len(lines) > 1:
        lines, start = lines[1:], lines[1].start
    flow = join(document.text, lines, start, closes=closes)
    entitled = len(lines) > 1 and not first.role and _is_title(first, lines[1])
    opens, end = min(line.start for line in (first, *ahead)), lines[-1].end
    span = stretch(document.text, opens, end)
    labelled = field_reader.split(join(document.text, ahead, closes=closes)) if ahead else []
    return Row(number, [*_fields(flow, entitled), *labelled], span, heading)


def _is_title(first: Line, second: Line) -> bool:
    """True where the item's first line names the project and the second says what is promised."""
    body = first.body
    return (
        bool(body)
        and not first.is_prose
        and body[-1] not in SENTENCE_ENDS
        and not second.role
        and not second.mark
        and len(body) <= 24
        and not any(letter.isdigit() for letter in body)
        and len(second.text) > len(body)
    )


def _fields(flow: Flow, entitled: bool) -> list[Field]:
    found = field_reader.split(flow)
    if not entitled or not found or found[0].role:
        return found
    parts = list(field_reader.paragraphs(found[0].flow))
    if len(parts) < 2:
        return found
    rest = found[0].flow.text.index(parts[1].text, len(parts[0].text))
    title = [
        part if part.role else Field("title", part.flow, part.label) for part in field_reader.split(parts[0])
    ]
    return [*title, Field(None, found[0].flow.slice(rest)), *found[1:]]
