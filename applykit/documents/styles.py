"""styles.xml, numbering.xml, fontTable.xml and theme1.xml of a house style."""

from __future__ import annotations

from collections.abc import Mapping

from applykit.documents import gridlook, lists
from applykit.documents.looks import CharacterStyle, ParagraphStyle
from applykit.documents.ooxml import W, border, twentieths, twips
from applykit.documents.style import HouseStyle
from applykit.documents.stylevalues import list_level

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMES: Mapping[str, str] = {
    "Heading1": "heading 1", "Heading2": "heading 2", "Heading3": "heading 3", "Heading4": "heading 4",
    "BodyText": "Body Text", "ListParagraph": "List Paragraph", "Caption": "caption", "Header": "header",
    "Footer": "footer", "TOCHeading": "TOC Heading", "TOC1": "toc 1", "TOC2": "toc 2",
    "CoverKind": "Cover Kind", "CoverLabel": "Cover Label", "CoverValue": "Cover Value",
    "CoverDate": "Cover Date", "FrontHeading": "Front Heading", "FigureCaption": "Figure Caption",
    "TableHead": "Table Head", "TableText": "Table Text", "TableNumber": "Table Number",
    "TableCenter": "Table Center", "TableNote": "Table Note", "FormLabel": "Form Label",
    "FormText": "Form Text", "SealTitle": "Seal Title", "SealText": "Seal Text", "SealSign": "Seal Sign",
    "CardId": "Card Id", "CodeBlock": "Code Block", "FootnoteText": "footnote text",
    "FootnoteReference": "footnote reference",
}  # fmt: skip
"""Style ids to the names Word shows, where they differ; Word knows its built-in styles by name."""

_RULE_SPACE = 3  # pt between a paragraph and the line below it


def styles_xml(style: HouseStyle) -> str:
    """All styles: fonts are named on each one, the theme is never asked."""
    latin = style.fonts["latin"]
    normal = style.paragraphs["Normal"]
    half = round(normal.size * 2)
    defaults = (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        f"{_fonts(style.fonts[normal.font], latin)}"
        f'<w:kern w:val="0"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
        f'<w:lang w:val="en-US" w:eastAsia="{style.language}" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        f'<w:spacing w:before="0" w:after="0" w:line="{twentieths(normal.pitch)}" w:lineRule="exact"/>'
        "</w:pPr></w:pPrDefault></w:docDefaults>"
    )
    hidden = "<w:semiHidden/><w:unhideWhenUsed/>"
    table = (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        f'<w:uiPriority w:val="99"/>{hidden}<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        f'<w:uiPriority w:val="99"/>{hidden}</w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        f'<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/>{hidden}</w:style>'
    )
    levels = {level.style: index for index, level in enumerate(style.numbering)}
    paragraphs = "".join(
        _paragraph(style, name, look, levels.get(name)) for name, look in style.paragraphs.items()
    )
    characters = "".join(_character(style, name, look) for name, look in style.characters.items())
    table += gridlook.table_style(style)
    return f'{HEAD}<w:styles xmlns:w="{W}">{defaults}{paragraphs}{table}{characters}</w:styles>'


def _rule(style: HouseStyle, look: ParagraphStyle) -> str:
    """A line below the paragraph."""
    line = border("bottom", look.rule, style.colour(look.rule_colour), _RULE_SPACE) if look.rule else ""
    return f"<w:pBdr>{line}</w:pBdr>" if line else ""


def _fonts(east: str, latin: str) -> str:
    return f'<w:rFonts w:ascii="{latin}" w:eastAsia="{east}" w:hAnsi="{latin}" w:cs="{latin}"/>'


def _paragraph(style: HouseStyle, name: str, look: ParagraphStyle, level: int | None) -> str:
    default = name == "Normal"
    measure = style.page.measure
    tabs = ""
    if name == "Caption":
        tabs = f'<w:tab w:val="center" w:pos="{twips(measure / 2)}"/>'
        tabs += f'<w:tab w:val="right" w:pos="{twips(measure)}"/>'
    elif look.dotted:
        tabs = f'<w:tab w:val="right" w:leader="dot" w:pos="{twips(measure)}"/>'
    first = twentieths(look.indent_chars * look.size)
    indent = ""
    if look.indent_chars or look.left or look.hanging:
        left = twips(look.left) + twentieths(look.hanging)
        indent = (
            "<w:ind"
            + (f' w:left="{left}"' if left else "")
            + (f' w:hanging="{twentieths(look.hanging)}"' if look.hanging else "")
            + (f' w:firstLineChars="{look.indent_chars * 100}" w:firstLine="{first}"' if first else "")
            + "/>"
        )
    numbering = (
        f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>' if level is not None else ""
    )
    p_pr = "".join(
        (
            "<w:keepNext/>" if look.keep_next else "",
            "<w:keepLines/>" if look.level else "",
            # Widow control would tear the 22-line page of official documents; a style asks for it by itself.
            '<w:widowControl w:val="0"/>' if default else "<w:widowControl/>" if look.widow_control else "",
            numbering,
            _rule(style, look),
            f"<w:tabs>{tabs}</w:tabs>" if tabs else "",
            '<w:overflowPunct w:val="0"/>' if look.align == "both" else "",
            '<w:snapToGrid w:val="0"/>',
            f'<w:spacing w:before="{twentieths(look.before)}" w:after="{twentieths(look.after)}"'
            # A picture is as high as it is: a line of no given pitch grows with it.
            + (
                f' w:line="{twentieths(look.pitch)}" w:lineRule="exact"/>'
                if look.pitch
                else ' w:line="240" w:lineRule="auto"/>'
            ),
            indent,
            f'<w:jc w:val="{look.align}"/>',
            f'<w:outlineLvl w:val="{look.level - 1}"/>' if look.level else "",
        )
    )
    half = round(look.size * 2)
    latin = style.fonts[look.latin] if look.latin else style.fonts["latin"]
    r_pr = "".join(
        (
            _fonts(style.fonts[look.font], latin),
            "<w:b/><w:bCs/>" if look.bold else "",
            f'<w:color w:val="{style.colour(look.colour)}"/>' if look.colour else "",
            f'<w:spacing w:val="{twentieths(look.spacing)}"/>' if look.spacing else "",
            f'<w:w w:val="{look.scale}"/>' if look.scale else "",
            f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>',
        )
    )
    following = "BodyText" if look.level else name
    kind = ' w:default="1"' if default else "" if name in _BUILT_IN else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{kind} w:styleId="{name}">'
        f'<w:name w:val="{NAMES.get(name, name)}"/>'
        + ("" if default else '<w:basedOn w:val="Normal"/>')
        + (f'<w:next w:val="{following}"/>' if following != name else "")
        + ('<w:uiPriority w:val="39"/>' if name.startswith("TOC") else "")
        + f"<w:qFormat/><w:pPr>{p_pr}</w:pPr><w:rPr>{r_pr}</w:rPr></w:style>"
    )


_BUILT_IN = frozenset(
    ("Normal", "Title", "Heading1", "Heading2", "Heading3", "Heading4", "BodyText", "ListParagraph", "Quote",
     "Caption", "TOCHeading", "TOC1", "TOC2", "Header", "Footer", "Strong", "Emphasis", "FootnoteText",
     "FootnoteReference")
)  # fmt: skip


def _character(style: HouseStyle, name: str, look: CharacterStyle) -> str:
    half = round(look.size * 2)
    r_pr = "".join(
        (
            _fonts(style.fonts[look.font], style.fonts[look.latin or "latin"]) if look.font else "",
            "<w:b/><w:bCs/>" if look.bold else "",
            f'<w:color w:val="{style.colour(look.colour)}"/>' if look.colour else "",
            f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>' if half else "",
            '<w:vertAlign w:val="superscript"/>' if look.raised else "",
        )
    )
    custom = "" if name in _BUILT_IN else ' w:customStyle="1"'
    return (
        f'<w:style w:type="character"{custom} w:styleId="{name}"><w:name w:val="{NAMES.get(name, name)}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/><w:rPr>{r_pr}</w:rPr></w:style>'
    )


def numbering_xml(style: HouseStyle) -> str:
    """The headings' multi-level list (numId 1), each level linked to its style, and the narratives' lists."""
    levels = []
    for index, level in enumerate(style.numbering):
        look = style.paragraphs[level.style]
        first = twentieths(look.indent_chars * look.size)
        levels.append(
            f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{level.format}"/>'
            f'<w:pStyle w:val="{level.style}"/><w:suff w:val="nothing"/><w:lvlText w:val="{level.text}"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLineChars="{look.indent_chars * 100}"'
            f' w:firstLine="{first}"/></w:pPr></w:lvl>'
        )
    return (
        f'{HEAD}<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:nsid w:val="4A50504C"/>'
        f'<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="4B495401"/>{"".join(levels)}</w:abstractNum>'
        f"{_lists(style)}"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def _lists(style: HouseStyle) -> str:
    """What stands before the items of lists, level by level."""
    character = twentieths(style.paragraphs["ListParagraph"].size)
    ordered = [list_level(text) for text in style.word("lists", "ordered").split()]
    return lists.definitions(1, style.word("lists", "bullets").split(), ordered, character)


_ROMAN = ("latin", "songti", "biaosong")


def font_table_xml(style: HouseStyle) -> str:
    """The fonts named by the style with those that may stand in, else Word takes one of the same kind."""
    entries = []
    seen: set[str] = set()
    for key, name in style.fonts.items():
        if name in seen:
            continue
        seen.add(name)
        latin = key.startswith(("latin", "mono"))
        others = ",".join(style.stand_ins.get(key, ()))
        alternatives = f'<w:altName w:val="{others}"/>' if others else ""
        family = "swiss" if key == "latin_sans" else "roman" if key in _ROMAN else "modern"
        charset = "00" if latin else "86"
        pitch = "variable" if latin and key != "mono" else "fixed"
        entries.append(
            f'<w:font w:name="{name}">{alternatives}<w:charset w:val="{charset}"/>'
            f'<w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
        )
    return f'{HEAD}<w:fonts xmlns:w="{W}">{"".join(entries)}</w:fonts>'


def theme_xml(style: HouseStyle) -> str:
    """A theme with our own fonts, for programs that insist on one; no style refers to it."""
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    latin, east = style.fonts["latin"], style.fonts["songti"]
    palette = (style.word("chart", "palette").split() * 6)[:6]
    colours = {
        "dk1": "000000", "lt1": "FFFFFF", "dk2": "404040", "lt2": "E7E7E7",
        **{f"accent{at}": style.colour(name) for at, name in enumerate(palette, start=1)},
        "hlink": "000000", "folHlink": "404040",
    }  # fmt: skip
    scheme = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colours.items())
    font = f'<a:latin typeface="{latin}"/><a:ea typeface="{east}"/><a:cs typeface="{latin}"/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="6350">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    name = f'name="{style.id}"'
    return (
        f'{HEAD}<a:theme xmlns:a="{a}" {name}><a:themeElements><a:clrScheme {name}>{scheme}</a:clrScheme>'
        f"<a:fontScheme {name}><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont>"
        f"</a:fontScheme><a:fmtScheme {name}><a:fillStyleLst>{fill * 3}</a:fillStyleLst>"
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )
