"""What the tests of links share; the reading of the labelled links lives in `benchmarks/`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pyoxigraph import Store

from minsheng.opening import built
from minsheng.pipeline import Options

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))


@pytest.fixture(scope="session")
def linked(seeds: Path) -> Store:
    """The graph of the source documents. Not to be changed."""
    return built([seeds], Options()).store
