"""Tiles and cards: figures side by side, and a small table for every item of a list."""

from __future__ import annotations

from applykit.documents.elements import CardLine, Cards, Tiles
from applykit.documents.looks import ValueLook
from applykit.documents.ooxml import (
    Cell,
    Ink,
    border,
    edges,
    fitted,
    gap,
    paragraph,
    row,
    run,
    runs,
    table,
    tag,
    tag_row,
)
from applykit.documents.style import HouseStyle
from applykit.documents.tableparts import chosen_rows, mark_runs

_SIDES = ("top", "left", "bottom", "right")


def tiles(block: Tiles, style: HouseStyle) -> str:
    """A row of coloured cells with gaps between: a large figure, its unit, its mark and word."""
    width, between = style.number("tile", "width"), style.number("tile", "gap")
    widths = edges(fitted([width, between] * (len(block.tiles) - 1) + [width], style.page.measure))
    size = style.number("tile", "number")
    cells = []
    for index, tile in enumerate(block.tiles):
        look = style.looks[block.looks][tile.look]
        if index:
            cells.append(Cell(paragraph("TableCenter", ""), widths[index * 2 - 1]))
        figure = run("{{ " + tile.value + " }}", Ink(bold=True, size=size, colour=look.text))
        unit = run(" " + tile.unit, Ink(size=10.5, colour=look.text)) if tile.unit else ""
        content = paragraph("TableCenter", figure + unit, '<w:spacing w:line="560" w:lineRule="exact"/>')
        content += paragraph(
            "TableCenter", mark_runs(style, look, 10.5), '<w:spacing w:line="340" w:lineRule="exact"/>'
        )
        outline = "".join(border(side, 0.75, look.outline) for side in _SIDES) if look.outline else ""
        cells.append(Cell(content, widths[index * 2], borders=outline, shade=look.fill))
    rows = [row(cells, style.number("tile", "row"))]
    return gap(4, keep=True) + table(widths, rows, borders="", pad=(0.5, 0.5))


def cards(block: Cards, style: HouseStyle) -> str:
    """One small table per item, kept on one page, with a gap below."""
    widths = edges(fitted(style.numbers("card", "widths"), style.page.measure))
    rows = chosen_rows(
        [
            (f"{block.by} == '{name}'", _head(block, style, widths, look))
            for name, look in style.looks[block.looks].items()
        ],
        3,
    )
    for line in block.lines:
        content = _line(line, style, widths)
        if line.when:
            rows += [tag_row(f"{{%tr if {line.when} %}}", 3), content, tag_row("{%tr endif %}", 3)]
        else:
            rows.append(content)
    ink = style.colour("ink")
    borders = (
        border("top", style.number("card", "top"), ink)
        + border("bottom", style.number("card", "bottom"), ink)
        + border("insideH", style.number("card", "row_rule"), style.colour("hairline"))
    )
    pad = style.numbers("card", "pad")
    content = table(widths, rows, borders=borders, pad=(pad[0], pad[1])) + gap(style.number("card", "gap"))
    loop = tag("{%p for " + f"{block.item} in {block.source}" + " %}")
    return gap(4, keep=True) + loop + content + tag("{%p endfor %}")


def _head(block: Cards, style: HouseStyle, widths: list[int], look: ValueLook) -> str:
    rule = border("bottom", style.number("card", "head_rule"), style.colour("grid"))
    # A white edge sets the verdict apart from the question.
    white = border("left", 2.25, "FFFFFF")
    shade = style.colour(style.word("card", "head_shade"))
    keep = "<w:keepNext/>"
    id_ = paragraph("FormLabel", runs(block.id, Ink(style="CardId")), keep)
    title = paragraph("FormText", runs(block.title, Ink(style="Strong")), keep)
    chip = paragraph("FormLabel", mark_runs(style, look), keep)
    cells = [
        Cell(id_, widths[0], borders=rule, shade=shade),
        Cell(title, widths[1], borders=rule, shade=shade),
        Cell(chip, widths[2], borders=white + rule, shade=look.fill),
    ]
    return row(cells, style.number("card", "head_row"))


def _line(line: CardLine, style: HouseStyle, widths: list[int]) -> str:
    keep = "<w:keepNext/>"
    pitch = '<w:spacing w:line="312" w:lineRule="exact"/>'
    ink = Ink(font=style.fonts["heiti"], colour=style.colour("note"))
    label = paragraph("TableCenter", runs(line.label, ink), keep + pitch)
    # A line end inside a justified paragraph would stretch the line before it.
    align = "left" if "\n" in line.value or "join_lines" in line.value else "both"
    text = runs(line.value)
    if line.small:
        text += run("　") + runs(line.small, Ink(style="Small"))
    value = paragraph("FormText", text, keep + pitch + f'<w:jc w:val="{align}"/>')
    cells = [
        Cell(label, widths[0], align="top"),
        Cell(value, widths[1] + widths[2], 2, align="top"),
    ]
    return row(cells, style.number("card", "row"))
