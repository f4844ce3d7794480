"""What filling a template can leave behind that Word does not accept: doubled ids, empty cells and tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from applykit.documents.headings import NAMESPACE, w

if TYPE_CHECKING:
    from lxml.etree import XPath, _Element

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_PREFIXES = {"w": NAMESPACE, "w14": _W14[1:-1]}
_BLOCKS = frozenset((w("p"), w("tbl"), w("sdt"), w("customXml"), w("altChunk")))


def repair(parts: Sequence[_Element], styles: Iterable[str]) -> None:
    """Mend the roots of document, headers, footers and notes in place; ids are counted over all of them.

    `styles` holds the style ids that the document defines.
    """
    _number_bookmarks(parts)
    _number_drawings(parts)
    _part_controls(parts)
    _forget_doubled_paragraph_ids(parts)
    for root in parts:
        _drop_empty_tables(root)
        _close_cells(root)
        _forget_unknown_styles(root, styles)


def _number_bookmarks(parts: Sequence[_Element]) -> None:
    names: set[str] = set()
    count = 0
    for root in parts:
        open_ids: dict[str | None, list[str]] = {}
        for node in list(root.iter(w("bookmarkStart"), w("bookmarkEnd"))):
            old = node.get(w("id"))
            if node.tag == w("bookmarkStart"):
                node.set(w("id"), str(count))
                open_ids.setdefault(old, []).append(str(count))
                count += 1
                _rename(node, names)
            elif open_ids.get(old):
                node.set(w("id"), open_ids[old].pop())
            else:
                _remove(node)


def _rename(bookmark: _Element, names: set[str]) -> None:
    """A bookmark inside a loop comes once for every row; Word wants every name once."""
    name = wanted = bookmark.get(w("name")) or ""
    number = 1
    while name in names:
        number += 1
        tail = f"_{number}"
        name = wanted[: 40 - len(tail)] + tail
    names.add(name)
    bookmark.set(w("name"), name)


def _number_drawings(parts: Sequence[_Element]) -> None:
    drawings = (node for root in parts for node in root.iter(f"{_DRAWING}docPr"))
    for number, drawing in enumerate(drawings, start=1):
        drawing.set("id", str(number))


def _part_controls(parts: Sequence[_Element]) -> None:
    """Content controls keep their ids; a repeated one gets the next free number."""
    ids = [id for root in parts for id in _control_ids()(root)]
    if len(ids) == len(set(ids)):
        return
    controls = [
        node for root in parts for properties in root.iter(w("sdtPr")) for node in properties.findall(w("id"))
    ]
    taken = {node.get(w("val")) for node in controls}
    seen: set[str | None] = set()
    number = 0
    for node in controls:
        if node.get(w("val")) in seen:
            while str(number := number + 1) in taken:
                pass
            node.set(w("val"), str(number))
            taken.add(str(number))
        seen.add(node.get(w("val")))


@cache
def _control_ids() -> Any:
    """Finds the ids as plain texts: a large document has thousands, and an object for each takes time."""
    from lxml import etree

    return etree.XPath("descendant::w:sdtPr/w:id/@w:val", namespaces=_PREFIXES, smart_strings=False)


def _forget_doubled_paragraph_ids(parts: Sequence[_Element]) -> None:
    seen: set[str] = set()
    for root in parts:
        # One path for both would take twice as long.
        nodes = _found(root, "descendant::w:p[@w14:paraId]") + _found(root, "descendant::w:tr[@w14:paraId]")
        for node in nodes:
            id = node.get(f"{_W14}paraId") or ""
            if id in seen:
                for name in (f"{_W14}paraId", f"{_W14}textId"):
                    if name in node.attrib:
                        del node.attrib[name]
            elif id:
                seen.add(id)


def _drop_empty_tables(root: _Element) -> None:
    for path in ("descendant::w:tr[not(descendant::w:tc)]", "descendant::w:tbl[not(descendant::w:tr)]"):
        for node in _found(root, path):
            _remove(node)


def _close_cells(root: _Element) -> None:
    """A cell, header or note ends with a paragraph, whatever a condition took out of it."""
    containers = _found(root, "descendant::w:tc[not(*[last()][self::w:p])]")
    containers += root.iter(w("footnote"), w("endnote"), w("txbxContent"))
    if root.tag in (w("hdr"), w("ftr")):
        containers.append(root)
    for container in containers:
        blocks = [child for child in container if child.tag in _BLOCKS]
        if not blocks or (container.tag == w("tc") and blocks[-1].tag == w("tbl")):
            container.append(container.makeelement(w("p")))


def _forget_unknown_styles(root: _Element, styles: Iterable[str]) -> None:
    """A narrative in a template without our styles looks like the text around it."""
    known = "\n".join(("", *styles, ""))
    for name in ("pStyle", "rStyle"):
        path = f"descendant::w:{name}[not(contains($known, concat('\n', @w:val, '\n')))]"
        for reference in _found(root, path, known=known):
            _remove(reference)


def _found(root: _Element, path: str, **values: str) -> list[_Element]:
    """The elements at a path in document order: libxml2 looks, and Python meets only what it finds."""
    return cast("list[_Element]", _finder(path)(root, **values))


@cache
def _finder(path: str) -> XPath:
    from lxml import etree

    return etree.XPath(path, namespaces=_PREFIXES)


def _remove(node: _Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)
