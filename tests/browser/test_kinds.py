"""Each kind of page in a browser: sound, still, legible, within a phone's width, from its own host alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ViewportSize
from tests.browser.chromium import Tab, needed, tab_of
from tests.browser.kinds import KINDS
from tests.serve.server import Server

needed()

PHONE = ViewportSize(width=390, height=844)
_DESK = ViewportSize(width=1280, height=900)
_ALIKE = {"exclude": [["tbody tr:nth-child(n+15)"], [".term:nth-of-type(n+8)"], ["#text > :nth-child(n+60)"]]}
"""Rows after the first and the like, which axe would take half a minute for."""
_AXE = {"resultTypes": ["violations"], "iframes": False}
_TOO_WIDE = """() => {
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide <= 0) return [];
  const over = [...document.body.querySelectorAll("*")].filter((one) =>
    one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".scroll, .CodeMirror, pre, svg"));
  return [`${wide} px too wide`, ...over.slice(0, 5).map((one) => one.outerHTML.slice(0, 120))];
}"""


@dataclass
class Visit:
    """What a browser makes of one page."""

    tab: Tab
    status: int
    shifted: float
    faults: list[str] = field(default_factory=list)
    wide: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(locale="zh-CN", viewport=_DESK)
    yield context
    context.close()


@pytest.fixture(scope="module")
def window(context: BrowserContext, public: Server) -> Tab:
    """One tab that goes from page to page."""
    return tab_of(context, public.url)


@pytest.fixture(scope="module", params=KINDS)
def visit(request: pytest.FixtureRequest, window: Tab) -> Visit:
    """A visit to a page of each kind, at a desk, then on a phone."""
    window.said.clear()
    window.elsewhere.clear()
    window.page.set_viewport_size(_DESK)
    status = window.goto(KINDS[request.param])
    shifted = window.shifted
    faults = serious(window)
    window.page.set_viewport_size(PHONE)
    return Visit(window, status, shifted, faults, window.page.evaluate(_TOO_WIDE))


def serious(tab: Tab) -> list[str]:
    """What axe calls serious or critical, with the first element that it means."""
    found: list[dict[str, Any]] = Axe().run(tab.page, _ALIKE, _AXE).response["violations"]
    return [
        f"{one['impact']}: {one['id']} ({len(one['nodes'])} times): {one['nodes'][0]['html'][:200]} "
        f"{one['nodes'][0].get('failureSummary', '')[:300]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def test_it_is_there_and_its_console_is_silent(visit: Visit) -> None:
    assert (visit.status, visit.tab.said) == (200, [])


def test_it_asks_nothing_of_another_host(visit: Visit) -> None:
    assert visit.tab.elsewhere == []


def test_an_accessibility_checker_finds_nothing_serious(visit: Visit) -> None:
    assert visit.faults == []


def test_its_parts_stay_where_they_are(visit: Visit) -> None:
    assert visit.shifted < 0.02


def test_it_fits_a_phone(visit: Visit) -> None:
    assert visit.wide == []


@pytest.mark.parametrize("name", ["home", "project", "search", "question", "compare", "map", "editor"])
def test_in_the_dark_on_a_phone_too(name: str, chromium: Browser, public: Server) -> None:
    context = chromium.new_context(locale="zh-CN", viewport=PHONE, color_scheme="dark")
    tab = tab_of(context, public.url)
    assert tab.goto(KINDS[name]) == 200
    assert serious(tab) == []
    context.close()
