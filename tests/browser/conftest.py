"""One browser and one server on the release of the source documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.browser.chromium import Tab, opened, tab_of
from tests.serve.server import Server, serving

from minsheng.pipeline import Outcome


@pytest.fixture(scope="package")
def site(built: Outcome) -> Iterator[Server]:
    """The server."""
    assert built.release is not None
    data: Path = built.release.folder.parents[1]
    with serving(data, client_queries=100, client_rate=0) as running:
        yield running


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser."""
    with opened() as browser:
        yield browser


@pytest.fixture
def tab(chromium: Browser, site: Server) -> Iterator[Tab]:
    """A tab of a reader at a desk; nothing may go wrong in it while it is used."""
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    tab = tab_of(context, site.url)
    yield tab
    context.close()
    assert (tab.said, tab.elsewhere) == ([], [])
