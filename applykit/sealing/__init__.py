"""签章清单: which page needs whose signature or seal, and what was declared as done."""

from __future__ import annotations

from applykit.sealing.plan import Item, Plan, plan_of
from applykit.sealing.table import NAME, table_of

__all__ = ["NAME", "Item", "Plan", "plan_of", "table_of"]
