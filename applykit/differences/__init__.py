"""What changed between two dossiers, in words that people who did not write them read."""

from __future__ import annotations

from applykit.differences.changes import Comparison
from applykit.differences.comparing import compare
from applykit.differences.side import Side, side_of

__all__ = ["Comparison", "Side", "compare", "side_of"]
