"""Head rows of row tables: units, marks of value sets, common titles over several columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from applykit.documents.elements import Column
from applykit.documents.ooxml import Cell, Ink, border, paragraph, row, runs

if TYPE_CHECKING:
    from applykit.documents.tables import RowTable

ALIGN = {"text": "left", "center": "center", "date": "center", "number": "right", "count": "right"}


def head_rows(table: RowTable) -> list[str]:
    """One head row, or two where columns stand under a common title."""
    if not any(column.under for column in table.columns):
        cells = [cell for index, column in enumerate(table.columns) for cell in _cells(table, index, column, "", True)]
        return [row(cells, table.look.row, header=True)]
    upper: list[Cell | str] = []
    lower: list[Cell | str] = []
    index = 0
    while index < len(table.columns):
        column = table.columns[index]
        until = index + 1
        if column.under:
            while until < len(table.columns) and table.columns[until].under == column.under:
                until += 1
            upper.append(_title(table, index, until, column.under))
            for inner in range(index, until):
                lower.extend(_cells(table, inner, table.columns[inner], "", True, border("top", 0, "")))
        else:
            upper.extend(_cells(table, index, column, "restart", False))
            lower.extend(_cells(table, index, column, "continue", True))
        index = until
    return [row(upper, table.look.row, header=True), row(lower, table.look.row, header=True)]


def _rule(table: RowTable) -> str:
    return border("bottom", table.look.head_rule, table.style.colour("ink"))


def _shade(table: RowTable) -> str:
    return table.style.colour(table.look.head_shade)


def _title(table: RowTable, index: int, until: int, text: str) -> Cell:
    # The short rule is the paragraph's border, so that it stops at the cell's padding.
    rule = border("bottom", 0.75, table.style.colour("ink")).replace('w:space="0"', 'w:space="2"')
    cell = table.spanned(index, until, "TableHead", text, table.ink(), shade=_shade(table))
    content = cell.content.replace(
        '<w:pStyle w:val="TableHead"/>', f'<w:pStyle w:val="TableHead"/><w:pBdr>{rule}</w:pBdr>', 1
    )
    content = content.replace("</w:pPr>", '<w:jc w:val="center"/></w:pPr>', 1)
    return Cell(content, cell.width, cell.span, borders=border("bottom", 0, ""), shade=cell.shade)


def _width(text: str, size: float) -> float:
    """About how wide a line is, in mm: half a character for what is not Chinese."""
    return sum(size if ord(letter) > 0x2E7F else size / 2 for letter in text) * 25.4 / 72


def _cells(table: RowTable, index: int, column: Column, merge: str, ruled: bool, top: str = "") -> list[Cell | str]:
    text = column.head
    if column.unit:
        half = column.kind in ("number", "count")
        unit = f"({column.unit})" if half else f"（{column.unit}）"
        size = table.look.size or table.style.paragraphs["TableHead"].size
        fits = _width(f"{text} {unit}", size) <= column.width - 2 * table.look.pad[1]
        text += (" " if half else "") + unit if fits else f"\n{unit}"
    content = runs(text, table.ink())
    if column.mark:
        set_name, value = column.mark.split(".")
        look = table.style.looks[set_name][value]
        heiti = Ink(font=table.style.fonts["heiti"], size=table.look.size)
        content = runs(look.mark, heiti) + runs(" " + text, table.ink())
    if merge == "continue":
        content = ""
    properties = table.pitch(align=ALIGN[column.kind])
    cell = Cell(
        paragraph("TableHead", content, properties),
        table.width(index, index + 1),
        merge=merge,
        borders=top + (_rule(table) if ruled else ""),
        shade=_shade(table),
    )
    return table._across(column, cell)
