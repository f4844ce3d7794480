"""Outline and house style to a Word template with docxtpl tags; equal input gives equal bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from applykit.documents.base import base_document, repack
from applykit.documents.cards import cards, tiles
from applykit.documents.charts.drawing import Drawn, attach, draw
from applykit.documents.checks import check
from applykit.documents.cover import cover
from applykit.documents.elements import (
    Block,
    Cards,
    Chart,
    Contents,
    Each,
    Fields,
    Heading,
    Narrative,
    PageBreak,
    Rows,
    Seals,
    Text,
    Tiles,
    Timeline,
)
from applykit.documents.forms import form
from applykit.documents.ooxml import R, W, gap, paragraph, run, runs, tag
from applykit.documents.outline import Chapter, Outline, Section
from applykit.documents.pages import Furniture, counts_all, furniture, section, section_end
from applykit.documents.references import Captions
from applykit.documents.seal import seals
from applykit.documents.style import HouseStyle
from applykit.documents.tableparts import caption, none_text
from applykit.documents.tables import RowTable
from applykit.documents.timeline import TimelineTable

_PAGE_BREAK = '<w:r><w:br w:type="page"/></w:r>'
_ABOVE = 8  # pt between what goes before and a table without a caption
_GAP = 6  # pt between a table and what follows it


def generate_template(outline: Outline, style: HouseStyle) -> bytes:
    """The template's bytes, a .docx with docxtpl tags.

    Raises:
        TemplateError: the outline asks for what the house style does not have; the line is named.
    """
    import docx
    from docx.oxml import parse_xml

    check(outline, style)
    parts = furniture(style, *outline.header)
    base = base_document(style, f"{outline.volume} {outline.title}".strip(), parts)
    document: Any = docx.Document(io.BytesIO(base))
    writer = _Writer(outline, style, parts)
    content = writer.body()
    for child in list(parse_xml(f'<w:body xmlns:w="{W}" xmlns:r="{R}">{content}</w:body>')):
        document.element.body.append(child)
    attach(document.part, writer.charts)
    saved = io.BytesIO()
    document.save(saved)
    return repack(saved.getvalue())


class _Writer:
    """Writes the body of one outline and keeps the section that is open."""

    def __init__(self, outline: Outline, style: HouseStyle, parts: Furniture) -> None:
        self.outline = outline
        self.style = style
        self.parts = parts
        self.captions = Captions(outline)
        self.landscape = False
        self.main = False
        self.counting = False
        self.tables = 0
        self.charts: list[Drawn] = []
        self.out: list[str] = []

    def body(self) -> str:
        if self.outline.cover:
            self.out.append(cover(self.outline.cover, self.style))
            self.out.append(section_end(section(self.style.page)))
        fresh = True
        for chapter in self.outline.chapters:
            if not chapter.front and not self.main:
                # Page 1 is the first page after the front matter.
                if not fresh:
                    self._end_section()
                self.main, self.counting, fresh = True, False, True
            self._chapter(chapter, fresh)
            fresh = False
        self.out.append(self._section())
        return self.captions.refer("".join(self.out))

    # -- sections

    def _section(self) -> str:
        """The properties of the section that ends here; the first of its kind counts from 1."""
        numbers = ""
        if counts_all(self.style):
            pass
        elif not self.counting:
            numbers = ' w:start="1"' if self.main else ' w:fmt="upperRoman" w:start="1"'
            self.counting = True
        elif not self.main:
            numbers = ' w:fmt="upperRoman"'
        page = self.style.landscape if self.landscape else self.style.page
        references = self.parts.landscape if self.landscape else self.parts.portrait
        return section(page, references, numbers)

    def _end_section(self) -> None:
        self.out.append(section_end(self._section()))

    def _turn(self, blocks: Sequence[Block]) -> bool:
        """Turn the page for what comes next, its heading with it; True where a new page began."""
        first = blocks[0] if blocks else None
        landscape = isinstance(first, Rows) and first.landscape
        if landscape == self.landscape:
            return False
        self._end_section()
        self.landscape = landscape
        return True

    # -- chapters

    def _chapter(self, chapter: Chapter, fresh: bool) -> None:
        with self._repeated(chapter):
            first = chapter.blocks or (chapter.sections[0].blocks if chapter.sections else ())
            # A chapter that comes again begins a new page each time.
            fresh = (self._turn(first) or fresh) and not chapter.each
            style = "Heading1" if chapter.numbered else "FrontHeading" if chapter.listed else "TOCHeading"
            new = "<w:pageBreakBefore/>" if chapter.new_page and not fresh else ""
            self._paragraph(style, chapter.title, new)
            self._blocks(chapter.blocks)
            for part in chapter.sections:
                self._part(part)

    def _part(self, part: Section) -> None:
        with self._repeated(part):
            turned = self._turn(part.blocks)
            new = "<w:pageBreakBefore/>" if part.new_page and not turned else ""
            self._paragraph("Heading2", part.title, new)
            self._blocks(part.blocks)

    @contextmanager
    def _repeated(self, part: Chapter | Section) -> Iterator[None]:
        """The tags around a chapter or section that is conditional or repeated."""
        if not (part.when or part.each):
            yield
            return
        # It begins and ends upright, so that what follows stands the same whether it is there or not.
        self._turn(())
        if part.when:
            self.out.append(tag("{%p if " + part.when + " %}"))
        if part.each:
            self.out.append(tag("{%p for " + f"{part.each} in {part.source}" + " %}"))
        yield
        self._turn(())
        self.out += [tag("{%p endfor %}")] * bool(part.each) + [tag("{%p endif %}")] * bool(part.when)

    def _paragraph(self, style: str, text: str, properties: str = "") -> None:
        self.out.append(paragraph(style, runs(text), properties))

    def _blocks(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            self._turn((block,))
            if block.when:
                self.out.append(tag("{%p if " + block.when + " %}"))
            self._block(block)
            if block.when:
                self.out.append(tag("{%p endif %}"))

    def _block(self, block: Block) -> None:
        write = self.out.append
        match block:
            case Text():
                for text in block.texts:
                    self._paragraph(block.style, text)
            case Heading():
                self._paragraph(f"Heading{block.level}", block.text)
            case Narrative():
                write(paragraph("BodyText", run("{{p " + block.path + " }}")))
            case Contents():
                kind = "" if block.of == "chapters" else f".{block.of}"
                write(paragraph("TOC1", run("{{p toc" + kind + " }}")))
            case PageBreak():
                write(paragraph("Normal", _PAGE_BREAK))
            case Each():
                self._each(block)
            case Rows():
                self._rows(block)
            case Fields():
                write(form(block, self.style))
                self._notes(block.notes)
            case Seals():
                write(seals(block, self.style))
            case Tiles():
                write(tiles(block, self.style))
            case Cards():
                write(cards(block, self.style))
            case Chart():
                self._chart(block)

    def _each(self, block: Each) -> None:
        self.out.append(tag("{%p for " + f"{block.name} in {block.source}" + " %}"))
        self._blocks(block.blocks)
        if block.empty:
            self.out.append(tag("{%p else %}"))
            self._paragraph("BodyText", none_text(block.empty))
        self.out.append(tag("{%p endfor %}"))

    def _rows(self, block: Rows) -> None:
        self.tables += 1
        if block.caption:
            number = self.captions.number(block)
            self.out.append(caption(self.style, number, block.caption, block.right, block.landscape))
        else:
            self.out.append(gap(_ABOVE, keep=True))
        if isinstance(block, Timeline):
            self.out.append(TimelineTable(block, self.style, self.tables).xml())
        else:
            self.out.append(RowTable(block, self.style, self.tables).xml())
        self._notes(block.notes)

    def _chart(self, block: Chart) -> None:
        content, drawn = draw(block, self.style, len(self.charts) + 1)
        self.charts.append(drawn)
        self.out.append(content)
        if block.caption:
            title = self.captions.number(block) + runs(f"　{block.caption}")
            self.out.append(paragraph("FigureCaption", title))
        if block.notes:
            self._notes(block.notes)

    def _notes(self, notes: Sequence[str]) -> None:
        for index, note in enumerate(notes):
            number = f"{index + 1}. " if len(notes) > 1 else ""
            lead = "　　" if index else "注："
            self._paragraph("TableNote", lead + number + note, '<w:spacing w:before="0"/>' if index else "")
        if not notes:
            self.out.append(gap(_GAP))
