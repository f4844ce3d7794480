"""The cover: title, kind of document, facts, date; no header and no page number."""

from __future__ import annotations

from applykit.documents.ooxml import Cell, Ink, border, edges, paragraph, row, run, runs, table, tag, twips
from applykit.documents.outline import Cover
from applykit.documents.style import HouseStyle


def cover(block: Cover, style: HouseStyle) -> str:
    """The cover's paragraphs and its table of facts."""
    kind_size = style.paragraphs["CoverKind"].size
    kind = spread(block.kind, kind_size, style.number("cover", "kind_spread"))
    result = paragraph("Title", runs(block.title)) + paragraph("CoverKind", kind)
    if block.draft:
        result += tag("{%p if draft %}")
        # Low enough to leave the rest of the cover on its page.
        line = '<w:spacing w:before="0" w:line="320" w:lineRule="exact"/>'
        colour = style.colour(style.word("header", "draft_colour"))
        result += paragraph("CoverDate", runs(block.draft, Ink(colour=colour, size=14)), line)
        result += tag("{%p endif %}")
    widths = edges([style.number("cover", "label"), style.number("cover", "value")])
    label_size = style.paragraphs["CoverLabel"].size
    line = border("bottom", style.number("cover", "rule"), style.colour("ink"))
    rows = []
    for fact in block.lines:
        label = paragraph("CoverLabel", spread(fact.label, label_size, style.number("cover", "label_spread")))
        value = paragraph("CoverValue", runs(fact.value))
        cells = [Cell(label, widths[0], align="bottom"), Cell(value, widths[1], borders=line, align="bottom")]
        rows.append(row(cells, style.number("cover", "row")))
    indent = twips((style.page.measure - style.number("cover", "label") - style.number("cover", "value")) / 2)
    facts = table(widths, rows, borders="", pad=(0, 0.8), indent=indent)
    return result + facts + paragraph("CoverDate", runs(block.date))


def spread(text: str, size: float, width: float) -> str:
    """A fixed text spread over a width in pt: space after every character but the last."""
    free = width - size * len(text)
    if len(text) < 2 or free <= 0:
        return run(text)
    return run(text[:-1], Ink(spacing=free / (len(text) - 1))) + run(text[-1])
