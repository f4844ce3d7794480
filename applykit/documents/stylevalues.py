"""The values of a house style as YAML writes them: sizes, pitches, fonts, colours, examples of numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from applykit.documents.looks import NumberingLevel
from applykit.documents.marks import Node
from applykit.documents.style import SIZES
from applykit.messages import _, did_you_mean

HEX = re.compile(r"[0-9A-Fa-f]{6}")
_LINES = re.compile(r"([0-9]+(?:\.[0-9]+)?) lines?")
_LINE_HEIGHT = 1.3
"""Word's single line of 宋体, in em."""

_FIGURE = re.compile(r"一|1|A|a")
FORMATS = {"一": "chineseCountingThousand", "1": "decimal", "A": "upperLetter", "a": "lowerLetter"}


def choice_of(node: Node, known: tuple[str, ...]) -> str:
    """One of the known words; the nearest is named where it is none."""
    written = node.text()
    if written not in known:
        hint = did_you_mean(written, known) or _(" (known: {names})").format(names=", ".join(known))
        node.fail(_("“{name}” is not known here").format(name=written) + hint)
    return written


def names_of(node: Node) -> tuple[str, ...]:
    """The names of a font: the first is used, the others stand in for it."""
    names = tuple(item.text().strip() for item in node.items())
    if not names or not all(names) or any(set(name) & set(',;"<>&') for name in names):
        node.fail(_("a font is one name or a list of names, the wanted one first"))
    return names


def hex_of(node: Node) -> str:
    """RRGGBB in capitals."""
    written = node.text().upper()
    if not HEX.fullmatch(written):
        node.fail(_("a colour is six hexadecimal digits, not “{value}”").format(value=written))
    return written


def size_of(node: Node) -> float:
    """A size in pt, written in points or as 号."""
    written = node.text()
    if written in SIZES:
        return SIZES[written]
    try:
        size = float(written)
    except ValueError:
        size = 0
    if not 1 <= size <= 400:
        node.fail(_("a size is a number of points or one of {names}, not “{value}”").format(
            names="、".join(SIZES), value=written))  # fmt: skip
    return size


def pitch_of(node: Node, size: float) -> float:
    """Points, or a number of lines of the letters' size: always exact, whatever font stands in."""
    lines = _LINES.fullmatch(node.text())
    return round(float(lines[1]) * size * _LINE_HEIGHT, 2) if lines else node.number()


def pair_of(node: Node) -> tuple[float, float]:
    """Two lengths in mm."""
    pad = tuple(item.number() for item in node.items())
    if len(pad) != 2:
        node.fail(_("“pad” is two lengths: above and below, left and right"))
    return pad[0], pad[1]


def level_of(node: Node, above: Sequence[NumberingLevel], index: int) -> NumberingLevel:
    """A level from an example of its number, such as （一） or 1.1."""
    written = node.text()
    figures = _FIGURE.findall(written)
    first = index + 1 - len(figures)
    if not figures or first < 0:
        node.fail(_("a level's number is shown by an example: 一、 （一） 1. or 1.1, not “{value}”").format(
            value=written))  # fmt: skip
    for figure, level in zip(figures[:-1], above[first:], strict=False):
        if level.format != FORMATS[figure]:
            node.fail(
                _("“{value}” counts a level above in another way than that level").format(value=written)
            )
    numbers = iter(range(first + 1, index + 2))
    text = _FIGURE.sub(lambda _found: f"%{next(numbers)}", written)
    return NumberingLevel(f"Heading{index + 1}", FORMATS[figures[-1]], text)


_LIST_FIGURE = re.compile(r"一|1|A|a|①")
_LIST_FORMATS = {**FORMATS, "①": "decimalEnclosedCircle"}


def list_level(example: str) -> tuple[str, str]:
    """Word's format and the text around the number ({}) of a list's level, from an example such as （1）.

    Raises:
        ValueError: the example has no number, or more than one.
    """
    (figure,) = _LIST_FIGURE.findall(example)
    return _LIST_FORMATS[figure], _LIST_FIGURE.sub("%{}", example)


def list_level_of(node: Node) -> tuple[str, str]:
    """The same of an entry; one that shows no number is said."""
    try:
        return list_level(node.text())
    except ValueError:
        node.fail(_("the number of a list is shown by an example: （1） ① a) or 一、, not “{value}”").format(
            value=node.text()))  # fmt: skip
