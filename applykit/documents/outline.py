"""The outline of a document: what it consists of, read from YAML and checked line by line."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from applykit import resources
from applykit.documents.elements import Block
from applykit.documents.extending import id_of, resolved
from applykit.documents.including import data_of, spliced
from applykit.documents.marks import Entries, Node, Reading, compose
from applykit.documents.reading import blocks
from applykit.documents.tags import loop, opt_expression, text_with_tags
from applykit.errors import TemplateError
from applykit.messages import _
from applykit.resources import Found

_ID = re.compile(r"[a-z][a-z0-9-]*")
_REPEATED = ("when", "each")


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a chapter."""

    line: int
    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False
    when: str = ""
    each: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter with its permanent id; `front` ones stand before page 1, `listed` ones in the contents.

    With `each` it is there for every item of `source`, and `when` says whether it is there at all.
    """

    line: int
    id: str
    title: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    numbered: bool = True
    front: bool = False
    listed: bool = True
    new_page: bool = True
    when: str = ""
    each: str = ""
    source: str = ""

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
    extends: str = ""


def load_outline(
    text: str,
    file: str = "",
    *,
    find: Callable[[str], Found] = resources.find_template,
    faults: list[TemplateError] | None = None,
) -> Outline:
    """Read an outline, with what it extends and includes; `find` looks for those in the layers.

    Mistakes are gathered in `faults` as far as reading can go on, else the first one is raised.

    Raises:
        TemplateError: (template.outline) with the file and line of the mistake.
    """
    root = compose(text, Reading(file, find=find, faults=faults))
    top, nodes = resolved(root)
    chapters = root.each(_chapter, nodes)
    _unique_ids(root, nodes)
    header = top.need("header").sequence()
    if len(header) != 2:
        top.need("header").fail(_("“header” is two texts: left and right"))
    late = next((part for part in chapters[_front_count(chapters) :] if part.front), None)
    if late:
        top.need("chapters").note(_("chapters with “front: true” stand before all others"))
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
        extends=top.text("extends") if "extends" in top else "",
    )


def chapters_with(
    word: str, text: str, file: str = "", *, find: Callable[[str], Found] = resources.find_template
) -> tuple[Chapter, ...]:
    """The chapters of an outline that hold an entry of this name somewhere; nothing else of it is read.

    Raises:
        TemplateError: (template.outline) with the file and line of a mistake in what is read.
    """
    root = compose(text, Reading(file, find=find))
    _entries, nodes = resolved(root)
    return root.each(_chapter, [node for node in nodes if _holds(data_of(node), word)])


def _holds(data: object, word: str) -> bool:
    if isinstance(data, dict):
        return word in data or any(_holds(entry, word) for entry in data.values())
    return isinstance(data, list) and any(_holds(item, word) for item in data)


def chapter_ids(
    text: str, file: str = "", *, find: Callable[[str], Found] = resources.find_template
) -> tuple[str, ...]:
    """The ids of an outline's chapters, in order, without reading anything else of them."""
    _entries, nodes = resolved(compose(text, Reading(file, find=find)))
    return tuple(id_of(node) for node in nodes)


def style_of(text: str, file: str = "", *, find: Callable[[str], Found] = resources.find_template) -> str:
    """The name of an outline's house style, without reading anything else of it."""
    entries, _nodes = resolved(compose(text, Reading(file, find=find)))
    return entries.text("style")


def _front_count(chapters: tuple[Chapter, ...]) -> int:
    count = 0
    while count < len(chapters) and chapters[count].front:
        count += 1
    return count


def _unique_ids(root: Node, nodes: tuple[Node, ...]) -> None:
    seen: set[str] = set()

    def check(item: Node) -> None:
        entry = item.mapping().need("id")
        if not _ID.fullmatch(entry.text()):
            entry.fail(
                _("a chapter's id is lower-case letters, digits and -, not “{id}”").format(id=entry.text())
            )
        if entry.text() in seen:
            entry.fail(_("the id “{id}” is used twice").format(id=entry.text()))
        seen.add(entry.text())

    root.each(check, nodes)


def _cover(node: Node) -> Cover:
    entries = node.mapping(("title", "kind", "lines", "date", "draft"))
    lines = []
    for item in entries.need("lines").sequence():
        pair = item.sequence()
        if len(pair) != 2:
            item.fail(_("a line of the cover is a label and a value"))
        lines.append(CoverLine(pair[0].text(), text_with_tags(pair[1])))
    return Cover(
        title=text_with_tags(entries.need("title")),
        kind=entries.text("kind"),
        lines=tuple(lines),
        date=text_with_tags(entries.need("date")),
        draft=entries.text("draft", ""),
    )


def _chapter(node: Node) -> Chapter:
    entries = node.mapping(
        ("id", "title", "numbered", "front", "listed", "new_page", "blocks", "sections", "after", "before",
         *_REPEATED)
    )  # fmt: skip
    if "blocks" not in entries and "sections" not in entries:
        node.fail(_("a chapter needs blocks or sections"))
    each, source = loop(entries.need("each")) if "each" in entries else ("", "")
    sections = entries.need("sections") if "sections" in entries else None
    return Chapter(
        line=node.line,
        id=entries.text("id"),
        title=_title(entries),
        blocks=blocks(entries.need("blocks")) if "blocks" in entries else (),
        sections=sections.each(_section, spliced(sections)) if sections else (),
        numbered=entries.flag("numbered", True),
        front=entries.flag("front"),
        listed=entries.flag("listed", True),
        new_page=entries.flag("new_page", True),
        when=opt_expression(entries, "when"),
        each=each,
        source=source,
    )


def _section(node: Node) -> Section:
    entries = node.mapping(("title", "blocks", "new_page", *_REPEATED))
    each, source = loop(entries.need("each")) if "each" in entries else ("", "")
    return Section(
        line=node.line,
        title=_title(entries),
        blocks=blocks(entries.need("blocks")),
        new_page=entries.flag("new_page"),
        when=opt_expression(entries, "when"),
        each=each,
        source=source,
    )


def _title(entries: Entries) -> str:
    entries.text("title")
    return text_with_tags(entries.need("title"))
