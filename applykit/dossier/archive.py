"""One archive of a dossier: the same bytes for the same files, whatever machine packs them."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from applykit.model import Artifact

if TYPE_CHECKING:
    from applykit.dossier.reading import Opened

_STAMP = (1980, 1, 1, 0, 0, 0)


def pack(path: Path, artifacts: Sequence[Artifact]) -> None:
    """Write an archive with these files in their order.

    They are stored as they are: documents and PDFs are compressed already, and a compressor of another
    version would make other bytes.
    """
    with path.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            _fill(archive, artifacts)
        file.flush()
        os.fsync(file.fileno())


def repack(path: Path, dossier: Opened) -> None:
    """Write an archive with the files of an open dossier, in the order of their names."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(dossier.sizes):
            with archive.open(_entry(name), "w", force_zip64=dossier.sizes[name] >= 1 << 31) as there:
                dossier.copy(name, there)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _STAMP)
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    return entry


def _fill(archive: zipfile.ZipFile, artifacts: Sequence[Artifact]) -> None:
    for artifact in artifacts:
        large = len(artifact.data) >= 1 << 31
        with archive.open(_entry(artifact.name), "w", force_zip64=large) as there:
            for piece in artifact.pieces():
                there.write(piece)
