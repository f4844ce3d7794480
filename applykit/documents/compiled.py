"""A template made ready once: its parts as compiled code, all else as it lies in the zip.

docxtpl's own preparation decides what the code is.  A ready template is kept by the hash of its content, in
memory and in the cache folder; an entry of the cache that is not our own, damaged or old is made anew.
"""

from __future__ import annotations

import hashlib
import marshal
import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING

from applykit.cache import read_own, write_own
from applykit.documents.archive import Member, members
from applykit.documents.mending import may_be_emptied
from applykit.documents.opening import Package, check_tags, opened
from applykit.expressions.memory import maker

if TYPE_CHECKING:
    from lxml.etree import _Element

CORE = "docProps/core.xml"
OWN_PROPERTIES = ("title", "subject", "keywords", "category")
MOST_READY = 64
"""So many templates are kept in memory; the one not used for longest goes first."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PREFIXES = {
    "w": _W[1:-1],
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
_NOTES = ("footnotes+xml", "endnotes+xml")
_ALIVE = re.compile("[{}\t\n\a\f]")
_SITE = re.compile(
    r"\{\{(?P<left>[-+]?)(?P<value>.*?)(?P<right>[-+]?)\}\}|\{%.*?%\}|\{#.*?#\}"
    r"|(?P<text><w:t>|<w:t\s[^<>]*(?<!/)>)|(?P<close></w:t>)|(?P<open><)|(?P<end>>)",
    re.DOTALL,
)
_COLUMNS_CHANGE = re.compile(r"\{[{%#]tc\s|\{%\s*(?:colspan|hm)\b|<w:gridSpan[^>]*\{")
_OF_A_ROW = re.compile(r"\{[{%#]tr\s")


@dataclass(frozen=True, slots=True)
class Part:
    """A part that holds tags, by its name in the zip; `loose`: its tables' grids are to be looked at."""

    name: str
    code: CodeType
    loose: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """A template ready to be filled.

    `kept` are the names of the members that are copied, `changed` those that are written anew for every
    document alike; `properties` are the template's own title, subject, keywords and category.
    """

    parts: tuple[Part, ...]
    kept: tuple[str, ...]
    changed: Mapping[str, bytes]
    properties: Mapping[str, str]
    styles: frozenset[str]


_ready: OrderedDict[str, tuple[Ready | None, tuple[Member, ...]]] = OrderedDict()


def ready(content: bytes, name: str, *, controls: bool = False) -> tuple[Ready, tuple[Member, ...]] | None:
    """The template made ready, with its members still packed; None for one that only docxtpl can fill.

    With `controls` values of the profile in the main part stand in content controls.

    Raises:
        TemplateError: it is no sound .docx, see `opening.opened`.
    """
    key = hashlib.sha256(content).hexdigest()[:32] + ("-controls" if controls else "")
    if key not in _ready:
        made = _remembered(key)
        if made is None:
            made = _made(opened(content, name), controls)
            _remember(key, made)
        _ready[key] = (made, members(content) if made else ())
        if len(_ready) > MOST_READY:
            _ready.popitem(last=False)
    _ready.move_to_end(key)
    made, packed = _ready[key]
    return (made, packed) if made else None


def uncovered(package: Package) -> str:
    """Why only docxtpl can fill a template, or nothing: a name for the messages of the lint."""
    if CORE not in package.parts:
        return "no_properties"
    for name in _printing(package):
        spaces = package.tree(name).nsmap
        if any(spaces.get(prefix, uri) != uri for prefix, uri in _PREFIXES.items()) or "w" not in spaces:
            return "prefixes"
    return ""


def _made(package: Package, controls: bool) -> Ready | None:
    if uncovered(package):
        return None
    printing = _printing(package)
    styles = _styles(package)
    parts, changed = [], {}
    for name in printing:
        root = package.tree(name)
        for reference in list(root.iter(f"{_W}pStyle", f"{_W}rStyle")):
            named = reference.get(f"{_W}val") or ""
            holder = reference.getparent()
            # What the template itself gets wrong is mended once; values are looked at as they are printed.
            if holder is not None and "{" not in named and named not in styles:
                holder.remove(reference)
        xml = _text(root)
        loose = _loose(root, xml)
        if _ALIVE.search(xml) or loose or may_be_emptied(xml):
            check_tags(package.name, name, xml)
            controlled = controls and name == package.main
            parts.append(Part(name, _code(xml, controlled), loose))
        else:
            changed[name] = xml.encode()
    reached = tuple(_reached(package))
    dropped = set(package.parts) - set(reached)
    if dropped:
        changed["[Content_Types].xml"] = _without(package, "[Content_Types].xml", "PartName", dropped)
        changed["_rels/.rels"] = _without(package, "_rels/.rels", "Target", dropped)
    written = {*(part.name for part in parts), *changed, CORE}
    kept = tuple(name for name in reached if name not in written)
    return Ready(tuple(parts), kept, changed, _properties(package), styles)


def _printing(package: Package) -> list[str]:
    """The parts whose text is printed: document, headers and footers, notes; in the order they are filled."""
    related = package.relations(package.main)
    around = [item.target for kind in ("header", "footer") for item in related if item.kind == kind]
    notes = [name for name, kind in package.types().items() if kind.endswith(_NOTES)]
    return [name for name in dict.fromkeys((package.main, *around, *sorted(notes))) if name in package.parts]


def _styles(package: Package) -> frozenset[str]:
    related = package.relations(package.main)
    name = next((item.target for item in related if item.kind == "styles"), "")
    if name not in package.parts:
        return frozenset()
    return frozenset(style.get(f"{_W}styleId") or "" for style in package.tree(name).iter(f"{_W}style"))


def _reached(package: Package) -> Iterator[str]:
    """The members that the document refers to, their relationships, and the content types.

    What nobody refers to may be left from another document; the preview picture shows the template.
    """
    seen: set[str] = set()
    waiting = [""]
    yield "[Content_Types].xml"
    while waiting:
        name = waiting.pop()
        folder, _, base = name.rpartition("/")
        relations = f"{folder}/_rels/{base}.rels".lstrip("/")
        if relations in package.parts:
            yield relations
        for item in package.relations(name):
            if item.outside or item.kind == "thumbnail" or item.target in seen:
                continue
            if item.target in package.parts:
                seen.add(item.target)
                yield item.target
                waiting.append(item.target)


def _without(package: Package, name: str, attribute: str, dropped: set[str]) -> bytes:
    """A list of parts without those that are left out."""
    root = package.tree(name)
    for entry in list(root):
        if (entry.get(attribute) or "").lstrip("/") in dropped:
            root.remove(entry)
    return _text(root).encode()


def _properties(package: Package) -> dict[str, str]:
    texts = {node.tag.rpartition("}")[2]: node.text or "" for node in package.tree(CORE)}
    return {name: texts.get(name, "") for name in OWN_PROPERTIES}


def _text(root: _Element) -> str:
    from lxml import etree

    return etree.tostring(root, encoding="unicode")


def _code(xml: str, controls: bool) -> CodeType:
    from applykit.documents.controls import with_controls
    from applykit.documents.prepare import prepared
    from applykit.documents.printing import text_environment

    def by_docxtpl(source: str) -> str:
        from docxtpl import DocxTemplate

        return str(DocxTemplate.patch_xml(None, source))

    environment = text_environment()
    source = prepared(xml, by_docxtpl)
    if controls:
        source = with_controls(source)
    code: CodeType = environment.compile(_marked(source))
    return code


def _marked(source: str) -> str:
    """The source with every value that stands outside of a text sent through `unbroken`."""
    pieces: list[str] = []
    in_text = in_tag = False
    end = 0
    for found in _SITE.finditer(source):
        pieces.append(source[end : found.start()])
        end = found.end()
        token = found.group()
        if found["value"] is not None and (in_tag or not in_text):
            token = f"{{{{{found['left']}({found['value']})|unbroken{found['right']}}}}}"
        elif found["text"] or found["close"]:
            in_text = bool(found["text"])
        elif found["open"] or found["end"]:
            in_tag = bool(found["open"])
        pieces.append(token)
    return "".join(pieces) + source[end:]


def _loose(root: _Element, xml: str) -> bool:
    """Whether docxtpl might have to mend the grid of a table: rows have other widths than it has columns."""
    return bool(_COLUMNS_CHANGE.search(xml)) or any(map(_uneven, root.iter(f"{_W}tbl")))


def _uneven(table: _Element) -> bool:
    grid = table.find(f"{_W}tblGrid")
    columns = -1 if grid is None else len(grid.findall(f"{_W}gridCol"))
    return any(
        sum(_span(cell) for cell in row.findall(f"{_W}tc")) != columns
        for row in table.iter(f"{_W}tr")
        if not _OF_A_ROW.search("".join(map(str, row.itertext())))
    )


def _span(cell: _Element) -> int:
    found = cell.find(f"{_W}tcPr/{_W}gridSpan")
    return 1 if found is None else int(found.get(f"{_W}val") or 1)


def _file(key: str) -> str:
    return f"templates/{key}-{_maker()}.ready"


@cache
def _maker() -> str:
    """What a ready template depends on beside its content."""
    made = hashlib.sha256(f"{maker()} {version('docxtpl')}".encode())
    for name in ("compiled", "controls", "prepare", "printing"):
        made.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    return made.hexdigest()[:16]


def _remembered(key: str) -> Ready | None:
    raw = read_own(_file(key))
    if raw is None:
        return None
    parts, kept, changed, properties, styles = marshal.loads(raw)
    return Ready(tuple(Part(*part) for part in parts), kept, changed, properties, styles)


def _remember(key: str, made: Ready | None) -> None:
    if made is None:
        return
    parts = tuple((part.name, part.code, part.loose) for part in made.parts)
    facts = (parts, made.kept, dict(made.changed), dict(made.properties), made.styles)
    write_own(_file(key), marshal.dumps(facts))
