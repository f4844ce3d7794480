"""Forms: a grid of labels and values with merged cells and a merged label at the left of each group."""

from __future__ import annotations

from applykit.documents.elements import Fields, FormGroup, FormLine
from applykit.documents.ooxml import Cell, border, edges, paragraph, row, runs, table, tag_row
from applykit.documents.style import HouseStyle
from applykit.documents.tableparts import none_text

_KEEP = "<w:keepNext/>"
_STYLES = {"label": "FormLabel", "value": "FormText", "number": "FormText", "number label": "FormLabel"}


def form(block: Fields, style: HouseStyle) -> str:
    """The form's table."""
    widths = edges([width * style.page.measure / sum(block.grid) for width in block.grid])
    rows: list[str] = []
    for group in block.groups:
        rows.extend(_group(group, widths, style))
    outside, inside = style.number("form", "outside"), style.number("form", "inside")
    ink, grid = style.colour("ink"), style.colour(style.word("form", "inside_colour"))
    borders = "".join(
        (
            *(border(side, outside, ink) for side in ("top", "left", "bottom", "right")),
            border("insideH", inside, grid),
            border("insideV", inside, grid),
        )
    )
    pad = style.numbers("form", "pad")
    return table(widths, rows, borders=borders, pad=(pad[0], pad[1]))


def _group(group: FormGroup, widths: list[int], style: HouseStyle) -> list[str]:
    rows = []
    for index, line in enumerate(group.lines):
        kept = bool(line.each) or index < len(group.lines) - 1
        content = _line(line, widths, style, _label(group, widths, style, index == 0, kept), kept)
        if not line.each:
            rows.append(content)
            continue
        none = FormLine(line.line, (none_text(group.label),), (sum(line.spans),), ("value",))
        rows += [
            tag_row(f"{{%tr for {line.each} in {line.source} %}}", len(widths)),
            content,
            tag_row("{%tr else %}", len(widths)),
            _line(none, widths, style, _label(group, widths, style, index == 0), False),
            tag_row("{%tr endfor %}", len(widths)),
        ]
    return rows


def _label(group: FormGroup, widths: list[int], style: HouseStyle, first: bool, kept: bool = False) -> Cell:
    # LibreOffice asks only the first cell of a row whether it stays with the next one.
    content = paragraph("FormLabel", runs(group.label) if first else "", _KEEP if kept else "")
    shade = style.colour(style.word("form", "group_shade"))
    return Cell(content, widths[0], merge="restart" if first else "continue", shade=shade)


def _line(line: FormLine, widths: list[int], style: HouseStyle, label: Cell, kept: bool) -> str:
    cells = [label]
    at = 1
    # Word keeps a group's rows on one page, so that its label is never cut off from them.
    keep = _KEEP if kept else ""
    for text, span, kind in zip(line.cells, line.spans, line.kinds, strict=True):
        width = sum(widths[at : at + span])
        shade = style.colour(style.word("form", "label_shade")) if "label" in kind else ""
        align = '<w:jc w:val="right"/>' if "number" in kind else ""
        tabs = f'<w:tabs><w:tab w:val="left" w:pos="{width // 2}"/></w:tabs>' if "\t" in text else ""
        content = paragraph(_STYLES[kind], runs(text), keep + tabs + align)
        cells.append(Cell(content, width, span, shade=shade))
        at += span
    return row(cells, style.number("form", "row"))
