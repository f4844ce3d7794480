"""What of a page is seen, and how a place on it as seen is written in its own coordinates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

A4 = (595.276, 841.89)
"""Width and height in pt."""

MOST = 14_400.0
"""The longest side of a page that readers show, in pt (ISO 32000-1, annex C.2)."""


@dataclass(frozen=True, slots=True)
class View:
    """The visible part of a page in its own coordinates, and how far it is turned clockwise when shown."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int = 0

    @property
    def width(self) -> float:
        """The width as seen, in pt."""
        return self.top - self.bottom if self.turn % 180 else self.right - self.left

    @property
    def height(self) -> float:
        """The height as seen, in pt."""
        return self.right - self.left if self.turn % 180 else self.top - self.bottom

    def matrix(self, x: float, y: float) -> tuple[float, float, float, float, float, float]:
        """The text matrix that writes upright at a place counted from the lower left corner as seen."""
        if self.turn == 90:
            return 0, 1, -1, 0, self.right - y, self.bottom + x
        if self.turn == 180:
            return -1, 0, 0, -1, self.right - x, self.top - y
        if self.turn == 270:
            return 0, -1, 1, 0, self.left + y, self.top - x
        return 1, 0, 0, 1, self.left + x, self.bottom + y


def view_of(page: Mapping[str, Any]) -> View:
    """The view of a page whose inherited entries are filled in: what CropBox and MediaBox share."""
    media = _box(page.get("/MediaBox")) or (0.0, 0.0, *A4)
    crop = _box(page.get("/CropBox"))
    seen = _shared(media, crop) if crop else media
    return View(*(seen or media), turn=_turn(page.get("/Rotate")))


def is_cropped_away(page: Mapping[str, Any]) -> bool:
    """Whether the CropBox shows nothing of the page: readers differ in what they make of that."""
    crop = page.get("/CropBox")
    media = _box(page.get("/MediaBox")) or (0.0, 0.0, *A4)
    box = _box(crop)
    return crop is not None and (box is None or _shared(media, box) is None)


def _box(value: Any) -> tuple[float, float, float, float] | None:
    """A rectangle with its corners in order; None where there is none, or one without an area."""
    try:
        first, second, third, fourth = (float(part.get_object()) for part in value.get_object())
    except (AttributeError, TypeError, ValueError):
        return None
    left, right = sorted((first, third))
    bottom, top = sorted((second, fourth))
    return (left, bottom, right, top) if right - left >= 1 and top - bottom >= 1 else None


def _shared(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> tuple[float, float, float, float] | None:
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if right - left >= 1 and top - bottom >= 1 else None


def _turn(value: Any) -> int:
    try:
        degrees = int(value.get_object())
    except (AttributeError, TypeError, ValueError):
        return 0
    return degrees % 360 if degrees % 90 == 0 else 0
