"""A reader's tab on the release of the source documents."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from tests.browser.chromium import Tab, tab_of
from tests.serve.server import Server


@pytest.fixture
def tab(chromium: Browser, public: Server) -> Iterator[Tab]:
    """A tab of a reader at a desk; nothing may go wrong in it while it is used."""
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    tab = tab_of(context, public.url)
    yield tab
    context.close()
    assert (tab.said, tab.elsewhere) == ([], [])
