"""index.html: the dossier on one page, with links to the pages of its files."""

from __future__ import annotations

from applykit.overview.page import NAME, overview

__all__ = ["NAME", "overview"]
