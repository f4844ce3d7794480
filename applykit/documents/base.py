"""The lean base document: our own parts, nothing of python-docx's default template."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from applykit.documents.ooxml import R, W
from applykit.documents.pages import Furniture
from applykit.documents.style import HouseStyle
from applykit.documents.styles import HEAD, font_table_xml, numbering_xml, styles_xml, theme_xml

STAMP = (1980, 1, 1, 0, 0, 0)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def base_document(style: HouseStyle, title: str, furniture: Furniture) -> bytes:
    """A .docx without content that has the style's parts and the headers and footers of `furniture`."""
    related = {
        "rId1": ("styles", "styles.xml"),
        "rId2": ("numbering", "numbering.xml"),
        "rId3": ("settings", "settings.xml"),
        "rId4": ("fontTable", "fontTable.xml"),
        "rId5": ("theme", "theme/theme1.xml"),
    }
    parts = {
        "word/styles.xml": styles_xml(style),
        "word/numbering.xml": numbering_xml(style),
        "word/settings.xml": _settings(style),
        "word/fontTable.xml": font_table_xml(style),
        "word/theme/theme1.xml": theme_xml(style),
    }
    for part in furniture.parts:
        related[part.id] = (part.kind, part.name)
        parts[f"word/{part.name}"] = part.xml
    parts["word/document.xml"] = f'{HEAD}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body/></w:document>'
    parts["word/_rels/document.xml.rels"] = _relations(
        {key: (f"{_OFFICE}/{kind}", target) for key, (kind, target) in related.items()}
    )
    parts["docProps/core.xml"] = _core(title, style.language)
    parts["docProps/app.xml"] = (
        f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>applykit</Application></Properties>"
    )
    parts["_rels/.rels"] = _relations(
        {
            "rId1": (f"{_OFFICE}/officeDocument", "word/document.xml"),
            "rId2": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            "rId3": (f"{_OFFICE}/extended-properties", "docProps/app.xml"),
        }
    )
    parts["[Content_Types].xml"] = _content_types(furniture)
    return pack({name: xml.encode() for name, xml in parts.items()})


def pack(parts: Mapping[str, bytes]) -> bytes:
    """A zip of the parts: the content types first, the rest by name, every entry with one fixed stamp."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, parts[name], compresslevel=9)
    return held.getvalue()


def repack(document: bytes) -> bytes:
    """The same .docx with its entries ordered and stamped, so that equal content is equal bytes."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return pack({name: archive.read(name) for name in archive.namelist()})


def _relations(entries: Mapping[str, tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>'
        for key, (kind, target) in entries.items()
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _content_types(furniture: Furniture) -> str:
    kinds = {
        "/word/document.xml": f"{_MAIN}.document.main+xml",
        "/word/styles.xml": f"{_MAIN}.styles+xml",
        "/word/numbering.xml": f"{_MAIN}.numbering+xml",
        "/word/settings.xml": f"{_MAIN}.settings+xml",
        "/word/fontTable.xml": f"{_MAIN}.fontTable+xml",
        "/word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    kinds |= {f"/word/{part.name}": f"{_MAIN}.{part.kind}+xml" for part in furniture.parts}
    inner = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{inner}</Types>'
    )


def _core(title: str, language: str) -> str:
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>applykit</dc:creator>"
        f"<dc:language>{language}</dc:language></cp:coreProperties>"
    )


def _settings(style: HouseStyle) -> str:
    uri = "http://schemas.microsoft.com/office/word"
    compat = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="{uri}" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", "15"),
            ("overrideTableStyleFontSizeAndJustification", "1"),
            ("enableOpenTypeFeatures", "1"),
            ("doNotFlipMirrorIndents", "1"),
            ("differentiateMultirowTableHeaders", "1"),
        )
    )
    return (
        f'{HEAD}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        "<w:evenAndOddHeaders/>"
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:footnotePr><w:numFmt w:val="decimalEnclosedCircleChinese"/><w:numRestart w:val="eachPage"/>'
        "</w:footnotePr>"
        f"<w:compat><w:doNotExpandShiftReturn/>{compat}</w:compat>"
        f'<w:themeFontLang w:val="en-US" w:eastAsia="{style.language}"/>'
        '<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" w:accent1="accent1"'
        ' w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" w:accent5="accent5" w:accent6="accent6"'
        ' w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )
