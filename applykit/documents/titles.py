"""The chapters and sections of an outline as others cite them, read without building the outline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from applykit.errors import TemplateError
from applykit.expressions.display import chinese_number

_SOURCES = ("narrative", "rows", "of", "each", "timeline", "periods", "cards")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_MOST_SECTIONS = 4


@dataclass(frozen=True, slots=True)
class Section:
    """A section's number, such as （一）, and the profile entries that it prints as text or as a table."""

    number: str
    prints: frozenset[str]


@dataclass(frozen=True, slots=True)
class Place:
    """A chapter with its number and title, such as 第一章 必要性与战略对接, and its sections."""

    title: str
    sections: tuple[Section, ...] = ()

    def numbers(self, entries: Iterable[str]) -> tuple[str, ...]:
        """The numbers of the sections that print one of the profile entries, in order.

        None where no section does, or so many that the whole chapter answers.
        """
        wanted = tuple(entries)
        found = tuple(
            section.number
            for section in self.sections
            if any(_prints(section.prints, entry) for entry in wanted)
        )
        return found if len(found) <= _MOST_SECTIONS else ()


def _prints(printed: frozenset[str], entry: str) -> bool:
    """Whether an entry, a part of it, or what it is a part of, is printed."""
    parts = entry.split(".")
    wholes = {".".join(parts[: count + 1]) for count in range(len(parts))}
    return bool(wholes & printed) or any(name.startswith(f"{entry}.") for name in printed)


def chapter_places(path: Path) -> dict[str, Place]:
    """Each chapter of an outline by its id.

    Raises:
        TemplateError: the file is not an outline; its first mistake is named with its line.
    """
    import yaml

    text = path.read_text(encoding="utf-8")
    try:
        chapters = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["chapters"]
        places, number = {}, 0
        for chapter in chapters:
            numbered = chapter.get("numbered", True)
            number += numbered
            ordinal = f"第{chinese_number(number)}章 " if numbered else ""
            sections = tuple(
                Section(f"（{chinese_number(count)}）", frozenset(_printed(section.get("blocks"))))
                for count, section in enumerate(chapter.get("sections") or (), start=1)
            )
            places[chapter["id"]] = Place(f"{ordinal}{chapter['title']}", sections)
        return places
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        from applykit.documents.outline import load_outline

        load_outline(text, str(path))  # says what is wrong, and where
        raise TemplateError("template.outline", file=str(path), line=1, problem=repr(error)) from error


def _printed(blocks: Any) -> Iterator[str]:
    """The names in what the blocks always print whole; what a sentence merely mentions does not count."""
    for block in blocks if isinstance(blocks, list) else ():
        if not isinstance(block, Mapping) or "when" in block:
            continue
        for key in _SOURCES:
            if isinstance(block.get(key), str):
                yield from _NAME.findall(_QUOTED.sub("", block[key]))
        yield from _printed(block.get("blocks"))
