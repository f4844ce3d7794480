"""签章清单: which page needs whose signature or seal, and what was declared as done."""

from __future__ import annotations

from applykit.sealing.plan import Item, Plan, plan_of

__all__ = ["Item", "Plan", "plan_of"]
