"""One release of the source documents, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from minsheng import pipeline
from minsheng.pipeline import Outcome


@pytest.fixture(scope="session")
def built(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What the build of the source documents came to."""
    return pipeline.build([seeds], tmp_path_factory.mktemp("seeds") / "build")
