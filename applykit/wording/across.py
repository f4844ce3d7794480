"""What only shows when narratives are read side by side: units written in two ways, paragraphs twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from applykit.model import Diagnostic, Related, path_text
from applykit.wording.fields import Field, around
from applykit.wording.pack import Family, Wording
from applykit.wording.texts import Texts

_MARKS = re.compile(r"[\s*_#>|`]+|^\s*(?:[-+]|\d+[.)])\s+")


def mixed_units(wording: Wording, texts: Texts) -> Iterator[Diagnostic]:
    """Units of one quantity written in several ways; the way used most often is taken for the house's."""
    for family in wording.families:
        yield from _mixed(family, wording, texts)


def _mixed(family: Family, wording: Wording, texts: Texts) -> Iterator[Diagnostic]:
    corpus = texts.corpus("narrative")
    after = re.compile(family.after)
    places = {
        name: [hit.span() for hit in re.finditer(find, corpus.text) if _follows(after, hit)]
        for name, find in family.spellings
    }
    used = {name: hits for name, hits in places.items() if hits}
    if len(used) < 2:
        return
    house = max(used, key=lambda name: (len(used[name]), -used[name][0][0]))
    first, at = corpus.locate(used[house][0][0])
    related = Related(path_text(first.path), texts.place(first, at), house)
    for name, hits in used.items():
        seen: set[tuple[str | int, ...]] = set()
        for start, end in hits if name != house else ():
            field, offset = corpus.locate(start)
            if field.path in seen:
                continue
            seen.add(field.path)
            facts = {
                "quantity": family.title,
                "found": name,
                "house": house,
                "around": around(field.text, offset, offset + end - start),
            }
            yield Diagnostic(
                wording.units_severity, "text.mixed_units", path_text(field.path), texts.place(field, offset),
                facts, shown=texts.shown(field), related=(related,),
            )  # fmt: skip


def _follows(after: re.Pattern[str], hit: re.Match[str]) -> bool:
    """Whether a unit stands behind a figure, with a space or without."""
    return bool(after.match(hit.string[max(0, hit.start() - 3) : hit.start()].rstrip(" \t*")[-1:]))


def repeated(wording: Wording, texts: Texts) -> Iterator[Diagnostic]:
    """Paragraphs that stand word for word in two places."""
    first: dict[str, tuple[Field, int]] = {}
    if not wording.shortest_repeat:
        return
    for field in texts.narratives:
        offset = 0
        for line in field.text.split("\n"):
            words = _MARKS.sub("", line)
            if len(words) >= wording.shortest_repeat:
                if words in first:
                    yield _repeat(field, offset, line, first[words], wording, texts)
                else:
                    first[words] = field, offset
            offset += len(line) + 1


def _repeat(
    field: Field, offset: int, line: str, other: tuple[Field, int], wording: Wording, texts: Texts
) -> Diagnostic:
    begin = offset + len(line) - len(line.lstrip())
    place = texts.place(other[0], other[1])
    facts = {
        "start": around(field.text, begin, min(begin + 12, offset + len(line)), 8),
        "other": other[0].label,
        "line": place.line if place else "…",
    }
    return Diagnostic(
        wording.repeat_severity, "text.repeated", path_text(field.path), texts.place(field, begin), facts,
        shown=texts.shown(field), related=(Related(path_text(other[0].path), place),),
    )  # fmt: skip
