"""Small pieces of WordprocessingML as text: runs, paragraphs, cells, rows, tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TAG = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})", re.DOTALL)
_EQUAL = 0.05  # mm
_MARKUP = re.compile(r"(\*\*|\n|\t)")


def twips(mm: float) -> int:
    """Millimetres to twentieths of a point."""
    return round(mm * 1440 / 25.4)


def twentieths(pt: float) -> int:
    """Points to twentieths of a point."""
    return round(pt * 20)


def eighths(pt: float) -> int:
    """Points to the eighths that border widths count in."""
    return round(pt * 8)


def edges(widths: Sequence[float]) -> list[int]:
    """Column widths in twips whose sum is that of the whole, whatever each one rounds to."""
    total, seen, result = 0.0, 0, []
    for width in widths:
        total += width
        result.append(twips(total) - seen)
        seen = twips(total)
    return result


def fitted(widths: Sequence[float], measure: float) -> list[float]:
    """The widths in the same proportion, together as wide as the measure."""
    whole = sum(widths)
    return [width * measure / whole for width in widths] if abs(whole - measure) > _EQUAL else list(widths)


@dataclass(frozen=True, slots=True)
class Ink:
    """Direct run formatting beside the style's: empty values leave the style's.

    `font` is for East Asian characters, with `whole` for all; size and spacing are in pt.
    """

    font: str = ""
    bold: bool = False
    size: float = 0
    colour: str = ""
    spacing: float = 0
    style: str = ""
    whole: bool = False

    def xml(self) -> str:
        """The run's properties, in the schema's order."""
        # Without the hint Word reads quotes and dashes as Latin.
        latin = f' w:ascii="{self.font}" w:hAnsi="{self.font}"' if self.whole else ""
        east = f' w:eastAsia="{self.font}"' if self.font else ""
        half = round(self.size * 2)
        return "".join(
            (
                "<w:rPr>",
                f'<w:rStyle w:val="{self.style}"/>' if self.style else "",
                f'<w:rFonts w:hint="eastAsia"{latin}{east}/>',
                "<w:b/><w:bCs/>" if self.bold else "",
                f'<w:color w:val="{self.colour}"/>' if self.colour else "",
                f'<w:spacing w:val="{twentieths(self.spacing)}"/>' if self.spacing else "",
                f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>' if half else "",
                "</w:rPr>",
            )
        )


PLAIN = Ink()


def run(text: str, ink: Ink = PLAIN) -> str:
    """One run of text without markup, not split even at a tag."""
    return (
        f'<w:r>{ink.xml()}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>' if text else ""
    )


def runs(text: str, ink: Ink = PLAIN) -> str:
    """Runs of a text that may hold tags, line ends, tabs and **strong** words."""
    strong, result = False, []
    open_text = ""
    word = replace(ink, style="Strong")
    # The strong style sets Chinese in another face; figures, which come from tags, are bold instead.
    figure = replace(ink, bold=True)

    def flush() -> None:
        nonlocal open_text
        result.append(_run_with_breaks(open_text, word if strong else ink))
        open_text = ""

    for piece in TAG.split(text):
        if TAG.fullmatch(piece):
            # Ticked and empty boxes in a Latin face are of two sizes.
            ticked = "| tick" in piece
            if strong or ticked:
                flush()
                result.append(
                    _run_with_breaks(escape(piece, quote=False), Ink(style="Mark") if ticked else figure)
                )
            else:
                open_text += escape(piece, quote=False)
            continue
        for part in _MARKUP.split(piece):
            if part == "**":
                flush()
                strong = not strong
            elif part == "\n":
                open_text += '</w:t><w:br/><w:t xml:space="preserve">'
            elif part == "\t":
                open_text += '</w:t><w:tab/><w:t xml:space="preserve">'
            else:
                open_text += escape(part, quote=False)
    flush()
    return "".join(result)


def _run_with_breaks(inner: str, ink: Ink) -> str:
    if not inner:
        return ""
    body = f'<w:t xml:space="preserve">{inner}</w:t>'.replace('<w:t xml:space="preserve"></w:t>', "")
    return f"<w:r>{ink.xml()}{body}</w:r>"


def paragraph(style: str, content: str, properties: str = "") -> str:
    """A paragraph of a style; `properties` are further children of w:pPr in the schema's order."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def gap(pt: float, *, keep: bool = False) -> str:
    """An empty paragraph of an exact height, kept with what follows where asked."""
    properties = f'<w:spacing w:line="{twentieths(pt)}" w:lineRule="exact"/>'
    return paragraph("Normal", "", ("<w:keepNext/>" if keep else "") + properties)


def tag(text: str) -> str:
    """A paragraph that holds nothing but a docxtpl paragraph tag."""
    return paragraph("Normal", run(text))


def border(side: str, pt: float, colour: str, space: int = 0) -> str:
    """One border line, `space` points off; zero points is no line."""
    if not pt:
        return f'<w:{side} w:val="nil"/>'
    return f'<w:{side} w:val="single" w:sz="{eighths(pt)}" w:space="{space}" w:color="{colour}"/>'


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: content paragraphs, width in twips (0: the grid's), span, merge, borders, shade."""

    content: str
    width: int = 0
    span: int = 1
    merge: str = ""
    borders: str = ""
    shade: str = ""
    margins: str = ""
    align: str = "center"

    def xml(self) -> str:
        """The cell; its properties stand in the schema's order."""
        return "".join(
            (
                "<w:tc><w:tcPr>",
                f'<w:tcW w:w="{self.width}" w:type="dxa"/>' if self.width else "",
                f'<w:gridSpan w:val="{self.span}"/>' if self.span > 1 else "",
                f'<w:vMerge w:val="{self.merge}"/>' if self.merge else "",
                f"<w:tcBorders>{self.borders}</w:tcBorders>" if self.borders else "",
                f'<w:shd w:val="clear" w:color="auto" w:fill="{self.shade}"/>' if self.shade else "",
                f"<w:tcMar>{self.margins}</w:tcMar>" if self.margins else "",
                f'<w:vAlign w:val="{self.align}"/>',
                "</w:tcPr>",
                self.content,
                "</w:tc>",
            )
        )


def row(cells: Sequence[Cell | str], height: float, *, header: bool = False, exact: bool = False) -> str:
    """A row that does not break across pages; height in mm, at least or exact."""
    rule = ' w:hRule="exact"' if exact else ' w:hRule="atLeast"'
    inner = "".join(cell if isinstance(cell, str) else cell.xml() for cell in cells)
    head = "<w:tblHeader/>" if header else ""
    properties = f'<w:cantSplit/><w:trHeight w:val="{twips(height)}"{rule}/>{head}'
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def tag_row(text: str, columns: int) -> str:
    """A row that holds nothing but a docxtpl row tag."""
    return row([Cell(paragraph("TableText", run(text)), span=columns)], 4)


def table(
    widths: Sequence[int],
    rows: Sequence[str],
    *,
    borders: str,
    pad: tuple[float, float],
    indent: int = 0,
    look: str = "0420",
) -> str:
    """A fixed-layout table: widths in twips, padding in mm (above and below, left and right)."""
    up, side = twips(pad[0]), twips(pad[1])
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return "".join(
        (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>',
            f'<w:tblInd w:w="{indent}" w:type="dxa"/>',
            f"<w:tblBorders>{borders}</w:tblBorders>" if borders else "",
            '<w:tblLayout w:type="fixed"/>',
            f'<w:tblCellMar><w:top w:w="{up}" w:type="dxa"/><w:left w:w="{side}" w:type="dxa"/>',
            f'<w:bottom w:w="{up}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar>',
            f'<w:tblLook w:val="{look}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>',
            *rows,
            "</w:tbl>",
        )
    )
