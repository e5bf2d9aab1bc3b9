"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from folders import Folder

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Folder of the source documents."""
    return ROOT / "seeds"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty folder of documents."""
    return Folder(tmp_path)
