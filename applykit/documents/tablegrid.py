"""The columns of a row table: where they stand, how wide they are, cells over several of them."""

from __future__ import annotations

from dataclasses import replace

from applykit.documents.checks import LANDSCAPE, PORTRAIT
from applykit.documents.elements import Column, Rows
from applykit.documents.ooxml import Cell, Ink, edges, paragraph, run, runs, twentieths
from applykit.documents.style import HouseStyle

_EQUAL = 0.05  # mm


class Grid:
    """Columns of one row table in a house style; `number` makes the table's variables unique."""

    def __init__(self, block: Rows, style: HouseStyle, number: int) -> None:
        self.block = block
        self.style = style
        self.look = style.tables[block.look]
        self.columns: list[Column] = list(block.columns)
        if block.group and block.group.span:
            group = block.group
            self.columns.insert(0, Column(block.line, group.head, group.title, group.width, "center"))
        self._share()
        self.fit()
        self.automatic = [self.spot(index) for index, column in enumerate(self.columns) if column.auto]
        self.repeated = next((column for column in self.columns if column.each), None)
        self.widths = edges([column.width for column in self.columns for _ in range(column.count)])
        self.across = f"across_{number}"
        self.counter = f"counter_{number}"

    def _share(self) -> None:
        """Give the automatic columns equal parts of the room; once the table is filled they are fitted."""
        automatic = sum(column.auto for column in self.columns)
        if automatic:
            usual = LANDSCAPE if self.block.landscape else PORTRAIT
            part = (usual - self.measure) / automatic
            self.columns = [replace(column, width=part) if column.auto else column for column in self.columns]

    def fit(self) -> None:
        """Widen or narrow the columns to the page of the house style."""
        page = self.style.landscape if self.block.landscape else self.style.page
        factor = page.measure / self.measure
        if abs(self.measure - page.measure) > _EQUAL:
            self.columns = [replace(column, width=column.width * factor) for column in self.columns]

    @property
    def measure(self) -> float:
        """How wide the columns are together, in mm."""
        return sum(column.width * column.count for column in self.columns)

    def spot(self, index: int) -> int:
        """Where a column starts, counted in grid columns."""
        return sum(column.count for column in self.columns[:index])

    def width(self, index: int, until: int) -> int:
        """The width of the columns from index to before until; 0 where the grid must decide."""
        return 0 if self.repeated else sum(self.widths[self.spot(index) : self.spot(until)])

    def spanned(
        self, index: int, until: int, style: str, text: str, ink: Ink, borders: str = "", shade: str = ""
    ) -> Cell:
        """A cell over several columns; over repeated ones docxtpl is told how many there will be."""
        span = self.spot(until) - self.spot(index)
        lead = ""
        if self.repeated and self.repeated in self.columns[index:until]:
            # docxtpl writes the span before everything else in the cell, so the cell names no width.
            lead = run("{% colspan " + f"{span - self.repeated.count} + ({self.across} | length)" + " %}")
        content = paragraph(style, lead + runs(text, ink), self.pitch())
        return Cell(content, self.width(index, until), span, borders=borders, shade=shade)

    def repeat(self, column: Column, cell: Cell) -> list[Cell | str]:
        """The cell, or the cell between the tags that repeat it."""
        if not column.each:
            return [cell]
        before = Cell(paragraph("TableText", run("{%tc for " + f"{column.each} in {self.across} %}}")))
        after = Cell(paragraph("TableText", run("{%tc endfor %}")))
        return [before, cell, after]

    def pitch(self, keep: bool = False, align: str = "") -> str:
        """Paragraph properties beside the style's: kept with the next row, the look's pitch, alignment."""
        line = f'<w:spacing w:line="{twentieths(self.look.pitch)}" w:lineRule="exact"/>'
        return "".join(
            (
                "<w:keepNext/>" if keep else "",
                line if self.look.pitch else "",
                f'<w:jc w:val="{align}"/>' if align else "",
            )
        )

    def ink(self, bold: bool = False, colour: str = "", font: str = "") -> Ink:
        """Run formatting in the look's size; `font` is a key of the house style's fonts."""
        return Ink(self.style.fonts[font] if font else "", bold, self.look.size, colour)
