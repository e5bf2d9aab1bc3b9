"""A server on the release of the source documents: what visitors get of the real thing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright
from tests.serve.server import Server, serving

from minsheng.pipeline import Outcome


@pytest.fixture(scope="session")
def public_data(built: Outcome) -> Path:
    """The data folder of that release."""
    assert built.release is not None
    return built.release.folder.parents[1]


@pytest.fixture(scope="session")
def public(public_data: Path) -> Iterator[Server]:
    """A server on it."""
    with serving(public_data, client_queries=100, client_rate=0) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """Debian's browser, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: object) -> Iterator[Page]:
    """A tab that notes what it asks for and what its console says."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900}, locale="zh-CN")  # type: ignore[attr-defined]
    page.asked, page.said = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.said.append(str(error)))
    yield page
    page.close()
