"""Numbers of tables and figures as fields, and @{name} references to them as fields that follow."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import TypeAlias

from applykit.documents.captions import FIGURE, TABLE, caption_number
from applykit.documents.elements import Block, Chart, Each, Rows
from applykit.documents.fields import field_begin, field_end
from applykit.documents.marks import Line, Written
from applykit.documents.outline import Outline
from applykit.messages import _, did_you_mean

_REFERENCE = re.compile(r"@\{(\w+)\}")
_REFERRING = re.compile(r"<w:r>(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?((?:(?!</?w:r>).)*@\{\w+\}.*?)</w:r>")
_BOOKMARK = re.compile(r'<w:bookmark(Start|End) w:id="0"')
_TEXT = '<w:t xml:space="preserve">'
_LONGEST_NAME = 36

Captioned: TypeAlias = Rows | Chart


class Captions:
    """The captions of an outline: 表 5-3 or 图 5-1 within chapters, 表 4 within the document.

    The figures in a template are those of a document in which every chapter is there once; they are counted
    anew in each document that is made.
    """

    def __init__(self, outline: Outline) -> None:
        self.problems: list[tuple[Line, str]] = []
        self._numbers: dict[int, tuple[str, int, int]] = {}
        self._named: dict[str, Captioned] = {}
        counts: dict[tuple[str, int], int] = {}
        chapter = 0
        for part in outline.chapters:
            chapter += part.numbered
            key = chapter if part.numbered and outline.table_numbers == "chapter" else 0
            for block in _captioned(part.every_block()):
                label = FIGURE if isinstance(block, Chart) else TABLE
                count = counts[label, key] = counts.get((label, key), 0) + 1
                self._numbers[id(block)] = (label, count, key)
                if block.name in self._named:
                    problem = _("two tables or charts are named “{name}”").format(name=block.name)
                    self.problems.append((_line(block), problem))
                elif block.name:
                    self._named[block.name] = block
        for text in texts_of(outline):
            for name in _REFERENCE.findall(text):
                if name not in self._named:
                    hint = did_you_mean(name, list(self._named))
                    problem = _("no table or chart with a caption is named “{name}”{hint}")
                    self.problems.append((text.line, problem.format(name=name, hint=hint)))

    def number(self, block: Captioned) -> str:
        """The runs of a caption's number, in a bookmark where it has a name."""
        label, count, chapter = self._numbers[id(block)]
        runs = caption_number(label, count, chapter)
        if not block.name:
            return runs
        name = bookmark_of(block.name)
        return f'<w:bookmarkStart w:id="0" w:name="{name}"/>{runs}<w:bookmarkEnd w:id="0"/>'

    def refer(self, xml: str) -> str:
        """The XML with each @{name} in its runs turned into a field that shows the number."""
        return _counted(_REFERRING.sub(self._referring, xml) if "@{" in xml else xml)

    def _referring(self, run: re.Match[str]) -> str:
        look = run[1] or ""

        def field(found: re.Match[str]) -> str:
            label, count, chapter = self._numbers[id(self._named[found[1]])]
            shown = f"{label} {chapter}-{count}" if chapter else f"{label} {count}"
            code = field_begin(f"REF {bookmark_of(found[1])} \\h")
            result = f"<w:r>{look}{_TEXT}{shown}</w:t></w:r>"
            return f"</w:t></w:r>{code}{result}{field_end()}<w:r>{look}{_TEXT}"

        made = f"<w:r>{look}{_REFERENCE.sub(field, run[2])}</w:r>"
        return made.replace(f"<w:r>{look}{_TEXT}</w:t></w:r>", "")


def _counted(xml: str) -> str:
    """The XML with bookmarks numbered from 1, each pair with one number; none is inside another."""
    count = itertools.count(1)
    number = 0

    def counted(found: re.Match[str]) -> str:
        nonlocal number
        if found[1] == "Start":
            number = next(count)
        return f'<w:bookmark{found[1]} w:id="{number}"'

    return _BOOKMARK.sub(counted, xml)


def bookmark_of(name: str) -> str:
    """The bookmark of a table or chart by its name in the outline; hidden, as Word's own are."""
    return f"_Cap_{name}"[:_LONGEST_NAME]


def texts_of(value: object) -> Iterator[Written]:
    """Every text of an outline, or of a part of one, that knows its line."""
    if isinstance(value, Written):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_of(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_of(getattr(value, field.name))


def _captioned(blocks: Sequence[Block]) -> Iterator[Captioned]:
    for block in blocks:
        if isinstance(block, Each):
            yield from _captioned(block.blocks)
        elif isinstance(block, Rows | Chart) and block.caption:
            yield block


def _line(block: Block) -> Line:
    return block.line if isinstance(block.line, Line) else Line(block.line, "")
