"""Where applykit keeps what it can work out again: the user's cache folder, or APPLYKIT_CACHE."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def cache_folder() -> Path:
    """The folder for files that may be deleted at any time; it need not exist."""
    chosen = os.environ.get("APPLYKIT_CACHE")
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("applykit", appauthor=False)


def keep(path: Path, content: bytes) -> None:
    """Write a file for this user alone, whole or not at all; where that is impossible nothing is kept."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.replace(name, path)
        except OSError:
            os.unlink(name)
