"""The pages of a document that are to be signed or sealed, as its outline has them for one profile."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from applykit.documents.elements import Block, Each, Seal, Seals
from applykit.documents.outline import Chapter

_LABEL = re.compile(r"[（(：:）)]")


@dataclass(frozen=True, slots=True)
class SealPage:
    """A box to sign and seal: the chapter it stands in, its title, whose it is, and what goes there.

    `required` ones are asked for before the dossier can be final.
    """

    chapter: str
    title: str
    who: str
    marks: str
    required: bool


def seal_pages(chapters: Sequence[Chapter], context: Mapping[str, object]) -> tuple[SealPage, ...]:
    """Every box in the order of the document; what `when` leaves out is not there, `each` repeats it."""
    return tuple(_pages(chapters, context))


def bookmarked_seals(document: bytes) -> tuple[str, ...]:
    """The bookmarks on the boxes of a finished .docx, in order."""
    import zipfile
    from io import BytesIO

    from lxml import etree

    from applykit.documents.headings import w
    from applykit.documents.seal import BOOKMARK

    with zipfile.ZipFile(BytesIO(document)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    names = (mark.get(w("name")) or "" for mark in root.iter(w("bookmarkStart")))
    return tuple(name for name in names if name.startswith(BOOKMARK))


def _pages(chapters: Sequence[Chapter], names: Mapping[str, object]) -> Iterator[SealPage]:
    for chapter in chapters:
        for known in _times(chapter.when, chapter.each, chapter.source, names):
            title = _said(chapter.title, known)
            yield from _within(chapter.blocks, title, known)
            for section in chapter.sections:
                for inside in _times(section.when, section.each, section.source, known):
                    yield from _within(section.blocks, title, inside)


def _within(blocks: Sequence[Block], chapter: str, names: Mapping[str, object]) -> Iterator[SealPage]:
    for block in blocks:
        if isinstance(block, Each):
            for known in _times(block.when, block.name, block.source, names):
                yield from _within(block.blocks, chapter, known)
        elif isinstance(block, Seals):
            for known in _times(block.when, "", "", names):
                for box in block.boxes:
                    for inside in _times(box.when, box.each, box.source, known):
                        yield _page(box, chapter, inside)


def _page(box: Seal, chapter: str, names: Mapping[str, object]) -> SealPage:
    title = _said(box.title, names)
    who = _said(box.who, names) or title
    marks = [_said(text, names) for text in (box.sign, box.seal)]
    marks = ["".join(_LABEL.sub(" ", mark).split()) for mark in marks]
    return SealPage(chapter, title, who, "、".join(mark for mark in marks if mark), box.required)


def _times(when: str, each: str, source: str, names: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """The names seen each time that a part is there."""
    from applykit.expressions import compile_expression

    if when and not compile_expression(when).evaluate(names):
        return
    if not each:
        yield names
        return
    items: Any = compile_expression(source).evaluate(names)
    for item in items if isinstance(items, (list, tuple)) else ():
        yield {**names, each: item}


def _said(text: str, names: Mapping[str, object]) -> str:
    """A text of the outline with its figures, in one line without the spaces that only spread it."""
    from applykit.documents.printing import property_template

    made = property_template(str(text)).render(names) if "{" in text else str(text)
    return "".join(made.split("\u3000")).strip()
