"""Fields of one item's text: what stands after each label, and what stands in a trailing bracket."""

from __future__ import annotations

import re
from collections.abc import Iterator

from minsheng.parse.flow import Flow
from minsheng.parse.labels import find_labels
from minsheng.parse.lines import SHORT_ROLES
from minsheng.parse.marks import mark_of
from minsheng.parse.rows import Field
from minsheng.parse.shapes import looks_like
from minsheng.parse.wording import cued

_SHORTEST = 8
"""Words of a promise behind a bracket are no fewer."""
_OPEN, _CLOSE = "（(", "）)"
_SIGNS = "。；;，,"
_TAIL = re.compile(r"[（(]((?:[^（()）]|[（(][^（()）]{0,20}[)）]){2,400}+)[)）][。；;，,\s]*$")


def has_labels(text: str) -> bool:
    """True where some label stands in the text."""
    return bool(find_labels(text))


def trimmed(flow: Flow, start: int, end: int) -> Flow | None:
    """The part of the flow without surrounding white space; None where nothing is left."""
    part = flow.text[start:end]
    if not part or part.isspace():
        return None
    first = start + len(part) - len(part.lstrip())
    last = start + len(part.rstrip())
    return flow if last - first == len(flow.text) else flow.slice(first, last)


def split(flow: Flow) -> list[Field]:
    """Fields of an item: the plain text first, then one field a label, in order.

    A label inside a bracket ends with the bracket, and the bracket's opening sign belongs to no
    field: `…。（牵头单位：区教委；配合单位：各街道）` gives three fields.
    """
    labels = find_labels(flow.text)
    if not labels:
        return _with_tail(flow)
    fields: list[Field] = []
    head = trimmed(flow, 0, _before_bracket(flow.text, labels[0].start))
    if head:
        fields.append(Field(None, head))
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        stop = following.start if following else len(flow.text)
        end = _value_end(flow.text, label.start, label.end, stop)
        point = _point(flow.text, label.end, end) if label.role in SHORT_ROLES else end
        value = trimmed(flow, label.end, point)
        if value:
            fields.append(Field(label.role, value, label.key))
        if head and point < end and (inner := trimmed(flow, point, _before_bracket(flow.text, stop))):
            head = head.and_then(inner)
            fields[0] = Field(None, head)
            continue
        more = _behind_bracket(flow, end, _before_bracket(flow.text, stop)) if head else None
        if more and cued("told-behind").match(more.text):
            fields.append(Field("progress", more))
        elif head and more:
            head = Flow.of(flow.document, [*head.pieces(), *more.pieces()])
            fields[0] = Field(None, head)
    return fields


def _point(text: str, start: int, stop: int) -> int:
    """Where the item's next point begins, on a line behind a name or a date; `stop` where none does."""
    line = text.find("\n", start, stop)
    while line >= 0:
        mark = mark_of(text[line + 1 : stop])
        body = text[line + 1 + mark.end : stop].partition("\n")[0] if mark else ""
        if len(body) >= _SHORTEST and not looks_like("units", body):
            return line + 1
        line = text.find("\n", line + 1, stop)
    return stop


def _behind_bracket(flow: Flow, end: int, stop: int) -> Flow | None:
    """The promise's own words that go on behind a bracket with labels, where it speaks of a part."""
    if flow.text[end : end + 1] not in _CLOSE or end + 1 >= stop:
        return None
    start = end + 1
    while start < stop and (flow.text[start] in "。；;，,、" or flow.text[start].isspace()):
        start += 1
    more = trimmed(flow, start, stop)
    return more if more and len(more.text) >= _SHORTEST else None


def _before_bracket(text: str, position: int) -> int:
    """Where plain text ends that is followed by a label at `position`: before the label's bracket."""
    while position and text[position - 1].isspace():
        position -= 1
    return position - 1 if position and text[position - 1] in _OPEN else position


def _value_end(text: str, label_start: int, start: int, stop: int) -> int:
    """Where a label's value ends: at the bracket that holds the label, or at `stop`."""
    before = label_start - 1
    stop = _before_bracket(text, stop)
    depth = 0
    closed = text.find("）", start, stop) >= 0 or text.find(")", start, stop) >= 0
    for position in range(start, stop) if closed else ():
        if text[position] in _OPEN:
            depth += 1
        elif text[position] in _CLOSE:
            if not depth:
                return position
            depth -= 1
    while stop > start and before >= 0 and text[stop - 1] in "，,；; ":
        stop -= 1
    return stop


def _with_tail(flow: Flow) -> list[Field]:
    """The plain text, and the content of a bracket at its very end as a field of role `tail`."""
    found = _TAIL.search(flow.text) if _ends_in_bracket(flow.text) else None
    if not found or found.start() == 0:
        whole = trimmed(flow, 0, len(flow.text))
        return [Field(None, whole)] if whole else []
    head, tail = trimmed(flow, 0, found.start()), trimmed(flow, *found.span(1))
    return [Field(None, head), Field("tail", tail)] if head and tail else []


def _ends_in_bracket(text: str) -> bool:
    """True where nothing but blanks and signs stands behind the last bracket."""
    end = len(text)
    while end and (text[end - 1] in _SIGNS or text[end - 1].isspace()):
        end -= 1
    return end > 0 and text[end - 1] in _CLOSE


def paragraphs(flow: Flow) -> Iterator[Flow]:
    """The flow's paragraphs, split at the line breaks that it kept."""
    start = 0
    for part in flow.text.split("\n"):
        whole = trimmed(flow, start, start + len(part))
        if whole:
            yield whole
        start += len(part) + 1
