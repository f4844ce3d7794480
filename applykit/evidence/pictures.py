"""Opens PNG, JPEG and TIFF scans far enough to know that they are whole."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from applykit.evidence.results import MOST_PAGES, Content

_DECODED = 64
"""A JPEG is decoded no larger than this many pixels a side: that reads every byte and costs little."""

_JPEG_INSIDE = 513


def open_picture(path: Path, kind: str) -> Content:
    """Pages (frames of a TIFF, else 1) and fault of a picture.

    Raises:
        Exception: whatever Pillow raises on a damaged file; the caller calls that damaged.
    """
    from PIL import Image

    warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)
    try:
        picture = Image.open(path, formats=[kind.upper()])
    except Image.DecompressionBombError:
        return Content(kind, None, "damaged/huge")
    with picture:
        if kind == "tiff":
            return _frames(picture, path.stat().st_size)
        if kind == "png":
            picture.verify()
        else:
            picture.draft(None, (_DECODED, _DECODED))
            picture.load()
    return Content(kind, 1)


def _frames(picture: Any, size: int) -> Content:
    frames = 0
    while True:
        try:
            picture.seek(frames)
        except EOFError:
            return Content("tiff", frames)
        frames += 1
        if frames > MOST_PAGES:
            return Content("tiff", None, "too_many_pages")
        if not _is_whole(picture.tag_v2, size):
            return Content("tiff", None, "damaged/truncated")


def _is_whole(tags: Any, size: int) -> bool:
    """Whether the strips or tiles of a frame lie inside the file."""
    for starts, lengths in ((273, 279), (324, 325)):
        if starts in tags:
            pairs = zip(_numbers(tags[starts]), _numbers(tags.get(lengths, ())), strict=False)
            return all(start + length <= size for start, length in pairs)
    return _JPEG_INSIDE in tags  # scanners of long ago put a whole JPEG there


def _numbers(value: Any) -> tuple[int, ...]:
    return value if isinstance(value, tuple) else (value,)
