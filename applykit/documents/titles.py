"""The chapters and sections of an outline as others cite them, read without building the outline."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from applykit import resources
from applykit.cache import read_once
from applykit.errors import TemplateError
from applykit.expressions.display import chinese_number
from applykit.resources import Found

if TYPE_CHECKING:
    from applykit.documents.looks import NumberingLevel

_SOURCES = ("narrative", "rows", "of", "each", "timeline", "periods", "cards")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_USES_OTHERS = re.compile(r"^\s*(?:-\s+)?(?:extends|include):", re.MULTILINE)
_MOST_SECTIONS = 4


@dataclass(frozen=True, slots=True)
class Section:
    """A section's number, such as （一）, and the profile entries that it prints as text or as a table.

    `above` is all that something printed is a part of.
    """

    number: str
    prints: frozenset[str]
    above: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        above = frozenset[str]().union(*map(_wholes, self.prints)) - self.prints
        object.__setattr__(self, "above", above)


@dataclass(frozen=True, slots=True)
class Place:
    """A chapter with its number and title, such as 第一章 必要性与战略对接, and its sections."""

    title: str
    sections: tuple[Section, ...] = ()

    def numbers(self, entries: Iterable[str]) -> tuple[str, ...]:
        """The numbers of the sections that print one of the profile entries, in order.

        None where no section does, or so many that the whole chapter answers.
        """
        wanted = [(entry, _wholes(entry)) for entry in entries]
        found = tuple(
            section.number
            for section in self.sections
            if any(
                entry in section.above or not wholes.isdisjoint(section.prints) for entry, wholes in wanted
            )
        )
        return found if len(found) <= _MOST_SECTIONS else ()


@cache
def _wholes(entry: str) -> frozenset[str]:
    """An entry and everything that it is a part of."""
    parts = entry.split(".")
    return frozenset(".".join(parts[: count + 1]) for count in range(len(parts)))


def chapter_places(
    path: Path,
    data: Mapping[str, Any] | None = None,
    find: Callable[[str], Found] = resources.find_template,
    levels: Sequence[NumberingLevel] = (),
) -> dict[str, Place]:
    """Each chapter of an outline by its id, cited as it is numbered: 第一章（一）, 第 1 章（1.1）.

    `levels` is the numbering of the house style, by default that of official documents.  `data` is the
    profile that conditions and repetitions of chapters are asked of; without it every one is taken to be
    there once.  A chapter that is not there has no title.

    Raises:
        TemplateError: the file is not an outline; its first mistake is named with its line.
    """
    import yaml

    text = path.read_text(encoding="utf-8")
    try:
        chapters = _chapters(text, path, find)
        places, number = {}, 0
        for chapter in chapters:
            times, names = _times(chapter, data)
            numbered = times if chapter.get("numbered", True) else 0
            title = _title(str(chapter["title"]), names) if times else ""
            if numbered > 1:
                title = f"{_chapter(number + 1, levels)}至{_chapter(number + numbered, levels)}"
            elif numbered:
                title = f"{_chapter(number + 1, levels)} {title}"
            places[chapter["id"]] = Place(title, tuple(_sections(chapter, names, number + 1, levels)))
            number += numbered
        return places
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        from applykit.documents.outline import load_outline

        load_outline(text, str(path), find=find)  # says what is wrong, and where
        raise TemplateError("template.outline", file=str(path), line=1, problem=repr(error)) from error


def _chapters(text: str, path: Path, find: Callable[[str], Found]) -> list[dict[str, Any]]:
    """The chapters as plain data; only an outline that uses other files needs to be resolved."""
    if _USES_OTHERS.search(text):
        from applykit.documents.extending import resolved
        from applykit.documents.including import data_of
        from applykit.documents.marks import Reading, compose

        return [data_of(node) for node in resolved(compose(text, Reading(str(path), find=find)))[1]]
    return read_once("chapters", text.encode(), _parsed)


def _parsed(content: bytes) -> list[dict[str, Any]]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    chapters: list[dict[str, Any]] = yaml.load(content, Loader=loader)["chapters"]
    return chapters


def _chapter(number: int, levels: Sequence[NumberingLevel]) -> str:
    chinese = not levels or levels[0].format != "decimal"
    return f"第{chinese_number(number)}章" if chinese else f"第 {number} 章"


def _section(chapter: int, number: int, levels: Sequence[NumberingLevel]) -> str:
    if len(levels) < 2:
        return f"（{chinese_number(number)}）"
    shown = levels[1].text
    for place, (level, count) in enumerate(zip(levels, (chapter, number), strict=False), start=1):
        shown = shown.replace(f"%{place}", str(count) if level.format == "decimal" else chinese_number(count))
    return shown if shown.startswith("（") else f"（{shown.strip()}）"


def _sections(
    chapter: Mapping[str, Any],
    names: Mapping[str, Any] | None,
    number: int,
    levels: Sequence[NumberingLevel],
) -> Iterator[Section]:
    count = 0
    for section in chapter.get("sections") or ():
        prints = frozenset(_printed(section.get("blocks")))
        for _time in range(_times(section, names)[0]):
            count += 1
            yield Section(_section(number, count, levels), prints)


def _times(part: Mapping[str, Any], data: Mapping[str, Any] | None) -> tuple[int, Mapping[str, Any] | None]:
    """How often a chapter or section is there, and the names that its first time sees."""
    when, each = part.get("when"), part.get("each")
    if data is None or not (when or each):
        return 1, data
    from applykit.expressions import compile_expression

    if when and not compile_expression(str(when)).evaluate(data):
        return 0, data
    if not each:
        return 1, data
    name, _in, source = str(each).partition(" in ")
    items = compile_expression(source.strip()).evaluate(data)
    listed = list(items) if isinstance(items, (list, tuple)) else []
    return len(listed), {**data, name.strip(): listed[0] if listed else None}


def _title(title: str, names: Mapping[str, Any] | None) -> str:
    if "{" not in title or names is None:
        return title
    from applykit.expressions import compile_text

    return compile_text(title).evaluate(names)


def _printed(blocks: Any) -> Iterator[str]:
    """The names in what the blocks always print whole; what a sentence merely mentions does not count."""
    for block in blocks if isinstance(blocks, list) else ():
        if not isinstance(block, Mapping) or "when" in block:
            continue
        for key in _SOURCES:
            if isinstance(block.get(key), str):
                yield from _NAME.findall(_QUOTED.sub("", block[key]))
        yield from _printed(block.get("blocks"))
