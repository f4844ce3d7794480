"""A .docx as a zip that is the same, byte for byte, whenever its parts are."""

from __future__ import annotations

import io
import zipfile
from datetime import date

_EARLIEST = 1980
_FIRST = ("[Content_Types].xml", "_rels/.rels")


def rewrite(document: bytes, as_of: date) -> bytes:
    """The package with its entries in a fixed order, stamped with the day and compressed one way."""
    stamp = (max(as_of.year, _EARLIEST), as_of.month, as_of.day, 0, 0, 0)
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as read,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as written,
    ):
        for name in sorted(read.namelist(), key=_order):
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            written.writestr(entry, read.read(name))
    return result.getvalue()


def _order(name: str) -> tuple[int, str]:
    # Readers look for the content types first.
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)
