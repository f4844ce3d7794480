"""A narrative of the profile: Markdown that prints as Word paragraphs and tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from applykit.documents.inline import Span
from applykit.documents.markup import paragraph, run
from applykit.documents.ooxml import Cell, border, row, table
from applykit.documents.prose import Block, Grid, Paragraph, parse
from applykit.expressions.display import NOTHING

TABLE_WIDTH = 8844
"""156 mm, the width of the type area, in twips."""

_CHARACTER = 320  # a 三号 character in twips; Word itself goes by the counts of characters beside it
_ROW_HEIGHT = 7.3
_PADDING = (0.3, 1.2)
_FIGURE = re.compile(r"[-+−±]?[\d,]*\.?\d+\s?[%％‰]?|[—–－-]")
_STYLES = {"right": "TableNumber", "center": "TableCenter"}


class Narrative:
    """Markdown text as a template value: {{p x }} gives paragraphs, {{ x }} the words alone."""

    def __init__(self, text: str | None) -> None:
        self.text = text or ""

    def __bool__(self) -> bool:
        return bool(self.text.strip())

    def __len__(self) -> int:
        return len(self.text)

    def __eq__(self, other: object) -> bool:
        return (
            other == self.text
            if isinstance(other, str)
            else (isinstance(other, Narrative) and other.text == self.text)
        )

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Narrative({self.text!r})"

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The paragraphs and tables; one paragraph with — where nothing was written."""
        return parse(self.text) or (Paragraph("BodyText", (Span(NOTHING),)),)

    def __str__(self) -> str:
        """The words alone, a paragraph or table row a line."""
        return "\n".join(_plain(block) for block in self.blocks)

    def __html__(self) -> str:
        """The narrative as block-level WordprocessingML."""
        return "".join(_xml(block) for block in self.blocks)


def _plain(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.text
    return "\n".join("\t".join(_words(cell) for cell in cells) for cells in block.rows)


def _words(spans: Sequence[Span]) -> str:
    return "".join(span.text for span in spans)


def _xml(block: Block) -> str:
    if isinstance(block, Grid):
        # Two tables that touch become one in Word; a note's line keeps them apart.
        return _table(block) + paragraph((), "TableNote")
    marker = run(f"{block.marker}\t") if block.marker else ""
    return paragraph((marker, _runs(block.spans)), block.style, _indent(block))


def _runs(spans: Sequence[Span]) -> str:
    return "".join(run(span.text, span.style) for span in spans)


def _indent(block: Paragraph) -> str:
    if not block.left:
        return ""
    left, hanging = block.left, block.hanging
    first = (
        f'w:hangingChars="{round(hanging * 100)}" w:hanging="{round(hanging * _CHARACTER)}"'
        if hanging
        else 'w:firstLineChars="0" w:firstLine="0"'
    )
    return f'<w:ind w:leftChars="{round(left * 100)}" w:left="{round(left * _CHARACTER)}" {first}/>'


def _table(grid: Grid) -> str:
    """A three-line table as wide as the type area, its header row repeated on every page."""
    styles = [_column_style(grid, column) for column in range(len(grid.alignments))]
    widths = _widths(grid)
    rule = border("bottom", 0.75, "000000")
    head = [
        Cell(_cell(cell, "TableHead", style), width, borders=rule, shade="F2F2F2")
        for cell, style, width in zip(grid.rows[0], styles, widths, strict=True)
    ]
    rows = [row(head, _ROW_HEIGHT, header=True)]
    for cells in grid.rows[1:]:
        body = [
            Cell(_cell(cell, style), width) for cell, style, width in zip(cells, styles, widths, strict=True)
        ]
        rows.append(row(body, _ROW_HEIGHT))
    borders = (
        border("top", 1.5, "000000") + border("bottom", 1.5, "000000") + border("insideH", 0.25, "BFBFBF")
    )
    return table(widths, rows, borders=borders, pad=_PADDING)


def _cell(spans: Sequence[Span], style: str, like: str = "") -> str:
    side = {"TableNumber": "right", "TableCenter": "center"}.get(like, "")
    return paragraph((_runs(spans),), style, f'<w:jc w:val="{side}"/>' if side else "")


def _column_style(grid: Grid, column: int) -> str:
    """As the Markdown says; where it says nothing, a column of figures stands right."""
    aligned = grid.alignments[column]
    if aligned:
        return _STYLES.get(aligned, "TableText")
    words = [text for cells in grid.rows[1:] if (text := _words(cells[column]).strip())]
    return "TableNumber" if words and all(map(_FIGURE.fullmatch, words)) else "TableText"


def _widths(grid: Grid) -> list[int]:
    """Column widths in twips that sum to the table's, by the length of what stands in them."""
    weights = []
    for column in range(len(grid.alignments)):
        lengths = [_length(_words(cells[column])) for cells in grid.rows]
        weights.append(min(max(lengths), 12 + 2 * sum(lengths) / len(lengths)) + 3)
    total = sum(weights)
    widths = [int(TABLE_WIDTH * weight / total) for weight in weights]
    widths[-1] += TABLE_WIDTH - sum(widths)
    return widths


def _length(text: str) -> int:
    """The widest line in half characters."""
    return max(sum(1 + (character > "\u2e7f") for character in line) for line in text.split("\n"))
