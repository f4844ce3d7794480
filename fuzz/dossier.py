"""Any bytes as a dossier to verify: as the archive itself, or as its manifest or report."""

from __future__ import annotations

import sys
import tempfile
import zipfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["applykit"]):
    from applykit.dossier.verification import verification
    from applykit.errors import UnreadableError
    from applykit.report.verified import lines

FOLDER = Path(tempfile.mkdtemp(prefix="fuzz-"))
MANIFEST = (Path(__file__).parent / "seeds" / "dossier" / "manifest").read_bytes()[1:]


def one_input(data: bytes) -> None:
    """What was found can be printed, or the dossier is refused."""
    path = FOLDER / "dossier.zip"
    kind, rest = data[:1], data[1:]
    if kind == b"Z":
        path.write_bytes(rest)
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("manifest.json", rest if kind == b"M" else MANIFEST)
            archive.writestr("check.json", b"{}" if kind == b"M" else rest)
    try:
        found = verification(path)
    except UnreadableError:
        return
    for line, _style in lines(found, FOLDER):
        assert all(char.isprintable() or char in "\n\t" for char in line), line


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
