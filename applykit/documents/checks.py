"""Whether an outline and a house style fit: styles, looks, colours and widths that the outline asks for."""

from __future__ import annotations

import re
from typing import NoReturn

from applykit.documents.charts.dress import size_of
from applykit.documents.elements import Block, Cards, Chart, Column, Each, Fields, Rows, Text, Tiles, Timeline
from applykit.documents.outline import Outline
from applykit.documents.style import HouseStyle
from applykit.errors import TemplateError

_TOLERANCE = 0.05  # mm
_ROOM = 60  # mm that a timeline's periods need at least
_HEX = re.compile(r"[0-9A-Fa-f]{6}")


def check(outline: Outline, style: HouseStyle) -> None:
    """Raise TemplateError (template.outline) with the line of the first thing the style does not have."""
    checker = _Checker(outline.file, style)
    for chapter in outline.chapters:
        for block in chapter.every_block():
            checker.block(block, repeated=False)


class _Checker:
    def __init__(self, file: str, style: HouseStyle) -> None:
        self.file = file
        self.style = style

    def fail(self, line: int, problem: str) -> NoReturn:
        raise TemplateError("template.outline", file=self.file, line=line, problem=problem)

    def block(self, block: Block, repeated: bool) -> None:
        if isinstance(block, Text) and block.style not in self.style.paragraphs:
            self.fail(block.line, f"the house style has no paragraph style “{block.style}”")
        elif isinstance(block, Each):
            for inner in block.blocks:
                self.block(inner, repeated=True)
        elif isinstance(block, Rows):
            self.rows(block, repeated)
        elif isinstance(block, Fields):
            self.width(block.line, sum(block.grid), self.style.page.measure)
        elif isinstance(block, Tiles):
            for tile in block.tiles:
                self.value(block.line, f"{block.looks}.{tile.look}")
        elif isinstance(block, Cards):
            self.looks(block.line, block.looks)
        elif isinstance(block, Chart):
            self.chart(block, repeated)

    def rows(self, block: Rows, repeated: bool) -> None:
        if repeated and (block.caption or block.landscape):
            self.fail(block.line, "a table with a caption or a page of its own cannot be repeated")
        if block.landscape and block.when:
            self.fail(block.line, "a landscape table cannot depend on a condition")
        if block.look not in self.style.tables:
            self.fail(block.line, f"the house style has no table look “{block.look}”")
        for column in block.columns:
            self.column(column)
        wide = sum(column.width * column.count for column in block.columns)
        page = self.style.landscape if block.landscape else self.style.page
        if isinstance(block, Timeline):
            self.shade(block.line, block.shade)
            if wide > page.measure - _ROOM:
                self.fail(block.line, f"the columns are {wide:g} mm wide and leave no room for the periods")
            return
        self.width(block.line, wide + (block.group.width if block.group else 0), page.measure)

    def chart(self, block: Chart, repeated: bool) -> None:
        if repeated and block.caption:
            self.fail(block.line, "a chart with a caption cannot be repeated")
        wide, measure = size_of(block, self.style)[0], self.style.page.measure
        if wide > measure:
            self.fail(block.line, f"the chart is {wide:g} mm wide, the page {measure:g} mm")
        for series in block.series:
            if series.look:
                self.value(block.line, series.look)
            if series.colour:
                self.shade(block.line, series.colour)

    def column(self, column: Column) -> None:
        if column.look:
            self.looks(column.line, column.look)
        if column.mark:
            self.value(column.line, column.mark)
        if column.shade:
            self.shade(column.line, column.shade)

    def shade(self, line: int, colour: str) -> None:
        if colour not in self.style.colours and not _HEX.fullmatch(colour):
            self.fail(line, f"the house style has no colour “{colour}”")

    def width(self, line: int, wide: float, measure: float) -> None:
        if abs(wide - measure) > _TOLERANCE:
            self.fail(line, f"the columns are {wide:g} mm wide, the page {measure:g} mm")

    def looks(self, line: int, name: str) -> None:
        if name not in self.style.looks:
            self.fail(line, f"the house style has no set of looks “{name}”")

    def value(self, line: int, name: str) -> None:
        looks, _, value = name.partition(".")
        self.looks(line, looks)
        if value not in self.style.looks[looks]:
            self.fail(line, f"the looks “{looks}” have no value “{value}”")
