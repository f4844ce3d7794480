"""Opens a PDF: whole, readable without a password, and every page there."""

from __future__ import annotations

import logging
import mmap
import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from applykit.evidence.results import MOST_PAGES, Content

if TYPE_CHECKING:
    from pypdf import PdfReader

_TAIL = 65_536
_MOST_OBJECTS = 500_000
"""A cross-reference table longer than this takes longer to read than a reviewer waits."""

_TABLE = re.compile(rb"startxref\s+(\d+)")
_ENTRIES = re.compile(rb"(?:xref\s+\d+\s+|/Size\s+)(\d+)")
_LENGTH = re.compile(rb"/Linearized\b[^>]*?/L\s+(\d+)")


def open_pdf(path: Path) -> Content:
    """Pages and fault of a PDF.

    Raises:
        Exception: whatever pypdf raises on a damaged file; the caller calls that damaged.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    # pypdf mends what it can and says so on standard error; what matters here is said as a diagnostic.
    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    with path.open("rb") as stream:
        if _is_cut(stream):
            return Content("pdf", None, "damaged/truncated")
        if _is_vast(stream):
            return Content("pdf", None, "too_many_pages/objects")
        try:
            reader = PdfReader(stream)
            if reader.is_encrypted and not reader.decrypt(""):
                return Content("pdf", None, "encrypted")
        except (DependencyError, NotImplementedError):
            # A way of locking that pypdf does not know, such as certificates: nobody else reads it either.
            return Content("pdf", None, "encrypted" if _mentions(stream, b"/Encrypt") else "damaged")
        return _pages(reader)


def _is_cut(stream: BinaryIO) -> bool:
    """Whether the end of the file is missing, as after a copy or a download that broke off."""
    head = stream.read(1024)
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _TAIL))
    tail = stream.read(_TAIL)
    stream.seek(0)
    declared = _LENGTH.search(head)
    if declared and size < int(declared[1]):
        return True
    _, end, rest = tail.rpartition(b"%%EOF")
    return not end or b" obj" in rest


def _is_vast(stream: BinaryIO) -> bool:
    """Whether the cross-reference table says that the file has more objects than are worth reading."""
    stream.seek(max(0, stream.seek(0, 2) - _TAIL))
    starts = _TABLE.findall(stream.read(_TAIL))
    stream.seek(int(starts[-1]) if starts else 0)
    entries = _ENTRIES.search(stream.read(1024))
    stream.seek(0)
    return entries is not None and int(entries[1]) > _MOST_OBJECTS


def _mentions(stream: BinaryIO, name: bytes) -> bool:
    with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(name) >= 0


def _pages(reader: PdfReader) -> Content:
    """Walks the page tree without recursion, and no further than MOST_PAGES."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    objects = _Objects(reader)
    root = objects.resolve(reader.trailer.raw_get("/Root") if "/Root" in reader.trailer else None)
    if not isinstance(root, DictionaryObject) or "/Pages" not in root:
        root = reader.root_object  # pypdf looks for it everywhere
    pages = 0
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [root.raw_get("/Pages")] if "/Pages" in root else []
    while waiting:
        node = waiting.pop()
        place = (node.idnum, node.generation) if isinstance(node, IndirectObject) else None
        node = objects.resolve(node)
        if not isinstance(node, DictionaryObject):
            return Content("pdf", None, "damaged/pages")
        if "/Kids" in node:
            kids = objects.resolve(node.raw_get("/Kids"))
            if place in seen or not isinstance(kids, ArrayObject):
                return Content("pdf", None, "damaged/pages")
            if place:
                seen.add(place)
            waiting.extend(kids)
        else:
            pages += 1
        if pages > MOST_PAGES or len(waiting) > MOST_PAGES:
            return Content("pdf", None, "too_many_pages")
    return Content("pdf", pages, "" if pages else "no_pages")


class _Objects:
    """Reads single objects out of object streams, where pypdf would parse every object beside them: the
    structure of a tagged document has thousands, and pages are few."""

    def __init__(self, reader: PdfReader) -> None:
        self.reader = reader
        self.streams: dict[int, tuple[bytes, dict[int, int]]] = {}

    def resolve(self, node: Any) -> Any:
        """The object itself, or None."""
        from pypdf.generic import IndirectObject

        if not isinstance(node, IndirectObject):
            return node
        place = self.reader.xref_objStm.get(node.idnum)
        if place and not node.generation:
            try:
                return self._inside(place[0], node.idnum)
            except (KeyError, ValueError, TypeError, AttributeError, IndexError):
                pass  # not as it should be: pypdf has ways to mend it
        return node.get_object()

    def _inside(self, stream: int, number: int) -> Any:
        from pypdf.generic import read_object

        if stream not in self.streams:
            self.streams[stream] = self._index(stream)
        data, starts = self.streams[stream]
        source = BytesIO(data)
        source.seek(starts[number])
        return read_object(source, self.reader)

    def _index(self, number: int) -> tuple[bytes, dict[int, int]]:
        stream: Any = self.reader.get_object(number)
        data, first = stream.get_data(), int(stream["/First"])
        numbers = [int(text) for text in data[:first].split()[: 2 * int(stream["/N"])]]
        return data, {id: first + start for id, start in zip(numbers[::2], numbers[1::2], strict=True)}
