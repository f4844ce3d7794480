"""The table of contents of a finished document: a real TOC field with entries that lead to its headings."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from applykit.documents.captions import FIGURE, TABLE
from applykit.documents.fields import field_begin, field_end, field_xml, fields_of
from applykit.documents.headings import NAMESPACE, TEXT_TAGS, Numbers, StyleSheet, marked_paragraphs, w
from applykit.documents.markup import run
from applykit.documents.package import replaced

if TYPE_CHECKING:
    from lxml.etree import _Element

FRONT = "FrontHeading"
PAGE_UNKNOWN = "–"
"""What stands for a page number: only the program that lays the pages out knows it."""

_NONE = "（无）"
_MAIN = "word/document.xml"
_MARKS = {kind: f"_ApplykitContents{kind}" for kind in ("", TABLE, FIGURE)}


class Marker:
    """The template value `toc`: {{p toc }} marks where the table of contents goes.

    {{p toc.tables }} and {{p toc.figures }} mark where the lists of tables and of figures go.
    """

    def __init__(self, kind: str = "") -> None:
        self._kind = kind

    @property
    def tables(self) -> Marker:
        """The mark of the list of tables."""
        return Marker(TABLE)

    @property
    def figures(self) -> Marker:
        """The mark of the list of figures."""
        return Marker(FIGURE)

    def __str__(self) -> str:
        return ""

    def __html__(self) -> str:
        mark = _MARKS[self._kind]
        return f'<w:p><w:bookmarkStart w:id="0" w:name="{mark}"/><w:bookmarkEnd w:id="0"/></w:p>'


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: its level (1 or 2), its number and words, and the bookmark it leads to."""

    level: int
    text: str
    bookmark: str


def insert_contents(document: _Element, styles: _Element, numbering: _Element | None) -> tuple[Entry, ...]:
    """Put the table of contents where the document's markers stand; without a marker nothing changes.

    The elements are the roots of document.xml, styles.xml and numbering.xml; the first is changed.
    """
    marks = [
        (mark, kind)
        for mark in document.iter(w("bookmarkStart"))
        for kind, name in _MARKS.items()
        if mark.get(w("name")) == name
    ]
    if not marks:
        return ()
    sheet = StyleSheet(styles)
    names = _free_names(document)
    kinds = {kind for _mark, kind in marks}
    entries = (
        {"": tuple(_bookmarked(document, sheet, Numbers(sheet, numbering), names))} if "" in kinds else {}
    )
    for label in sorted(kinds - {""}):
        entries[label] = tuple(_captions(document, label, names))
    for mark, kind in marks:
        place = next(mark.iterancestors(w("p")))
        for paragraph in _field(kind, entries[kind], sheet, _measure(document)):
            place.addprevious(paragraph)
        container = place.getparent()
        if container is not None:
            container.remove(place)
    return entries.get("", ())


def _free_names(document: _Element) -> Iterator[str]:
    """Names of bookmarks as Word gives them, without those that the document has."""
    known = {mark.get(w("name")) for mark in document.iter(w("bookmarkStart"))}
    return (name for count in itertools.count(1) if (name := f"_Toc{count:09d}") not in known)


def _captions(document: _Element, label: str, names: Iterator[str]) -> Iterator[Entry]:
    """Every caption that counts by this label, in order, with a new bookmark around it."""
    for field in list(fields_of(document, "SEQ")):
        if field.words[1].strip('"') != label:
            continue
        paragraph = next(field.begin.iterancestors(w("p")))
        name = next(names)
        _surround(paragraph, name)
        yield Entry(1, _title(paragraph), name)


def _title(paragraph: _Element) -> str:
    """A caption's words up to a tab behind them: a unit or a date there is no part of its title."""
    pieces: list[str] = []
    for part in paragraph.iter(w("r")):
        if part.find(w("tab")) is not None and "".join(pieces).strip():
            break
        pieces += [text.text or "" for text in part.iter(w("t"))]
    return "".join(pieces).strip()


def _bookmarked(
    document: _Element, sheet: StyleSheet, numbers: Numbers, names: Iterator[str]
) -> Iterator[Entry]:
    """Every listed heading in order, with a new bookmark around its words."""
    levels = {style: level for style in sheet.names if (level := _level(sheet, style))}
    # The paragraphs are gathered first: bookmarks are put into the tree that is walked.
    for paragraph in list(marked_paragraphs(document, sheet, levels)):
        number = numbers.next(paragraph)
        level = levels.get(sheet.style_of(paragraph), 0)
        text = words(paragraph) if level else ""
        if not text or any(paragraph.iterancestors(w("txbxContent"))):
            continue
        name = next(names)
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


def _field(kind: str, entries: tuple[Entry, ...], sheet: StyleSheet, measure: int) -> list[_Element]:
    """The paragraphs of the TOC field; its code is what Word needs to make them anew."""
    from lxml import etree

    front = sheet.names.get(FRONT, "")
    switch = f'\\t "{front},1" ' if front else ""
    code = f'TOC \\h \\z \\c "{kind}"' if kind else f'TOC \\o "1-2" \\h \\z \\u {switch}'
    opening = field_begin(code)
    styles = {level: sheet.named(f"toc {level}") for level in (1, 2)}
    if kind:
        styles[1] = sheet.named("table of figures") or styles[2]
    nothing = run(_NONE) if kind else ""
    rows = [(_entry(entry), styles[entry.level]) for entry in entries] or [(nothing, styles[1])]
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
    for field in fields_of(root, "PAGEREF"):
        if field.words[1] in pages:
            field.write_result(str(pages[field.words[1]]))
    xml = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return replaced(document, {_MAIN: xml})


def headings_of(document: bytes) -> tuple[tuple[str, str], ...]:
    """The lines of the contents of a finished .docx: number and words, and the bookmark they lead to."""
    import zipfile
    from io import BytesIO

    from lxml import etree

    with zipfile.ZipFile(BytesIO(document)) as archive:
        root = etree.fromstring(archive.read(_MAIN))
    found = []
    for link in root.iter(w("hyperlink")):
        bookmark = link.get(w("anchor")) or ""
        if bookmark.startswith("_Toc"):
            found.append((_title(link), bookmark))
    return tuple(found)


def entries_of(document: bytes) -> tuple[str, ...]:
    """The bookmarks that the contents of a finished .docx lead to, in order, each once."""
    import zipfile
    from io import BytesIO

    from lxml import etree

    with zipfile.ZipFile(BytesIO(document)) as archive:
        root = etree.fromstring(archive.read(_MAIN))
    return tuple(dict.fromkeys(field.words[1] for field in fields_of(root, "PAGEREF")))
