"""From every claim to its page: clause → criterion → chapter → attachment, and the same ways back."""

from __future__ import annotations

from applykit.claims.making import index_of
from applykit.claims.results import Answer, Chapter, Claim, Index, Proof

__all__ = ["Answer", "Chapter", "Claim", "Index", "Proof", "index_of"]
