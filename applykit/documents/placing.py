"""Where a narrative stands in a filled document: its type area, the heading above it, its chapter."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from applykit.documents.captions import counts_by_chapter
from applykit.documents.contents import FRONT
from applykit.documents.gridlook import look_of
from applykit.documents.headings import StyleSheet, number_of, w
from applykit.documents.narrative import PLACEHOLDER
from applykit.documents.ooxml import twips
from applykit.documents.typeset import Place

if TYPE_CHECKING:
    from lxml.etree import _Element

_CELL_PADDING = 216  # twips: Word's own, where a table says nothing
_DEEPEST = 9


@dataclass(slots=True)
class _Chapter:
    """What a chapter has of its own: whether it is numbered, and whether it has sections."""

    number: int = 0
    numbered: bool = True
    sections: bool = False
    narratives: list[tuple[_Element, int]] = field(default_factory=list)


def places(root: _Element, sheet: StyleSheet) -> list[tuple[_Element, Place]]:
    """Every narrative's placeholder paragraph in a part, in order, with its place."""
    if not any(mark.get(w("val")) == PLACEHOLDER for mark in root.iter(w("pStyle"))):
        return []
    levels = {sheet.named(f"heading {level}"): level for level in range(1, _DEEPEST + 1)}
    levels.pop("", None)
    levels[FRONT] = 1
    chapters, sections = _walked(root, sheet, levels)
    deepest = max([level for style, level in levels.items() if style != FRONT], default=3)
    by_chapter = counts_by_chapter(root)
    common = Place(
        deepest=deepest, character=round(sheet.font_size("ListParagraph") * 20), grid=look_of(sheet)
    )
    found = []
    for chapter in chapters:
        for paragraph, above in chapter.narratives:
            # Sections are cited by their numbers: a narrative before them must not count among them.
            heading = max(above, 2 if chapter.sections or not chapter.numbered else above) + 1
            place = replace(
                common,
                heading=min(heading, deepest),
                numbered=chapter.numbered,
                chapter=chapter.number if by_chapter else 0,
            )
            found.append((paragraph, _measured(paragraph, place, sections)))
    return found


def _walked(
    root: _Element, sheet: StyleSheet, levels: dict[str, int]
) -> tuple[list[_Chapter], dict[_Element, _Element]]:
    """The chapters with their narratives, and the section of each narrative that has one."""
    chapters = [_Chapter()]
    sections: dict[_Element, _Element] = {}
    waiting: list[_Element] = []
    count = 0
    above = 2 if levels else 0
    for mark in root.iter(w("pStyle"), w("sectPr")):
        if mark.tag == w("sectPr"):
            sections.update(dict.fromkeys(waiting, mark))
            waiting = []
            continue
        properties = mark.getparent()
        paragraph = properties.getparent() if properties is not None else None
        style = mark.get(w("val")) or ""
        if paragraph is None or paragraph.tag != w("p"):
            continue
        if style == PLACEHOLDER:
            chapters[-1].narratives.append((paragraph, above))
            waiting.append(paragraph)
        elif style in levels:
            above = levels[style]
            if above == 1:
                number = number_of(paragraph) or sheet.numbering(style)
                count += number is not None and number[0] != "0"
                barred = style == FRONT or (number is not None and number[0] == "0")
                chapters.append(_Chapter(count, not barred))
            else:
                chapters[-1].sections = chapters[-1].sections or above == 2
    return chapters, sections


def _measured(paragraph: _Element, place: Place, sections: dict[_Element, _Element]) -> Place:
    section = sections.get(paragraph)
    if section is not None:
        size, margins = section.find(w("pgSz")), section.find(w("pgMar"))
        if size is not None and margins is not None:
            width = _number(size, "w") - _number(margins, "left") - _number(margins, "right")
            height = _number(size, "h") - _number(margins, "top") - _number(margins, "bottom")
            if width > 0 and height > 0:
                place = replace(place, measure=_whole(width), height=height)
    cell = next(paragraph.iterancestors(w("tc")), None)
    width_of = cell.find(f"{w('tcPr')}/{w('tcW')}") if cell is not None else None
    if width_of is not None and width_of.get(w("type")) == "dxa":
        inside = _number(width_of, "w") - _CELL_PADDING
        if 0 < inside < place.measure:
            place = replace(place, measure=inside)
    return place


def _whole(width: int) -> int:
    """A width without what margins lost in rounding: all tables of a document are equally wide."""
    whole = twips(round(width * 25.4 / 1440))
    return whole if abs(whole - width) <= 2 else width


def _number(node: _Element, name: str) -> int:
    try:
        return abs(round(float(node.get(w(name)) or 0)))
    except ValueError:
        return 0
