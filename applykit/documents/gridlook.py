"""How the tables of narratives look: a table style of the template, made from the house style."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from applykit.documents.headings import StyleSheet, w
from applykit.documents.ooxml import border, twips

if TYPE_CHECKING:
    from lxml.etree import _Element

    from applykit.documents.looks import TableLook
    from applykit.documents.style import HouseStyle

STYLE = "NarrativeTable"
NAME = "Narrative Table"
LOOK = "table"
"""The look among those of row tables that narratives' tables have too."""

_BORDERS = ("top", "bottom", "insideH")


@dataclass(frozen=True, slots=True)
class GridLook:
    """Borders of table and head row as XML, the head's shade (RRGGBB), padding (above and below, left and
    right) and least height of a row in mm."""

    borders: str
    head_rule: str
    head_shade: str
    pad: tuple[float, float]
    row: float = 7.3


PLAIN = GridLook(
    border("top", 1.5, "000000") + border("bottom", 1.5, "000000") + border("insideH", 0.25, "BFBFBF"),
    border("bottom", 0.75, "000000"),
    "F2F2F2",
    (0.3, 1.2),
)
"""For templates without the style."""


def table_style(style: HouseStyle) -> str:
    """The table style of a house style; Word shows it among its own."""
    look = style.tables.get(LOOK)
    if look is None:
        return ""
    up, side = twips(look.pad[0]), twips(look.pad[1])
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{STYLE}"><w:name w:val="{NAME}"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{_borders(style, look)}</w:tblBorders>"
        f'<w:tblCellMar><w:top w:w="{up}" w:type="dxa"/><w:left w:w="{side}" w:type="dxa"/>'
        f'<w:bottom w:w="{up}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
        f"{border('bottom', look.head_rule, style.colour('ink'))}</w:tcBorders>"
        f'<w:shd w:val="clear" w:color="auto" w:fill="{style.colour(look.head_shade)}"/></w:tcPr>'
        "</w:tblStylePr></w:style>"
    )


def look_of(sheet: StyleSheet) -> GridLook:
    """What a document's table style says; what it leaves open is as without one."""
    node = sheet.table(NAME)
    if node is None:
        return PLAIN
    head = next((one for one in node.iter(w("tblStylePr")) if one.get(w("type")) == "firstRow"), None)
    lines = node.find(f"{w('tblPr')}/{w('tblBorders')}")
    shade = head.find(f"{w('tcPr')}/{w('shd')}") if head is not None else None
    margins = node.find(f"{w('tblPr')}/{w('tblCellMar')}")
    return GridLook(
        "".join(_line(lines, side) for side in _BORDERS) or PLAIN.borders,
        _line(head.find(f"{w('tcPr')}/{w('tcBorders')}") if head is not None else None, "bottom"),
        (shade.get(w("fill")) or "") if shade is not None else "",
        (_width(margins, "top", PLAIN.pad[0]), _width(margins, "left", PLAIN.pad[1])),
    )


def _borders(style: HouseStyle, look: TableLook) -> str:
    ink = style.colour("ink")
    inside = border("insideH", look.row_rule, style.colour(look.row_colour))
    return border("top", look.top, ink) + border("bottom", look.bottom, ink) + inside


def _line(lines: _Element | None, side: str) -> str:
    line = lines.find(w(side)) if lines is not None else None
    if line is None or line.get(w("val")) in (None, "nil", "none"):
        return ""
    size, colour = int(line.get(w("sz")) or 4) / 8, line.get(w("color")) or "auto"
    return border(side, size, "000000" if colour == "auto" else colour)


def _width(margins: _Element | None, side: str, otherwise: float) -> float:
    found = margins.find(w(side)) if margins is not None else None
    return _mm(found.get(w("w"))) if found is not None else otherwise


def _mm(written: str | None) -> float:
    return float(written or 0) * 25.4 / 1440
