"""What changed between two dossiers, in words that people who did not write them read."""

from __future__ import annotations

from applykit.comparison.changes import Comparison
from applykit.comparison.comparing import compare
from applykit.comparison.side import Side, side_of

__all__ = ["Comparison", "Side", "compare", "side_of"]
