"""The records of `made` as fixtures."""

from __future__ import annotations

import pytest
from tests.map import made

from minsheng.records import ParsedDocument, ProjectList


@pytest.fixture
def livelihood() -> ProjectList:
    return made.livelihood()


@pytest.fixture
def whole() -> ParsedDocument:
    """A document with everything in it."""
    return made.parsed(made.livelihood(), made.plan())
