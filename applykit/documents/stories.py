"""Puts the narratives of a filled document in their places: paragraphs, lists, links, notes, pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from applykit.documents.figures import Picture, PictureSource
from applykit.documents.footnotes import Footnotes
from applykit.documents.headings import NAMESPACE, StyleSheet, w
from applykit.documents.inline import Image
from applykit.documents.lists import Numbering
from applykit.documents.narrative import Narrative
from applykit.documents.placing import places
from applykit.documents.styles import NAMES
from applykit.documents.typeset import Place, typeset

if TYPE_CHECKING:
    from lxml.etree import _Element

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_NAMESPACES = {
    "w": NAMESPACE,
    "r": _OFFICE,
    "wp": f"{_DRAWING}/wordprocessingDrawing",
    "a": f"{_DRAWING}/main",
    "pic": f"{_DRAWING}/picture",
}
_CONTENT = {w("t"): None, w("br"): "\n", w("tab"): "\t"}


Story: TypeAlias = "tuple[Any, _Element]"
"""A part that prints text, and its root."""


def set_narratives(main: Any, stories: Sequence[Story], pictures: PictureSource | None) -> list[Story]:
    """Put every narrative of a document in its place; the stories, with that of new footnotes.

    `main` is the main part; `stories` are it, the headers, footers and notes; their roots are changed.
    """
    sheet = StyleSheet(main.styles.element)
    own = next((root for part, root in stories if part.content_type.endswith("footnotes+xml")), None)
    footnotes = Footnotes(main, own)
    package = _Package(main, footnotes, pictures)
    for part, root in stories:
        story = _PartStory(package, part, notes=part is main)
        for paragraph, place in places(root, sheet):
            _set(paragraph, place, story, sheet)
    if footnotes.root is not None:
        _resolve(footnotes.root, sheet)
    if footnotes.root is None or own is not None:
        return list(stories)
    return [*stories, (footnotes.part, footnotes.root)]


def _set(paragraph: _Element, place: Place, story: _PartStory, sheet: StyleSheet) -> None:
    from lxml import etree

    text = "".join(_CONTENT[node.tag] or node.text or "" for node in paragraph.iter(*_CONTENT))
    xml = typeset(Narrative(text).prose, place, story)
    names = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
    made = etree.fromstring(f"<w:body{names}>{xml}</w:body>")
    _resolve(made, sheet)
    for block in list(made):
        paragraph.addprevious(block)
    container = paragraph.getparent()
    if container is not None:
        container.remove(paragraph)


def _resolve(root: _Element, sheet: StyleSheet) -> None:
    """Styles are found by the name that Word knows them by where a template calls them otherwise."""
    for reference in root.iter(w("pStyle"), w("rStyle")):
        id = reference.get(w("val")) or ""
        other = "" if id in sheet.names else sheet.named(NAMES.get(id, id).lower())
        if other:
            reference.set(w("val"), other)


class _Package:
    """What all parts of a document share: numbering, footnotes, pictures by path."""

    def __init__(self, main: Any, footnotes: Footnotes, pictures: PictureSource | None) -> None:
        self.main = main
        self.footnotes = footnotes
        self.pictures = pictures
        self._numbering: Numbering | None = None
        self._parts: dict[bytes, Any] = {}

    @property
    def numbering(self) -> Numbering:
        """The lists; a template without any gets a part for them."""
        if self._numbering is None:
            self._numbering = Numbering(_numbering_root(self.main))
        return self._numbering

    def picture_part(self, picture: Picture) -> Any:
        """The part of the package that holds a picture, one for equal ones."""
        from docx.parts.image import ImagePart

        if picture.content not in self._parts:
            images = self.main.package.image_parts
            name = images._next_image_partname("jpg" if picture.kind == "jpeg" else picture.kind)
            part = ImagePart(name, f"image/{picture.kind}", picture.content)
            images.append(part)
            self._parts[picture.content] = part
        return self._parts[picture.content]


class _PartStory:
    """One part of the document as `typeset` needs it."""

    def __init__(self, package: _Package, part: Any, notes: bool) -> None:
        self._package = package
        self._part = part
        self._notes = notes

    def link(self, address: str) -> str:
        """The relationship to an address, one for equal ones."""
        made: str = self._part.relate_to(_uri(address), f"{_OFFICE}/hyperlink", is_external=True)
        return made

    def bullets(self) -> int:
        """The number of the list of bullets."""
        return self._package.numbering.bullets()

    def ordered(self, depth: int, start: int) -> int:
        """The number of a new list."""
        return self._package.numbering.ordered(depth, start)

    def note(self, blocks: str) -> int | None:
        """The number of a new footnote; in headers, footers and notes there are none."""
        return self._package.footnotes.add(blocks) if self._notes else None

    def picture(self, image: Image, measure: float) -> tuple[Picture, str] | None:
        """The picture and the relationship to it."""
        if self._package.pictures is None:
            return None
        found = self._package.pictures(image, measure)
        if found is None:
            return None
        part = self._package.picture_part(found)
        relationship: str = self._part.relate_to(part, f"{_OFFICE}/image")
        return found, relationship


def _uri(address: str) -> str:
    """An address as a relationship takes it: what is not ASCII in percent signs."""
    from urllib.parse import quote

    scheme, colon, rest = address.partition(":")
    return scheme + colon + quote(rest, safe="/?#[]@!$&'()*+,;=:%-._~")


def _numbering_root(main: Any) -> Any:
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.oxml import parse_xml
    from docx.parts.numbering import NumberingPart

    for relation in main.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING:
            return relation.target_part.element
    root: Any = parse_xml(f'<w:numbering xmlns:w="{NAMESPACE}"/>')
    part = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, root, main.package)
    main.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    return root
