"""One small release and one server for all tests that do not need their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.serve import releases
from tests.serve.server import Server, serving

WITHDRAWN = f"{releases.BASE}id/project/haidian-2022-ms-1\n"


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one release."""
    folder = tmp_path_factory.mktemp("build")
    releases.write(folder, releases.small(2000), withdrawn=WITHDRAWN)
    return folder


@pytest.fixture(scope="session")
def server(data: Path) -> Iterator[Server]:
    """A server on that folder, with no rate limit and small limits otherwise."""
    limits = {"client_rate": 0, "query_seconds": 2, "result_bytes": "2M", "query_bytes": "256M"}
    with serving(data, client_queries=100, **limits) as running:
        yield running
