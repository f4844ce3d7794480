"""What a finished document holds: its headings, captions and seal boxes in order, its styles, its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from applykit.comparing.expected import squeezed
from applykit.documents.contents import words
from applykit.documents.headings import TEXT_TAGS, Numbers, StyleSheet, value, w
from applykit.documents.opening import Package, opened
from applykit.errors import UnreadableError

if TYPE_CHECKING:
    from lxml.etree import _Element

_KINDS = {
    "Heading1": "chapter",
    "FrontHeading": "chapter",
    "TOCHeading": "chapter",
    "Heading2": "section",
    "Caption": "table",
    "SealTitle": "seal",
}
"""What paragraphs of a style are titles of, by the id that house styles and templates agree on."""
_BY_NAME = {"heading 1": "chapter", "heading 2": "section", "caption": "table", "toc heading": "chapter"}
_TABLE = re.compile(r"(表\s*[\d一二三四五六七八九十]+(?:[-–.]\d+)?)\s*")
_LEADER = re.compile(r"[.…·\s]{2,}[\dIVXivx]+$")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph that may be a title: what its style makes of it, empty for running text, and its page."""

    kind: str
    number: str
    title: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A document's paragraphs with titles, in order; `styles` gives font and size in pt by style id."""

    lines: tuple[Line, ...]
    styles: Mapping[str, tuple[str, float]]
    fonts: frozenset[str]


def read_document(path: Path) -> Found:
    """A finished document's titles and looks, with pages where a PDF of the same name lies beside it.

    Raises:
        TemplateError: the file is no Word document, or damaged.
        UnreadableError: the file cannot be read.
    """
    try:
        package = opened(path.read_bytes(), path.name)
    except OSError as error:
        raise UnreadableError(
            "file.unreadable", file=str(path), reason=error.strerror or str(error)
        ) from error
    root = package.tree(package.main)
    styles = _part(package, "styles")
    if styles is None:
        return Found((), {}, frozenset())
    sheet = StyleSheet(styles)
    numbers = Numbers(sheet, _part(package, "numbering"))
    pages = _pages(path.with_suffix(".pdf"))
    lines = tuple(_lines(root, sheet, numbers, pages))
    return Found(lines, dict(_looks(styles)), frozenset(_fonts(root)))


def _caption(paragraph: _Element) -> str:
    """The words of a caption without the unit or date behind a tab at its right end."""
    texts = "".join((node.text or "") if node.tag == w("t") else "\t" for node in paragraph.iter(*TEXT_TAGS))
    return next((part.strip() for part in texts.split("\t") if part.strip()), "")


def _part(package: Package, kind: str) -> _Element | None:
    target = next((found.target for found in package.relations(package.main) if found.kind == kind), "")
    return package.tree(target) if target in package.parts else None


def _lines(root: _Element, sheet: StyleSheet, numbers: Numbers, pages: Mapping[str, int]) -> Iterator[Line]:
    for paragraph in root.iter(w("p")):
        number = numbers.next(paragraph).strip()
        text = words(paragraph)
        if not text:
            continue
        style = sheet.style_of(paragraph)
        kind = _KINDS.get(style) or _BY_NAME.get(sheet.name(style), "")
        if kind == "table":
            text = _caption(paragraph)
            found = _TABLE.match(text)
            # 图 1 is a caption, too.
            if not found:
                kind = ""
            else:
                number, text = squeezed(found[1]), text[found.end() :]
        page = pages.get(squeezed(number + text), pages.get(squeezed(text), 0)) if kind else 0
        yield Line(kind, number, text, page)


def _looks(styles: _Element) -> Iterator[tuple[str, tuple[str, float]]]:
    for style in styles.iter(w("style")):
        properties = style.find(w("rPr"))
        fonts = properties.find(w("rFonts")) if properties is not None else None
        if fonts is not None:
            size = value(properties, "sz")
            yield style.get(w("styleId")) or "", (fonts.get(w("eastAsia")) or "", int(size or 0) / 2)


def _fonts(root: _Element) -> Iterator[str]:
    for fonts in root.iter(w("rFonts")):
        yield from (name for slot in ("ascii", "hAnsi", "eastAsia") if (name := fonts.get(w(slot))))


def _pages(pdf: Path) -> dict[str, int]:
    """The first page on which a line stands by itself, by the line without white space."""
    if not pdf.is_file():
        return {}
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    pages: dict[str, int] = {}
    try:
        for number, page in enumerate(PdfReader(pdf).pages, start=1):
            # Some fonts are read with an empty byte before every character.
            for line in page.extract_text().replace("\0", "").splitlines():
                if not _LEADER.search(line):  # a line of the table of contents names another page
                    pages.setdefault(squeezed(line), number)
    except (PyPdfError, ValueError, KeyError, RecursionError):
        return {}
    return pages
