"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser
from tests.browser.chromium import opened
from tests.serve.server import Server, serving

from folders import Folder
from minsheng import pipeline
from minsheng.pipeline import Outcome

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")  # how long something takes is a benchmark's affair

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Folder of the source documents."""
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def built(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What the build of the source documents came to. Its release is not to be changed."""
    return pipeline.build([seeds], tmp_path_factory.mktemp("seeds") / "build")


@pytest.fixture(scope="session")
def public_data(built: Outcome) -> Path:
    """The data folder of that release."""
    assert built.release is not None
    return built.release.folder.parents[1]


@pytest.fixture(scope="session")
def public(public_data: Path) -> Iterator[Server]:
    """A server on it: what visitors get of the real thing."""
    with serving(public_data, client_queries=100, client_rate=0) as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's browser. While it is open no test can run an event loop: hence no longer than a module."""
    with opened() as browser:
        yield browser


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty folder of documents."""
    return Folder(tmp_path)
