"""Where applykit keeps what it can work out again: the user's cache folder, or APPLYKIT_CACHE."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_DIGEST = 32
_MOST_READ = 400
"""So many contents that were read once stay in the cache; the oldest go first."""


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


def read_once(kind: str, content: bytes, read: Callable[[bytes], T]) -> T:
    """What `read` makes of a content: plain data, kept by the content's hash; each call gets its own copy.

    `kind` names the way of reading, and changes when that does.
    """
    folder = f"read/{kind}"
    name = f"{folder}-{hashlib.sha256(content).hexdigest()[:40]}.data"
    kept = read_own(name)
    if kept is not None:
        with contextlib.suppress(Exception):  # written by another version of a library
            found: T = pickle.loads(kept)
            return found
    found = read(content)
    write_own(name, pickle.dumps(found, pickle.HIGHEST_PROTOCOL))
    forget_oldest("read", _MOST_READ)
    return found


def code_below(*folders: Path) -> str:
    """The SHA-256 of all Python code below some folders: what was made by other code is made anew."""
    state = hashlib.sha256()
    for folder in folders:
        for source in sorted(folder.rglob("*.py")):
            state.update(source.read_bytes())
    return state.hexdigest()


def forget_oldest(folder: str, kept: int, pattern: str = "*") -> None:
    """Keep the newest files of a folder of the cache, so that it does not grow for ever."""
    with contextlib.suppress(OSError):
        files = sorted((cache_folder() / folder).glob(pattern), key=lambda path: path.stat().st_mtime)
        for path in files[:-kept]:
            path.unlink(missing_ok=True)
