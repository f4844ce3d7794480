"""Figures as people write them in Chinese text, and how exactly they were meant."""

from __future__ import annotations

import re
from decimal import Decimal

FIGURE = r"(?:\d[\d,]*(?:\.\d+)?|[〇零一二两三四五六七八九十百千]+)"
"""A figure in digits with or without separators, or in Chinese characters up to thousands."""

SCALES = {"元": Decimal("0.0001"), "万": Decimal(1), "万元": Decimal(1), "亿元": Decimal(10000)}
"""Units of money in 万元."""

_START = r"(?<![\d.,〇零一二两三四五六七八九十百千第～~–\-])"
_N = (
    r"[ \t*]*(?P<about>约|近|超过|超|逾|不少于|不低于|至少)?[ \t]*"
    + f"{_START}(?P<n>{FIGURE})"
    + r"[ \t*]*(?P<more>余|多)?[ \t]*"
)
_ITEM = rf"(?:\d{{4}}[ \t]*年)?[ \t]*{FIGURE}[ \t]*[^\d\s、，,。；（）]{{0,3}}"

MACROS = {
    "n": _N,
    "money": rf"{_N}(?P<unit>亿元|万元|元)",
    "d": rf"[ \t*]*{FIGURE}[ \t*]*",
    "m": rf"[ \t*]*{FIGURE}[ \t*]*(?:亿元|万元|元)",
    "list": rf"(?P<list>{_ITEM}(?:[、，和及][ \t]*{_ITEM})+)",
    "gap": r"(?:(?!其中|自有|租赁|分别|其余|另|拟购)[^。；\n]){0,24}?",
}
"""What patterns of facts.yaml may name in braces."""

_DIGITS = {character: number for number, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}


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


def precision_of(text: str) -> Decimal:
    """Half of the last place that was written: what rounding may have taken away."""
    decimals = len(text.partition(".")[2]) if text[:1].isdigit() else 0
    return Decimal(5).scaleb(-decimals - 1)
