"""Figures in Chinese text: found once, read as numbers, and put out of the way as one sign each."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal

MARK = "\2"
"""Stands for a figure in marked text; no text that was typed may hold it."""

SCALES = {"元": Decimal("0.0001"), "万": Decimal(1), "万元": Decimal(1), "亿元": Decimal(10000)}
"""Units of money in 万元."""

_CHINESE = "〇零一二两三四五六七八九十百千"
_FIGURE = re.compile(
    rf"(?:(?!(?:19|20)\d\d(?:[ \t]*年|[—–～至]))\d(?<![\dA-Za-z.,第～~–\-]\d)[\d,]*(?:\.\d+)?"
    rf"|[{_CHINESE}](?<![\dA-Za-z.,{_CHINESE}第～~–\-].)[{_CHINESE}]*(?=[ \t]*[家个项名人位处件篇种台套份]))"
    r"(?P<after>[ \t*]*(?P<more>余|多)?[ \t]*)"
)
_BEFORE = re.compile(r"[ \t*]*(?:(?P<about>约为|约|近)|(?P<over>超过|超|逾|不少于|不低于|至少))?[ \t*]*$")
_ROUGHLY, _FROM_BELOW = Decimal("0.05"), Decimal("0.25")
_DIGITS = {character: number for number, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as it was written, where it begins, and whether it is rough (约) or from below (余)."""

    offset: int
    said: str
    about: bool = False
    over: bool = False

    @property
    def value(self) -> Decimal | None:
        """The number that it stands for, or None where the characters make none."""
        return value_of(self.said)

    def agrees(self, known: Decimal, scale: Decimal, tolerance: Decimal) -> bool:
        """Whether the figure, times its unit's scale, says what is known: as exactly as it was written.

        约 and 近 leave five per cent, 余 and 超过 a quarter upwards.
        """
        if self.value is None:
            return True
        said = self.value * scale
        slack = max(self._last_place() * scale / 2, tolerance)
        if self.about:
            slack = max(slack, abs(known) * _ROUGHLY)
        if self.over:
            return said - slack <= known <= said + max(said * _FROM_BELOW, slack)
        return abs(said - known) <= slack

    def _last_place(self) -> Decimal:
        decimals = len(self.said.partition(".")[2]) if self.said[0].isdigit() else 0
        return Decimal(1).scaleb(-decimals)


class Marked:
    """A text in which every figure, with the spaces and stars around it, is one sign."""

    def __init__(self, text: str) -> None:
        parts: list[str] = []
        self.figures: list[Figure] = []
        self._marks: list[int] = []
        last = size = 0
        for found in _FIGURE.finditer(text):
            before = _BEFORE.search(text, max(last, found.start() - 8), found.start())
            start = before.start() if before else found.start()
            parts.append(text[last:start])
            size += len(parts[-1])
            figure = Figure(
                offset=found.start(),
                said=text[found.start() : found.start("after")],
                about=bool(before and before["about"]),
                over=bool((before and before["over"]) or found["more"]),
            )
            self.figures.append(figure)
            self._marks.append(size)
            parts.append(MARK)
            size += 1
            last = found.end()
        self.text = "".join(parts) + text[last:]

    def figure(self, offset: int) -> Figure:
        """The figure whose sign stands at an offset of the marked text."""
        return self.figures[bisect_left(self._marks, offset)]


def value_of(text: str) -> Decimal | None:
    """The number that a figure stands for, or None where the characters make none: 二十一, 1,260.5."""
    if text[:1].isdigit():
        plain = text.replace(",", "")
        return Decimal(plain) if re.fullmatch(r"\d{1,15}(?:\.\d{1,8})?", plain, re.ASCII) else None
    if len(text) > 1 and all(character in _DIGITS for character in text):
        return None  # 二〇二六 is a year
    total = last = 0
    for character in text:
        if character in _DIGITS:
            if last:
                return None
            last = _DIGITS[character]
        else:
            total += (last or 1) * _PLACES[character]
            last = 0
    return Decimal(total + last)
