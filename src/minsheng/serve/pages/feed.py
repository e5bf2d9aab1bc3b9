"""Changes as an Atom feed (RFC 4287): an entry for each, its id the same whenever and wherever it is made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from minsheng.changes import forms
from minsheng.changes.history import Step
from minsheng.changes.records import Change, Side
from minsheng.serve.pages.marking import written as without_control
from minsheng.serve.release import Release

_ATOM = "http://www.w3.org/2005/Atom"
_ENTRIES = 500
"""Entries of a feed; the subtitle says of how many, and the other forms have all."""


def atom(steps: Sequence[Step], release: Release, origin: str) -> bytes:
    """The feed of some steps, the last first."""
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": "zh-CN"})
    _text(feed, "title", f"{forms.words()['feed'].zh} {forms.words()['feed'].en}")
    _text(feed, "id", f"{release.base}changes")
    _text(feed, "updated", _stamp(steps[0].made if steps else _made(release)))
    SubElement(
        feed, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{origin}/changes.atom"}
    )
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": f"{origin}/changes"})
    _text(SubElement(feed, "author"), "name", "Minsheng Graph")
    all_of_them = [(step, change) for step in steps for change in step.changes]
    _text(feed, "subtitle", f"{min(len(all_of_them), _ENTRIES)} / {len(all_of_them)}")
    for step, change in all_of_them[:_ENTRIES]:
        _entry(feed, step, change, release.base, origin)
    text: str = tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _made(release: Release) -> datetime:
    """When the release was made here."""
    return datetime.fromtimestamp(int(release.folder.stat().st_mtime), UTC)


def _stamp(time: datetime) -> str:
    return time.isoformat().replace("+00:00", "Z")


def _entry(feed: Element, step: Step, change: Change, base: str, origin: str) -> None:
    """One change."""
    names = forms.words()[change.kind]
    entry = SubElement(feed, "entry")
    where = f"{change.district_name} {change.year} {change.number}".rstrip()
    _text(entry, "title", f"{names.zh} {names.en}: {where}")
    _text(entry, "id", forms.address(base, step, change))
    _text(entry, "updated", _stamp(step.made))
    query = f"old={step.old}&new={step.new}&kind={change.kind}"
    SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": f"{origin}/changes?{query}"})
    SubElement(entry, "link", {"rel": "related", "href": f"{origin}/page/{change.promise}"})
    SubElement(entry, "category", {"term": change.kind, "label": names.zh})
    lines = [change.text, f"{_side(change.old)} → {_side(change.new)}", forms.words()[change.cause].zh]
    _text(entry, "content", "\n".join(lines)).set("type", "text")


def _side(side: Side | None) -> str:
    """A side with the words that it rests on."""
    if side is None:
        return "–"
    quote = f" “{side.quote.exact}”" if side.quote and side.quote.exact else ""
    return f"{side.text}{quote}" or "–"


def _text(above: Element, name: str, text: str) -> Element:
    found = SubElement(above, name)
    found.text = without_control(text).unescape()
    return found
