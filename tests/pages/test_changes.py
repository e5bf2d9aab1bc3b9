"""Where only one release is kept, the page on changes says so."""

from __future__ import annotations

from tests.pages.html import Page
from tests.serve.server import Server


def test_one_release_alone_is_said_to_be_alone(site: Server) -> None:
    answer = site.get("/changes", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert "只有一个版本" in Page(answer.text).by_id("main").text
    assert site.get("/changes.json").json()["steps"] == []
    assert b"<feed" in site.get("/changes.atom").content
