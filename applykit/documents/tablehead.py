"""Head rows of row tables: units, marks of value sets, common titles over several columns."""

from __future__ import annotations

from applykit.documents.elements import Column
from applykit.documents.ooxml import Cell, Ink, border, paragraph, row, run, runs
from applykit.documents.tablegrid import Grid

_ALIGN = {"text": "left", "center": "center", "date": "center", "number": "right", "count": "right"}
_NONE = {"top": border("top", 0, ""), "bottom": border("bottom", 0, "")}
_MM = 25.4 / 72


def head_rows(grid: Grid) -> list[str]:
    """One head row, or two where columns stand under a common title; repeated on every page."""
    if not any(column.under for column in grid.columns):
        rule = head_rule(grid)
        cells = [cell for index in range(len(grid.columns)) for cell in head_cells(grid, index, rule)]
        return [row(cells, grid.look.row, header=True)]
    upper: list[Cell | str] = []
    lower: list[Cell | str] = []
    index = 0
    while index < len(grid.columns):
        under = grid.columns[index].under
        until = index + 1
        if under:
            while until < len(grid.columns) and grid.columns[until].under == under:
                until += 1
            upper.append(_title(grid, index, until, under))
            for inner in range(index, until):
                lower.extend(head_cells(grid, inner, _NONE["top"] + head_rule(grid)))
        else:
            upper.extend(head_cells(grid, index, "", "restart"))
            lower.extend(head_cells(grid, index, head_rule(grid), "continue"))
        index = until
    return [row(upper, grid.look.row, header=True), row(lower, grid.look.row, header=True)]


def head_rule(grid: Grid) -> str:
    """The line below the heads."""
    return border("bottom", grid.look.head_rule, grid.style.colour("ink"))


def _title(grid: Grid, index: int, until: int, text: str) -> Cell:
    shade = grid.style.colour(grid.look.head_shade)
    cell = grid.spanned(index, until, "TableHead", text, grid.ink(), borders=_NONE["bottom"], shade=shade)
    # The short rule is the paragraph's border, so that it stops at the cell's padding.
    rule = border("bottom", grid.look.head_rule, grid.style.colour("ink"), space=2)
    head = '<w:pStyle w:val="TableHead"/>'
    content = cell.content.replace(head, f"{head}<w:pBdr>{rule}</w:pBdr>", 1)
    content = content.replace("</w:pPr>", '<w:jc w:val="center"/></w:pPr>', 1)
    return Cell(content, cell.width, cell.span, borders=cell.borders, shade=cell.shade)


def head_cells(grid: Grid, index: int, borders: str, merge: str = "") -> list[Cell | str]:
    """The head cell of one column, between its tags where it is repeated."""
    column = grid.columns[index]
    content = "" if merge == "continue" else _content(grid, column)
    cell = Cell(
        paragraph("TableHead", content, grid.pitch(align=_ALIGN[column.kind])),
        grid.width(index, index + 1),
        merge=merge,
        borders=borders,
        shade=grid.style.colour(grid.look.head_shade),
    )
    return grid.repeat(column, cell)


def _content(grid: Grid, column: Column) -> str:
    text = column.head
    if column.unit:
        # Half-width brackets let the right edge of figures and their head line up.
        figures = _ALIGN[column.kind] == "right"
        unit = f"({column.unit})" if figures else f"（{column.unit}）"
        one_line = f"{text} {unit}" if figures else text + unit
        size = grid.look.size or grid.style.paragraphs["TableHead"].size
        fits = _width(one_line, size) <= column.width - 2 * grid.look.pad[1]
        text = one_line if fits else f"{text}\n{unit}"
    if not column.mark:
        return runs(text, grid.ink())
    looks, value = column.mark.split(".")
    ink = Ink(font=grid.style.fonts["heiti"], whole=True, size=grid.look.size)
    return run(grid.style.looks[looks][value].mark, ink) + runs(" " + text, grid.ink())


def _width(text: str, size: float) -> float:
    """About how wide a line is, in mm: half a character for what is not Chinese."""
    return sum(size if ord(letter) > 0x2E7F else size / 2 for letter in text) * _MM
