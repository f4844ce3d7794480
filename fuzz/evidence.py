"""Any bytes as an attachment: looked at, and bound into a volume where it opens."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["applykit", "pypdf"]):
    from applykit.evidence.opening import examine

FOLDER = Path(tempfile.mkdtemp(prefix="fuzz-"))
ENDINGS = {b"P": "pdf", b"N": "png", b"J": "jpg", b"T": "tif", b"D": "docx"}


def one_input(data: bytes) -> None:
    """A kind, a number of pages or a fault."""
    path = FOLDER / f"file.{ENDINGS.get(data[:1], 'pdf')}"
    path.write_bytes(data[1:])
    found = examine(path)
    assert found.fault or found.pages is None or found.pages > 0, found


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
