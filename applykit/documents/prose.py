"""Markdown as people type it into a profile → headings, paragraphs, lists, tables, pictures, notes.

Nothing typed is lost.  CommonMark with tables and footnotes, less what would swallow characters of ordinary
text: no HTML, entities, indented code or underlined headings; `*` between letters or digits is a star
(120*80*60), while **bold** also works between Chinese characters and before Chinese punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeAlias

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from applykit.documents.inline import Image, Span, content, labels, spans, words
from applykit.documents.lists import Mark, hanging
from applykit.documents.markdown import tokens


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; in a list it may carry the item's mark, and `left` and `hanging` count characters."""

    style: str
    spans: tuple[Span, ...]
    mark: Mark | None = None
    left: float = 0
    hanging: float = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` is the number of its #."""

    level: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of cells, the first row the header; `alignments` are left, center, right or empty."""

    rows: tuple[tuple[tuple[Span, ...], ...], ...]
    alignments: tuple[str, ...]
    caption: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its title below; `line` is where its paragraph begins in the text, from 0."""

    image: Image
    line: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page."""


_TITLE = re.compile(r"(?:表|表题|Table)[ \t]*[:：][ \t]*(.*)", re.DOTALL)

Block: TypeAlias = Paragraph | Heading | Grid | Figure | Rule


@dataclass(frozen=True, slots=True)
class Prose:
    """The blocks of a Markdown text in order, and the blocks of each footnote that they refer to."""

    blocks: tuple[Block, ...]
    notes: Mapping[str, tuple[Block, ...]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class _Definition:
    """The text of a footnote or the address of a link: printed as typed where nothing refers to it."""

    kind: str
    label: str
    typed: tuple[Block, ...]
    blocks: tuple[Block, ...] = ()


def parse(markdown: str) -> Prose:
    """The blocks and footnotes of a Markdown text."""
    text = markdown.replace("\r\n", "\n").replace("\r", "\n")
    lines, parsed = text.split("\n"), tokens(text)
    if parsed is None:
        return Prose(tuple(Paragraph("BodyText", (Span(line.strip()),)) for line in lines if line.strip()))
    reader = _Reader(parsed, lines)
    found = list(reader.blocks())
    used = {("note", label) for block in found for label in _referred(block)}
    used |= {("link", label) for label in reader.labels}
    blocks: list[Block] = []
    notes = {}
    for block in found:
        if not isinstance(block, _Definition):
            blocks.append(block)
        elif (block.kind, block.label) not in used:
            blocks += block.typed
        elif block.kind == "note":
            notes[block.label] = block.blocks
    return Prose(tuple(_captioned(blocks)), notes)


def _referred(block: Block | _Definition) -> Iterator[str]:
    """The labels of the footnotes that a block refers to."""
    if isinstance(block, Grid):
        stretches: Iterable[tuple[Span, ...]] = (cell for row in block.rows for cell in row)
    else:
        stretches = [block.spans] if isinstance(block, (Paragraph, Heading)) else []
    for stretch in stretches:
        yield from (span.note for span in stretch if span.note)


def _captioned(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, with a paragraph 表：title right above a table as the table's caption."""
    title: tuple[Span, ...] = ()
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        if isinstance(following, Grid) and (title := _title(block)):
            continue
        yield replace(block, caption=title) if isinstance(block, Grid) and title else block
        title = ()


def _title(block: Block) -> tuple[Span, ...]:
    if not isinstance(block, Paragraph) or block.style != "BodyText" or not block.spans:
        return ()
    first, *rest = block.spans
    found = _TITLE.match(first.text)
    if not found or "\n" in words(block.spans):
        return ()
    return (replace(first, text=found[1]), *rest) if found[1] else tuple(rest)


class _Reader:
    """Walks the parser's tokens; what it does not know becomes a paragraph of its source lines."""

    def __init__(self, tokens: Sequence[Token], lines: Sequence[str]) -> None:
        self.tokens = tokens
        self.lines = lines
        self.at = 0
        self.lists = 0
        self.labels: set[str] = set()
        self.addresses: dict[str, str] = {}

    def blocks(self) -> Iterator[Block | _Definition]:
        yield from self._until("", "BodyText", 0, 0)

    def _next(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def _until(self, closing: str, style: str, left: float, depth: int) -> Iterator[Block | _Definition]:
        while self.at < len(self.tokens):
            token = self._next()
            if token.type == closing:
                return
            yield from self._block(token, style, left, depth)

    def _block(self, token: Token, style: str, left: float, depth: int) -> Iterator[Block | _Definition]:
        kind = token.type
        if kind == "inline":
            yield from self._paragraph(token, style, left)
        elif kind in ("paragraph_open", "paragraph_close"):
            return
        elif kind == "heading_open":
            inline = self._next()
            self.labels.update(labels(inline))
            yield Heading(int(token.tag[1]), spans(inline))
            self.at += 1
        elif kind == "blockquote_open":
            yield from self._until("blockquote_close", "Quote", left, depth)
        elif kind in ("bullet_list_open", "ordered_list_open"):
            yield from self._list(token, left, depth)
        elif kind == "table_open":
            yield from self._table(token)
        elif kind == "fence":
            yield from self._fence(token, left)
        elif kind == "hr":
            yield Rule()
        elif kind == "footnote_reference_open":
            typed = self._typed(token)
            inner = tuple(self._until("footnote_reference_close", "FootnoteText", 0, 0))
            own = tuple(block for block in inner if not isinstance(block, _Definition))
            yield _Definition("note", token.meta["label"], typed, own)
            yield from (block for block in inner if isinstance(block, _Definition))
        elif kind == "definition":
            first = self.addresses.setdefault(token.meta["id"], token.meta["url"]) == token.meta["url"]
            yield _Definition("link" if first else "", token.meta["id"], self._typed(token))
        else:
            yield from self._typed(token, style, left)

    def _typed(self, token: Token, style: str = "BodyText", left: float = 0) -> tuple[Paragraph, ...]:
        first, last = token.map or (0, 0)
        text = "\n".join(line.strip() for line in self.lines[first:last]).strip()
        return (Paragraph(style, (Span(text),), left=left),) if text else ()

    def _paragraph(self, token: Token, style: str, left: float) -> Iterator[Block]:
        self.labels.update(labels(token))
        for piece in content(token):
            if isinstance(piece, Image):
                yield Figure(piece, token.map[0] if token.map else 0)
            elif words(piece).strip() or any(span.note for span in piece):
                yield Paragraph(style, piece, left=left)

    def _fence(self, token: Token, left: float) -> Iterator[Block]:
        code = token.content.removesuffix("\n")
        text = f"{token.info.strip()}\n{code}" if token.info.strip() else code
        if text:
            yield Paragraph("CodeBlock", (Span(text),), left=left)

    def _list(self, opening: Token, left: float, depth: int) -> Iterator[Block | _Definition]:
        ordered = opening.type == "ordered_list_open"
        closing = opening.type.replace("open", "close")
        first = number = int(opening.attrs.get("start", 1))
        self.lists += 1
        list_ = self.lists
        widest = hanging(ordered, depth, first + self._items(opening) - 1)
        # A list starts where a paragraph's first line does, two characters in.
        inner = (left or 2.0) + widest
        while self._next().type != closing:
            mark = Mark(ordered, list_, depth, first, number)
            items = list(self._until("list_item_close", "BodyText", inner, depth + 1))
            yield from _marked(items, mark, inner, widest)
            number += 1

    def _items(self, opening: Token) -> int:
        """How many items the list has that has just been opened."""
        closing = opening.type.replace("open", "close")
        count = 0
        for token in self.tokens[self.at :]:
            if token.type == closing and token.level == opening.level:
                break
            count += token.type == "list_item_open" and token.level == opening.level + 1
        return count

    def _table(self, opening: Token) -> Iterator[Block]:
        first, last = opening.map or (0, 0)
        rows: list[tuple[tuple[Span, ...], ...]] = []
        alignments: list[str] = []
        cells: list[tuple[Span, ...]] = []
        used: set[str] = set()
        while (token := self._next()).type != "table_close":
            if token.type == "inline":
                used.update(labels(token))
                cells.append(spans(token))
            elif token.type == "th_open":
                alignments.append(str(token.attrGet("style") or "").partition(":")[2])
            elif token.type == "tr_close":
                rows.append(tuple(cells))
                cells = []
        source = self.lines[first:last]
        if any(_columns(line) > len(alignments) for line in source):
            # The parser drops cells beyond the header's; as it was typed nothing is lost.
            yield from (Paragraph("BodyText", (Span(line.strip()),)) for line in source)
        else:
            self.labels |= used
            yield Grid(tuple(rows), tuple(alignments))


def _columns(line: str) -> int:
    cells = escapedSplit(line.strip())
    return len(cells) - (bool(cells) and not cells[0]) - (len(cells) > 1 and not cells[-1])


def _marked(
    items: Sequence[Block | _Definition], mark: Mark, left: float, hanging: float
) -> Iterator[Block | _Definition]:
    """The blocks of a list item: the mark goes before the first paragraph, the rest stand below it."""
    first = items[0] if items else None
    if not isinstance(first, Paragraph) or first.mark or first.style in ("Quote", "CodeBlock"):
        yield Paragraph("ListParagraph", (), mark, left, hanging)
        yield from items
        return
    yield Paragraph("ListParagraph", first.spans, mark, left, hanging)
    for item in items[1:]:
        if isinstance(item, Paragraph) and not item.mark and item.style not in ("Quote", "CodeBlock"):
            yield replace(item, style="ListParagraph")
        else:
            yield item
