"""The outline of a document: what it consists of, read from YAML and checked line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from applykit.documents.elements import Block
from applykit.documents.marks import Node, read
from applykit.documents.reading import blocks
from applykit.documents.tags import text_with_tags

_ID = re.compile(r"[a-z][a-z0-9-]*")
_TOP = ("document", "volume", "title", "style", "header", "table_numbers", "cover", "chapters")


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a chapter."""

    line: int
    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter with its permanent id; `front` ones stand before page 1, `listed` ones in the contents."""

    line: int
    id: str
    title: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    numbered: bool = True
    front: bool = False
    listed: bool = True
    new_page: bool = True

    def every_block(self) -> tuple[Block, ...]:
        """The blocks of the chapter and its sections, in order."""
        return self.blocks + tuple(block for part in self.sections for block in part.blocks)


@dataclass(frozen=True, slots=True)
class CoverLine:
    """A label and its value on the cover."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover: a title, the document's kind, facts and a date."""

    title: str
    kind: str
    lines: tuple[CoverLine, ...]
    date: str
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole outline; `table_numbers` is chapter (表 5-3) or document (表 4)."""

    file: str
    document: str
    volume: str
    title: str
    style: str
    header: tuple[str, str]
    table_numbers: str
    cover: Cover | None
    chapters: tuple[Chapter, ...]


def load_outline(text: str, file: str = "") -> Outline:
    """Read an outline; raise TemplateError (template.outline) with the line of the first mistake."""
    top = read(text, file).mapping(_TOP)
    chapters = tuple(_chapter(node) for node in top.need("chapters").sequence())
    _unique_ids(top.need("chapters"))
    header = top.need("header").sequence()
    if len(header) != 2:
        top.need("header").fail("“header” is two texts: left and right")
    if any(chapter.front for chapter in chapters[_front_count(chapters) :]):
        top.need("chapters").fail("chapters with “front: true” stand before all others")
    return Outline(
        file=file,
        document=top.text("document"),
        volume=top.text("volume"),
        title=top.text("title"),
        style=top.text("style"),
        header=(text_with_tags(header[0]), text_with_tags(header[1])),
        table_numbers=(
            top.need("table_numbers").choice(("chapter", "document")) if "table_numbers" in top else "chapter"
        ),
        cover=_cover(top.need("cover")) if "cover" in top else None,
        chapters=chapters,
    )


def chapter_ids(text: str, file: str = "") -> tuple[str, ...]:
    """The ids of an outline's chapters, in order, without reading anything else of them."""
    chapters = read(text, file).mapping(_TOP).need("chapters")
    return tuple(node.mapping().text("id") for node in chapters.sequence())


def style_of(text: str, file: str = "") -> str:
    """The name of an outline's house style, without reading anything else of it."""
    return read(text, file).mapping().text("style")


def _front_count(chapters: tuple[Chapter, ...]) -> int:
    count = 0
    while count < len(chapters) and chapters[count].front:
        count += 1
    return count


def _unique_ids(node: Node) -> None:
    seen: set[str] = set()
    for item in node.sequence():
        entry = item.mapping().need("id")
        if not _ID.fullmatch(entry.text()):
            entry.fail(f"a chapter's id is lower-case letters, digits and -, not “{entry.text()}”")
        if entry.text() in seen:
            entry.fail(f"the id “{entry.text()}” is used twice")
        seen.add(entry.text())


def _cover(node: Node) -> Cover:
    entries = node.mapping(("title", "kind", "lines", "date", "draft"))
    lines = []
    for item in entries.need("lines").sequence():
        pair = item.sequence()
        if len(pair) != 2:
            item.fail("a line of the cover is a label and a value")
        lines.append(CoverLine(pair[0].text(), text_with_tags(pair[1])))
    return Cover(
        title=text_with_tags(entries.need("title")),
        kind=entries.text("kind"),
        lines=tuple(lines),
        date=text_with_tags(entries.need("date")),
        draft=entries.text("draft", ""),
    )


def _chapter(node: Node) -> Chapter:
    entries = node.mapping(("id", "title", "numbered", "front", "listed", "new_page", "blocks", "sections"))
    if "blocks" not in entries and "sections" not in entries:
        node.fail("a chapter needs blocks or sections")
    return Chapter(
        line=node.line,
        id=entries.text("id"),
        title=text_with_tags(entries.need("title")),
        blocks=blocks(entries.need("blocks")) if "blocks" in entries else (),
        sections=tuple(_section(item) for item in entries.need("sections").sequence())
        if "sections" in entries
        else (),
        numbered=entries.flag("numbered", True),
        front=entries.flag("front"),
        listed=entries.flag("listed", True),
        new_page=entries.flag("new_page", True),
    )


def _section(node: Node) -> Section:
    entries = node.mapping(("title", "blocks", "new_page"))
    title = text_with_tags(entries.need("title"))
    return Section(node.line, title, blocks(entries.need("blocks")), entries.flag("new_page"))
