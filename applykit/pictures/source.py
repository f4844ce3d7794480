"""Pictures as they go into a document: shrunk where far too large, turned upright, without metadata."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

from applykit.documents.figures import Picture, printed_width
from applykit.documents.inline import Image
from applykit.pictures.files import Opened, opened

PRINT_DPI = 300
"""What printing houses ask for; a picture with half as many again is brought down to it."""

_SPARE = 1.5
_QUALITY = 90
_PNG_TEXT = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")
_JPEG_KEPT = (0xE0, 0xE2, 0xEE)  # JFIF, colour profile, Adobe's colour transform
_START_OF_SCAN = 0xDA


class Pictures:
    """Gives the pictures inside a profile's folder to the documents; each file is read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[tuple[str, int], Picture | None] = {}

    def __call__(self, image: Image, measure: float) -> Picture | None:
        """The picture for a type area of so many mm, or None where there is none that can be printed."""
        found = opened(self._folder, image.path)
        if found.rule:
            return None
        most = round(printed_width(image, found.width, measure) / 25.4 * PRINT_DPI)
        wide = most if found.width > most * _SPARE else found.width
        key = (str(found.path), wide)
        if key not in self._made:
            self._made[key] = _ready(found, wide)
        return self._made[key]


def _ready(found: Opened, width: int) -> Picture | None:
    try:
        content = found.path.read_bytes()
        if width == found.width and not found.turned:
            bare = _bare_png(content) if found.kind == "png" else _bare_jpeg(content)
            return Picture(bare, found.kind, found.width, found.height)
        height = max(1, round(found.height * width / found.width))
        return Picture(_redrawn(content, found.kind, (width, height)), found.kind, width, height)
    except Exception:  # the file was sound when it was checked; gone or changed since, it prints as missing
        return None


def _redrawn(content: bytes, kind: str, size: tuple[int, int]) -> bytes:
    from PIL import Image as Pillow
    from PIL import ImageOps

    held = io.BytesIO()
    with Pillow.open(io.BytesIO(content), formats=[kind.upper()]) as source:
        profile = source.info.get("icc_profile")
        picture: Any = ImageOps.exif_transpose(source)
        if picture.mode in ("P", "1", "PA"):
            # A palette has no colours between its own; a transparent one keeps its transparency.
            picture = picture.convert("RGBA" if "transparency" in source.info else "RGB")
        picture = picture.resize(size, Pillow.Resampling.LANCZOS) if picture.size != size else picture
        picture.info.clear()
        options: dict[str, Any] = {"icc_profile": profile} if profile else {}
        if kind == "jpeg":
            options |= {"quality": _QUALITY, "optimize": True}
        picture.save(held, kind.upper(), **options)
    return held.getvalue()


def _bare_png(content: bytes) -> bytes:
    """A PNG without texts and dates, which may name people and programs; its pixels stay as they are."""
    kept, at = [content[:8]], 8
    while at + 12 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        if content[at + 4 : at + 8] not in _PNG_TEXT:
            kept.append(content[at : at + 12 + length])
        at += 12 + length
    return b"".join(kept)


def _bare_jpeg(content: bytes) -> bytes:
    """A JPEG without EXIF, which may say who took it and where; it is not compressed again."""
    kept, at = [content[:2]], 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != _START_OF_SCAN:
        marker = content[at + 1]
        if marker == 0xFF:  # a filling byte
            at += 1
            continue
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        comment = marker == 0xFE or (0xE0 <= marker <= 0xEF and marker not in _JPEG_KEPT)
        if not comment:
            kept.append(content[at : at + 2 + length])
        at += 2 + length
    return b"".join(kept) + content[at:]
