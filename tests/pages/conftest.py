"""One server on a small release with a document's text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.pages import corpus
from tests.serve.server import Server, serving


@pytest.fixture(scope="session")
def pages_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the release."""
    folder = tmp_path_factory.mktemp("pages")
    corpus.write(folder)
    return folder


@pytest.fixture(scope="session")
def site(pages_data: Path) -> Iterator[Server]:
    """A server on it."""
    with serving(pages_data, client_queries=100, client_rate=0) as running:
        yield running
