"""Sections of a document: where each begins, its margins, and how its pages are numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from applykit.documents.headings import value, w
from applykit.expressions.display import chinese_number

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_POINT = 20  # twips


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its number format, the number it begins with (0: it counts on), whether it begins on an odd
    or even page, and its margins in pt: left, top, right, bottom."""

    format: str
    start: int
    parity: str
    margins: tuple[float, float, float, float]


def blocks(root: _Element) -> Iterator[_Element]:
    """The paragraphs and tables of the body in order; what a content control holds counts as one."""
    body = root.find(w("body"))
    for child in body if body is not None else ():
        if child.tag in (w("p"), w("tbl"), w("sdt")):
            yield child


def sections_of(root: _Element) -> list[tuple[Section, list[_Element]]]:
    """Each section with its blocks."""
    found: list[tuple[Section, list[_Element]]] = []
    held: list[_Element] = []
    for block in blocks(root):
        held.append(block)
        end = block.find(f"{w('pPr')}/{w('sectPr')}")
        if end is not None:
            found.append((_section(end), held))
            held = []
    last = root.find(f"{w('body')}/{w('sectPr')}")
    if held and last is not None:
        found.append((_section(last), held))
    return found


def _section(properties: _Element) -> Section:
    numbers, margins = properties.find(w("pgNumType")), properties.find(w("pgMar"))
    kind = value(properties, "type")
    return Section(
        format=(numbers.get(w("fmt")) or "decimal") if numbers is not None else "decimal",
        start=int(numbers.get(w("start")) or 0) if numbers is not None else 0,
        parity=kind if kind in ("oddPage", "evenPage") else "",
        margins=(_pt(margins, "left"), _pt(margins, "top"), _pt(margins, "right"), _pt(margins, "bottom")),
    )


def _pt(margins: _Element | None, side: str) -> float:
    return abs(int(margins.get(w(side)) or 0)) / _POINT if margins is not None else 0


def page_labels(sections: Sequence[Section], starts: Sequence[int], count: int) -> tuple[str, ...]:
    """The printed number of each of `count` sheets, given the sheet (from 1) on which each section begins."""
    labels, number, current = [], 0, -1
    first = {start: index for index, start in enumerate(starts) if start}
    for sheet in range(1, count + 1):
        number += 1
        if sheet in first:
            current = first[sheet]
            section = sections[current]
            number = section.start or number
            # The blank sheet that a program puts in before an odd page is counted but not in the PDF.
            if section.parity and number % 2 != (section.parity == "oddPage"):
                number += 1
        labels.append(number_text(number, sections[current].format if current >= 0 else "decimal"))
    return tuple(labels)


def number_text(number: int, format: str) -> str:
    """A page number in one of Word's formats; one that is not known here prints as digits."""
    if format in ("upperRoman", "lowerRoman"):
        text, left = "", number
        for worth, letters in _ROMAN:
            text += letters * (left // worth)
            left %= worth
        return text if format == "upperRoman" else text.lower()
    if format in ("upperLetter", "lowerLetter") and number:
        # Word goes on after Z with AA, BB, CC.
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if format == "upperLetter" else letter.lower()
    if re.match("chineseCounting|japaneseCounting|taiwaneseCounting", format):
        return chinese_number(number)
    return str(number)


def section_at(sheet: int, starts: Mapping[int, Section]) -> Section | None:
    """The section that a sheet belongs to: the last one that begins on or before it."""
    before = [start for start in starts if start <= sheet]
    return starts[max(before)] if before else None
