"""Debian's Chromium as the tests drive it: no window, nothing of its own asked of the network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser")
ABSENT = "no Chromium here: the pages are NOT tested in a browser (on Debian: apt-get install chromium)"
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((seen) => {
  for (const one of seen.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
}).observe({ type: "layout-shift", buffered: true });
"""
"""Adds up how far a page's parts move by themselves, as Chromium scores it."""


def needed() -> None:
    """Leaves out a module of tests where there is no browser, and says so."""
    if PROGRAM is None:
        pytest.skip(ABSENT, allow_module_level=True)


@contextmanager
def opened() -> Iterator[Browser]:
    """One browser process with a profile of its own that is thrown away."""
    if PROGRAM is None:
        pytest.skip(ABSENT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=list(_FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Tab:
    """A tab, what its console said, and what it asked of other hosts (which it does not get)."""

    page: Page
    home: str
    said: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def goto(self, path: str) -> int:
        """Open a page of the site; gives its status."""
        answer = self.page.goto(self.home + path)
        return answer.status if answer else 0

    @property
    def path(self) -> str:
        """Path and query of what is shown."""
        parts = urlsplit(self.page.url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    @property
    def shifted(self) -> float:
        """How far the page's parts moved by themselves since it was opened."""
        return float(self.page.evaluate("window.shifted"))


def tab_of(context: BrowserContext, home: str) -> Tab:
    """A tab that notes what it says and asks."""
    tab = Tab(context.new_page(), home)

    def pass_on(route: Route) -> None:
        if route.request.url.startswith((f"{home}/", "data:", "blob:")):
            route.continue_()
        else:
            tab.elsewhere.append(route.request.url)
            route.abort()

    context.add_init_script(_SHIFTS)
    context.route("**/*", pass_on)
    tab.page.on("console", lambda line: tab.said.append(line.text) if line.type in _HEARD else None)
    tab.page.on("pageerror", lambda error: tab.said.append(str(error)))
    return tab


_HEARD = ("error", "warning")
