"""Boxes with an opinion, a signature line and room for a seal; nothing is drawn where the seal goes."""

from __future__ import annotations

from applykit.documents.elements import Seal, Seals
from applykit.documents.ooxml import (
    Cell,
    border,
    edges,
    fitted,
    gap,
    paragraph,
    row,
    runs,
    table,
    tag,
    twentieths,
    twips,
)
from applykit.documents.style import HouseStyle

BOOKMARK = "_Seal"
"""How the bookmarks of boxes begin; in a document they are numbered on from the second."""


def seals(block: Seals, style: HouseStyle) -> str:
    """The boxes one below the other, each kept on one page."""
    spacer = gap(style.number("seal", "gap"))
    result = gap(12, keep=True)
    for box in block.boxes:
        content = _box(box, style) + spacer
        if box.each:
            content = tag(f"{{%p for {box.each} in {box.source} %}}") + content + tag("{%p endfor %}")
        if box.when:
            content = tag(f"{{%p if {box.when} %}}") + content + tag("{%p endif %}")
        result += content
    return result


def _box(box: Seal, style: HouseStyle) -> str:
    left, right = style.numbers("seal", "split")
    widths = edges(fitted([left, right], style.page.measure))
    inset = twips(style.number("seal", "inset"))
    margins = f'<w:top w:w="{inset}" w:type="dxa"/>'
    below = f'<w:bottom w:w="{inset}" w:type="dxa"/>'
    mark = f'<w:bookmarkStart w:id="0" w:name="{BOOKMARK}"/>{runs(box.title)}<w:bookmarkEnd w:id="0"/>'
    text = paragraph("SealTitle", mark) + "".join(paragraph("SealText", runs(t)) for t in box.texts)
    opinion = Cell(text, sum(widths), 2, margins=margins, align="top")
    date = twentieths(style.paragraphs["SealSign"].pitch)
    # The signature stands on the seal's line, one line above the date.
    signature = paragraph("SealSign", runs(box.sign), f'<w:spacing w:after="{date}"/>')
    stamp = paragraph("SealSign", runs(box.seal), '<w:jc w:val="center"/>') + paragraph(
        "SealSign", runs(box.date), '<w:jc w:val="center"/>'
    )
    rows = [
        row([opinion], 30),
        row(
            [
                Cell(signature, widths[0], margins=below, align="bottom"),
                Cell(stamp, widths[1], margins=below, align="bottom"),
            ],
            style.number("seal", "sign_row"),
        ),
    ]
    ink, rule = style.colour("ink"), style.number("seal", "rule")
    borders = "".join(border(side, rule, ink) for side in ("top", "left", "bottom", "right"))
    return table(widths, rows, borders=borders, pad=(0, style.number("seal", "inset")))
