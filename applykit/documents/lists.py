"""Lists in Word's own numbering: what each level looks like, and a list instance for every list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from applykit.documents.headings import NAMESPACE, value, w

if TYPE_CHECKING:
    from lxml.etree import _Element

BULLET = "ApplykitBullet"
ORDERED = "ApplykitOrdered"
"""The names by which the two definitions are known in a document, also after Word has saved it."""

_BULLETS = ("●", "–", "○")
_ORDERED = (
    ("decimal", "（%{}）"),
    ("decimalEnclosedCircle", "%{}"),
    ("lowerLetter", "%{})"),
)
_LEVELS = 9
_CHARACTER = 320  # a 三号 character in twips; what a paragraph says itself goes before


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of a list item: which list of the text, how deep, the list's first number, the item's own."""

    ordered: bool
    list: int
    depth: int
    start: int
    number: int

    @property
    def text(self) -> str:
        """The mark as Word will show it."""
        if not self.ordered:
            return _BULLETS[self.depth % len(_BULLETS)]
        kind, text = _ORDERED[self.depth % len(_ORDERED)]
        shown = str(self.number)
        if kind == "decimalEnclosedCircle" and 1 <= self.number <= 20:
            shown = chr(0x245F + self.number)
        elif kind == "lowerLetter" and self.number > 0:
            # Word goes on after z with aa, bb, cc.
            shown = chr(97 + (self.number - 1) % 26) * ((self.number - 1) // 26 + 1)
        return text.replace("%{}", shown)


def hanging(ordered: bool, depth: int, largest: int) -> float:
    """How many characters the marks of a list take, with the largest number that occurs."""
    if not ordered or depth % len(_ORDERED):
        return 1.5
    return 3.0 + 0.5 * (len(str(largest)) - 1)


def definitions(
    first: int,
    bullets: Sequence[str] = _BULLETS,
    ordered: Sequence[tuple[str, str]] = _ORDERED,
    character: int = _CHARACTER,
) -> str:
    """The two abstractNum elements, bullets as number `first` and ordered lists as the next.

    `ordered` are Word's format and the text around the number ({}) for each level; `character` is the
    width of a character in twips.
    """
    marks = [("bullet", text) for text in bullets]
    return _definition(first, BULLET, marks, character) + _definition(first + 1, ORDERED, ordered, character)


def _definition(number: int, name: str, looks: Sequence[tuple[str, str]], character: int) -> str:
    levels = []
    left = 2.0
    for depth in range(_LEVELS):
        kind, text = looks[depth % len(looks)]
        hang = hanging(kind != "bullet", depth, 1)
        left += hang
        twips, own = round(left * character), round(hang * character)
        levels.append(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
            f'<w:lvlText w:val="{text.format(depth + 1)}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{twips}" w:hanging="{own}"/></w:pPr>'
            '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr></w:lvl>'
        )
    id = f"4A50{0x4C00 + sum(map(ord, name)) % 0x1000:04X}"
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="{id}"/>'
        f'<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="{id[::-1]}"/><w:name w:val="{name}"/>'
        f"{''.join(levels)}</w:abstractNum>"
    )


class Numbering:
    """The numbering part of a document, to which lists are added; what it lacks is added too."""

    def __init__(self, root: _Element) -> None:
        self._root = root
        self._numbers = [int(num.get(w("numId")) or 0) for num in root.iter(w("num"))]
        self._bullet = 0

    def bullets(self) -> int:
        """The number of the list that every list of bullets belongs to."""
        self._bullet = self._bullet or self._list(BULLET, "")
        return self._bullet

    def ordered(self, depth: int, start: int) -> int:
        """The number of a new list that counts from `start` at its depth."""
        level = min(depth, _LEVELS - 1)
        restart = (
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{max(start, 0)}"/></w:lvlOverride>'
        )
        return self._list(ORDERED, restart)

    def _list(self, name: str, override: str) -> int:
        number = max(self._numbers, default=0) + 1
        self._numbers.append(number)
        inner = f'<w:abstractNumId w:val="{self._abstract(name)}"/>{override}'
        new = _parsed(f'<w:num w:numId="{number}">{inner}</w:num>')[0]
        known = self._root.findall(w("num"))
        # What stands behind the lists in the schema's order stays there.
        last = known[-1] if known else self._root.findall(w("abstractNum"))[-1]
        last.addnext(new)
        return number

    def _abstract(self, name: str) -> str:
        known = self._root.findall(w("abstractNum"))
        for abstract in known:
            if value(abstract, "name") == name:
                return abstract.get(w("abstractNumId")) or "0"
        first = max((int(one.get(w("abstractNumId")) or 0) for one in known), default=-1) + 1
        for number, made in enumerate(_parsed(definitions(first))):
            known = self._root.findall(w("abstractNum"))
            if known:
                known[-1].addnext(made)
            else:
                pictures = self._root.findall(w("numPicBullet"))
                self._root.insert(len(pictures) + number, made)
        return self._abstract(name)


def level(mark: Mark) -> int:
    """The level of a mark in Word's list."""
    return min(mark.depth, _LEVELS - 1)


def _parsed(xml: str) -> list[_Element]:
    from lxml import etree

    return list(etree.fromstring(f'<w:numbering xmlns:w="{NAMESPACE}">{xml}</w:numbering>'))
