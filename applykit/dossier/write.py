"""Writes a dossier in one step: every byte beside its folder first, then the folders change places."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from applykit.dossier.archive import pack
from applykit.dossier.exchange import exchange
from applykit.dossier.lock import locked
from applykit.errors import UnwritableError
from applykit.model import Artifact

MARK = "check.json"
"""The file by which a folder is known as one that applykit built."""

_IN_USE = (errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY)


@dataclass(frozen=True, slots=True)
class Reserved:
    """A folder that this process alone builds into; `fresh` and `old` stand beside it for a moment."""

    shown: str
    target: Path
    fresh: Path
    old: Path
    packed: Path


@contextmanager
def reserved(folder: Path) -> Iterator[Reserved]:
    """Hold the folder of a dossier, and mend what a build that was killed left of it.

    Raises:
        UnwritableError: the folder cannot be written, holds something that applykit did not build, or
            another process builds into it.
    """
    place = _place(folder)
    with ExitStack() as held:
        with _told(place):
            if Path.cwd().is_relative_to(place.target):
                # A folder that is replaced by a rename must not be the one that the person stands in.
                raise UnwritableError("file.working_folder", folder=place.shown)
            held.enter_context(locked(place.target))
            _mend(place)
            if not _replaceable(place.target):
                raise UnwritableError("file.not_a_dossier", folder=place.shown)
            _clear(place)
            held.callback(_clear, place)
        yield place


def recover(folder: Path) -> None:
    """Put back the dossier that a build left under its hidden name when it was killed between two renames."""
    place = _place(folder)
    if place.target.exists() or not place.old.exists():
        return
    with suppress(OSError, UnwritableError), locked(place.target):
        _mend(place)


def write(place: Reserved, artifacts: Sequence[Artifact], archive: str = "") -> None:
    """Replace the reserved folder by one that holds exactly these files, then the archive beside it.

    Whatever happens, the earlier dossier or the new one is there whole; so is the archive.

    Raises:
        UnwritableError: a file cannot be written or replaced; the earlier dossier is left.
    """
    with _told(place):
        place.fresh.mkdir()
        for artifact in artifacts:
            path = place.fresh / artifact.name
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_file(path, artifact)
        zipped = place.target.with_name(archive) if archive else None
        if zipped:
            if zipped.exists() and not _is_archive(zipped):
                raise UnwritableError("file.exists", file=str(zipped))
            pack(place.packed, artifacts)
        for inner in [path for path in place.fresh.rglob("*") if path.is_dir()]:
            _settle(inner)
        _settle(place.fresh)
        first = not place.target.exists()
        try:
            _replace(place, first)
            if zipped:
                try:
                    os.replace(place.packed, zipped)
                except OSError:
                    _take_back(place, first)
                    raise
        except OSError as error:
            if error.errno in _IN_USE:
                raise UnwritableError("file.in_use", folder=place.shown) from None
            raise
        _settle(place.target.parent)


def _replace(place: Reserved, first: bool) -> None:
    if first:
        place.fresh.rename(place.target)
    elif not exchange(place.fresh, place.target):
        place.target.rename(place.old)
        try:
            place.fresh.rename(place.target)
        except BaseException:
            place.old.rename(place.target)
            raise


def _take_back(place: Reserved, first: bool) -> None:
    if place.old.exists():
        place.target.rename(place.fresh)
        place.old.rename(place.target)
    elif first or not exchange(place.fresh, place.target):
        place.target.rename(place.fresh)


def _place(folder: Path) -> Reserved:
    target = Path(os.path.realpath(folder))
    beside = [target.with_name(f".{target.name}.{kind}") for kind in ("new", "old", "zip")]
    return Reserved(str(folder), target, *beside)


def _mend(place: Reserved) -> None:
    if place.old.is_dir() and not place.target.exists():
        place.old.rename(place.target)


def _clear(place: Reserved) -> None:
    """Remove what this build, or one that was killed, no longer needs."""
    with suppress(OSError):  # a disk that is gone must not hide what went wrong before
        if place.old.exists() and not place.target.exists():
            return  # the only whole dossier there is
        for path in (place.fresh, place.old):
            shutil.rmtree(path, ignore_errors=True)
        place.packed.unlink()


def _replaceable(target: Path) -> bool:
    if not target.exists():
        return True
    return target.is_dir() and ((target / MARK).is_file() or not any(target.iterdir()))


@contextmanager
def _told(place: Reserved) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnwritableError("file.unwritable", folder=place.shown, reason=reason) from None


def _is_archive(path: Path) -> bool:
    """Whether a file of this name is an archive of a dossier, which may be replaced by another one."""
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            return MARK in archive.namelist()
    except (IsADirectoryError, PermissionError, zipfile.BadZipFile):
        return False


def _write_file(path: Path, artifact: Artifact) -> None:
    with path.open("wb") as file:
        for piece in artifact.pieces():
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Have the names in a folder on the disk before anything depends on them; not every system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            if stat.S_ISDIR(os.fstat(handle).st_mode):
                os.fsync(handle)
        finally:
            os.close(handle)
