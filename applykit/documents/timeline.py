"""Timelines: a row for every item, a column for every period, a bar where the item runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from applykit.documents.elements import Column, Timeline
from applykit.documents.ooxml import Cell, Ink, border, paragraph, row, run, runs, tag
from applykit.documents.style import HouseStyle
from applykit.documents.tablehead import head_cells, head_rule
from applykit.documents.tables import RowTable

_RASTER = 48
"""Grid columns that the periods share: 4, 8, 12, 16 or 24 of them come out even, and Word has 63 at most.

More periods than that, which only a slip in a date makes, are cut off.
"""

# Without periods, as in a draft without dates, one empty column keeps every row whole.
_NO_PERIODS = "[dict(year=none, label='', first=true)]"
_SMALL = 7.5  # pt
_NO_MARGINS = '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'


class TimelineTable(RowTable):
    """One timeline of an outline: a row table whose last column stands for all periods."""

    def __init__(self, block: Timeline, style: HouseStyle, number: int) -> None:
        page = style.landscape if block.landscape else style.page
        room = page.measure - sum(column.width for column in block.columns)
        chart = Column(
            line=block.line,
            head="",
            value=block.mark,
            width=room / _RASTER,
            kind="center",
            each="period",
            within=f"(({block.periods}) or {_NO_PERIODS})[:{_RASTER}]",
            count=_RASTER,
        )
        super().__init__(replace(block, columns=(*block.columns, chart)), style, number)
        self.chart = block
        self.step = f"step_{number}"

    def variables(self) -> str:
        share = f"{_RASTER} // ({self.across} | length)"
        return super().variables() + tag("{%p set " + f"{self.step} = {share}" + " %}")

    def heads(self) -> list[str]:
        """The years above, their periods below."""
        upper: list[Cell | str] = []
        lower: list[Cell | str] = []
        for index in range(len(self.columns) - 1):
            upper.extend(head_cells(self, index, "", "restart"))
            lower.extend(head_cells(self, index, head_rule(self), "continue"))
        rule = self._rule(True) + border("bottom", self.look.row_rule, self._ink(self.look.row_colour))
        name = "{{ heading.name }}{% if heading.name %}年{% endif %}"
        count = f"(heading.rows | length) * {self.step}"
        year = replace(self._head(name, count, rule, self.look.size), span=_RASTER - 2)
        upper += [self._tag(f"for heading in {self.across} | group('year')"), year, self._tag("endfor")]
        rules = {first: self._rule(first) + head_rule(self) for first in (True, False)}
        part = {first: self._head("{{ period.label }}", self.step, rules[first]) for first in rules}
        lower += self._chosen([("if period.first", part[True]), ("else", part[False])])
        return [row(cells, self.look.row, header=True) for cells in (upper, lower)]

    def repeat(self, column: Column, cell: Cell) -> list[Cell | str]:
        """A cell of the periods in the forms it can take: with a bar or without, first of its year or not."""
        if not column.each:
            return [cell]
        running = f"({self.chart.runs})"
        forms = ((f"if {running} and period.first", True, True), (f"elif {running}", True, False),
                 ("elif period.first", False, True), ("else", False, False))  # fmt: skip
        cells = []
        for condition, bar, first in forms:
            content = self._across(column.value, self._ink(self.chart.shade) if bar else "")
            cells.append((condition, Cell(content, borders=self._rule(first), margins=_NO_MARGINS)))
        return self._chosen(cells)

    def _chosen(self, forms: Sequence[tuple[str, Cell]]) -> list[Cell | str]:
        """A cell for every period, in the form that its condition chooses; the template fills its grid."""
        span = (_RASTER - 3) // len(forms) - 1
        cells: list[Cell | str] = [self._tag(f"for period in {self.across}")]
        for condition, cell in forms:
            cells += [self._tag(condition), replace(cell, span=span)]
        rest = _RASTER - 2 - len(forms) * (span + 1)
        return [*cells, self._tag("endif"), replace(self._tag("endfor"), span=rest)]

    def spanned(
        self, index: int, until: int, style: str, text: str, ink: Ink, borders: str = "", shade: str = ""
    ) -> Cell:
        if until < len(self.columns):
            return super().spanned(index, until, style, text, ink, borders, shade)
        span = len(self.columns) - 1 - index
        count = f"{span} + ({self.across} | length) * {self.step}"
        content = paragraph(style, self._colspan(count) + runs(text, ink), self.pitch())
        return Cell(content, span=span + _RASTER, borders=borders, shade=shade)

    def _head(self, text: str, count: str, borders: str, size: float = _SMALL) -> Cell:
        content = self._colspan(count) + runs(text, Ink(size=size))
        return Cell(
            paragraph("TableHead", content, self.pitch(align="center")),
            borders=borders,
            shade=self._ink(self.look.head_shade),
            margins=_NO_MARGINS,
        )

    def _across(self, text: str, bar: str) -> str:
        """The paragraph of a period; a bar is its shading, so that bars of two rows do not touch."""
        # In a Latin face marks are drawn small.
        ink = Ink(font=self.style.fonts["heiti"], whole=True, size=_SMALL)
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{bar}"/>' if bar else ""
        return paragraph("TableCenter", self._colspan(self.step) + runs(text, ink), shade + self.pitch())

    def _rule(self, first: bool) -> str:
        """The line at the left of a period: that of a year is stronger."""
        if first:
            return border("left", self.look.group_rule, self._ink(self.look.group_colour))
        return border("left", self.look.row_rule, self._ink(self.look.row_colour))

    def _ink(self, name: str) -> str:
        return self.style.colour(name)

    @staticmethod
    def _colspan(count: str) -> str:
        # docxtpl writes the span before everything else in the cell, so the cell names no width.
        return run("{% colspan " + count + " %}")

    @staticmethod
    def _tag(text: str) -> Cell:
        return Cell(paragraph("TableText", run("{%tc " + text + " %}")))
