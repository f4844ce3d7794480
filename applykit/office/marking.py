"""The copy of a document that is laid out: page numbers live, and a mark wherever a page must be known."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from applykit.documents.contents import FRONT, words
from applykit.documents.headings import StyleSheet, w
from applykit.documents.package import replaced
from applykit.office.sections import Section, number_text, sections_of
from applykit.office.spacing import even_out, overhang, without_controls

if TYPE_CHECKING:
    from lxml.etree import _Element

MAIN = "word/document.xml"
STYLES = "word/styles.xml"
_OWN = "_Applykit"
_UNSEEN = ("Cc", "Cf", "Zl", "Zp", "Zs")
_CONTENT = (w("t"), w("drawing"), w("pict"), w("object"))


@dataclass(frozen=True, slots=True)
class Marks:
    """The copy to lay out, and its bookmarks: of sections, of headings with what follows each, of paragraphs
    with characters that no font has, and those that page references lead to.

    `written` are the page numbers that were written in, by bookmark; they may turn out wrong.
    """

    content: bytes
    sections: tuple[tuple[str, Section], ...]
    headings: tuple[tuple[str, str, str], ...]
    strange: tuple[tuple[str, str], ...]
    references: tuple[str, ...]
    written: Mapping[str, str]
    names: tuple[str, ...]


def mark(document: bytes, labels: Mapping[str, str], covered: Collection[str] | None = None) -> Marks:
    """Make the copy of a finished .docx; `labels` are page numbers known from an earlier layout, by bookmark.

    `covered` are the characters that the fonts of this machine have; None if that is not known.

    Page references are left to LibreOffice, which prints them all in Arabic digits: those that lead into
    pages with other numerals are written in, at first with the number that their section begins with.
    """
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        root = etree.fromstring(archive.read(MAIN))
        styles = archive.read(STYLES)
    sheet = StyleSheet(etree.fromstring(styles))
    parts = sections_of(root)
    marker = _Marker(root)
    sections = tuple((marker.at(held[0]), section) for section, held in parts)
    headings = tuple(_headings([block for _section, held in parts for block in held], sheet, marker))
    strange = tuple(_strange(root, covered, marker)) if covered is not None else ()
    known = {**dict(_first_labels(parts)), **labels}
    references: dict[str, None] = {}
    for name, run in list(_references(root)):
        references[name] = None
        if name in known:
            _write_in(run, known[name])
    _open_contents(root)
    without_controls(root)
    even_out(root)
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    names = tuple(dict.fromkeys(str(one.get(w("name"))) for one in root.iter(w("bookmarkStart"))))
    return Marks(
        content=replaced(document, {MAIN: content, STYLES: overhang(styles)}),
        sections=sections,
        headings=headings,
        strange=strange,
        references=tuple(references),
        written={name: known[name] for name in references if name in known},
        names=names,
    )


def exported(name: str) -> str:
    """A bookmark's name as LibreOffice writes it into a PDF."""
    return "".join(
        char if char == "-" or (char.isascii() and char.isalnum()) else f"{ord(char):02X}"
        for char in quote(name, safe="_.~!*'()")
    )


def is_own(name: str) -> bool:
    """Whether a bookmark is one of those put in here."""
    return name.startswith(_OWN)


class _Marker:
    """Puts counted bookmarks into paragraphs."""

    def __init__(self, root: _Element) -> None:
        ids = [int(one.get(w("id")) or 0) for one in root.iter(w("bookmarkStart"))]
        self._next = max(ids, default=0) + 1
        self._count = 0

    def at(self, block: _Element) -> str:
        """A new bookmark at the beginning of a paragraph, or of the first one in a table."""
        paragraph = block if block.tag == w("p") else next(block.iter(w("p")), None)
        if paragraph is None:
            return ""
        self._count += 1
        name = f"{_OWN}{self._count}"
        first = paragraph.find(w("pPr"))
        place = 0 if first is None else list(paragraph).index(first) + 1
        paragraph.insert(place, paragraph.makeelement(w("bookmarkEnd"), {w("id"): str(self._next)}))
        paragraph.insert(place, paragraph.makeelement(
            w("bookmarkStart"), {w("id"): str(self._next), w("name"): name}))  # fmt: skip
        self._next += 1
        return name


def _headings(held: Sequence[_Element], sheet: StyleSheet, marker: _Marker) -> Iterator[tuple[str, str, str]]:
    """Each heading with the next thing that is seen, unless a page break between them is asked for."""
    for number, block in enumerate(held):
        style = sheet.style_of(block) if block.tag == w("p") else ""
        if not style or not (style == FRONT or re.fullmatch(r"heading [1-9]", sheet.name(style))):
            continue
        text = words(block)
        if not text or _breaks(block):
            continue
        for after in held[number + 1 :]:
            if _breaks(after) or after.find(f"{w('pPr')}/{w('pageBreakBefore')}") is not None:
                break
            if after.tag != w("p") or any(True for _one in after.iter(*_CONTENT)):
                yield marker.at(block), text, marker.at(after)
                break


def _breaks(block: _Element) -> bool:
    return block.tag == w("p") and any(one.get(w("type")) == "page" for one in block.iter(w("br")))


def _strange(root: _Element, covered: Collection[str], marker: _Marker) -> Iterator[tuple[str, str]]:
    """Paragraphs with characters that would be printed as a box, each with them."""
    for paragraph in list(root.iter(w("p"))):
        found = {
            char
            for node in paragraph.iter(w("t"))
            if not (node.text or "").isascii()
            for char in node.text or ""
            if char not in covered and unicodedata.category(char) not in _UNSEEN and not _varies(char)
        }
        if found:
            yield marker.at(paragraph), "".join(sorted(found))


def _varies(char: str) -> bool:
    """Whether a character only chooses the form of the one before it."""
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _first_labels(parts: Sequence[tuple[Section, list[_Element]]]) -> Iterator[tuple[str, str]]:
    for section, held in parts:
        if section.format != "decimal":
            for block in held:
                for start in block.iter(w("bookmarkStart")):
                    yield str(start.get(w("name"))), number_text(section.start or 1, section.format)


def _references(root: _Element) -> Iterator[tuple[str, _Element]]:
    """The bookmark of each page reference, and the run that begins its field."""
    for code in root.iter(w("instrText")):
        found = re.match(r"\s*PAGEREF\s+(\S+)", code.text or "")
        run = code.getparent()
        while run is not None and _field_mark(run) != "begin":
            run = run.getprevious()
        if found and run is not None:
            yield found[1], run


def _field_mark(run: _Element) -> str:
    mark = run.find(w("fldChar"))
    return (mark.get(w("fldCharType")) or "") if mark is not None else ""


def _write_in(run: _Element, label: str) -> None:
    """Put a text in the place of the field that a run begins."""
    node: _Element | None = run
    while node is not None:
        following, kind = node.getnext(), _field_mark(node)
        if kind or node.find(w("instrText")) is not None:
            _remove(node)
        for text in node.iter(w("t")):
            text.text, label = label, ""
        node = following if kind != "end" else None


def _remove(node: _Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _open_contents(root: _Element) -> None:
    """Take the field around each table of contents away, for LibreOffice keeps what such a field holds."""
    depth, ends, gone = 0, [], []
    for run in list(root.iter(w("r"))):
        kind, code = _field_mark(run), run.find(w("instrText"))
        if kind == "begin":
            depth += 1
            begin = run
        elif code is not None and re.match(r"\s*TOC\b", code.text or ""):
            ends.append(depth)
            gone += [begin, run]
        elif ends and depth == ends[-1] and kind in ("separate", "end"):
            gone.append(run)
        if kind == "end":
            if ends and depth == ends[-1]:
                ends.pop()
            depth -= 1
    for run in gone:
        _remove(run)
