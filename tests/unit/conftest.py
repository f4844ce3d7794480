"""What unit tests share."""

from __future__ import annotations

import pytest

from applykit.documents.style import HouseStyle
from applykit.documents.stylefiles import house_style


@pytest.fixture(scope="session")
def style() -> HouseStyle:
    """The house style that the shipped documents have."""
    return house_style("gongwen")
