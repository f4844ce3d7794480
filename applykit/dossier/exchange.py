"""Two folders change places in one step, where the system can do that."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path

_SWAP = 2
"""RENAME_EXCHANGE of Linux and RENAME_SWAP of macOS are the same number."""

_HERE = -100
"""AT_FDCWD of Linux: paths are relative to the working folder."""

_CANNOT = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EXDEV)


def exchange(first: Path, second: Path) -> bool:
    """Let two folders change places; False, with nothing changed, where the system knows no such step.

    Raises:
        OSError: the system knows the step and refused it; nothing was changed.
    """
    one, other = os.fsencode(first), os.fsencode(second)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "linux":
            failed = library.renameat2(_HERE, one, _HERE, other, ctypes.c_uint(_SWAP))
        elif sys.platform == "darwin":
            failed = library.renamex_np(one, other, ctypes.c_uint(_SWAP))
        else:
            return False
    except (OSError, TypeError, AttributeError):
        return False  # no such function in this system's library
    if not failed:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(second))
