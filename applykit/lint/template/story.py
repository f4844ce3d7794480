"""The texts of a template as Word shows them: body, headers, footers and notes, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from applykit.documents.headings import w
from applykit.documents.opening import Package
from applykit.messages import N_, _

if TYPE_CHECKING:
    from lxml.etree import _Element

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_FALLBACK = f"{_COMPATIBILITY}Fallback"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_TEXTS = {w("t"): "text", w("delText"): "deleted", w("instrText"): "field"}
_KINDS = (
    ("document.main+xml", N_("body")),
    ("header+xml", N_("header")),
    ("footer+xml", N_("footer")),
    ("footnotes+xml", N_("footnotes")),
    ("endnotes+xml", N_("endnotes")),
)
"""The parts that are filled, by the end of their content type."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of one element of a run; `kind` is text, deleted, field or alt (an alternative text)."""

    node: _Element
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its number in the story from 1; one in a text box has the number of that around it."""

    story: Story
    number: int
    node: _Element
    pieces: tuple[Piece, ...]
    text: str
    box: bool = False

    @property
    def place(self) -> str:
        """Where it stands, as people look for it in Word."""
        facts = {"story": self.story.title, "number": self.number}
        if self.box:
            return _("{story}, paragraph {number} (text box)").format(**facts)
        if any(True for _cell in self.node.iterancestors(w("tc"))):
            return _("{story}, paragraph {number} (in a table)").format(**facts)
        return _("{story}, paragraph {number}").format(**facts)

    def near(self, start: int, end: int, room: int = 24) -> str:
        """The words around a stretch of the text."""
        before = "…" if start > room else ""
        after = "…" if end + room < len(self.text) else ""
        return before + " ".join(self.text[max(0, start - room) : end + room].split()) + after

    def piece_at(self, place: int) -> Piece:
        """The piece that holds a character of the text."""
        for piece in self.pieces:
            if place < len(piece.text):
                return piece
            place -= len(piece.text)
        return self.pieces[-1]


@dataclass(frozen=True, slots=True)
class Story:
    """One part that is filled: its name in the package, and how people call it."""

    part: str
    title: str
    root: _Element

    def paragraphs(self) -> list[Paragraph]:
        """Every paragraph in order; the old-fashioned copies of text boxes that Word keeps are left out."""
        return list(_paragraphs(self))


def stories(package: Package) -> list[Story]:
    """The parts that are filled, the body first.

    Raises:
        TemplateError: one of them does not read as XML.
    """
    found: list[tuple[int, str, str]] = []
    for part, kind in package.types().items():
        for rank, (ending, title) in enumerate(_KINDS):
            if kind.endswith(ending) and (rank or part == package.main):
                found.append((rank, part, title))
    found.sort()
    result = []
    for rank, part, title in found:
        alike = [other for other in found if other[0] == rank]
        name = _(title)
        if len(alike) > 1:
            name = _("{title} {number}").format(title=name, number=alike.index((rank, part, title)) + 1)
        result.append(Story(part, name, package.tree(part)))
    return result


def balanced(first: _Element, last: _Element) -> bool:
    """Whether what lies between two elements can be cut or repeated: it opens as much as it closes."""
    ways = [[node, *node.iterancestors()] for node in (first, last)]
    while ways[0] and ways[1] and ways[0][-1] is ways[1][-1]:
        for way in ways:
            way.pop()
    names = [[node.tag for node in way] for way in ways]
    return names[0] == names[1]


def _paragraphs(story: Story) -> Iterator[Paragraph]:
    from lxml import etree

    tags = (w("p"), *_TEXTS, _DRAWING, _FALLBACK)
    open_: list[tuple[_Element, int, bool, list[Piece]]] = []
    made: list[Paragraph] = []
    number = skipped = 0
    for event, node in etree.iterwalk(story.root, ("start", "end"), tags):
        if node.tag == _FALLBACK:
            skipped += 1 if event == "start" else -1
        elif skipped:
            continue
        elif node.tag == w("p"):
            if event == "start":
                number += not open_
                open_.append((node, number, len(open_) > 0, []))
            else:
                element, count, box, pieces = open_.pop()
                text = "".join(piece.text for piece in pieces)
                made.append(Paragraph(story, count, element, tuple(pieces), text, box))
        elif event == "start" and open_:
            pieces = open_[-1][3]
            if node.tag == _DRAWING:
                # Alternative texts are filled too; each stands by itself.
                for name in ("title", "descr"):
                    if "{" in (node.get(name) or ""):
                        text = node.get(name) or ""
                        made.append(Paragraph(story, number, node, (Piece(node, text, "alt"),), text, True))
            elif node.text:
                pieces.append(Piece(node, node.text, _TEXTS[str(node.tag)]))
    yield from sorted(made, key=lambda paragraph: paragraph.number)
