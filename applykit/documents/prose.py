"""Markdown as people type it into a profile → paragraphs, list items and tables; nothing typed is lost.

CommonMark with tables, less what would swallow characters of ordinary text: no HTML, entities, indented
code, link references or underlined headings; `*` between letters or digits is a star (120*80*60), while
**bold** also works between Chinese characters and before Chinese punctuation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from applykit.documents.inline import Span, parser, spans


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; in a list it starts with its marker, and `left` and `hanging` count characters."""

    style: str
    spans: tuple[Span, ...]
    marker: str = ""
    left: float = 0
    hanging: float = 0

    @property
    def text(self) -> str:
        """The words without their styles."""
        return self.marker + "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of cells, the first row the header; `alignments` are left, center, right or empty."""

    rows: tuple[tuple[tuple[Span, ...], ...], ...]
    alignments: tuple[str, ...]


Block: TypeAlias = Paragraph | Grid


def parse(markdown: str) -> tuple[Block, ...]:
    """The blocks of a Markdown text, in order."""
    text = markdown.replace("\r\n", "\n").replace("\r", "\n")
    return tuple(_Reader(parser().parse(text), text.split("\n")).blocks())


class _Reader:
    """Walks the parser's tokens; what it does not know becomes a paragraph of its source lines."""

    def __init__(self, tokens: Sequence[Token], lines: Sequence[str]) -> None:
        self.tokens = tokens
        self.lines = lines
        self.at = 0

    def blocks(self) -> Iterator[Block]:
        yield from self._until("", "BodyText", 0)

    def _next(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def _until(self, closing: str, style: str, left: float) -> Iterator[Block]:
        while self.at < len(self.tokens):
            token = self._next()
            if token.type == closing:
                return
            yield from self._block(token, style, left)

    def _block(self, token: Token, style: str, left: float) -> Iterator[Block]:
        if token.type == "inline":
            yield Paragraph(style, spans(token), left=left)
        elif token.type in ("paragraph_open", "paragraph_close"):
            return
        elif token.type == "heading_open":
            yield Paragraph("Heading4" if int(token.tag[1]) > 3 else "Heading3", spans(self._next()))
            self.at += 1
        elif token.type == "blockquote_open":
            yield from self._until("blockquote_close", "Quote", left)
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            yield from self._list(token, style, left)
        elif token.type == "table_open":
            yield from self._table(token)
        elif token.type == "fence":
            yield from self._fence(token, style, left)
        else:
            first, last = token.map or (0, 0)
            yield Paragraph(style, (Span("\n".join(self.lines[first:last])),), left=left)

    def _fence(self, token: Token, style: str, left: float) -> Iterator[Block]:
        content = token.content.removesuffix("\n")
        text = f"{token.info.strip()}\n{content}" if token.info.strip() else content
        if text:
            yield Paragraph(style, (Span(text),), left=left)

    def _list(self, opening: Token, style: str, left: float) -> Iterator[Block]:
        ordered = opening.type == "ordered_list_open"
        closing = opening.type.replace("open", "close")
        number = int(opening.attrs.get("start", 1))
        while self._next().type != closing:
            nested = left > 0
            marker = ordered_marker(number, nested) if ordered else ("–" if nested else "●")
            hanging = 3.0 if ordered and not nested else 1.5
            # A list starts where a paragraph's first line does, two characters in.
            inner = (left or 2.0) + hanging
            items = list(self._until("list_item_close", style, inner))
            yield from _marked(items, marker, inner, hanging)
            number += 1

    def _table(self, opening: Token) -> Iterator[Block]:
        first, last = opening.map or (0, 0)
        rows: list[tuple[tuple[Span, ...], ...]] = []
        alignments: list[str] = []
        cells: list[tuple[Span, ...]] = []
        while (token := self._next()).type != "table_close":
            if token.type == "inline":
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
            yield Grid(tuple(rows), tuple(alignments))


def _columns(line: str) -> int:
    cells = escapedSplit(line.strip())
    return len(cells) - (bool(cells) and not cells[0]) - (len(cells) > 1 and not cells[-1])


def _marked(items: Sequence[Block], marker: str, left: float, hanging: float) -> Iterator[Block]:
    """The blocks of a list item: the marker goes before the first paragraph, the rest stand below it."""
    first = items[0] if items else None
    if not isinstance(first, Paragraph) or first.marker or first.style.startswith("Heading"):
        yield Paragraph("ListParagraph", (), marker, left, hanging)
        yield from items
        return
    yield Paragraph("ListParagraph", first.spans, marker, left, hanging)
    for item in items[1:]:
        if isinstance(item, Paragraph) and not item.marker and item.style != "Quote":
            yield Paragraph("ListParagraph", item.spans, left=left)
        else:
            yield item


def ordered_marker(number: int, nested: bool) -> str:
    """（1） at the first level, ① below it; beyond ⑳ brackets again."""
    return chr(0x245F + number) if nested and 1 <= number <= 20 else f"（{number}）"
