"""Lists whose items bear no number: each opens with the same bullet, bracketed name, or name and colon.

`◆新建学校4所…`, `【就业】新增就业2万人…`, `教育惠民：新建幼儿园3所…`, or one promise a line without
any sign; or they stand in one paragraph (`一是…；二是…；三是…`). Items get running numbers; the rest is
read as in numbered lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from typing import Final, NamedTuple

from minsheng.parse.bullets import is_bullet
from minsheng.parse.folding import folded
from minsheng.parse.lines import SENTENCE_ENDS, Line
from minsheng.parse.marks import Mark, chinese_number, mark_of
from minsheng.parse.measure import measured
from minsheng.parse.verbs import verb_pattern

STYLE: Final = "unnumbered"
_FEWEST: Final = 3
_SURELY: Final = 5
_LONGEST_NAME: Final = 30
_STATED: Final = re.compile(r"(\d{1,3}) ?[件项个大]")
_SHORTEST: Final = 8
_BRACKETED: Final = re.compile(r"[【〖「\[［][^】〗」\]］]{2,20}[】〗」\]］]")
_NAMED: Final = re.compile(r"[^\s，。；：:、,;\d（）()]{2,14}[：:](?=.{8})")
_ABOUT: Final = re.compile(r"关于[^，。；：:、]{4,40}[。：:](?=.{8})")
_ENTITLED: Final = re.compile(r"[“”\"一-龥（）()、·]{4,24}。(?=[^。]{5})")
_DIGITS: Final = "一二三四五六七八九十"
_NUMERAL: Final = re.compile(
    rf"[{_DIGITS}]{{1,3}}(?=[一-龥])(?![{_DIGITS}是批次季期年月日个项件带]|[号级类])"
)
_SPOKEN: Final = re.compile(r"([一二三四五六七八九十]{1,3})是")
_OPENS: Final = re.compile(r"(?:^|(?<=[。；;：:，,）)!！ \u3000]))\s*(?=[一二三四五六七八九十（(\d①-⑳])")
_CUTTING: Final = frozenset({"chinese", "chinese-bracket", "arabic", "arabic-bracket", "circled"})
"""Styles that cut a paragraph: their marks end with a sign."""
_REACH: Final = 12
_CARD_ROLES: Final = frozenset({"number", "title", "promise", "target"})
_PRINTED: Final = re.compile(r"(\d{1,3})\s*$")
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?[余多]?[百千万亿]{0,2}[余多]?|[一二两三四五六七八九十]")


class _Opener(NamedTuple):
    """How an item may open: what tells it, and the end of the sign that is none of its text."""

    end: Callable[[str], int | None]
    fewest: int


def numbered(lines: Sequence[Line]) -> list[Line] | None:
    """The lines with running marks of style `unnumbered` on those that open an item.

    None where fewer than three lines open in the same way, or what they open counts nothing.
    """
    found = _cards(lines) or _named_above(lines) or _counted_up(lines)
    if found:
        return found
    for opener in (_Opener(_spoken, _FEWEST), *_bullets(lines), *_OPENERS):
        found = _marked(lines, opener)
        if found:
            return found
    return _named_in_a_row(lines)


def _named_in_a_row(lines: Sequence[Line]) -> list[Line] | None:
    """The longest run of lines that open with a name and a full stop: 棚户区改造。全年完成94.9万平方米…"""
    runs = ([*run] for named, run in groupby(lines, key=_entitled) if named)
    longest = max(runs, key=len, default=[])
    if len(longest) < _SURELY:
        return None
    first, last = lines.index(longest[0]), lines.index(longest[-1])
    made = _marked(longest, _Opener(lambda _: 0, _SURELY))
    return [*lines[:first], *made, *lines[last + 1 :]] if made else None


def _entitled(line: Line) -> bool:
    return not line.mark and not line.role and _ENTITLED.match(line.text) is not None


def _counted_up(lines: Sequence[Line]) -> list[Line] | None:
    """The lines that begin with numerals in turn, three at least, without a sign behind: 一实施…"""
    wanted, ends = 1, {}
    for index, line in enumerate(lines):
        found = _NUMERAL.match(line.text) if line.text[0] in _DIGITS and not line.mark else None
        if found and chinese_number(found[0]) == wanted:
            ends[index], wanted = found.end(), wanted + 1
    if len(ends) < _FEWEST or not _counts(lines, list(ends)):
        return None
    numbers = {index: number for number, index in enumerate(ends, 1)}
    return [
        line.marked(Mark(STYLE, numbers[index], ends[index])) if index in ends else line
        for index, line in enumerate(lines)
    ]


def _marked(lines: Sequence[Line], opener: _Opener) -> list[Line] | None:
    ends = [None if line.role or line.kind == "cell" else opener.end(line.text) for line in lines]
    opening = [index for index, end in enumerate(ends) if end is not None]
    if len(opening) < opener.fewest or not (_counts(lines, opening) or _in_turn(lines, opening)):
        return None
    numbers = {index: number for number, index in enumerate(opening, 1)}
    return [
        line.marked(Mark(STYLE, numbers[index], ends[index] or 0)) if index in numbers else line
        for index, line in enumerate(lines)
    ]


def _in_turn(lines: Sequence[Line], opening: Sequence[int]) -> bool:
    """True where the lines say their own numbers (一是, 二是 …) from one to five at least."""
    spoken = [_SPOKEN.match(lines[index].text) for index in opening]
    numbers = [chinese_number(one[1]) for one in spoken if one]
    return len(numbers) >= _SURELY and numbers == list(range(1, len(opening) + 1))


def _counts(lines: Sequence[Line], opening: Sequence[int]) -> bool:
    """True where most items count something, and are long enough to promise it."""
    stops = [*opening[1:], min(len(lines), opening[-1] + 3)]
    items = [
        "\n".join(line.text for line in lines[start:stop]) for start, stop in zip(opening, stops, strict=True)
    ]
    telling = sum(len(item) >= _SHORTEST and quantified(item) for item in items)
    return 2 * telling > len(items)


def quantified(text: str) -> bool:
    """True where a number with a measure word stands in the text."""
    plain = folded(text)
    return any(measured(plain, found.end()) for found in _NUMBER.finditer(plain))


def _cards(lines: Sequence[Line]) -> list[Line] | None:
    """Cards of labelled lines, each opening with the same label (项目编号, 项目名称, 目标)."""
    opens = next((line.role for line in lines if line.role in _CARD_ROLES), None)
    opening = [index for index, line in enumerate(lines) if line.role == opens] if opens else []
    if len(opening) < _FEWEST or any(line.mark for line in lines):
        return None
    stops = [*opening[1:], len(lines)]
    labelled = [
        {line.role for line in lines[start + 1 : stop] if line.role} | _signs(lines[start + 1 : stop])
        for start, stop in zip(opening, stops, strict=True)
    ]
    if 2 * sum(map(bool, labelled)) <= len(opening):
        return None
    numbers = {index: number for number, index in enumerate(opening, 1)}
    return [
        line.marked(_card_mark(line, numbers[index])) if index in numbers else line
        for index, line in enumerate(lines)
    ]


def _named_above(lines: Sequence[Line]) -> list[Line] | None:
    """Names, each with promises behind a sign beneath it: the names open the items.

    They do where the page gives their number, or where most of them say what is done.
    """
    signed = [_bullet(line.text) is not None for line in lines]
    names = [
        index
        for index, line in enumerate(lines[:-1])
        if signed[index + 1] and not signed[index] and _is_name(line)
    ]
    runs = [index for index, sign in enumerate(signed) if sign and names and index > names[0]]
    if len(names) < _FEWEST or len(runs) <= len(names):
        return None
    stated = {int(found[1]) for line in lines[: names[0]] for found in _STATED.finditer(folded(line.text))}
    acting = sum(verb_pattern().match(lines[index].text) is not None for index in names)
    if len(runs) in stated or (len(names) not in stated and 2 * acting <= len(names)):
        return None
    numbers = {index: number for number, index in enumerate(names, 1)}
    return [
        line.marked(Mark(STYLE, numbers[index], 0)) if index in numbers else line
        for index, line in enumerate(lines)
    ]


def _is_name(line: Line) -> bool:
    """True for a short line without mark, label and number that no sentence ends."""
    plain = not line.mark and not line.role and line.kind != "cell" and len(line.text) <= _LONGEST_NAME
    return plain and line.text[-1] not in SENTENCE_ENDS and not any(map(str.isdigit, line.text))


def _signs(lines: Sequence[Line]) -> set[str]:
    return {"sign"} if any(_bullet(line.text) is not None for line in lines) else set()


def _card_mark(line: Line, number: int) -> Mark:
    """The mark of a card: its printed number where the label says one, which is then none of its text."""
    printed = _PRINTED.search(line.text) if line.role == "number" else None
    return Mark(STYLE, int(printed[1]) if printed else number, len(line.text) if printed else 0)


# -------------------------------------------------------------------------------- ways to open


def _bullets(lines: Sequence[Line]) -> list[_Opener]:
    """An opener for each sign that lines begin with; signs of lines that count things go first.

    Where lines of one sign count things and those of another only name them, these are headings.
    """
    signs: dict[str, list[str]] = {}
    for line in lines:
        if _bullet(line.text) is not None:
            signs.setdefault(line.text[0], []).append(line.text)
    telling = {sign for sign, texts in signs.items() if 2 * sum(map(quantified, texts)) > len(texts)}
    usual = sorted(signs, key=lambda sign: (sign not in telling, -len(signs[sign])))
    return [_Opener(partial(_bullet, sign=sign), _FEWEST) for sign in usual]


def _bullet(text: str, sign: str = "") -> int | None:
    if sign and not text.startswith(sign):
        return None
    end = 0
    while end < len(text) and is_bullet(text[end]):
        end += 1
    return end if 0 < end < len(text) - 1 else None


def _bracketed(text: str) -> int | None:
    return 0 if _BRACKETED.match(text) else None


def _named(text: str) -> int | None:
    return 0 if _NAMED.match(text) and quantified(text) else None


def _bare(text: str) -> int | None:
    return 0 if len(text) >= _SHORTEST and quantified(text) else None


def _spoken(text: str) -> int | None:
    found = _SPOKEN.match(text)
    return found.end() if found else None


def _about(text: str) -> int | None:
    return 0 if text[0] in "关關" and _ABOUT.match(folded(text)) else None


_OPENERS: Final = (
    _Opener(_bracketed, _FEWEST),
    _Opener(_named, _FEWEST),
    _Opener(_about, _FEWEST),
)
_LAST: Final = _Opener(_bare, 5)


def counted(lines: Sequence[Line]) -> list[Line] | None:
    """The lines with marks on each that counts something: a list of one promise a line."""
    return _marked(lines, _LAST)


# ------------------------------------------------------------------------------- in one paragraph


def enumerated(lines: Sequence[Line]) -> list[Line] | None:
    """The lines with paragraphs cut where they count up (一是…；二是…, 1、… 2、…); None where none does.

    Marks that begin a line elsewhere too keep their style; 一是, 二是 are `unnumbered` points.
    """
    made: list[Line] = []
    style, last = "", 0
    for line in lines:
        points = [] if line.role else _points(line.text) or _points(line.text, style, last)
        if len(points) < (1 if last and points and points[0].mark.number > 1 else _FEWEST):
            made.append(line)
            continue
        style, last = points[-1].mark.style, points[-1].mark.number
        if points[0].start:
            made.append(_part(line, 0, points[0].start))
        stops = [*(point.start for point in points[1:]), len(line.text)]
        made.extend(
            _part(line, point.start, stop).marked(point.mark)
            for point, stop in zip(points, stops, strict=True)
        )
        made[-len(points) :] = _closed(line, made[-len(points) :])
    return made if len(made) > len(lines) else None


def _closed(line: Line, points: list[Line]) -> list[Line]:
    """The points, the last without what stands behind its sentence where each of them is one."""
    *others, last = points
    stop = last.text.find("。") + 1
    if len(points) < _FEWEST or not 0 < stop < len(last.text) or any("。" in one.text[:-1] for one in others):
        return points
    start = last.start - line.start
    return [*others, _part(line, start, start + stop).marked(last.mark)]


class _Point(NamedTuple):
    start: int
    mark: Mark


def _points(text: str, style: str = "", last: int = 0) -> list[_Point]:
    """The points of a paragraph in the style that counts furthest up from one, or from `last` in `style`."""
    found: dict[str, list[_Point]] = {}
    for place in _OPENS.finditer(text):
        mark = _point_mark(text[place.end() : place.end() + _REACH])
        if mark is None or (style and mark.style != style):
            continue
        counted = found.setdefault(mark.style, [])
        if mark.number == last + len(counted) + 1:
            counted.append(_Point(place.end(), mark))
    return max(found.values(), key=len, default=[])


def _point_mark(text: str) -> Mark | None:
    spoken = _SPOKEN.match(text)
    if spoken:
        return Mark(STYLE, chinese_number(spoken[1]), spoken.end())
    mark = mark_of(text)
    return mark if mark and mark.style in _CUTTING and mark.end < len(text) else None


def _part(line: Line, start: int, stop: int) -> Line:
    text = line.text[start:stop].rstrip()
    return Line(line.start + start, line.start + start + len(text), text, None, None, line.kind)
