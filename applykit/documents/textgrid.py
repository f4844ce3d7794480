"""A table of a narrative: three lines, as wide as the type area, columns that break no word in two."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from applykit.documents.gridlook import PLAIN, GridLook
from applykit.documents.inline import Span, words
from applykit.documents.markup import paragraph
from applykit.documents.ooxml import Cell, row, table, twips
from applykit.documents.prose import Grid
from applykit.documents.units import joined

_HALF = 90  # twips: half a character of 小五
_FIGURE = re.compile(r"[-+−±]?[\d,]*\.?\d+\s?[%％‰]?|[—–－-]")
_STYLES = {"right": "TableNumber", "center": "TableCenter"}
_WORD = re.compile(r"[（《“]*[^\s\u2e80-\uffff]+[，。、；：）》”％℃]*|（[^（）\s]{1,4}）")
_BRACKET = re.compile("(?<=.)(?=（)")
_WIDE = frozenset("mwMW@%＠—…“”")
_LONGEST = 24  # half characters: a longer word, such as an address, breaks
_SHORT = ((14, 8), (8, 8), (0, 0))
"""Half characters: so short a head, so short a text stand in one line, as far as there is room for it."""


def text_table(
    grid: Grid, measure: int, runs: Callable[[Sequence[Span]], str], look: GridLook = PLAIN
) -> str:
    """The table, its header row repeated on every page; `measure` is its width in twips."""
    styles = [_column_style(grid, column) for column in range(len(grid.alignments))]
    widths = column_widths(grid, measure, look.pad[1])
    head = [
        Cell(_cell(runs(cell), "TableHead", style), width, borders=look.head_rule, shade=look.head_shade)
        for cell, style, width in zip(grid.rows[0], styles, widths, strict=True)
    ]
    rows = [row(head, look.row, header=True)]
    last = len(grid.rows) - 1
    for number, cells in enumerate(grid.rows[1:], start=1):
        # Neither the first row nor the last one stands alone on a page.
        kept = number in (1, last - 1) and number != last
        body = [
            Cell(_cell(runs(cell), style, kept=kept), width)
            for cell, style, width in zip(cells, styles, widths, strict=True)
        ]
        rows.append(row(body, look.row))
    return table(widths, rows, borders=look.borders, pad=look.pad)


def _cell(content: str, style: str, like: str = "", *, kept: bool = False) -> str:
    side = {"TableNumber": "right", "TableCenter": "center"}.get(like, "")
    properties = ("<w:keepNext/>" if kept else "") + (f'<w:jc w:val="{side}"/>' if side else "")
    return paragraph((content,), style, properties)


def _column_style(grid: Grid, column: int) -> str:
    """As the Markdown says; where it says nothing, a column of figures stands right."""
    aligned = grid.alignments[column]
    if aligned:
        return _STYLES.get(aligned, "TableText")
    texts = [text for cells in grid.rows[1:] if (text := words(cells[column]).strip())]
    return "TableNumber" if texts and all(map(_FIGURE.fullmatch, texts)) else "TableText"


def column_widths(grid: Grid, measure: int, side: float = PLAIN.pad[1]) -> list[int]:
    """Column widths in twips that sum to `measure`: by the length of what stands in them, but no column
    narrower than its longest word or figure, as far as all of these have room.

    `side` is the padding to the left and right in mm.
    """
    columns = [[words(cells[number]) for cells in grid.rows] for number in range(len(grid.alignments))]
    padding = 2 * twips(side)
    weights = []
    for texts in columns:
        lengths = [_length(text) for text in texts]
        weights.append(min(max(lengths), 12 + 2 * sum(lengths) / len(lengths)) + 3)
    for head, text in _SHORT:
        least = [
            max(_head(texts[0], head), *(_unbroken(one, text) for one in texts)) * _HALF + padding
            for texts in columns
        ]
        if sum(least) <= measure:
            break
    else:
        least = [0.0] * len(columns)
    widths = [int(width) for width in _shared(weights, least, measure)]
    widths[-1] += measure - sum(widths)
    return widths


def _shared(weights: Sequence[float], least: Sequence[float], total: float) -> list[float]:
    """A total shared by weight, in which nobody gets less than the least."""
    fixed: set[int] = set()
    while True:
        rest = total - sum(least[number] for number in fixed)
        weight = sum(own for number, own in enumerate(weights) if number not in fixed)
        shares = [
            least[number] if number in fixed else rest * own / weight for number, own in enumerate(weights)
        ]
        short = {
            number for number, share in enumerate(shares) if number not in fixed and share < least[number]
        }
        if not short:
            return shares
        fixed |= short


def _longest_word(text: str) -> float:
    """The widest stretch that must not break, in half characters."""
    return max((min(_length(found) + 0.5, _LONGEST) for found in _WORD.findall(joined(text, "_"))), default=2)


def _head(text: str, short: float) -> float:
    """The width that a column's head needs: a unit in brackets may stand in a line of its own."""
    if _length(text) <= short:
        return _unbroken(text, short)
    return max(_unbroken(part, short) for part in _BRACKET.split(text))


def _unbroken(text: str, short: float) -> float:
    """The width that a text needs so as not to break where it should not, in half characters."""
    length = _length(text)
    return max(length + 0.5 if length <= short else 0, _longest_word(text))


def _length(text: str) -> float:
    """The widest line in half characters."""
    return max(sum(_half_characters(character) for character in line) for line in text.split("\n"))


def _half_characters(character: str) -> float:
    if character > "\u2e7f":
        return 2
    return 2 if character in _WIDE else 1.4 if character.isupper() else 1.1 if character.isalpha() else 1
