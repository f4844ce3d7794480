"""Word's fields: written as XML, and found in a finished document with their code and cached result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from applykit.documents.headings import NAMESPACE, w
from applykit.documents.markup import xml_text

if TYPE_CHECKING:
    from lxml.etree import _Element

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def field_xml(code: str, result: str, *, dirty: bool = False) -> str:
    """Runs of a field: `result` is XML of runs, shown until the field is made anew; dirty asks Word to."""
    return field_begin(code, dirty=dirty) + result + field_end()


def field_begin(code: str, *, dirty: bool = False) -> str:
    """The runs before a field's result."""
    written = f'<w:r><w:instrText xml:space="preserve"> {xml_text(code.strip())} </w:instrText></w:r>'
    return _mark("begin", dirty) + written + _mark("separate")


def field_end() -> str:
    """The run after a field's result."""
    return _mark("end")


def _mark(kind: str, dirty: bool = False) -> str:
    changed = ' w:dirty="true"' if dirty else ""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"{changed}/></w:r>'


@dataclass(slots=True)
class Field:
    """A field of a document, with its elements; those of fields inside it belong to them alone."""

    begin: _Element
    codes: list[_Element] = field(default_factory=list)
    texts: list[_Element] = field(default_factory=list)

    @property
    def code(self) -> str:
        """What the field is: PAGEREF _Toc000000001 \\h."""
        return " ".join("".join(node.text or "" for node in self.codes).split())

    @property
    def words(self) -> list[str]:
        """The code's words; the first is its kind in capitals."""
        first, *rest = self.code.split() or [""]
        return [first.upper(), *rest]

    @property
    def result(self) -> str:
        """The cached text."""
        return "".join(node.text or "" for node in self.texts)

    def write_result(self, text: str) -> None:
        """Change the cached text, in the look of what stood there, and take it as up to date."""
        for number, node in enumerate(self.texts):
            node.text = text if not number else ""
            node.set(_SPACE, "preserve")
        self.begin.attrib.pop(w("dirty"), "")


def fields_of(root: _Element, kind: str) -> Iterator[Field]:
    """The fields of a kind such as PAGEREF that begin and end in one paragraph, in order."""
    from lxml import etree

    path = "descendant::w:instrText[starts-with(normalize-space(.), concat($kind, ' '))]"
    codes = etree.XPath(path, namespaces={"w": NAMESPACE})(root, kind=kind)
    for code in cast("list[_Element]", codes):
        found = _around(code)
        if found is not None:
            yield found


def _around(code: _Element) -> Field | None:
    """The field whose code begins at an element; None where its ends are not beside each other."""
    run = code.getparent()
    start = run
    while start is not None and not _is(start, "begin"):
        start = start.getprevious()
    if start is None:
        return None
    mark = start.find(w("fldChar"))
    found = Field(mark) if mark is not None else None
    depth, shown = 0, False
    node = start.getnext()
    while found is not None and node is not None:
        if _is(node, "begin"):
            depth += 1
        elif _is(node, "end"):
            if not depth:
                return found
            depth -= 1
        elif not depth and _is(node, "separate"):
            shown = True
        elif not depth:
            (found.texts if shown else found.codes).extend(node.iter(w("t") if shown else w("instrText")))
        node = node.getnext()
    return None


def _is(run: _Element, kind: str) -> bool:
    mark = run.find(w("fldChar"))
    return mark is not None and mark.get(w("fldCharType")) == kind
