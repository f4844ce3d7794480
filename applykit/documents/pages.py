"""Sections, headers and footers: portrait and landscape, odd and even, the cover with neither."""

from __future__ import annotations

from dataclasses import dataclass

from applykit.documents.looks import Page
from applykit.documents.ooxml import Ink, R, W, border, paragraph, run, runs, twentieths, twips
from applykit.documents.style import HouseStyle
from applykit.documents.styles import HEAD


@dataclass(frozen=True, slots=True)
class Part:
    """One header or footer part of the package."""

    id: str
    kind: str
    name: str
    xml: str


@dataclass(frozen=True, slots=True)
class Furniture:
    """All header and footer parts, and the references a section makes to them."""

    parts: tuple[Part, ...]
    portrait: str
    landscape: str


def furniture(style: HouseStyle, left: str, right: str) -> Furniture:
    """Headers with `left` and `right` (texts that may hold tags) and numbered footers."""
    parts, references = [], {}
    count = 5
    for name, page in (("portrait", style.page), ("landscape", style.landscape)):
        found = ""
        for kind in ("header", "footer"):
            for side in ("default", "even"):
                count += 1
                if kind == "header":
                    turned = side == "even" and style.word("header", "side") == "outer"
                    body = _header(style, page, *((right, left) if turned else (left, right)))
                else:
                    body = _footer(style, side == "even")
                root = "hdr" if kind == "header" else "ftr"
                xml = f'{HEAD}<w:{root} xmlns:w="{W}" xmlns:r="{R}">{body}</w:{root}>'
                parts.append(Part(f"rId{count}", kind, f"{kind}{(count - 4) // 2}{side[0]}.xml", xml))
                found += f'<w:{kind}Reference w:type="{side}" r:id="rId{count}"/>'
        references[name] = found
    return Furniture(tuple(parts), references["portrait"], references["landscape"])


def _header(style: HouseStyle, page: Page, left: str, right: str) -> str:
    colour = style.colour(style.word("header", "rule_colour"))
    rule = border("bottom", style.number("header", "rule"), colour, int(style.number("header", "gap")))
    tabs = (
        f'<w:tabs><w:tab w:val="center" w:pos="{twips(page.measure / 2)}"/>'
        f'<w:tab w:val="right" w:pos="{twips(page.measure)}"/></w:tabs>'
    )
    mark = Ink(font=style.fonts["heiti"], colour=style.colour(style.word("header", "draft_colour")))
    content = (
        runs(left)
        + runs("\t")
        + run("{% if draft %}")
        + run(style.word("header", "draft"), mark)
        + run("{% endif %}")
        + runs("\t" + right)
    )
    return paragraph("Header", content, f"<w:pBdr>{rule}</w:pBdr>{tabs}")


def _footer(style: HouseStyle, even: bool) -> str:
    inset = twentieths(style.number("footer", "inset"))
    content = run(style.word("footer", "before")) + _field("PAGE")
    if counts_all(style):
        content += run(style.word("footer", "between")) + _field("NUMPAGES")
    content += run(style.word("footer", "after"))
    side = style.word("footer", "side")
    if side == "outer":
        side = "left" if even else "right"
    return paragraph("Footer", content, f'<w:ind w:left="{inset}" w:right="{inset}"/><w:jc w:val="{side}"/>')


def counts_all(style: HouseStyle) -> bool:
    """Whether the number of all pages is printed, so that every page is counted from the cover on."""
    return bool(style.word("footer", "between"))


def _field(code: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def section(page: Page, references: str = "", numbers: str = "") -> str:
    """A section's properties; `numbers` are the attributes of w:pgNumType."""
    turned = ' w:orient="landscape"' if page.width > page.height else ""
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{twips(page.width)}" w:h="{twips(page.height)}"{turned}/>'
        f'<w:pgMar w:top="{twips(page.top)}" w:right="{twips(page.right)}" w:bottom="{twips(page.bottom)}"'
        f' w:left="{twips(page.left)}" w:header="{twips(page.header)}" w:footer="{twips(page.footer)}"'
        f' w:gutter="0"/>' + (f"<w:pgNumType{numbers}/>" if numbers else "") + "</w:sectPr>"
    )


def section_end(properties: str) -> str:
    """The paragraph that ends a section: as low as Word allows, so that it never needs a page of its own."""
    return (
        '<w:p><w:pPr><w:pStyle w:val="Normal"/><w:spacing w:line="20" w:lineRule="exact"/>'
        f'<w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr>{properties}</w:pPr></w:p>'
    )
