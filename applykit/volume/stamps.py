"""The running page number on a page: upright, inside what is seen, right on odd pages and left on even."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from applykit.volume.boxes import A4
from applykit.volume.copying import STAMP_FONT, Leaf
from applykit.volume.fonts import SERIF
from applykit.volume.sheets import Sheets
from applykit.volume.writing import name, number, numbers

if TYPE_CHECKING:
    from applykit.documents.style import HouseStyle

_PT = 72 / 25.4
_HALO = 0.18
"""The width of the white line around the figures, in parts of their size: dark scans swallow none."""

_LEAST = 0.55
_WIDEST = 0.8
"""How much of the page's width a number may take."""

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class _Number:
    """A page number as encoded for the stamp's font, and its width at size 1."""

    shown: bytes
    width: float


class Stamps:
    """Page numbers in the form of the house style; every sign is known to the font before it is written."""

    def __init__(self, sheets: Sheets, style: HouseStyle) -> None:
        self.sheets = sheets
        self.before, self.after = style.word("footer", "before"), style.word("footer", "after")
        self.size = style.paragraphs["Footer"].size
        self.inset = style.number("footer", "inset")
        page = style.page
        self.left, self.right = page.left * _PT + self.inset, page.right * _PT + self.inset
        self.own_height = page.footer * _PT
        # Papers have a footer of their own in the usual place.
        self.height = self.own_height / 2
        self._number(f"{self.before}0123456789IVX{self.after}")

    def written(self, leaf: Leaf, page: int, *, own: bool = False, roman: bool = False) -> bytes:
        """The content that closes a page and writes its number; `own`: on a page of ours."""
        label = roman_number(page) if roman else str(page)
        text = self._number(f"{self.before}{label}{self.after}")
        view = leaf.view
        scale = max(min(view.width, view.height) / A4[0], _LEAST)
        scale = min(scale, _WIDEST * view.width / (text.width * self.size))
        size = self.size * scale
        width = text.width * size
        side = (self.right if page % 2 else self.left) * scale
        x = view.width - side - width if page % 2 else side
        x = min(max(x, 0), max(view.width - width, 0))
        y = min((self.own_height if own else self.height) * scale, max(view.height - size, 0))
        place = numbers(view.matrix(x, y))
        shown = b"BT %b %b Tf %b Tm %b ET" % (name(STAMP_FONT), number(size), place, text.shown)
        halo = b"" if own else (
            b"/Span <</ActualText <FEFF>>> BDC 1 Tr 1 G 1 j %b w %b EMC 0 Tr " % (number(size * _HALO), shown)
        )  # fmt: skip
        return b"%bq 0 Tc 0 Tw 100 Tz 0 Ts 0 g %b%b Q" % (b"Q " * (leaf.open_states + 1), halo, shown)

    def _number(self, text: str) -> _Number:
        width = self.sheets.width(text, SERIF, 1) * _PT
        return _Number(self.sheets.fonts[SERIF].encode_text(text).encode("latin-1"), width)


def roman_number(value: int) -> str:
    """1 to 39 and beyond as I, II, III, IV …"""
    made = ""
    for worth, sign in _ROMAN:
        while value >= worth:
            made, value = made + sign, value - worth
    return made
