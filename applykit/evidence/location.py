"""Where an entry's file is: inside the profile's folder, with no way out of it."""

from __future__ import annotations

import errno
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = "evidence"
"""The folder that holds nothing but evidence."""

_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:|[a-z]+://")
_IGNORED = {"thumbs.db", "ehthumbs.db", "desktop.ini"}
_EXPLAINING = {"readme", "说明"}
_MOST_FILES = 10_000
_ABSENT = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.EINVAL)
"""There is no such file, or there can be none; anything else hides whether there is."""


@dataclass(frozen=True, slots=True)
class Located:
    """A file with its links followed, and what the system says of it; `fault` if there is no such file."""

    path: Path
    status: os.stat_result | None = None
    fault: str = ""


def locate(folder: Path, written: str) -> Located:
    """The file that an entry names, relative to the folder; backslashes part folders too."""
    name = written.strip().replace("\\", "/")
    path = folder / name
    if _ABSOLUTE.match(written.strip()):
        return Located(Path(name), None, "outside/absolute")
    if os.path.normpath(name).split(os.sep)[0] == "..":
        return Located(path, None, "outside")
    try:
        root = Path(os.path.realpath(folder))
        # Some systems keep names decomposed, most people type them composed.
        for form in (name, unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)):
            real = Path(os.path.realpath(folder / form))
            if not real.is_relative_to(root):
                return Located(real, None, "outside/link")
            status = _status(real)
            if status:
                regular = stat.S_ISREG(status.st_mode)
                return Located(real, status, "" if regular else "missing_file/folder")
    except OSError:
        return Located(path, None, "damaged/unreadable")
    except ValueError:
        pass  # a name that no file can have
    return Located(path, None, "missing_file")


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError as error:
        if error.errno in _ABSENT:
            return None
        raise


def files_in(folder: Path) -> Iterator[str]:
    """The files of the evidence folder, relative to the profile's, in order; what systems and editors
    leave behind, and notes that explain the folder, are left out."""
    found = 0
    for place, folders, names in os.walk(folder / FOLDER):
        folders[:] = sorted(name for name in folders if name[0] != "." and name != "__MACOSX")
        for name in sorted(names):
            if _is_evidence(name) and found < _MOST_FILES:
                found += 1
                yield Path(place, name).relative_to(folder).as_posix()


def _is_evidence(name: str) -> bool:
    plain = name.casefold()
    if plain.startswith((".", "~$")) or plain in _IGNORED:
        return False
    return plain.split(".")[0] not in _EXPLAINING
