"""Lays a new profile's folder: written from the schema, or copied from a sample; never over anything."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from applykit import resources, sheets
from applykit.errors import UnwritableError, UsageError
from applykit.json_schema import SCHEMA, profile_schema, schema_text
from applykit.messages import did_you_mean
from applykit.model import Programme, Stage
from applykit.profile.files import MAIN as MAIN
from applykit.skeleton import skeleton
from applykit.validation.names import field_named


def begun(folder: Path) -> bool:
    """Whether a folder holds a profile already."""
    return (folder / MAIN).exists()


def start(folder: Path, programme: Programme, stage: Stage, *, labels: bool = False) -> Path:
    """Write an empty profile, its JSON Schema for editors, and an evidence folder; the profile's path.

    Raises:
        UnwritableError: a profile is already there, or the folder cannot be written.
    """
    text = f"# yaml-language-server: $schema={SCHEMA}\n{skeleton(programme, stage, labels=labels)}"
    _refuse_existing(folder)
    try:
        (folder / "evidence").mkdir(parents=True, exist_ok=True)
        (folder / SCHEMA).write_text(schema_text(profile_schema(programme)), encoding="utf-8")
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


def start_sheets(folder: Path, programme: Programme, names: Sequence[str]) -> list[Path]:
    """Write an empty sheet for each section named into folder/profile/, and return their paths.

    Raises:
        UsageError: there is no such section, or it is not a table.
        UnwritableError: a section already has a file, or the folder cannot be written; nothing was changed.
    """
    sections = list(dict.fromkeys(sheets.row_section(name, programme.schema) for name in names))
    place = folder / "profile"
    try:
        for file in sorted(place.iterdir()) if place.is_dir() else ():
            if field_named(file.stem, programme.schema) in sections:
                raise UnwritableError("file.section_exists", file=str(file))
        written = []
        for section in sections:
            place.mkdir(parents=True, exist_ok=True)
            content = sheets.sheet(section, programme.schema[section])
            written.append(put(place / f"{section}.xlsx", content))
    except OSError as error:
        raise _unwritable(place, error) from None
    return written


def put(path: Path, content: bytes) -> Path:
    """Write one new file whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    fresh = path.with_name(f".{path.name}.new-{os.getpid()}")
    try:
        fresh.write_bytes(content)
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    return path


def _refuse_existing(folder: Path) -> None:
    for taken in (folder / MAIN, folder / SCHEMA, folder / "profile"):
        if taken.exists():
            raise UnwritableError("file.exists", file=str(taken))
    if folder.exists() and not folder.is_dir():
        raise UnwritableError("file.exists", file=str(folder))


def _unwritable(folder: Path, error: OSError) -> UnwritableError:
    return UnwritableError("file.unwritable", folder=str(folder), reason=error.strerror or str(error))
