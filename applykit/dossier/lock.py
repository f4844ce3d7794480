"""One process at a time builds into a folder; the system itself lets go when a process dies."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from applykit.errors import UnwritableError

_FAR = 1 << 20
"""Windows locks bytes against reading too, so one is locked that nobody writes."""

_TAKEN = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Hold a dossier's folder, and remove the folders made for the lock's sake where nothing came to be.

    The file .NAME.lock beside it holds the number of the process, for the message only: one that a killed
    process left behind locks nobody out.

    Raises:
        UnwritableError: another process builds into the folder.
        OSError: no file can be written beside the folder.
    """
    made = [parent for parent in target.parents if not parent.exists()]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        path = target.with_name(f".{target.name}.lock")
        handle = _taken(path, target)
        try:
            os.truncate(handle, 0)
            os.write(handle, f"{os.getpid()}\n".encode())
            yield
        finally:
            _let_go(path, handle)
    finally:
        for parent in made:
            with suppress(OSError):
                parent.rmdir()


def _taken(path: Path, target: Path) -> int:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
        try:
            if not _lock(handle):
                raise UnwritableError("file.being_built", folder=str(target), process=_process(handle))
            # The one before may have removed the file after it was opened here.
            if path.exists() and os.path.samestat(os.fstat(handle), path.stat()):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _process(handle: int) -> str:
    with suppress(OSError):
        return os.read(handle, 20).decode("ascii", "replace").strip() or "?"
    return "?"


def _lock(handle: int) -> bool:
    """Whether the lock is ours; a file system that knows no locks cannot refuse one."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in _TAKEN:
            return True
        if sys.platform == "win32":
            os.lseek(handle, 0, os.SEEK_SET)
        return False
    return True


def _let_go(path: Path, handle: int) -> None:
    if sys.platform == "win32":  # no open file can be removed there
        os.close(handle)
        with suppress(OSError):
            path.unlink()
    else:
        with suppress(OSError):
            path.unlink()
        os.close(handle)
