"""Evidence is inspected, not believed: what the attachments are, and what is wrong with them."""

from __future__ import annotations

from applykit.evidence.checks import evidence_diagnostics
from applykit.evidence.inspection import inspect
from applykit.evidence.results import Inspected, Progress

__all__ = ["Inspected", "Progress", "evidence_diagnostics", "inspect"]
