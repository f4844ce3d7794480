"""Outline and house style to a Word template with docxtpl tags; equal input gives equal bytes."""

from __future__ import annotations

import io
import re
from typing import Any, NoReturn

from applykit.documents.base import base_document, repack
from applykit.documents.cards import cards, tiles
from applykit.documents.cover import cover
from applykit.documents.elements import (
    Block,
    Cards,
    Chapter,
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
)
from applykit.documents.forms import form
from applykit.documents.ooxml import R, W, gap, paragraph, run, runs, tag
from applykit.documents.outline import Outline
from applykit.documents.pages import Furniture, furniture, section, section_end
from applykit.documents.seal import seals
from applykit.documents.style import HouseStyle
from applykit.documents.tables import RowTable, caption
from applykit.errors import TemplateError

_REFERENCE = re.compile(r"@\{(\w+)\}")


def generate_template(outline: Outline, style: HouseStyle) -> bytes:
    """The template's bytes; TemplateError names the outline's line where the two do not fit."""
    import docx
    from docx.oxml import parse_xml

    parts = furniture(style, *outline.header)
    base = base_document(style, f"{outline.volume} {outline.title}".strip(), parts)
    document: Any = docx.Document(io.BytesIO(base))
    body = document.element.body
    content = _Writer(outline, style, parts).body()
    for child in list(parse_xml(f'<w:body xmlns:w="{W}" xmlns:r="{R}">{content}</w:body>')):
        body.append(child)
    saved = io.BytesIO()
    document.save(saved)
    return repack(saved.getvalue())


class _Writer:
    """Writes the body of one outline: keeps the table numbers and the section that is open."""

    def __init__(self, outline: Outline, style: HouseStyle, parts: Furniture) -> None:
        self.outline = outline
        self.style = style
        self.parts = parts
        self.numbers = _table_numbers(outline)
        self.landscape = False
        self.main = False
        self.first = True
        self.tables = 0
        self.out: list[str] = []

    def fail(self, line: int, problem: str) -> NoReturn:
        raise TemplateError("template.outline", file=self.outline.file, line=line, problem=problem)

    def body(self) -> str:
        if self.outline.cover:
            self.out.append(cover(self.outline.cover, self.style))
            self.out.append(section_end(section(self.style.page)))
        for chapter in self.outline.chapters:
            self._chapter(chapter)
        self.out.append(self._section())
        return "".join(self.out)

    # -- sections

    def _section(self) -> str:
        """The properties of the section that ends here."""
        numbers = ""
        if self.first:
            numbers = ' w:start="1"' if self.main else ' w:fmt="upperRoman" w:start="1"'
            self.first = False
        page = self.style.landscape if self.landscape else self.style.page
        references = self.parts.landscape if self.landscape else self.parts.portrait
        return section(page, references, numbers)

    def _end_section(self) -> None:
        self.out.append(section_end(self._section()))

    def _turn(self, landscape: bool) -> None:
        if landscape != self.landscape:
            self._end_section()
            self.landscape = landscape

    # -- chapters

    def _chapter(self, chapter: Chapter) -> None:
        fresh = not self.out
        if not chapter.front and not self.main:
            if not fresh and self.outline.chapters[0].front:
                self._end_section()
            self.main, self.first, fresh = True, True, True
        landscape = bool(chapter.blocks) and isinstance(chapter.blocks[0], Rows) and chapter.blocks[0].landscape
        if self.landscape or landscape:
            self._turn(landscape)
            fresh = True
        style = "Heading1" if chapter.numbered else "FrontHeading" if chapter.listed else "TOCHeading"
        new = "<w:pageBreakBefore/>" if chapter.new_page and not fresh and chapter is not self.outline.chapters[0] else ""
        self.out.append(paragraph(style, runs(self._refer(chapter.title, chapter.line)), new))
        self._blocks(chapter.blocks)
        for part in chapter.sections:
            new = "<w:pageBreakBefore/>" if part.new_page else ""
            # A landscape table that opens a section takes the heading with it onto its page.
            opener = part.blocks[0] if part.blocks else None
            self._turn(isinstance(opener, Rows) and opener.landscape)
            self.out.append(paragraph("Heading2", runs(self._refer(part.title, part.line)), new))
            self._blocks(part.blocks)

    def _blocks(self, blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            landscape = isinstance(block, Rows) and block.landscape
            if landscape and block.when:
                self.fail(block.line, "a landscape table cannot depend on a condition")
            self._turn(landscape)
            if block.when:
                self.out.append(tag(f"{{%p if {block.when} %}}"))
            self._block(block)
            if block.when:
                self.out.append(tag("{%p endif %}"))

    def _block(self, block: Block) -> None:
        write = self.out.append
        if isinstance(block, Text):
            if block.style not in self.style.paragraphs:
                self.fail(block.line, f"the house style has no paragraph style “{block.style}”")
            for text in block.texts:
                write(paragraph(block.style, runs(self._refer(text, block.line))))
        elif isinstance(block, Heading):
            write(paragraph(f"Heading{block.level}", runs(self._refer(block.text, block.line))))
        elif isinstance(block, Narrative):
            write(paragraph("BodyText", run("{{p " + block.path + " }}")))
        elif isinstance(block, Contents):
            write(paragraph("TOC1", run("{{p toc }}")))
        elif isinstance(block, PageBreak):
            write('<w:p><w:pPr><w:pStyle w:val="Normal"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>')
        elif isinstance(block, Each):
            self._each(block)
        elif isinstance(block, Rows):
            self._rows(block)
        elif isinstance(block, Fields):
            write(form(block, self.style))
        elif isinstance(block, Seals):
            write(seals(block, self.style))
        elif isinstance(block, Tiles):
            self._known(block.looks, block.line)
            write(tiles(block, self.style))
        elif isinstance(block, Cards):
            self._known(block.looks, block.line)
            write(cards(block, self.style))

    def _each(self, block: Each) -> None:
        if any(isinstance(inner, Rows) and (inner.caption or inner.landscape) for inner in block.blocks):
            self.fail(block.line, "a table with a caption or a page of its own cannot be repeated")
        self.out.append(tag(f"{{%p for {block.name} in {block.source} %}}"))
        self._blocks(block.blocks)
        if block.empty:
            self.out.append(tag("{%p else %}"))
            text = "{% if draft %}【待补充：" + block.empty + "】{% else %}（无）{% endif %}"
            self.out.append(paragraph("BodyText", runs(text)))
        self.out.append(tag("{%p endfor %}"))

    def _rows(self, block: Rows) -> None:
        if block.look not in self.style.tables:
            self.fail(block.line, f"the house style has no table look “{block.look}”")
        for column in block.columns:
            if column.look:
                self._known(column.look, column.line)
        self.tables += 1
        measure = (self.style.landscape if block.landscape else self.style.page).measure
        if block.caption:
            text = f"{self.numbers[block.line]}　{block.caption}"
            right = self._refer(block.right, block.line)
            self.out.append(caption(self.style, text, right, measure, block.landscape))
        wide = sum(column.width * column.count for column in block.columns) + (block.group.width if block.group else 0)
        if abs(wide - measure) > 0.05:
            self.fail(block.line, f"the columns are {wide:g} mm wide, the page {measure:g} mm")
        self.out.append(RowTable(block, self.style, self.tables).xml())
        for index, note in enumerate(block.notes):
            number = f"{index + 1}. " if len(block.notes) > 1 else ""
            lead = "注：" if not index else "　　"
            content = runs(lead + number + self._refer(note, block.line))
            self.out.append(paragraph("TableNote", content, '<w:spacing w:before="0"/>' if index else ""))
        if not block.notes:
            self.out.append(gap(6))

    def _known(self, looks: str, line: int) -> None:
        if looks not in self.style.looks:
            self.fail(line, f"the house style has no set of looks “{looks}”")

    def _refer(self, text: str, line: int) -> str:
        """The text with @{name} turned into the number of the table of that name."""

        def number(found: re.Match[str]) -> str:
            for block_line, name in _named(self.outline):
                if name == found[1]:
                    return self.numbers[block_line]
            self.fail(line, f"no table is named “{found[1]}”")

        return _REFERENCE.sub(number, text)


def _tables(outline: Outline) -> list[tuple[int, Rows]]:
    """Every table with its chapter's number, in order."""
    found, number = [], 0
    for chapter in outline.chapters:
        number += chapter.numbered
        for blocks in (chapter.blocks, *(part.blocks for part in chapter.sections)):
            found += [(number if chapter.numbered else 0, block) for block in blocks if isinstance(block, Rows)]
    return found


def _named(outline: Outline) -> list[tuple[int, str]]:
    return [(block.line, block.name) for _, block in _tables(outline) if block.name]


def _table_numbers(outline: Outline) -> dict[int, str]:
    """The numbers of the tables with captions, by line: 表 5-3 within chapters, 表 4 within the document."""
    numbers: dict[int, str] = {}
    counts: dict[int, int] = {}
    for chapter, block in _tables(outline):
        if block.caption:
            key = chapter if outline.table_numbers == "chapter" else 0
            counts[key] = counts.get(key, 0) + 1
            numbers[block.line] = f"表 {key}-{counts[key]}" if key else f"表 {counts[key]}"
    return numbers
