"""Whether an outline and a house style fit: styles, looks, colours and widths that the outline asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from applykit.documents.elements import Block, Cards, Chart, Column, Each, Fields, Rows, Text, Tiles, Timeline
from applykit.documents.marks import Line
from applykit.documents.outline import Chapter, Outline
from applykit.documents.references import Captions
from applykit.documents.style import HouseStyle
from applykit.errors import TemplateError
from applykit.messages import _

PORTRAIT, LANDSCAPE = 156, 225
"""The widths in mm that outlines are written for; a house style with other margins has columns fitted."""

_TOLERANCE = 0.05  # mm
_ROOM = 60  # mm that a timeline's periods need at least
_LEAST_AUTO = 12  # mm
_HEX = re.compile(r"[0-9A-Fa-f]{6}")


def check(outline: Outline, style: HouseStyle) -> None:
    """Raise TemplateError (template.outline) with the line of the first thing that does not fit."""
    for problem in problems(outline, style):
        raise problem


def problems(outline: Outline, style: HouseStyle) -> Iterator[TemplateError]:
    """Everything in an outline that the house style does not have or that does not fit on its pages."""
    checker = _Checker(style)
    for number, chapter in enumerate(outline.chapters):
        checker.chapter(
            chapter, first=number == 0 or (outline.chapters[number - 1].front and not chapter.front)
        )
        for block in chapter.every_block():
            checker.block(block, repeated=False)
    for line, problem in [*checker.found, *Captions(outline).problems]:
        file = line.file if isinstance(line, Line) else outline.file
        yield TemplateError("template.outline", file=file or outline.file, line=line, problem=problem)


class _Checker:
    def __init__(self, style: HouseStyle) -> None:
        self.style = style
        self.found: list[tuple[int, str]] = []

    def fail(self, line: int, problem: str, **facts: object) -> None:
        self.found.append((line, problem.format(**facts)))

    def chapter(self, chapter: Chapter, first: bool) -> None:
        turned = any(isinstance(block, Rows) and block.landscape for block in chapter.every_block())
        if first and turned and (chapter.when or chapter.each):
            self.fail(
                chapter.line,
                _("the first chapter cannot have a landscape table where it is conditional or repeated"),
            )

    def block(self, block: Block, repeated: bool) -> None:
        if isinstance(block, Text) and block.style not in self.style.paragraphs:
            self.fail(
                block.line, _("the house style has no paragraph style “{name}”").format(name=block.style)
            )
        elif isinstance(block, Each):
            for inner in block.blocks:
                self.block(inner, repeated=True)
        elif isinstance(block, Rows):
            self.rows(block, repeated)
        elif isinstance(block, Fields):
            self.width(block.line, sum(block.grid), self.style.page.measure, PORTRAIT)
        elif isinstance(block, Tiles):
            for tile in block.tiles:
                self.value(block.line, f"{block.looks}.{tile.look}")
        elif isinstance(block, Cards):
            self.looks(block.line, block.looks)
        elif isinstance(block, Chart):
            self.chart(block)

    def rows(self, block: Rows, repeated: bool) -> None:
        if repeated and block.landscape:
            self.fail(block.line, _("a table with a page of its own cannot be repeated"))
        if block.landscape and block.when:
            self.fail(block.line, _("a landscape table cannot depend on a condition"))
        if block.look not in self.style.tables:
            self.fail(block.line, _("the house style has no table look “{name}”"), name=block.look)
        for column in block.columns:
            self.column(column)
        if sum(bool(column.look) for column in block.columns) > 1:
            self.fail(block.line, "only one column of a table takes the look of its value")
        wide = sum(column.width * column.count for column in block.columns)
        page = self.style.landscape if block.landscape else self.style.page
        if isinstance(block, Timeline):
            self.shade(block.line, block.shade)
            if wide > page.measure - _ROOM:
                self.fail(
                    block.line,
                    _("the columns are {wide} mm wide and leave no room for the periods").format(
                        wide=f"{wide:g}"
                    ),
                )
            return
        usual = LANDSCAPE if block.landscape else PORTRAIT
        if any(column.auto for column in block.columns):
            self.room(block, usual - wide - (block.group.width if block.group else 0))
            return
        self.width(block.line, wide + (block.group.width if block.group else 0), page.measure, usual)

    def room(self, block: Rows, left: float) -> None:
        count = sum(column.auto for column in block.columns)
        if left < _LEAST_AUTO * count:
            words = _("the other columns leave {left} mm for {count} automatic ones; each needs {least} mm")
            self.fail(block.line, words.format(left=f"{left:g}", count=count, least=_LEAST_AUTO))

    def chart(self, block: Chart) -> None:
        most = max(PORTRAIT, self.style.page.measure)
        if block.size and block.size[0] > most:
            self.fail(
                block.line,
                _("the chart is {wide} mm wide, the page {measure} mm").format(
                    wide=f"{block.size[0]:g}", measure=f"{most:g}"
                ),
            )
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
            self.fail(line, _("the house style has no colour “{name}”"), name=colour)

    def width(self, line: int, wide: float, measure: float, usual: float) -> None:
        if abs(wide - measure) > _TOLERANCE and abs(wide - usual) > _TOLERANCE:
            self.fail(
                line,
                _("the columns are {wide} mm wide, the page {measure} mm").format(
                    wide=f"{wide:g}", measure=f"{measure:g}"
                ),
            )

    def looks(self, line: int, name: str) -> None:
        if name not in self.style.looks:
            self.fail(line, _("the house style has no set of looks “{name}”"), name=name)

    def value(self, line: int, name: str) -> None:
        looks, _dot, value = name.partition(".")
        self.looks(line, looks)
        if value not in self.style.looks.get(looks, {value: None}):
            self.fail(line, _("the looks “{looks}” have no value “{value}”"), looks=looks, value=value)
