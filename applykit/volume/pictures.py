"""Pictures as A4 pages: a JPEG or PNG goes in as its file holds it, a TIFF frame by frame without loss."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from applykit.volume.boxes import A4, View
from applykit.volume.copying import STAMP_FONT, Copied, Leaf, Shared
from applykit.volume.png import plain_png
from applykit.volume.spool import Spool
from applykit.volume.writing import name, numbers

_LEAST_DPI = 100.0
"""A picture is not blown up beyond this resolution, in pixels to the inch of its page."""

_QUALITY = 85
"""The JPEG quality (1 to 95) of pictures that `dpi` makes smaller."""

# How a picture whose EXIF orientation is 2 to 8 lies on the unit square, so that it stands upright.
_ORIENTED = {
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
_SIDEWAYS = (5, 6, 7, 8)
_ORIENTATION = 0x0112
_ROWS_PER_STRIP, _STRIP, _STRIP_LENGTH = 278, 273, 279


@dataclass(frozen=True, slots=True)
class Embedded:
    """A picture as a stream: the entries of its dictionary, its data, its size in pixels as stored."""

    entries: bytes
    data: bytes
    width: int
    height: int
    orientation: int = 1


def copy_picture(path: Path, kind: str, spool: Spool, shared: Shared, parent: int, *, dpi: int = 0) -> Copied:
    """Write every frame of a PNG, JPEG or TIFF as one page under the page-tree node `parent`.

    Raises:
        Exception: whatever Pillow raises on a damaged file.
    """
    leaves = tuple(_page(picture, spool, shared, parent) for picture in _embedded(path, kind, dpi))
    if not leaves:
        raise ValueError("no frames")
    return Copied(leaves)


def _embedded(path: Path, kind: str, dpi: int) -> Iterator[Embedded]:
    with Image.open(path, formats=[kind.upper()]) as picture:
        for frame in range(getattr(picture, "n_frames", 1) if kind == "tiff" else 1):
            picture.seek(frame)
            small = _smaller(picture, dpi) if dpi else None
            if small is not None:
                yield _decoded(small, lossy=True)
            elif kind == "jpeg":
                yield _jpeg(picture, path.read_bytes())
            elif kind == "png":
                yield _png(picture, path)
            else:
                yield _decoded(picture)


def _jpeg(picture: Any, content: bytes) -> Embedded:
    """The file's own bytes; four colours from Adobe's programs are stored inverted."""
    space = {"L": b"/DeviceGray", "CMYK": b"/DeviceCMYK"}.get(picture.mode, b"/DeviceRGB")
    inverted = b" /Decode [1 0 1 0 1 0 1 0]" if picture.mode == "CMYK" and "adobe" in picture.info else b""
    entries = b" /ColorSpace %b /BitsPerComponent 8 /Filter /DCTDecode%b" % (space, inverted)
    orientation = picture.getexif().get(_ORIENTATION, 1)
    return Embedded(entries, content, picture.width, picture.height, orientation)


def _png(picture: Any, path: Path) -> Embedded:
    plain = plain_png(path.read_bytes()) if picture.getexif().get(_ORIENTATION, 1) == 1 else None
    return Embedded(*plain) if plain else _decoded(picture)


def _decoded(picture: Any, *, lossy: bool = False) -> Embedded:
    """Pixels written anew: fax code for black and white, else deflated; `lossy` allows JPEG."""
    picture = ImageOps.exif_transpose(picture)
    if picture.mode == "1":
        return _fax(picture)
    picture = _on_white(picture)
    space = {"L": b"/DeviceGray", "CMYK": b"/DeviceCMYK"}.get(picture.mode, b"/DeviceRGB")
    if lossy and picture.mode != "CMYK":
        made = BytesIO()
        picture.save(made, "JPEG", quality=_QUALITY, optimize=True)
        data, coding = made.getvalue(), b"/DCTDecode"
    else:
        data, coding = zlib.compress(picture.tobytes(), 9), b"/FlateDecode"
    entries = b" /ColorSpace %b /BitsPerComponent 8 /Filter %b" % (space, coding)
    return Embedded(entries, data, picture.width, picture.height)


def _on_white(picture: Any) -> Any:
    """The picture in grey, RGB or CMYK; what is transparent shows white paper."""
    if picture.mode in ("L", "RGB", "CMYK"):
        transparent = "transparency" in picture.info
        if not transparent:
            return picture
    if picture.mode.startswith("I;16"):
        return picture.point(lambda value: value / 256).convert("L")
    if picture.mode in ("I", "F"):
        low, high = picture.getextrema()
        scale = 255 / (high - low) if high > low else 1
        return picture.point(lambda value: (value - low) * scale).convert("L")
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        paper.alpha_composite(layer)
        return paper.convert("L" if picture.mode in ("LA", "La") else "RGB")
    return picture.convert("RGB")


def _fax(picture: Any) -> Embedded:
    """Black and white in the code of scanners and fax machines (CCITT group 4)."""
    made = BytesIO()
    picture.save(made, "TIFF", compression="group4", tiffinfo={_ROWS_PER_STRIP: picture.height})
    with Image.open(made) as strip:
        tags: Any = strip
        start, length = tags.tag_v2[_STRIP][0], tags.tag_v2[_STRIP_LENGTH][0]
        black_is_one = b"false" if tags.tag_v2[262] == 0 else b"true"
    parms = b"<</K -1 /Columns %d /Rows %d /BlackIs1 %b>>" % (picture.width, picture.height, black_is_one)
    entries = b" /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms " + parms
    return Embedded(entries, made.getvalue()[start : start + length], picture.width, picture.height)


def _smaller(picture: Any, dpi: int) -> Any:
    """The picture with no more pixels than `dpi` needs on its page; None if it has no more."""
    if picture.mode == "1":
        return None
    sideways = picture.getexif().get(_ORIENTATION, 1) in _SIDEWAYS
    width, height = (picture.height, picture.width) if sideways else picture.size
    page = _paper(width, height)
    factor = dpi / 72 * _scale(page, width, height)
    if factor >= 0.95:
        return None
    picture.load()
    upright = _on_white(ImageOps.exif_transpose(picture))
    size = max(1, round(upright.width * factor)), max(1, round(upright.height * factor))
    return upright.resize(size, Image.Resampling.LANCZOS)


def _paper(width: int, height: int) -> tuple[float, float]:
    return A4 if width <= height else (A4[1], A4[0])


def _scale(page: tuple[float, float], width: int, height: int) -> float:
    """Points to a pixel."""
    return min(page[0] / width, page[1] / height, 72 / _LEAST_DPI)


def _page(picture: Embedded, spool: Spool, shared: Shared, parent: int) -> Leaf:
    sideways = picture.orientation in _SIDEWAYS
    width, height = (picture.height, picture.width) if sideways else (picture.width, picture.height)
    page = _paper(width, height)
    scale = _scale(page, width, height)
    shown = width * scale, height * scale
    entries = b"/Type /XObject /Subtype /Image /Width %d /Height %d%b" % (
        picture.width, picture.height, picture.entries)  # fmt: skip
    image = spool.add_stream(entries, picture.data)
    placed = (shown[0], 0, 0, shown[1], (page[0] - shown[0]) / 2, (page[1] - shown[1]) / 2)
    turned = _ORIENTED.get(picture.orientation)
    drawing = b"q %b cm %b/Im Do Q" % (numbers(placed), numbers(turned) + b" cm " if turned else b"")
    content = spool.add_stream(b"", drawing)
    number, stamp = spool.reserve(), spool.reserve()
    spool.put(number, (
        b"<</Type /Page /Parent %d 0 R /MediaBox [0 0 %b] /Contents [%d 0 R %d 0 R] /Resources <<"
        b"/XObject <</Im %d 0 R>> /Font <<%b %d 0 R>>>>>>"
        % (parent, numbers(page), content, stamp, image, name(STAMP_FONT), shared.font),
    ))  # fmt: skip
    return Leaf(number, stamp, View(0, 0, *page), -1)
