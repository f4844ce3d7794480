"""What a template looks like beside its house style: strange fonts, and formatting that no style knows of."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from applykit.documents.headings import StyleSheet, value, w
from applykit.lint.template.report import Report
from applykit.lint.template.story import Paragraph
from applykit.messages import _

if TYPE_CHECKING:
    from lxml.etree import _Element

_ALIASES = {
    "SimSun": "宋体", "NSimSun": "新宋体", "SimHei": "黑体", "FangSong": "仿宋", "KaiTi": "楷体",
    "FangSong_GB2312": "仿宋_GB2312", "KaiTi_GB2312": "楷体_GB2312", "Microsoft YaHei": "微软雅黑",
    "DengXian": "等线", "FZXiaoBiaoSong-B05S": "方正小标宋简体",
}  # fmt: skip
_SYMBOLS = ("Symbol", "Wingdings", "Wingdings 2", "Wingdings 3", "Segoe UI Symbol")
_SLOTS = tuple(w(name) for name in ("ascii", "hAnsi", "eastAsia", "cs"))
_TEXT_STYLES = ("normal", "body text", "list paragraph", "quote", "title", "正文")
"""Styles of running text by name; tables, forms and covers are laid out cell by cell."""
_OF_RUNS = {"font": "rFonts", "size": "sz", "colour": "color"}
_OF_PARAGRAPHS = {"spacing": "spacing", "indent": "ind"}


def check_fonts(
    paragraphs: Sequence[Paragraph], styles: _Element | None, known: Collection[str], report: Report
) -> None:
    """Warn of each font that the house style does not have, in the text and in the styles that it uses."""
    allowed = {_plain(font) for font in (*known, *_SYMBOLS)}
    used: dict[str, list[Paragraph]] = {}
    sheet = {}
    if styles is not None:
        sheet = {style.get(w("styleId")) or "": style for style in styles.iter(w("style"))}
    for paragraph in paragraphs:
        if paragraph.node.tag == w("p") and paragraph.text.strip():
            for font in {*_fonts(paragraph.node), *_inherited(paragraph.node, sheet)}:
                if _plain(font) not in allowed:
                    used.setdefault(_plain(font), []).append(paragraph)
    for font, places in sorted(used.items()):
        report.many(places, "template.font", font=font)


def _plain(font: str) -> str:
    return _ALIASES.get(font, font)


def _fonts(node: _Element) -> Iterator[str]:
    for fonts in node.iter(w("rFonts")):
        yield from (found for slot in _SLOTS if (found := fonts.get(slot)))


def _inherited(paragraph: _Element, sheet: dict[str, _Element]) -> Iterator[str]:
    """The fonts of the style of a paragraph, and of those it is based on."""
    style = value(paragraph, "pPr", "pStyle")
    seen: set[str] = set()
    while style in sheet and style not in seen:
        seen.add(style)
        yield from _fonts(sheet[style])
        style = value(sheet[style], "basedOn")


def check_direct(paragraphs: Sequence[Paragraph], styles: _Element | None, report: Report) -> None:
    """Warn, once for each kind, of running text that is formatted by hand throughout a paragraph."""
    if styles is None:
        return
    sheet = StyleSheet(styles)
    found: dict[str, list[Paragraph]] = {}
    for paragraph in paragraphs:
        node = paragraph.node
        if node.tag != w("p") or not paragraph.text.strip() or any(True for _ in node.iterancestors(w("tc"))):
            continue
        name = sheet.name(sheet.style_of(node))
        if name in _TEXT_STYLES or name.startswith("heading"):
            for kind in _by_hand(node):
                found.setdefault(kind, []).append(paragraph)
    words = {
        "font": _("font"), "size": _("size"), "colour": _("colour"),
        "spacing": _("line spacing"), "indent": _("indent"),
    }  # fmt: skip
    for kind, places in found.items():
        report.many(
            places, "template.direct_formatting", kind=words[kind], styles=_alike(places[0], sheet, styles)
        )


def _by_hand(node: _Element) -> Iterator[str]:
    runs = [run for run in node.iter(w("r")) if any((text.text or "").strip() for text in run.iter(w("t")))]
    for kind, name in _OF_RUNS.items():
        if runs and all(_set(run, kind, name) for run in runs):
            yield kind
    properties = node.find(w("pPr"))
    for kind, name in _OF_PARAGRAPHS.items():
        if properties is not None and properties.find(w(name)) is not None:
            yield kind


def _set(run: _Element, kind: str, name: str) -> bool:
    properties = run.find(w("rPr"))
    if properties is None or properties.find(w("rStyle")) is not None:
        return False
    found = properties.find(w(name))
    if found is None:
        return False
    if kind == "font":
        # Word writes a hint of the script into every Chinese run; that is no font.
        return any(slot in found.attrib for slot in _SLOTS)
    return found.get(w("val")) not in (None, "auto")


def _alike(paragraph: Paragraph, sheet: StyleSheet, styles: _Element) -> str:
    """“ (style “标题 1” looks like it)” where a paragraph style has the size and font set by hand."""
    run = next(paragraph.node.iter(w("rPr")), None)
    size = value(run, "sz")
    fonts = set(_fonts(paragraph.node))
    for style in styles.iter(w("style")):
        if style.get(w("type")) != "paragraph" or not size or value(style, "rPr", "sz") != size:
            continue
        if fonts <= set(_fonts(style)) and (style.get(w("styleId")) or "") != sheet.style_of(paragraph.node):
            return _(" (the style “{name}” looks just so)").format(name=value(style, "name"))
    return ""
