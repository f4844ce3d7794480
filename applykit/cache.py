"""Where applykit keeps what it can work out again: the user's cache folder, or APPLYKIT_CACHE."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

_DIGEST = 32


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


def read_own(name: str) -> bytes | None:
    """What was last written under a name; None where it is missing, damaged, or could be another's work."""
    path = cache_folder() / name
    try:
        status = path.stat()
        if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
            return None
        raw = path.read_bytes()
    except OSError:
        return None
    content = raw[_DIGEST:]
    return content if hashlib.sha256(content).digest() == raw[:_DIGEST] else None


def write_own(name: str, content: bytes) -> None:
    """Keep what `read_own` gives back; a cache that cannot be written costs time, nothing else."""
    keep(cache_folder() / name, hashlib.sha256(content).digest() + content)
