"""Pictures in a document: how large they are printed, and the drawing that shows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from applykit.documents.inline import Image
from applykit.documents.markup import xml_text

TYPE_AREA = 156.0
"""The width in mm that a picture's percentage is taken of, where nothing else is known."""

LOWEST_DPI = 150
"""Below it a print is visibly blurred; 300 is the usual demand of printing houses."""

_EMU = 36_000  # to the millimetre
_NARROWEST = 0.5  # of the type area, where no width was asked for
_TALLEST = 0.8  # of the type area: title and number must have room below


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready for Word: its bytes, png or jpeg, and its size in pixels."""

    content: bytes
    kind: str
    width: int
    height: int


PictureSource: TypeAlias = Callable[[Image, float], "Picture | None"]
"""Gives the picture that a narrative names, for a type area of so many mm; None where there is none."""


def printed_width(image: Image, pixels: int, measure: float = TYPE_AREA) -> float:
    """The width in mm at which a picture of so many pixels is printed in a type area of this width.

    Without a wish it is as wide as the type area, unless it would be blurred: then down to half of it.
    """
    if image.mm or image.percent:
        return min(image.mm or measure * image.percent / 100, measure)
    sharp = pixels / LOWEST_DPI * 25.4
    return min(max(sharp, measure * _NARROWEST), measure)


def printed_size(
    image: Image, width: int, height: int, measure: float, tallest: float
) -> tuple[float, float]:
    """Width and height in mm of a picture of these pixels, in a type area of these."""
    wide = printed_width(image, width, measure)
    high = wide * height / width
    most = tallest * _TALLEST
    return (wide, high) if high <= most else (wide * most / high, most)


def drawing(relationship: str, size: tuple[float, float], name: str, description: str) -> str:
    """The run of an inline picture; its number among the drawings is given later."""
    extent = f'cx="{round(size[0] * _EMU)}" cy="{round(size[1] * _EMU)}"'
    named = f'id="1" name="{xml_text(name)}" descr="{xml_text(" ".join(description.split()))}"'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
        f'<wp:docPr {named}/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/>'
        "</wp:cNvGraphicFramePr><a:graphic>"
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="0" name="{xml_text(name)}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relationship}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
