"""One archive of a dossier: the same bytes for the same files, whatever machine packs them."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

from applykit.model import Artifact

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


def _fill(archive: zipfile.ZipFile, artifacts: Sequence[Artifact]) -> None:
    for artifact in artifacts:
        entry = zipfile.ZipInfo(artifact.name, _STAMP)
        entry.create_system = 3
        entry.external_attr = 0o100644 << 16
        archive.writestr(entry, artifact.content)
