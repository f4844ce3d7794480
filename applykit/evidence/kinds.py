"""What a file is by its content: the first bytes, and for packages what they hold."""

from __future__ import annotations

import mmap
import re
from pathlib import Path

ENDINGS = {
    ".pdf": "pdf",
    ".png": "png",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".tif": "tiff",
    ".tiff": "tiff",
    ".docx": "docx",
}
"""The endings that evidence may have, with the kind that each promises."""

NAMES = {"jpeg": "JPEG", "heic": "HEIC", "webp": "WebP", "text": "TXT", "ole": "DOC/XLS/WPS", "7z": "7z"}
"""How kinds are called where it is not just their capitals."""

_HEAD = 4096
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"{\\rtf", "rtf"),
    (b"%!PS", "ps"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEIC = re.compile(rb"....ftyp(?:heic|heix|mif1|msf1)", re.DOTALL)
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype html|html)", re.DOTALL | re.IGNORECASE)
_PARTS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"), ("OFD.xml", "ofd"))


def kind_of(path: Path) -> str:
    """The kind of a file by its content, or an empty text.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _package(path, head)
    if head.startswith(_OLE):
        # Word writes a document with a password into this older kind of file.
        return "docx" if _holds(path, "EncryptedPackage".encode("utf-16-le")) else "ole"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if _HEIC.match(head):
        return "heic"
    if _HTML.match(head):
        return "html"
    return "text" if _is_text(head) else ""


def name_of(kind: str) -> str:
    """The kind as people call it: PDF, JPEG, DOCX."""
    return NAMES.get(kind, kind.upper())


def _package(path: Path, head: bytes) -> str:
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(path) as package:
            names = package.namelist()
    except (BadZipFile, NotImplementedError, ValueError, EOFError):
        # Cut off: the first entries still tell what it was meant to be.
        names = [part for part, _ in _PARTS if part.encode() in head]
        names = names or ["word/"] * (b"[Content_Types].xml" in head)
    return next((kind for part, kind in _PARTS if any(name.startswith(part) for name in names)), "zip")


def _holds(path: Path, wanted: bytes) -> bool:
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(wanted) >= 0


def _is_text(head: bytes) -> bool:
    if not head or b"\0" in head:
        return False
    for coding in ("utf-8", "gb18030"):
        try:
            # The last character may be cut in two.
            return head[: len(head) - 4 if len(head) == _HEAD else None].decode(coding).strip() != ""
        except UnicodeDecodeError as error:
            if len(head) == _HEAD and error.start >= len(head) - 8:
                return True
    return False
