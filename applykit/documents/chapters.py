"""The chapters of a finished Word document with their paragraphs, for comparing two of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST = 64 << 20
FRONT = "封面"
_PARTS = ("word/document.xml", "word/styles.xml")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its title (封面 for what stands before the first) and the texts of its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


def chapters_of(content: bytes) -> tuple[Chapter, ...] | None:
    """The chapters of a .docx without its table of contents; None if it is damaged or no .docx at all.

    Nothing outside is fetched, no entity is expanded, and what is larger than 64 MB unpacked is not read.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if any(package.getinfo(name).file_size > _MOST for name in _PARTS):
                return None
            body, styles = (etree.fromstring(package.read(name), parser) for name in _PARTS)
    except (
        zipfile.BadZipFile,
        KeyError,
        etree.XMLSyntaxError,
        RuntimeError,
        NotImplementedError,
        ValueError,
    ):
        return None
    headings, contents = _styles(styles)
    found: list[tuple[str, list[str]]] = [(FRONT, [])]
    for paragraph in body.iter(f"{_W}p"):
        style = _style_of(paragraph)
        text = "".join(_texts(paragraph)).strip()
        if not text or style in contents:
            continue
        if style in headings:
            found.append((text, []))
        else:
            found[-1][1].append(text)
    return tuple(Chapter(title, tuple(texts)) for title, texts in found if title != FRONT or texts)


def _styles(root: Any) -> tuple[set[str], set[str]]:
    """The ids of the styles of chapter headings and of entries of the table of contents."""
    headings, contents = set(), set()
    for style in root.iter(f"{_W}style"):
        id, name = style.get(f"{_W}styleId", ""), _value(style.find(f"{_W}name")).lower()
        level = _value(style.find(f"{_W}pPr/{_W}outlineLvl"))
        if name == "heading 1" or level == "0":
            headings.add(id)
        elif name.startswith("toc "):
            contents.add(id)
    return headings, contents


def _style_of(paragraph: Any) -> str:
    return _value(paragraph.find(f"{_W}pPr/{_W}pStyle"))


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(f"{_W}val", ""))


def _texts(paragraph: Any) -> Iterator[str]:
    """The text of a paragraph itself: boxes in it hold paragraphs of their own."""
    for text in paragraph.iter(f"{_W}t"):
        owner = next((above for above in text.iterancestors(f"{_W}p")), None)
        if owner is paragraph:
            yield text.text or ""
