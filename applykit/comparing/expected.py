"""What an outline asks for: its chapters, tables with captions and boxes to seal, and how they look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from applykit import resources
from applykit.documents.elements import Block, Each, Rows, Seals
from applykit.documents.outline import Chapter, load_outline
from applykit.documents.stylefiles import house_style
from applykit.resources import Layer

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_STYLES = ("Heading1", "Heading2", "BodyText", "Caption", "TableText")


@dataclass(frozen=True, slots=True)
class Expected:
    """One thing that must be found: a chapter, section, table or seal; `pattern` is its title with gaps.

    What is `optional` depends on a condition or comes once for every row of a list.
    """

    kind: str
    title: str
    pattern: re.Pattern[str]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """What a house style says of fonts: every font it has, and those of a few styles with sizes in pt."""

    fonts: frozenset[str]
    styles: Mapping[str, tuple[str, float]]


def expected_of(outline: Path, among: Sequence[Layer]) -> tuple[tuple[Expected, ...], Look]:
    """What a document of this outline must hold, in order, and the look of its house style.

    Raises:
        TemplateError: the outline or the house style is wrong.
    """
    find = partial(resources.find_template, among=among)
    read = load_outline(outline.read_text(encoding="utf-8"), str(outline), find=find)
    house = house_style(read.style, among)
    stand_ins = [name for names in house.stand_ins.values() for name in names]
    look = Look(
        frozenset((*house.fonts.values(), *stand_ins)),
        {
            name: (house.fonts[house.paragraphs[name].font], house.paragraphs[name].size)
            for name in _STYLES
            if name in house.paragraphs
        },
    )
    return tuple(found for chapter in read.chapters for found in _chapter(chapter)), look


def _chapter(chapter: Chapter) -> Iterator[Expected]:
    optional = bool(getattr(chapter, "when", "") or getattr(chapter, "each", ""))
    yield _expected("chapter", chapter.title, optional)
    yield from _blocks(chapter.blocks, optional)
    for section in chapter.sections:
        under = optional or bool(getattr(section, "when", "") or getattr(section, "each", ""))
        yield _expected("section", section.title, under)
        yield from _blocks(section.blocks, under)


def _blocks(blocks: Iterable[Block], optional: bool) -> Iterator[Expected]:
    for block in blocks:
        under = optional or bool(getattr(block, "when", ""))
        if isinstance(block, Rows) and block.caption:
            yield _expected("table", block.caption, under)
        elif isinstance(block, Seals):
            for box in block.boxes:
                yield _expected("seal", box.title, under or bool(box.when or box.each))
        elif isinstance(block, Each):
            yield from _blocks(block.blocks, True)


def _expected(kind: str, title: str, optional: bool) -> Expected:
    plain = title.replace("**", "")
    pattern = ".*".join(re.escape(squeezed(part)) for part in _TAG.split(plain))
    return Expected(kind, " ".join(_TAG.sub("…", plain).split()), re.compile(pattern), optional)


def squeezed(text: str) -> str:
    """A title without any white space, as titles are compared."""
    return re.sub(r"\s+", "", text)
