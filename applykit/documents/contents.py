"""The table of contents of a finished document: a real TOC field with entries that lead to its headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from applykit.documents.fields import field_begin, field_end, field_xml, fields_of
from applykit.documents.headings import NAMESPACE, TEXT_TAGS, Numbers, StyleSheet, marked_paragraphs, w
from applykit.documents.markup import run
from applykit.documents.package import replaced

if TYPE_CHECKING:
    from lxml.etree import _Element

FRONT = "FrontHeading"
PAGE_UNKNOWN = "–"
"""What stands for a page number: only the program that lays the pages out knows it."""

_MARK = "_ApplykitContents"
_MAIN = "word/document.xml"


class Marker:
    """The template value `toc`: {{p toc }} marks where the table of contents goes."""

    def __str__(self) -> str:
        return ""

    def __html__(self) -> str:
        return f'<w:p><w:bookmarkStart w:id="0" w:name="{_MARK}"/><w:bookmarkEnd w:id="0"/></w:p>'


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading in the contents: its level (1 or 2), its number and words, and the bookmark around it."""

    level: int
    text: str
    bookmark: str


def insert_contents(document: _Element, styles: _Element, numbering: _Element | None) -> tuple[Entry, ...]:
    """Put the table of contents where the document's markers stand; without a marker nothing changes.

    The elements are the roots of document.xml, styles.xml and numbering.xml; the first is changed.
    """
    marks = [mark for mark in document.iter(w("bookmarkStart")) if mark.get(w("name")) == _MARK]
    if not marks:
        return ()
    sheet = StyleSheet(styles)
    entries = tuple(_bookmarked(document, sheet, Numbers(sheet, numbering)))
    for mark in marks:
        place = next(mark.iterancestors(w("p")))
        for paragraph in _field(entries, sheet, _measure(document)):
            place.addprevious(paragraph)
        container = place.getparent()
        if container is not None:
            container.remove(place)
    return entries


def _bookmarked(document: _Element, sheet: StyleSheet, numbers: Numbers) -> Iterator[Entry]:
    """Every listed heading in order, with a new bookmark around its words."""
    known = {mark.get(w("name")) for mark in document.iter(w("bookmarkStart"))}
    levels = {style: level for style in sheet.names if (level := _level(sheet, style))}
    count = 0
    # The paragraphs are gathered first: bookmarks are put into the tree that is walked.
    for paragraph in list(marked_paragraphs(document, sheet, levels)):
        number = numbers.next(paragraph)
        level = levels.get(sheet.style_of(paragraph), 0)
        text = words(paragraph) if level else ""
        if not text or any(paragraph.iterancestors(w("txbxContent"))):
            continue
        count += 1
        while (name := f"_Toc{count:09d}") in known:
            count += 1
        _surround(paragraph, name)
        yield Entry(level, number + text, name)


def _level(sheet: StyleSheet, style: str) -> int:
    if style == FRONT:
        return 1
    return {"heading 1": 1, "heading 2": 2}.get(sheet.name(style), 0)


def words(paragraph: _Element) -> str:
    """The text of a paragraph in one line."""
    pieces = [
        (node.text or "") if node.tag == w("t") else " "
        for node in paragraph.iter(*TEXT_TAGS)
        if not any(node.iterancestors(w("del")))
    ]
    return " ".join("".join(pieces).split())


def _surround(paragraph: _Element, name: str) -> None:
    start = paragraph.makeelement(w("bookmarkStart"), {w("id"): "0", w("name"): name})
    first = paragraph.find(w("pPr"))
    paragraph.insert(0 if first is None else 1, start)
    paragraph.append(paragraph.makeelement(w("bookmarkEnd"), {w("id"): "0"}))


def _field(entries: tuple[Entry, ...], sheet: StyleSheet, measure: int) -> list[_Element]:
    """The paragraphs of the TOC field; its code is what Word needs to make them anew."""
    from lxml import etree

    front = sheet.names.get(FRONT, "")
    switch = f'\\t "{front},1" ' if front else ""
    opening = field_begin(f'TOC \\o "1-2" \\h \\z \\u {switch}')
    styles = {level: sheet.named(f"toc {level}") for level in (1, 2)}
    rows = [(_entry(entry), styles[entry.level]) for entry in entries] or [("", styles[1])]
    looks = {style: f"<w:pPr>{_look(style, sheet, measure)}</w:pPr>" for style in styles.values()}
    paragraphs = [[looks[style], content] for content, style in rows]
    paragraphs[0].insert(1, opening)
    paragraphs[-1].append(field_end())
    xml = "".join(f"<w:p>{''.join(pieces)}</w:p>" for pieces in paragraphs)
    return list(etree.fromstring(f'<w:body xmlns:w="{NAMESPACE}">{xml}</w:body>'))


def _look(style: str, sheet: StyleSheet, measure: int) -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    if style and sheet.has_right_tab(style):
        return named
    return f'{named}<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{measure}"/></w:tabs>'


def _entry(entry: Entry) -> str:
    page = field_xml(f"PAGEREF {entry.bookmark} \\h", run(PAGE_UNKNOWN), dirty=True)
    return (
        f'<w:hyperlink w:anchor="{entry.bookmark}" w:history="1">{run(entry.text)}<w:r><w:tab/></w:r>'
        f"{page}</w:hyperlink>"
    )


def _measure(document: _Element) -> int:
    """The width of the first section's type area in twips."""
    for section in document.iter(w("sectPr")):
        size, margins = section.find(w("pgSz")), section.find(w("pgMar"))
        if size is not None and margins is not None:
            sides = (size.get(w("w")), margins.get(w("left")), margins.get(w("right")))
            width, left, right = (int(side or 0) for side in sides)
            return width - left - right
    return 8844


def with_pages(document: bytes, pages: Mapping[str, int | str]) -> bytes:
    """A finished .docx with known page numbers in its contents, by the bookmark that an entry leads to.

    `pages` gives each bookmark's page as it is printed there (3, or II before page 1); entries whose bookmark
    is not among them stay as they are, and so does everything else, byte for byte.
    """
    import zipfile
    from io import BytesIO

    from lxml import etree

    with zipfile.ZipFile(BytesIO(document)) as archive:
        root = etree.fromstring(archive.read(_MAIN))
    for field in fields_of(root):
        kind, *rest = field.words
        if kind == "PAGEREF" and rest and rest[0] in pages:
            field.write_result(str(pages[rest[0]]))
    xml = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return replaced(document, {_MAIN: xml})


def entries_of(document: bytes) -> tuple[str, ...]:
    """The bookmarks that the contents of a finished .docx lead to, in order, each once."""
    import zipfile
    from io import BytesIO

    from lxml import etree

    with zipfile.ZipFile(BytesIO(document)) as archive:
        root = etree.fromstring(archive.read(_MAIN))
    found = (field.words for field in fields_of(root))
    return tuple(dict.fromkeys(words[1] for words in found if words[0] == "PAGEREF" and len(words) > 1))
