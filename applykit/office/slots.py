"""How many LibreOffices this person's processes run at once, however many builds go on side by side."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

MOST = "APPLYKIT_OFFICE_INSTANCES"
"""The environment variable with the number of LibreOffices to run at once, else one for each core."""

_USUAL_MOST = 4
_PAUSE = 0.1


def most() -> int:
    """How many may run at once."""
    written = os.environ.get(MOST, "")
    return max(1, int(written)) if written.isdecimal() else min(os.cpu_count() or 1, _USUAL_MOST)


@contextlib.contextmanager
def taken(wanted: int, limit: int) -> Iterator[int]:
    """Wait for one slot of `limit`, take up to `wanted` if they are free; yields how many were taken.

    A slot is a locked file, so that a process that is killed gives its slots back.
    """
    folder = _folder()
    held: list[IO[bytes]] = []
    try:
        while not held:
            for number in range(limit):
                file = _locked(folder / f"{number}.lock")
                if file:
                    held.append(file)
                if len(held) == max(1, min(wanted, limit)):
                    break
            else:
                if not held:
                    time.sleep(_PAUSE)
        yield len(held)
    finally:
        for file in held:
            file.close()


def _folder() -> Path:
    """A folder that only this person can write; several people on one machine do not share slots."""
    own = str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    folder = Path(tempfile.gettempdir(), f"applykit-office-{own}")
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    if hasattr(os, "getuid") and (folder.is_symlink() or folder.stat().st_uid != os.getuid()):
        return Path(tempfile.mkdtemp(prefix="applykit-office-"))
    return folder


def _locked(path: Path) -> IO[bytes] | None:
    """The file, locked until it is closed; None where another one holds it."""
    file = path.open("ab")
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file
