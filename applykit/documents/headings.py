"""What styles and numbering say of a document's paragraphs: names, and numbers as Word counts them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import cache
from typing import TYPE_CHECKING

from applykit.expressions.display import chinese_number

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@cache
def w(name: str) -> str:
    """A name of the w: namespace."""
    return f"{{{NAMESPACE}}}{name}"


TEXT_TAGS = (w("t"), w("tab"), w("br"), w("noBreakHyphen"))


def value(parent: _Element | None, *path: str) -> str:
    """The w:val of a descendant by path; an empty text where there is none."""
    for name in path:
        parent = parent.find(w(name)) if parent is not None else None
    return (parent.get(w("val")) or "") if parent is not None else ""


class StyleSheet:
    """The styles of a document by id, and by the names Word knows them by."""

    def __init__(self, root: _Element) -> None:
        self._styles = {style.get(w("styleId")) or "": style for style in root.iter(w("style"))}
        self.names = {id: value(style, "name") for id, style in self._styles.items()}
        self._numbering: dict[str, tuple[str, int] | None] = {}
        plain = root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('sz')}")
        self._plain_size = plain.get(w("val")) or "20" if plain is not None else "20"
        self.default = next(
            (
                id
                for id, style in self._styles.items()
                if style.get(w("type")) == "paragraph" and style.get(w("default")) in ("1", "true")
            ),
            "",
        )

    def style_of(self, paragraph: _Element) -> str:
        """The style id of a paragraph."""
        return value(paragraph, "pPr", "pStyle") or self.default

    def name(self, style: str) -> str:
        """A style's name in lower case."""
        return self.names.get(style, "").lower()

    def named(self, name: str) -> str:
        """The id of the style of this name (lower case), or an empty text."""
        return next((id for id in self.names if self.name(id) == name), "")

    def table(self, name: str) -> _Element | None:
        """The table style of this name, or None."""
        id = next((id for id, known in self.names.items() if known == name), "")
        style = self._styles.get(id)
        return style if style is not None and style.get(w("type")) == "table" else None

    def numbering(self, style: str) -> tuple[str, int] | None:
        """The list and level a style belongs to, its own or that of the style it is based on."""
        if style not in self._numbering:
            self._numbering[style] = self._found_numbering(style)
        return self._numbering[style]

    def _found_numbering(self, style: str) -> tuple[str, int] | None:
        seen: set[str] = set()
        while style and style not in seen:
            seen.add(style)
            found = number_of(self._styles.get(style))
            if found:
                return found
            style = value(self._styles.get(style), "basedOn")
        return None

    def font_size(self, style: str) -> float:
        """The size of a style's characters in pt, its own or that of the style it is based on."""
        seen: set[str] = set()
        while style and style not in seen:
            seen.add(style)
            found = value(self._styles.get(style), "rPr", "sz")
            if found:
                return float(found) / 2
            style = value(self._styles.get(style), "basedOn")
        return float(self._plain_size) / 2

    def has_right_tab(self, style: str) -> bool:
        """Whether a style sets a right tab itself."""
        found = self._styles.get(style)
        return found is not None and any(tab.get(w("val")) == "right" for tab in found.iter(w("tab")))


def number_of(parent: _Element | None) -> tuple[str, int] | None:
    """The list id and level written in a paragraph or style; list 0 is no list."""
    properties = parent.find(w("pPr")) if parent is not None else None
    numbering = properties.find(w("numPr")) if properties is not None else None
    if numbering is None:
        return None
    return value(numbering, "numId"), int(value(numbering, "ilvl") or 0)


def marked_paragraphs(document: _Element, sheet: StyleSheet, listed: Container[str]) -> Iterator[_Element]:
    """The paragraphs, in order, that have a listed style or a number; most of a document has neither."""

    def meant(style: str) -> bool:
        return style in listed or sheet.numbering(style) is not None

    if meant(sheet.default):
        yield from document.iter(w("p"))
        return
    styles = {style for style in sheet.names if meant(style)}
    last = None
    for mark in document.iter(w("pStyle"), w("numPr")):
        if mark.tag == w("pStyle") and mark.get(w("val")) not in styles:
            continue
        properties = mark.getparent()
        paragraph = properties.getparent() if properties is not None else None
        # A paragraph that has both comes once; one that a tracked change remembers has another parent.
        if paragraph is not None and paragraph is not last and paragraph.tag == w("p"):
            last = paragraph
            yield paragraph


class Numbers:
    """Counts numbered paragraphs in order, as Word does, and gives each its number's text."""

    def __init__(self, sheet: StyleSheet, root: _Element | None) -> None:
        self._sheet = sheet
        self._abstract: dict[str, str] = {}
        self._levels: dict[tuple[str, int], _Element] = {}
        self._counts: dict[str, list[int]] = {}
        for number in root.iter(w("num")) if root is not None else ():
            self._abstract[number.get(w("numId")) or ""] = value(number, "abstractNumId")
        for abstract in root.iter(w("abstractNum")) if root is not None else ():
            for level in abstract.iter(w("lvl")):
                key = (abstract.get(w("abstractNumId")) or "", int(level.get(w("ilvl")) or 0))
                self._levels[key] = level

    def next(self, paragraph: _Element) -> str:
        """The number before this paragraph, such as 一、; an empty text where it has none."""
        found = number_of(paragraph) or self._sheet.numbering(self._sheet.style_of(paragraph))
        if not found or found[0] not in self._abstract:
            return ""
        abstract, level = self._abstract[found[0]], found[1]
        definition = self._levels.get((abstract, level))
        if definition is None:
            return ""
        counts = self._counts.setdefault(abstract, [0] * 10)
        counts[level] += 1
        counts[level + 1 :] = [0] * (len(counts) - level - 1)
        text = re.sub(
            r"%([1-9])",
            lambda match: self._figure(abstract, int(match[1]) - 1, counts),
            value(definition, "lvlText"),
        )
        return text + ("" if value(definition, "suff") == "nothing" else " ") if text else ""

    def _figure(self, abstract: str, level: int, counts: list[int]) -> str:
        definition = self._levels.get((abstract, level))
        number = max(counts[level], 1) + int(value(definition, "start") or 1) - 1
        kind = value(definition, "numFmt")
        if kind.startswith(("chineseCounting", "japaneseCounting", "taiwaneseCounting")):
            return chinese_number(number)
        if kind in ("upperLetter", "lowerLetter") and number <= 26:
            return chr((64 if kind == "upperLetter" else 96) + number)
        return str(number)
