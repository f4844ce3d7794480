"""Lays a new programme's folder: a small whole pack, each line explained, to be changed into one's own."""

from __future__ import annotations

import re
from pathlib import Path

from applykit import resources
from applykit.errors import UnwritableError, UsageError

_FOLDER = "pack"
"""The folder of the templates that holds the files of a new pack."""

_FILES = {
    "programme.yaml": "programme.yaml",
    "clauses.yaml": "clauses.yaml",
    "profile.yaml": "profile.yaml",
    "application.yaml": "application.yaml",
    "outline.yaml": "templates/申请书.outline.yaml",
}
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def new_programme(id: str, folder: Path, title: str = "") -> tuple[Path, ...]:
    """Write a pack of this id into a folder of packs, whole or not at all, and return its files.

    Raises:
        UsageError: the id cannot be one, or a programme that ships has it.
        UnwritableError: a folder of this name is there, or cannot be written.
    """
    if not _ID.fullmatch(id):
        raise UsageError("usage.programme_id", name=id)
    if id in resources.packs() and resources.is_shipped(resources.packs()[id]):
        raise UsageError("usage.programme_taken", name=id)
    target = folder / id
    if target.exists():
        raise UnwritableError("file.exists", file=str(target))
    said = {
        "@ID@": id,
        "@TITLE@": (title or id).replace("\\", "\\\\").replace('"', '\\"'),
        "@FOLDER@": str(target),
    }
    fresh = folder / f".{id}.new"
    try:
        for name, place in _FILES.items():
            text = (resources.templates_folder() / _FOLDER / name).read_text(encoding="utf-8")
            for mark, value in said.items():
                text = text.replace(mark, value)
            (fresh / place).parent.mkdir(parents=True, exist_ok=True)
            (fresh / place).write_text(text, encoding="utf-8", newline="\n")
        fresh.rename(target)
    except OSError as error:
        import shutil

        shutil.rmtree(fresh, ignore_errors=True)
        reason = error.strerror or str(error)
        raise UnwritableError("file.unwritable", folder=str(target), reason=reason) from None
    return tuple(target / place for place in _FILES.values())
