"""Opens a Word document: a whole package whose text reads as XML, without a password."""

from __future__ import annotations

from pathlib import Path
from xml.parsers import expat
from zipfile import ZipFile

from applykit.evidence.results import Content

_CHUNK = 1 << 20
_LARGEST = 512 << 20
"""Bytes that the package may unpack to; a few kilobytes can be made to unpack to anything."""


def open_word(path: Path) -> Content:
    """Fault of a Word document; its pages are known to Word only.

    Raises:
        Exception: whatever reading a broken package raises; the caller calls that damaged.
    """
    with path.open("rb") as stream:
        if stream.read(2) != b"PK":
            return Content("docx", None, "encrypted")
    with ZipFile(path) as package:
        entries = package.infolist()
        if any(entry.flag_bits & 1 for entry in entries):
            return Content("docx", None, "encrypted")
        if sum(entry.file_size for entry in entries) > _LARGEST:
            return Content("docx", None, "damaged/huge")
        names = {entry.filename for entry in entries}
        if "[Content_Types].xml" not in names:
            return Content("docx", None, "damaged")
        for entry in entries:
            text = entry.filename.startswith("word/document") and entry.filename.endswith(".xml")
            parser = expat.ParserCreate() if text else None
            if parser:
                parser.StartDoctypeDeclHandler = _refuse
            with package.open(entry) as part:
                while chunk := part.read(_CHUNK):  # reading to the end compares the check sum
                    if parser:
                        parser.Parse(chunk, False)
            if parser:
                parser.Parse(b"", True)
    return Content("docx")


def _refuse(*_: object) -> None:
    raise ValueError("a Word document declares no document type")
