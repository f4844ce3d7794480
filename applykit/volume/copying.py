"""Copies the pages of a PDF into the volume as they are, object by object, without decoding their content."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NullObject,
    StreamObject,
)

from applykit.volume.annotations import Annotations, active_parts, is_annotation, is_field
from applykit.volume.boxes import View, is_cropped_away, view_of
from applykit.volume.compression import recoded
from applykit.volume.destinations import Destinations, Mark, entry, plain
from applykit.volume.forms import Form, Layers, form_of, layers_of
from applykit.volume.spool import Spool
from applykit.volume.writing import emit_entries, name, serialised

STAMP_FONT = "/AkStamp"
"""The name of the page numbers' font in the resources of every page."""

_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_OUTSIDE = ("/Page", "/Pages", "/Catalog")
_KEPT = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/Group", "/UserUnit",
         "/Tabs")  # fmt: skip
_SAVES = re.compile(rb"(?<![^\s\]>)])[qQ](?![^\s\[<(/])")
_LARGEST_READ = 4 << 20
"""Content longer than this many bytes is not read for unbalanced states: it is a drawing, made by machine."""


Page = tuple[IndirectObject | None, Mapping[str, Any]]
"""A page with its reference, where it has one, and its entries, those that it inherits among them."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page in the volume: its object, the object that its page number is written into, and its view.

    `open_states`: so many graphics states its content leaves open, which the stamp has to close.
    """

    number: int
    stamp: int
    view: View
    open_states: int = 0


@dataclass(frozen=True, slots=True)
class Shared:
    """Object numbers that all pages of a volume refer to; they are written once into every part."""

    font: int
    save: int


@dataclass(frozen=True, slots=True)
class Copied:
    """What a file became: its pages, bookmarks, form and layers, and what it held beside them."""

    leaves: tuple[Leaf, ...]
    marks: tuple[Mark, ...] = ()
    form: Form | None = None
    layers: Layers | None = None
    notes: frozenset[str] = frozenset()


def copy_pdf(
    stream: BinaryIO, spool: Spool, shared: Shared, parent: int, *, prefix: str, compress: bool = False
) -> Copied:
    """Copy every page of a PDF under the page-tree node `parent`; `prefix` sets its form fields apart.

    Raises:
        Exception: whatever pypdf raises on a damaged file; what was written of it is of no use then.
    """
    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    reader = PdfReader(stream)
    if reader.is_encrypted:
        reader.decrypt("")
    return _Copier(reader, spool, shared, parent, prefix, compress).run()


def copy_sheets(
    reader: PdfReader, pages: Sequence[Page], parents: Sequence[int], font: IndirectObject, spool: Spool,
    shared: Shared,
) -> tuple[Leaf, ...]:  # fmt: skip
    """Copy pages of our own for one part, each under its page-tree node, and the `font` of the stamps."""
    copier = _Copier(reader, spool, shared, 0, "", compress=False)
    return tuple(copier.sheets(pages, parents, font))


class _Copier:
    def __init__(
        self, reader: PdfReader, spool: Spool, shared: Shared, parent: int, prefix: str, compress: bool
    ) -> None:
        self.reader = reader
        self.spool = spool
        self.shared = shared
        self.parent = parent
        self.prefix = prefix
        self.compress = compress
        self.numbers: dict[tuple[int, int], int] = {}
        self.waiting: list[tuple[IndirectObject, int]] = []
        self.resources: dict[int, tuple[Any, int]] = {}
        self.roots: dict[int, bytes] = {}
        self.root = reader.root_object
        self.destinations = Destinations(self.root, self.renumber)
        self.annotations = Annotations(self.renumber, self.destinations)

    def run(self) -> Copied:
        pages = list(pages_of(self.root))
        if not pages:
            raise ValueError("no pages")
        numbers = self._reserved(pages)
        form = form_of(self.root, self.renumber, self.prefix)
        if form:
            self.roots = {number: title for number, title in form.titles if number}
        leaves = []
        for number, (_reference, page) in zip(numbers, pages, strict=True):
            leaves.append(self._page(number, page))
            self._flush()
        marks = tuple(self.destinations.marks())
        layers = layers_of(self.root, self.renumber)
        self._flush()
        notes = set(active_parts(self.root))
        notes |= {"active"} if self.annotations.active else set()
        notes |= {"signed"} if self.annotations.signed else set()
        return Copied(tuple(leaves), marks, form, layers, frozenset(notes))

    def sheets(self, pages: Sequence[Page], parents: Sequence[int], font: IndirectObject) -> Iterator[Leaf]:
        """Some pages of a file of our own, each under its node; its `font` is the one of the stamps."""
        self.numbers[font.generation, font.idnum] = self.shared.font
        self.waiting.append((font, self.shared.font))
        for number, parent, (_reference, page) in zip(self._reserved(pages), parents, pages, strict=True):
            self.parent = parent
            yield self._page(number, page)
            self._flush()

    def _reserved(self, pages: Sequence[Page]) -> list[int]:
        """A number for every page, known before any page is written: links lead forward too."""
        numbers = []
        for reference, _page in pages:
            number = self.spool.reserve()
            numbers.append(number)
            if reference is not None:
                self.numbers[reference.generation, reference.idnum] = number
        return numbers

    def renumber(self, reference: IndirectObject) -> int:
        """The number of an object in the volume, allotted when it is first met; 0 where it is nothing."""
        key = reference.generation, reference.idnum
        number = self.numbers.get(key)
        if number is None:
            value = reference.get_object()
            outside = isinstance(value, DictionaryObject) and value.get("/Type") in _OUTSIDE
            if value is None or isinstance(value, NullObject) or outside:
                number = 0  # what hangs on a page must not draw other pages in
            else:
                number = self.spool.reserve()
                self.waiting.append((reference, number))
            self.numbers[key] = number
        return number

    def _flush(self) -> None:
        while self.waiting:
            reference, number = self.waiting.pop()
            value = reference.get_object()
            if isinstance(value, StreamObject):
                self._stream(number, value)
                # A stream is met once and may be large; everything else is small.
                self.reader.resolved_objects.pop((reference.generation, reference.idnum), None)
            elif isinstance(value, DictionaryObject) and (is_annotation(value) or is_field(value)):
                self.spool.put(number, (self.annotations.written(value, self.roots.get(number, b"")),))
            else:
                self.spool.put(number, (serialised(value, self.renumber),))

    def _stream(self, number: int, value: StreamObject) -> None:
        entries, data = recoded(value) if self.compress else (dict(value.items()), value._data)
        out: list[bytes] = []
        # What would fetch the content from another file is not followed.
        emit_entries(
            ((key, item) for key, item in entries.items() if key not in ("/Length", "/F", "/FFilter", "/DL")),
            out, self.renumber,
        )  # fmt: skip
        self.spool.put_stream(number, b"".join(out), data)

    def _page(self, number: int, page: Mapping[str, Any]) -> Leaf:
        contents = self._contents(page)
        stamp = self.spool.reserve()
        streams = (self.shared.save, *(self.renumber(item) for item in contents), stamp)
        parts = [b"%d 0 R" % stream for stream in streams if stream]
        out = [
            b"<</Type /Page /Parent %d 0 R /Contents [%b]" % (self.parent, b" ".join(parts)),
            b" /Resources %d 0 R" % self._resources(page.get("/Resources")),
        ]
        if "/MediaBox" not in page:
            out.append(b" /MediaBox [0 0 595.276 841.89]")
        left_out = "/CropBox" if is_cropped_away(page) else ""
        kept = ((key, page[key]) for key in _KEPT if key in page and key != left_out)
        emit_entries(kept, out, self.renumber)
        annotations = self._annotations(page)
        if annotations:
            out.append(b" /Annots [%b]" % b" ".join(annotations))
        self.spool.put(number, [*out, b">>"])
        return Leaf(number, stamp, view_of(page), _open_states(contents))

    def _contents(self, page: Mapping[str, Any]) -> list[IndirectObject]:
        value = page.get("/Contents")
        content = plain(value)
        if isinstance(content, ArrayObject):
            return [item for item in content if isinstance(item, IndirectObject)]
        return [value] if isinstance(value, IndirectObject) and isinstance(content, StreamObject) else []

    def _resources(self, value: Any) -> int:
        """The page's resources with the stamp's font added; pages that share them go on sharing them."""
        resources = plain(value)
        known = self.resources.get(id(resources))
        if known:
            return known[1]
        entries = resources if isinstance(resources, DictionaryObject) else {}
        fonts = plain(entries.get("/Font"))
        out = [b"<</Font <<"]
        emit_entries(
            ((key, item) for key, item in fonts.items() if key != STAMP_FONT)
            if isinstance(fonts, DictionaryObject) else (), out, self.renumber,
        )  # fmt: skip
        out.append(b"%b %d 0 R>>" % (name(STAMP_FONT), self.shared.font))
        emit_entries(((key, item) for key, item in entries.items() if key != "/Font"), out, self.renumber)
        number = self.spool.add(b"".join([*out, b">>"]))
        self.resources[id(resources)] = (resources, number)  # held, so that its id is not given again
        return number

    def _annotations(self, page: Mapping[str, Any]) -> list[bytes]:
        listed = plain(page.get("/Annots"))
        found = []
        for item in listed if isinstance(listed, ArrayObject) else ():
            if not self.annotations.stays(plain(item)):
                continue
            if isinstance(item, IndirectObject):
                number = self.renumber(item)
            else:
                number = self.spool.add(self.annotations.written(item))
            if number:
                found.append(b"%d 0 R" % number)
        return found


def pages_of(root: DictionaryObject) -> Iterator[Page]:
    """Every page in order, with what it inherits; neither recursion nor a tree that bites its tail."""
    waiting: list[tuple[Any, Mapping[str, Any]]] = [(root.get("/Pages"), {})]
    seen: set[int] = set()
    while waiting:
        reference, inherited = waiting.pop()
        node = plain(reference)
        if not isinstance(node, DictionaryObject):
            raise ValueError("a page is missing")
        handed = {**inherited, **{key: dict.__getitem__(node, key) for key in _INHERITED if key in node}}
        if "/Kids" in node:
            kids = entry(node, "/Kids")
            if id(node) in seen or not isinstance(kids, ArrayObject):
                raise ValueError("the page tree is broken")
            seen.add(id(node))
            waiting += [(kid, handed) for kid in reversed(list(kids))]
        else:
            page = dict(node.items()) | handed
            yield (reference if isinstance(reference, IndirectObject) else None), page


def _open_states(contents: list[IndirectObject]) -> int:
    """How many graphics states the content saves without restoring; those of one page are few."""
    depth = 0
    for reference in contents:
        stream = plain(reference)
        if not isinstance(stream, StreamObject) or len(stream._data) > _LARGEST_READ:
            continue
        try:
            data = stream.get_data()
        except Exception:  # what cannot be decoded here is for the reader to show or not
            continue
        for found in _SAVES.finditer(data):
            depth += 1 if found[0] == b"q" else -1
    return min(max(depth, 0), 50)
