"""Writes a dossier's folder in one step: everything beside it first, then a rename."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from applykit.errors import UnwritableError
from applykit.model import Artifact

MARK = "check.json"
"""The file by which a folder is known as one that applykit built."""


def write(folder: Path, artifacts: Sequence[Artifact]) -> None:
    """Replace `folder` by one that holds exactly these files; an earlier dossier stays whole on failure.

    Raises:
        UnwritableError: the folder cannot be written, or holds something that applykit did not build.
    """
    target = folder.absolute()
    if Path.cwd().is_relative_to(target.resolve()):
        # A folder that is replaced by a rename must not be the one that the person stands in.
        raise UnwritableError("file.working_folder", folder=str(folder))
    if target.exists() and not _replaceable(target):
        raise UnwritableError("file.not_a_dossier", folder=str(folder))
    fresh = target.with_name(f".{target.name}.new-{os.getpid()}")
    old = target.with_name(f".{target.name}.old-{os.getpid()}")
    try:
        fresh.mkdir(parents=True)
        for artifact in artifacts:
            _write_file(fresh / artifact.name, artifact.content)
        if target.exists():
            target.rename(old)
        try:
            fresh.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnwritableError("file.unwritable", folder=str(folder), reason=reason) from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _replaceable(target: Path) -> bool:
    if not target.is_dir():
        return False
    return (target / MARK).is_file() or not any(target.iterdir())


def _write_file(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
