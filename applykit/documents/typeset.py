"""The blocks of a narrative as WordprocessingML, for the place in the document where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from applykit.documents.captions import FIGURE, TABLE, caption_number
from applykit.documents.figures import Picture, drawing, printed_size
from applykit.documents.gridlook import PLAIN, GridLook
from applykit.documents.inline import Image, Span, words
from applykit.documents.lists import Mark, level
from applykit.documents.markup import paragraph, run
from applykit.documents.ooxml import border
from applykit.documents.prose import Block, Figure, Grid, Heading, Paragraph, Prose, Rule
from applykit.documents.textgrid import text_table

_SPACE = "　"
_THIN = '<w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/>'
_CENTRED = '<w:ind w:left="0" w:right="0" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>'


@dataclass(frozen=True, slots=True)
class Place:
    """Where a narrative stands: the type area in twips, a character of its text in twips, the level its
    first headings get and whether they are numbered, the chapter that captions name (0: none), the look of
    its tables."""

    measure: int = 8844
    height: int = 12755
    character: int = 320
    heading: int = 3
    deepest: int = 4
    numbered: bool = True
    chapter: int = 0
    grid: GridLook = PLAIN


class Story(Protocol):
    """What the part of the document gives that the narrative is printed in."""

    def link(self, address: str) -> str:
        """The relationship to an address."""

    def bullets(self) -> int:
        """The number of the list of bullets."""

    def ordered(self, depth: int, start: int) -> int:
        """The number of a new list."""

    def note(self, blocks: str) -> int | None:
        """The number of a new footnote; None where there can be none."""

    def picture(self, image: Image, measure: float) -> tuple[Picture, str] | None:
        """The picture and the relationship to it; None where there is none."""


def typeset(prose: Prose, place: Place, story: Story) -> str:
    """The narrative as block-level WordprocessingML."""
    return _Setter(prose, place, story).xml()


class _Setter:
    def __init__(self, prose: Prose, place: Place, story: Story) -> None:
        self.prose = prose
        self.place = place
        self.story = story
        self.lists: dict[int, int] = {}
        levels = {block.level for block in prose.blocks if isinstance(block, Heading)}
        self.ranks = {level: rank for rank, level in enumerate(sorted(levels))}
        self.in_note = False

    def xml(self) -> str:
        return "".join(self._block(block) for block in self.prose.blocks)

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph():
                return self._paragraph(block)
            case Heading():
                return self._heading(block)
            case Grid():
                return self._grid(block)
            case Figure():
                return self._figure(block.image) if not self.in_note else _typed(block.image)
            case Rule():
                rule = border("bottom", 0.5, "808080", 1)
                return paragraph((), "BodyText", f"<w:pBdr>{rule}</w:pBdr>")

    def _paragraph(self, block: Paragraph) -> str:
        numbering = ""
        if block.mark:
            numbering = (
                f'<w:numPr><w:ilvl w:val="{level(block.mark)}"/>'
                f'<w:numId w:val="{self._list(block.mark)}"/></w:numPr>'
            )
        return paragraph(self._runs(block.spans), block.style, numbering + self._indent(block))

    def _list(self, mark: Mark) -> int:
        if not mark.ordered:
            return self.story.bullets()
        if mark.list not in self.lists:
            self.lists[mark.list] = self.story.ordered(mark.depth, mark.start)
        return self.lists[mark.list]

    def _indent(self, block: Paragraph) -> str:
        if not block.left:
            return ""
        left, hanging, character = block.left, block.hanging, self.place.character
        first = (
            f'w:hangingChars="{round(hanging * 100)}" w:hanging="{round(hanging * character)}"'
            if hanging
            else 'w:firstLineChars="0" w:firstLine="0"'
        )
        return f'<w:ind w:leftChars="{round(left * 100)}" w:left="{round(left * character)}" {first}/>'

    def _heading(self, block: Heading) -> str:
        level = min(self.place.heading + self.ranks[block.level], self.place.deepest)
        bare = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
        return paragraph(self._runs(block.spans), f"Heading{level}", "" if self.place.numbered else bare)

    def _runs(self, spans: Iterable[Span]) -> Iterator[str]:
        for address, group in groupby(spans, lambda span: span.link):
            inner = "".join(self._run(span) for span in group)
            # A note would need a relationship of its own part; the address is printed in any case.
            if address and not self.in_note:
                inner = f'<w:hyperlink r:id="{self.story.link(address)}" w:history="1">{inner}</w:hyperlink>'
            yield inner

    def _run(self, span: Span) -> str:
        if not span.note:
            return run(span.text, span.style)
        blocks = self.prose.notes.get(span.note)
        if blocks is None or self.in_note:
            return run(f"[^{span.note}]")
        self.in_note = True
        number = self.story.note(self._note(blocks))
        self.in_note = False
        if number is None:
            return run(f"（{'；'.join(words(one.spans) for one in blocks if isinstance(one, Paragraph))}）")
        return f'<w:r>{_RAISED}<w:footnoteReference w:id="{number}"/></w:r>'

    def _note(self, blocks: Sequence[Block]) -> str:
        lead = f"<w:r>{_RAISED}<w:footnoteRef/></w:r>{run(' ')}"
        first = blocks[0] if blocks else None
        if not isinstance(first, Paragraph) or first.mark:
            return paragraph((lead,), "FootnoteText") + "".join(map(self._block, blocks))
        return paragraph((lead, *self._runs(first.spans)), "FootnoteText") + "".join(
            map(self._block, blocks[1:])
        )

    def _grid(self, grid: Grid) -> str:
        caption = ""
        if grid.caption:
            number = caption_number(TABLE, chapter=self.place.chapter)
            caption = paragraph((number, run(_SPACE), *self._runs(grid.caption)), "Caption", _CENTRED)
        table = text_table(
            grid, self.place.measure, lambda spans: "".join(self._runs(spans)), self.place.grid
        )
        # Two tables that touch become one in Word.
        return caption + table + paragraph((), "TableNote", _THIN)

    def _figure(self, image: Image) -> str:
        measure, tallest = _mm(self.place.measure), _mm(self.place.height)
        found = self.story.picture(image, measure)
        kept = "<w:keepNext/>" if image.title or image.below else ""
        layout = f'{kept}<w:spacing w:before="120" w:after="60" w:line="240" w:lineRule="auto"/>{_CENTRED}'
        if found:
            picture, relationship = found
            size = printed_size(image, picture.width, picture.height, measure, tallest)
            name = image.path.replace("\\", "/").rpartition("/")[2]
            shown = drawing(relationship, size, name, image.title or name)
        else:
            shown = run(f"【待补充：图片 {image.path}】")
        blocks = [paragraph((shown,), "Normal", layout)]
        kept = "<w:keepNext/>" if image.below else ""
        if image.title:
            number = caption_number(FIGURE, chapter=self.place.chapter)
            blocks.append(paragraph((number, run(_SPACE + image.title)), "FigureCaption", kept))
        if image.below:
            blocks.append(paragraph((run(image.below),), "TableNote", _CENTRED))
        if image.fault:
            blocks.append(paragraph((run(image.fault),), "BodyText"))
        return "".join(blocks)


def _mm(twips: int) -> float:
    return round(twips * 25.4 / 1440, 1)


def _typed(image: Image) -> str:
    return paragraph((run(image.typed),), "FootnoteText")


_RAISED = (
    '<w:rPr><w:rStyle w:val="FootnoteReference"/><w:rFonts w:hint="eastAsia"/>'
    '<w:vertAlign w:val="superscript"/></w:rPr>'
)
