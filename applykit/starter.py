"""Lays a new profile's folder: written from the schema, or copied from a sample; never over anything."""

from __future__ import annotations

import shutil
from pathlib import Path

from applykit import resources
from applykit.errors import UnwritableError, UsageError
from applykit.messages import did_you_mean
from applykit.model import Programme, Stage
from applykit.profile.files import MAIN
from applykit.skeleton import skeleton


def start(folder: Path, programme: Programme, stage: Stage, *, labels: bool = False) -> Path:
    """Write an empty profile and an evidence folder, and return the profile's path.

    Raises:
        UnwritableError: a profile is already there, or the folder cannot be written.
    """
    text = skeleton(programme, stage, labels=labels)
    _refuse_existing(folder)
    try:
        (folder / "evidence").mkdir(parents=True, exist_ok=True)
        (folder / MAIN).write_text(text, encoding="utf-8")
    except OSError as error:
        raise _unwritable(folder, error) from None
    return folder / MAIN


def start_from_sample(folder: Path, name: str) -> Path:
    """Copy a shipped sample, and return the profile's path.

    Raises:
        UsageError: there is no such sample.
        UnwritableError: a profile is already there, or the folder cannot be written.
    """
    known = resources.samples()
    if name not in known:
        raise UsageError("usage.sample", name=name, hint=did_you_mean(name, known), choices=known)
    _refuse_existing(folder)
    if folder.is_dir() and any(folder.iterdir()):
        raise UnwritableError("file.exists", file=str(folder))
    try:
        shutil.copytree(
            resources.samples_folder() / name, folder, dirs_exist_ok=True,
            ignore=shutil.ignore_patterns("build", "__pycache__", "__init__.py"),
        )  # fmt: skip
        (folder / "evidence").mkdir(exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from None
    return folder / MAIN


def _refuse_existing(folder: Path) -> None:
    for taken in (folder / MAIN, folder / "profile"):
        if taken.exists():
            raise UnwritableError("file.exists", file=str(taken))
    if folder.exists() and not folder.is_dir():
        raise UnwritableError("file.exists", file=str(folder))


def _unwritable(folder: Path, error: OSError) -> UnwritableError:
    return UnwritableError("file.unwritable", folder=str(folder), reason=error.strerror or str(error))
