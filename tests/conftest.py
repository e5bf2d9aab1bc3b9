"""What all tests share: the source documents, and one release built from them."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Folder of the source documents."""
    return ROOT / "seeds"
