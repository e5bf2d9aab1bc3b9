"""The files of one release of the source documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from minsheng.pipeline import Outcome
from minsheng.releases import Release


@pytest.fixture(scope="session")
def release(built: Outcome) -> Release:
    """The release. Not to be changed."""
    assert built.release is not None
    return built.release


@pytest.fixture(scope="session")
def dump(release: Release) -> Path:
    """Its files to take home. Not to be changed."""
    return release.folder / "dump"
