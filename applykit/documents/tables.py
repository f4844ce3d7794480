"""Row tables: three lines, repeated heads, groups, sums, a row for empty lists."""

from __future__ import annotations

from applykit.documents.elements import Column, Rows
from applykit.documents.ooxml import (
    TAG,
    Cell,
    Ink,
    border,
    edges,
    paragraph,
    row,
    run,
    runs,
    table,
    tag,
    tag_row,
    twips,
)
from applykit.documents.style import HouseStyle, TableLook, ValueLook

STYLES = {"text": "TableText", "center": "TableCenter", "date": "TableCenter", "number": "TableNumber"} | {
    "count": "TableNumber"
}
_DASH = "–"


class RowTable:
    """One row table of an outline, laid out in a house style; `number` makes its variables unique."""

    def __init__(self, block: Rows, style: HouseStyle, number: int) -> None:
        self.block = block
        self.style = style
        self.look: TableLook = style.tables[block.look]
        self.number = number
        self.columns: list[Column] = list(block.columns)
        if block.group and block.group.span:
            first = Column(block.line, block.group.head, block.group.title, block.group.width, "center")
            self.columns.insert(0, first)
        self.repeated = next((column for column in self.columns if column.each), None)
        widths = [width for column in self.columns for width in [column.width] * column.count]
        self.widths = edges(widths)
        self.sums = any(column.sum for column in self.columns)

    # -- pieces

    def spot(self, index: int) -> int:
        """Where a column starts, counted in grid columns."""
        return sum(column.count for column in self.columns[:index])

    def width(self, index: int, until: int) -> int:
        """The width of the columns from index to before until; 0 where the grid must decide."""
        return 0 if self.repeated else sum(self.widths[self.spot(index) : self.spot(until)])

    def spanned(self, index: int, until: int, style: str, text: str, ink: Ink, **cell: str) -> Cell:
        """A cell over several columns; over repeated ones docxtpl is told how many there will be."""
        span = self.spot(until) - self.spot(index)
        lead = ""
        if any(column.each for column in self.columns[index:until]):
            lead = run("{% colspan " + f"{span - self._count()} + ({self._years()} | length)" + " %}")
        content = paragraph(style, lead + runs(text, ink), self.pitch())
        return Cell(content, self.width(index, until), span, **cell)

    def pitch(self, keep: bool = False, align: str = "") -> str:
        """Paragraph properties beside the style's: the look's own pitch, kept with the next row, alignment."""
        line = f'<w:spacing w:line="{round(self.look.pitch * 20)}" w:lineRule="exact"/>' if self.look.pitch else ""
        return ("<w:keepNext/>" if keep else "") + line + (f'<w:jc w:val="{align}"/>' if align else "")

    def ink(self, bold: bool = False, colour: str = "", font: str = "") -> Ink:
        """Run formatting in the look's size."""
        return Ink(font=font, bold=bold, size=self.look.size, colour=colour)

    def _years(self) -> str:
        return f"across_{self.number}"

    def _count(self) -> int:
        return self.repeated.count if self.repeated else 0

    # -- head

    def head(self) -> list[str]:
        """One head row, or two where columns stand under a common title."""
        from applykit.documents.tablehead import head_rows

        return head_rows(self)

    # -- body

    def value(self, column: Column, ink: Ink) -> str:
        """A cell's runs."""
        if column.value == "#":
            if self.block.group:
                return run("{% set counter_" + f"{self.number}.n = counter_{self.number}.n + 1 %}}" + (
                    "{{ counter_" + f"{self.number}.n }}}}"), ink)
            return run("{{ loop.index }}", ink)
        if TAG.search(column.value):
            return runs(column.value, ink)
        if column.kind == "count":
            grey = self.ink(colour=self.style.colour("rule"))
            return (
                run("{% if " + column.value + " %}") + run("{{ " + column.value + " }}", ink)
                + run("{% else %}") + run(_DASH, grey) + run("{% endif %}")
            )  # fmt: skip
        return run("{{ " + column.value + " }}", ink)

    def body(self, keep: bool, first: bool | None, chosen: ValueLook | None) -> str:
        """A data row: kept with the next, first of its group or not, with the look chosen for its value."""
        cells: list[Cell | str] = []
        rule = border("top", self.look.group_rule, self.style.colour(self.look.group_colour)) if first else ""
        for index, column in enumerate(self.columns):
            properties = self.pitch(keep)
            merge = ""
            shade = self.style.colour(column.shade) if column.shade else ""
            ink = self.ink(column.bold, self._alert(column))
            content = self.value(column, ink)
            if index == 0 and first is not None:
                merge = "restart" if first else "continue"
                content = runs(column.value, self.ink(font=self.style.fonts["heiti"])) if first else ""
            if column.look and chosen:
                shade = "" if chosen.plain else chosen.fill
                content = mark_runs(self.style, chosen, self.look.size)
            cell = Cell(
                paragraph(STYLES[column.kind], content, properties),
                self.width(index, index + 1),
                merge=merge,
                borders=rule,
                shade=shade,
            )
            cells.extend(self._across(column, cell))
        return row(cells, self.look.row)

    def _alert(self, column: Column) -> str:
        return self.style.colour("alert") if column.mark and column.bold else ""

    def _across(self, column: Column, cell: Cell) -> list[Cell | str]:
        if not column.each:
            return [cell]
        before = Cell(paragraph("TableText", run("{%tc for " + f"{column.each} in {self._years()} %}}")))
        after = Cell(paragraph("TableText", run("{%tc endfor %}")))
        return [before, cell, after]

    def variants(self) -> list[str]:
        """The data row in every form it can take, chosen by tags."""
        group = self.block.group
        looked = next((column for column in self.columns if column.look), None)
        kept = "loop.last" if self.sums and (self.block.total or (group and group.subtotal)) else ""
        forms: list[tuple[str, bool, bool | None]] = [("", False, None)]
        if group and group.span:
            forms = [("loop.first", False, True), ("", False, False)]
        elif kept:
            forms = [(kept, True, None), ("", False, None)]
        choices: list[tuple[str, ValueLook | None]] = [("", None)]
        if looked:
            looks = self.style.looks[looked.look]
            choices = [(f"{looked.value} == '{name}'", look) for name, look in looks.items()]
            choices[-1] = ("", choices[-1][1])
        rows: list[tuple[str, str]] = []
        for choice, look in choices:
            for condition, keep, first in forms:
                rows.append((" and ".join(filter(None, (choice, condition))), self.body(keep, first, look)))
        return chosen_rows(rows, len(self.widths))

    # -- sums

    def sum_row(self, label: str, source: str, rule: float, shade: str, keep: bool) -> str:
        """A row of sums: the label over the columns before the first sum."""
        first = next((i for i, column in enumerate(self.columns) if column.sum), len(self.columns))
        first = max(first, 1)
        line = border("top", rule, self.style.colour("ink"))
        fill = self.style.colour(shade)
        head = self.ink(font=self.style.fonts["heiti"])
        style = "TableNumber" if first > 1 else STYLES[self.columns[0].kind]
        cells: list[Cell | str] = [
            self.spanned(0, first, style, label, head, borders=line, shade=fill)
        ]
        for index, column in enumerate(self.columns[first:], first):
            text = "{{ (" + source + ") | " + column.sum + " }}" if column.sum else ""
            content = paragraph(STYLES[column.kind], runs(text, self.ink(True)), self.pitch(keep))
            cell = Cell(content, self.width(index, index + 1), borders=line, shade=fill)
            cells.extend(self._across(column, cell))
        return row(cells, self.look.row)

    # -- whole

    def empty(self) -> str:
        """The row of an empty list: a hole in a draft, （无） in a final document."""
        label = self.block.empty or self.block.caption
        text = "{% if draft %}【待补充：" + label + "】{% else %}（无）{% endif %}"
        return row([self.spanned(0, len(self.columns), "TableCenter", text, self.ink())], self.look.row)

    def xml(self) -> str:
        """The table, with the paragraph tags that set its variables before it."""
        block, group, columns = self.block, self.block.group, len(self.widths)
        item = f"{{%tr for {block.item} in "
        rows = self.head()
        if group:
            rows.append(tag_row("{%tr for group in " + f"({block.source}) | group('{group.by}') %}}", columns))
            if not group.span:
                rows.append(self.band(group.title))
            rows.append(tag_row(item + "group.rows %}", columns))
            rows.extend(self.variants())
            rows.append(tag_row("{%tr endfor %}", columns))
            if group.subtotal:
                rows.append(
                    self.sum_row(group.subtotal, "group.rows", self.look.subtotal_rule, self.look.subtotal_shade, False)
                )
        else:
            rows.append(tag_row(item + f"{block.source} %}}", columns))
            rows.extend(self.variants())
        rows += [tag_row("{%tr else %}", columns), self.empty(), tag_row("{%tr endfor %}", columns)]
        if block.total:
            source = block.of or block.source
            rows.append(self.sum_row(block.total, source, self.look.total_rule, self.look.total_shade, False))
        before = ""
        if self.repeated:
            before += tag(f"{{%p set {self._years()} = ({self.repeated.within}) or [none] %}}")
        if group and any(column.value == "#" for column in self.columns):
            before += tag(f"{{%p set counter_{self.number} = namespace(n=0) %}}")
        return before + table(self.widths, rows, borders=self.borders(), pad=self.look.pad)

    def band(self, title: str) -> str:
        """The row above a group's rows."""
        ink = self.ink(font=self.style.fonts["heiti"])
        cell = self.spanned(0, len(self.columns), "TableHead", title, ink)
        return row([cell], self.look.row)

    def borders(self) -> str:
        """Three lines and hairlines between the rows."""
        ink, look = self.style.colour("ink"), self.look
        inside = border("insideH", look.row_rule, self.style.colour(look.row_colour))
        return border("top", look.top, ink) + border("bottom", look.bottom, ink) + inside


def chosen_rows(rows: list[tuple[str, str]], columns: int) -> list[str]:
    """Rows of which the conditions choose one; the last has none or is one choice more."""
    if len(rows) == 1 and not rows[0][0]:
        return [rows[0][1]]
    result = []
    for index, (condition, content) in enumerate(rows):
        word = "if" if index == 0 else "elif"
        result += [tag_row("{%tr " + (f"{word} {condition}" if condition else "else") + " %}", columns), content]
    return [*result, tag_row("{%tr endif %}", columns)]


def mark_runs(style: HouseStyle, look: ValueLook, size: float = 0) -> str:
    """A value's mark and word in its colour; the mark in 黑体, else a Latin fall-back draws it small."""
    mark = Ink(font=style.fonts["heiti"], colour=look.text, size=size)
    return run(look.mark, mark) + run(" " + look.word, Ink(font=style.fonts["heiti"], colour=look.text, size=size))


def caption(style: HouseStyle, text: str, right: str, measure: float, landscape: bool) -> str:
    """The line above a table: its number and title in the middle, a unit or date at the right end."""
    tabs = ""
    if landscape:
        old, new = style.page.measure, measure
        stops = [("clear", old / 2), ("clear", old), ("center", new / 2), ("right", new)]
        inner = "".join(f'<w:tab w:val="{kind}" w:pos="{twips(at)}"/>' for kind, at in sorted(stops, key=lambda s: s[1]))
        tabs = f"<w:tabs>{inner}</w:tabs>"
    small = Ink(font=style.fonts["songti"], size=9)
    content = runs("\t" + text) + (run_tab() + runs(right, _east(style, small)) if right else "")
    return paragraph("Caption", content, tabs)


def run_tab() -> str:
    """A run that is a tab."""
    return "<w:r><w:tab/></w:r>"


def _east(style: HouseStyle, ink: Ink) -> Ink:
    return ink
