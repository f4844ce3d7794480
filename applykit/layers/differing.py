"""What differs between two templates, chapter by chapter: headings and the text of paragraphs."""

from __future__ import annotations

import difflib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_FRONT = ""
"""What stands before the first heading."""

_CHAPTERS = ("heading 1", "frontheading", "front heading", "toc heading", "标题 1")


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a chapter: `kind` is added, removed or changed; paragraphs gone and paragraphs new."""

    chapter: str
    kind: str
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


def changes(before: bytes, after: bytes) -> tuple[Change, ...]:
    """Every chapter that differs; none where only the look does.

    Raises:
        ValueError: one of the two is no Word document.
    """
    return tuple(_changes(_chapters(before), _chapters(after)))


def _changes(before: dict[str, list[str]], after: dict[str, list[str]]) -> Iterator[Change]:
    for title, texts in before.items():
        if title not in after:
            yield Change(title, "removed", tuple(texts))
        elif texts != after[title]:
            gone: list[str] = []
            new: list[str] = []
            matcher = difflib.SequenceMatcher(None, texts, after[title], autojunk=False)
            for kind, low, high, first, last in matcher.get_opcodes():
                if kind != "equal":
                    gone += texts[low:high]
                    new += after[title][first:last]
            yield Change(title, "changed", tuple(gone), tuple(new))
    for title, texts in after.items():
        if title not in before:
            yield Change(title, "added", (), tuple(texts))


def _chapters(content: bytes) -> dict[str, list[str]]:
    import docx
    from docx.oxml.ns import qn

    try:
        document: Any = docx.Document(io.BytesIO(content))
    except Exception as error:  # python-docx raises whatever its zip or XML library does
        raise ValueError(str(error)) from error
    names = {style.style_id: (style.name or "").lower() for style in document.styles}
    found: dict[str, list[str]] = {_FRONT: []}
    title = _FRONT
    for paragraph in document.element.body.iter(qn("w:p")):
        text = "".join(item.text or "" for item in paragraph.iter(qn("w:t"))).strip()
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        name = names.get(style.get(qn("w:val")), "") if style is not None else ""
        if text and name in _CHAPTERS:
            title = text
            found.setdefault(title, [])
        elif text:
            found[title].append(text)
    return found
