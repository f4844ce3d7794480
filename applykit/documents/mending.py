"""What `repair` does to trees, done to the text of a part; a part that needs more is left to `repair`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

_BOOKMARK = re.compile(r"<w:bookmark(?P<kind>Start|End)\b[^>]*/>")
_DRAWING = re.compile(r'(<wp:docPr\b[^>]*?\sid=")[^"]*(")')
_CONTROL = re.compile(r"<w:sdtPr>.*?</w:sdtPr>", re.DOTALL)
_CONTROL_ID = re.compile(r'(<w:id w:val=")([^"]*)(")')
_PARAGRAPH_ID = re.compile(r'<w:(?:p|tr)\b[^>]*? w14:paraId="([^"]*)"[^>]*>')
_IDS = re.compile(r' w14:(?:paraId|textId)="[^"]*"')
_ID = re.compile(r'( w:id=")([^"]*)(")')
_NAME = re.compile(r'( w:name=")([^"]*)(")')
_IN_TABLES = (
    ("</w:tc>", ("</w:p></w:tc>", "</w:sdt></w:tc>")),
    ("</w:tr>", ("</w:tc></w:tr>", "</w:sdt></w:tr>")),
    ("</w:tbl>", ("</w:tr></w:tbl>", "</w:sdt></w:tbl>")),
)
_STORIES = ("hdr", "ftr", "footnote", "endnote")
"""Each has parts of its own, whose root ends in this name; text boxes may be in any."""
_ENDING = 40
_LAST = ("</w:p>", "</w:tbl>", "</w:sdt>")
_ANY_STYLE = re.compile(r'Style w:val="([^"]*)"')
_STYLE = re.compile(r'<w:[pr]Style w:val="([^"]*)"/>')


def may_be_emptied(xml: str) -> bool:
    """Whether a cell, row, table or story may have lost what Word wants it to hold."""
    # Counting is far quicker than a pattern that looks back.
    ending = xml[-_ENDING:]
    stories = [story for story in _STORIES if f"</w:{story}" in ending]
    return any(not _all_full(xml, end, full) for end, full in _IN_TABLES) or any(
        not _all_full(xml, end := f"</w:{story}>", [last + end for last in _LAST])
        for story in (*stories, "txbxContent")
    )


def _all_full(xml: str, end: str, full: Iterable[str]) -> bool:
    """Whether every `end` is the end of one of those that are full; most are of the first kind."""
    left = xml.count(end)
    for one in full:
        if not left:
            break
        left -= xml.count(one)
    return not left


def without_unknown_styles(xml: str, styles: frozenset[str]) -> str:
    """A value in a template without its style looks like the text around it."""
    # Any style at all is found far quicker than one of a paragraph or run; most are known.
    if styles.issuperset(_ANY_STYLE.findall(xml)):
        return xml
    return _STYLE.sub(lambda found: found[0] if found[1] in styles else "", xml)


def renumbered(parts: Sequence[str]) -> list[str]:
    """The parts with ids that are unique over all of them: bookmarks, drawings, controls, paragraphs."""
    made = list(parts)
    for sign, renumber in (
        ("<w:bookmark", _bookmarks),
        ("<wp:docPr", _drawings),
        ("<w:sdtPr>", _controls),
        ("w14:paraId=", _paragraphs),
    ):
        if any(sign in part for part in made):
            made = renumber(made)
    return made


def _bookmarks(parts: Sequence[str]) -> list[str]:
    names: set[str] = set()
    count = 0
    opened: dict[str, list[str]] = {}

    def one(found: re.Match[str]) -> str:
        nonlocal count
        mark = found.group()
        named = _ID.search(mark)
        old = named[2] if named else ""
        if found["kind"] == "End":
            return _put(mark, _ID, opened[old].pop()) if opened.get(old) else ""
        opened.setdefault(old, []).append(str(count))
        mark = _put(mark, _ID, str(count))
        count += 1
        return _NAME.sub(lambda name: f"{name[1]}{_free(name[2], names)}{name[3]}", mark, count=1)

    made = []
    for part in parts:
        opened.clear()
        made.append(_BOOKMARK.sub(one, part))
    return made


def _free(wanted: str, names: set[str]) -> str:
    name = wanted
    number = 1
    while name in names:
        number += 1
        tail = f"_{number}"
        name = wanted[: 40 - len(tail)] + tail
    names.add(name)
    return name


def _drawings(parts: Sequence[str]) -> list[str]:
    count = 0

    def one(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"{found[1]}{count}{found[2]}"

    return [_DRAWING.sub(one, part) for part in parts]


def _controls(parts: Sequence[str]) -> list[str]:
    taken = {
        id
        for part in parts
        for control in _CONTROL.findall(part)
        for _, id, _ in _CONTROL_ID.findall(control)
    }
    seen: set[str] = set()
    number = 0

    def one(found: re.Match[str]) -> str:
        nonlocal number
        id = found[2]
        if id in seen:
            while str(number := number + 1) in taken:
                pass
            id = str(number)
            taken.add(id)
        seen.add(id)
        return f"{found[1]}{id}{found[3]}"

    return [_CONTROL.sub(lambda control: _CONTROL_ID.sub(one, control.group()), part) for part in parts]


def _paragraphs(parts: Sequence[str]) -> list[str]:
    seen: set[str] = set()

    def one(found: re.Match[str]) -> str:
        if found[1] in seen:
            return _IDS.sub("", found.group())
        seen.add(found[1])
        return found.group()

    return [_PARAGRAPH_ID.sub(one, part) for part in parts]


def _put(mark: str, pattern: re.Pattern[str], value: str) -> str:
    replaced: Callable[[re.Match[str]], str] = lambda found: f"{found[1]}{value}{found[3]}"  # noqa: E731
    return pattern.sub(replaced, mark, count=1)
