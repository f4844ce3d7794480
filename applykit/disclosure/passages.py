"""Every text that a finished file holds, seen or not, with its place: paragraphs, notes, properties.

An Office file is searched part by part, and the Office files embedded in it likewise. Pixels of pictures and
the pages of PDFs are not read.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_PARAGRAPHS = frozenset({f"{_W}p", f"{_A}p", f"{_S}si", f"{_S}is"})
_TEXTS: Any = etree.XPath("//text()[normalize-space()]")
_ATTRIBUTE = re.compile(r"""=\s*(?:"([^"]+)"|'([^']+)')""")
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_XML = (".xml", ".rels", ".vml", ".svg")
_PIXELS = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".odttf", ".ttf", ".otf")
_PLAIN = (".json", ".html", ".htm", ".txt", ".csv", ".md", ".xml", ".yaml")
_OFFICE = (".docx", ".xlsx", ".pptx", ".docm", ".xlsm", ".zip")
_DEEPEST = 3
_LARGEST = 200_000_000
SHORTEST_IN_BYTES = 3
"""In what is no text a name of two characters could come about by chance."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One text: its part, the paragraph's number in it from 1 (0 outside of paragraphs), and what it is.

    `what` is empty for text that is read, the name of an attribute or element for what is not, and “bytes”
    for what was found in a file that is no XML.
    """

    part: str
    paragraph: int
    what: str
    text: str


def is_searched(name: str) -> bool:
    """Whether a file of this name is one whose texts are looked through."""
    return PurePosixPath(name).suffix.lower() in (*_OFFICE, *_PLAIN)


def everything(name: str, content: bytes) -> str:
    """All that a finished file says as one text, a line for each passage."""
    return "\n".join(passage.text for passage in _passages(name, content, placed=False))


def passages(name: str, content: bytes) -> Iterator[Passage]:
    """Every text of a finished file with its place; nothing for kinds of files that are not searched."""
    return _passages(name, content, placed=True)


def _passages(name: str, content: bytes, *, placed: bool) -> Iterator[Passage]:
    ending = PurePosixPath(name).suffix.lower()
    if ending in _OFFICE:
        yield from _package(content, "", 0, placed)
    elif ending in _PLAIN:
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
            yield Passage("", number, "", line)


def _package(content: bytes, within: str, depth: int, placed: bool) -> Iterator[Passage]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                if not entry.is_dir() and entry.file_size <= _LARGEST:
                    part = f"{within}{entry.filename}"
                    yield from _part(archive.read(entry), part, depth, placed)
    except (zipfile.BadZipFile, OSError, RuntimeError, EOFError):
        yield from _bytes(content, within.rstrip(" ›"))


def _part(content: bytes, part: str, depth: int, placed: bool) -> Iterator[Passage]:
    ending = PurePosixPath(part).suffix.lower()
    if ending in _XML:
        yield from _xml(content, part, placed)
    elif content[:4] == b"PK\x03\x04" and depth < _DEEPEST:
        yield from _package(content, f"{part} › ", depth + 1, placed)
    elif ending not in _PIXELS:
        yield from _bytes(content, part)


def _bytes(content: bytes, part: str) -> Iterator[Passage]:
    """Old Office files and the like hold their texts as UTF-16 at odd or even places, or as UTF-8."""
    for text in (content.decode("utf-8", "ignore"), content.decode("utf-16-le", "ignore"),
                 content[1:].decode("utf-16-le", "ignore")):  # fmt: skip
        yield Passage(part, 0, "bytes", text)


def _xml(content: bytes, part: str, placed: bool) -> Iterator[Passage]:
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except etree.XMLSyntaxError:
        yield from _bytes(content, part)
        return
    numbers = {element: number for number, element in enumerate(root.iter(*_PARAGRAPHS), start=1)}
    texts: dict[int, list[str]] = {}
    for text in _TEXTS(root):
        element = text.getparent()
        number = _paragraph(element, numbers)
        if number:
            texts.setdefault(number, []).append(str(text))
        else:
            yield Passage(part, 0, _name(element), str(text))
    for number, pieces in texts.items():
        yield Passage(part, number, "", "".join(pieces))
    if not placed:
        yield from (Passage(part, 0, "attribute", value) for value in _values(content))
        return
    for element in root.iter():
        if isinstance(element, etree._ProcessingInstruction) or not isinstance(element.tag, str):
            yield Passage(part, 0, "comment", element.text or "")
        for name, value in element.attrib.items() if isinstance(element.tag, str) else ():
            label = f"{_name(element)}/{etree.QName(name).localname}"
            yield Passage(part, _paragraph(element, numbers), label, unquote(str(value)))


def _paragraph(element: Any, numbers: Mapping[Any, int]) -> int:
    """The number of the paragraph that a text stands in; a text box has paragraphs of its own."""
    while element is not None:
        if element in numbers:
            return numbers[element]
        element = element.getparent()
    return 0


def _name(element: Any) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else "comment"


def _values(content: bytes) -> set[str]:
    """The attribute values of a part, once each, and what its XML comments say."""
    text = content.decode("utf-8", "ignore")
    found = {first or second for first, second in _ATTRIBUTE.findall(text)}
    return {unescape(unquote(value)) for value in found} | set(_COMMENT.findall(text))
