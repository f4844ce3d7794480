"""Word's fields: written as XML, and found in a finished document with their code and cached result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from applykit.documents.headings import w
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
    end: _Element | None = None
    _separated: bool = False

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

    def write_code(self, code: str) -> None:
        """Change the code."""
        for number, node in enumerate(self.codes):
            node.text = f" {code} " if not number else ""

    def write_result(self, text: str) -> None:
        """Change the cached text, in the look of what stood there, and take it as up to date."""
        for number, node in enumerate(self.texts):
            node.text = text if not number else ""
            node.set(_SPACE, "preserve")
        self.begin.attrib.pop(w("dirty"), "")


def fields_of(root: _Element) -> Iterator[Field]:
    """Every complex field, each when it ends; those inside another before it."""
    open_fields: list[Field] = []
    for node in root.iter(w("fldChar"), w("instrText"), w("t")):
        if node.tag == w("fldChar"):
            kind = node.get(w("fldCharType"))
            if kind == "begin":
                open_fields.append(Field(node))
            elif kind == "separate" and open_fields:
                open_fields[-1]._separated = True
            elif kind == "end" and open_fields:
                found = open_fields.pop()
                found.end = node
                yield found
        elif open_fields and node.tag == w("instrText"):
            open_fields[-1].codes.append(node)
        elif open_fields and open_fields[-1]._separated:
            open_fields[-1].texts.append(node)
