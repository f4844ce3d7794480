"""What a page shows, looked at as a picture: whether it is blank, and what reaches beyond its type area."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from applykit.office.sections import Section, section_at

_SCALE = 0.25
"""Pixels to a point: enough to see a hairline, and 130 pages in a second."""

_WHITE = 248
_SLACK = 10.0
"""In pt: cell padding and overhanging punctuation reach this far into the margin in sound documents."""

_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Ink:
    """One sheet: whether its type area is blank, and by how many mm it is exceeded to the left or right."""

    sheet: int
    blank: bool
    beyond: int


def look(pdf: bytes, starts: Mapping[int, Section]) -> Iterator[Ink]:
    """Look at every page of a PDF; `starts` are its sections by the sheet on which they begin."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for sheet in range(1, len(document) + 1):
            section = section_at(sheet, starts)
            if section:
                page = document[sheet - 1]
                picture = page.render(scale=_SCALE, grayscale=True).to_pil()
                page.close()
                yield _inked(sheet, picture.point(_DARK), section)
    finally:
        document.close()


_DARK = [255 if shade < _WHITE else 0 for shade in range(256)]


def _inked(sheet: int, picture: object, section: Section) -> Ink:
    from PIL.Image import Image

    assert isinstance(picture, Image)
    left, top, right, bottom = (round(side * _SCALE) for side in section.margins)
    slack = round(_SLACK * _SCALE)
    height = picture.height - bottom
    found = picture.crop((0, top, picture.width, height)).getbbox()
    if found is None:
        return Ink(sheet, True, 0)
    beyond = max(left - slack - found[0], found[2] - (picture.width - right + slack), 0)
    return Ink(sheet, False, round((beyond + slack) / _SCALE / _MM) if beyond else 0)
