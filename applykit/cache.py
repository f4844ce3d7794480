"""Where applykit keeps what it can work out again: the user's cache folder, or APPLYKIT_CACHE."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """The folder for files that may be deleted at any time; it need not exist."""
    chosen = os.environ.get("APPLYKIT_CACHE")
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("applykit", appauthor=False)
