"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from folders import Folder
from minsheng import pipeline
from minsheng.pipeline import Outcome

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Folder of the source documents."""
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def built(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What the build of the source documents came to. Its release is not to be changed."""
    return pipeline.build([seeds], tmp_path_factory.mktemp("seeds") / "build")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty folder of documents."""
    return Folder(tmp_path)
