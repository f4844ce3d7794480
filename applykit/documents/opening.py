"""Opens a Word template that anybody may have made: what is no plain .docx is refused before it is read."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from applykit.errors import TemplateError

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_ENTRIES = 4_000
MOST_UNPACKED = 200_000_000
MOST_XML = 32_000_000
MOST_RATIO = 200
MOST_TAGS = 20_000
MOST_OPEN = 200
_MARK = re.compile(r"\{[{%#]|[}%#]\}")
_LARGE = 10_000_000
"""Below this a package may be packed as tightly as it likes."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TYPES = "[Content_Types].xml"
_DECLARED = tuple(
    word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
)
_OTHER = (
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"<", "HTML/XML"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8", "JPEG"),
)
_FOLDERS = (("xl/", "Excel"), ("ppt/", "PowerPoint"), ("content.xml", "OpenDocument"))
_XML = (".xml", ".rels", ".vml")
_MACROS = ("vbaproject.bin", "vbadata.xml")
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: the kind's last word, the part's name or the outside address."""

    id: str
    kind: str
    target: str
    outside: bool


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a .docx by name, such as word/document.xml; `main` is the name of the document's own."""

    name: str
    parts: Mapping[str, bytes]
    main: str

    def tree(self, part: str) -> _Element:
        """A part's root element.

        Raises:
            TemplateError: the part is not there or does not read as XML.
        """
        return _tree(self.name, part, self.parts)

    def relations(self, part: str) -> tuple[Relation, ...]:
        """What a part refers to, in its order; nothing where it has no relationships."""
        return _relations(self.name, part, self.parts)

    def types(self) -> dict[str, str]:
        """The content type of every part."""
        root = self.tree(_TYPES)
        named = {(node.get("PartName") or "").lstrip("/"): node.get("ContentType") or "" for node in root}
        endings = {
            ending.lower(): node.get("ContentType") or ""
            for node in root
            if (ending := node.get("Extension"))
        }
        return {
            part: named.get(part) or endings.get(part.rpartition(".")[2].lower(), "") for part in self.parts
        }


def opened(content: bytes, name: str) -> Package:
    """The package of a template, unpacked within bounds.

    Raises:
        TemplateError: it is of another kind, has a password or macros, is damaged, declares entities, or
            unpacks to more than a document ever does.
    """
    if content.startswith(_OLE):
        raise _refused(name, "template.not_word", "password" if _ENCRYPTED in content else "old")
    if not content.startswith(b"PK"):
        head = content[:200].lstrip(b"\xef\xbb\xbf \r\n\t")
        kind = next((kind for magic, kind in _OTHER if head.startswith(magic)), "")
        if kind:
            raise _refused(name, "template.not_word", kind=kind)
        problem = "it is not a zip package" if content else "it is empty"
        raise _refused(name, "template.damaged", problem=problem)
    try:
        parts = _unpacked(content, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        problem = "its compressed data are broken"
        raise TemplateError("template.damaged", template=name, problem=problem) from error
    return _checked(Package(name, parts, _main(name, parts)))


def _unpacked(content: bytes, name: str) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > MOST_ENTRIES:
            raise _refused(name, "template.too_large", "entries", size=len(entries), limit=MOST_ENTRIES)
        whole = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries) or 1
        if whole > MOST_UNPACKED or (whole > _LARGE and whole > MOST_RATIO * packed):
            raise _refused(name, "template.too_large", size=whole // 1_000_000, packed=len(content) // 1000)
        for entry in entries:
            if entry.flag_bits & 1:
                raise _refused(name, "template.not_word", "password")
            if entry.filename.lower().endswith(_XML) and entry.file_size > MOST_XML:
                raise _refused(name, "template.too_large", "part", part=entry.filename,
                        size=entry.file_size // 1_000_000, limit=MOST_XML // 1_000_000)  # fmt: skip
            if entry.filename in parts:
                raise zipfile.BadZipFile(f"{entry.filename} is there twice")
            # No more than the declared size is read, and the check sum is compared.
            parts[entry.filename] = archive.read(entry)
    return parts


def _is_xml(part: str, held: bytes) -> bool:
    return part.lower().endswith(_XML) or held[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")


def _main(name: str, parts: Mapping[str, bytes]) -> str:
    """The part that holds the document."""
    for part, held in parts.items():
        # Before any of it is parsed: entities can name files, or grow without end.
        if _is_xml(part, held) and any(word in held for word in _DECLARED):
            raise _refused(name, "template.entities", part=part)
    found = [
        relation.target
        for relation in _relations(name, "", parts)
        if relation.kind == "officeDocument" and not relation.outside
    ]
    if _TYPES in parts and found and found[0] in parts and not found[0].startswith(("xl/", "ppt/")):
        return found[0]
    for start, kind in _FOLDERS:
        if any(part.startswith(start) for part in parts):
            raise _refused(name, "template.not_word", kind=kind)
    raise _refused(name, "template.damaged", problem="a part of it is missing")


def _checked(package: Package) -> Package:
    kinds = package.types()
    macros = [
        part
        for part in package.parts
        if posixpath.basename(part).lower() in ("vbaproject.bin", "vbadata.xml")
    ]
    if macros or any("macroEnabled" in kind for kind in kinds.values()):
        raise _refused(package.name, "template.macros", "")
    if kinds[package.main] != _MAIN:
        raise _refused(
            package.name, "template.not_word", "template" if "template" in kinds[package.main] else "content"
        )
    return package


def _tree(name: str, part: str, parts: Mapping[str, bytes]) -> _Element:
    from lxml import etree

    if part not in parts:
        raise _refused(name, "template.damaged", problem="a part of it is missing")
    try:
        return etree.fromstring(parts[part], etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise TemplateError(
            "template.damaged", template=name, problem="a part of it is not XML", part=part, line=line,
            variant="part",
        ) from error  # fmt: skip


def _relations(name: str, part: str, parts: Mapping[str, bytes]) -> tuple[Relation, ...]:
    folder, base = posixpath.split(part)
    named = posixpath.join(folder, "_rels", f"{base}.rels")
    if named not in parts:
        return ()
    found = []
    for node in _tree(name, named, parts):
        target = node.get("Target") or ""
        outside = node.get("TargetMode") == "External"
        if not outside:
            target = posixpath.normpath(
                target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            )
        kind = (node.get("Type") or "").rpartition("/")[2]
        found.append(Relation(node.get("Id") or "", kind, target, outside))
    return tuple(found)


def check_tags(name: str, part: str, xml: str) -> None:
    """Raises TemplateError where a part holds more tags, or more that never end, than anybody types.

    Looking for the end of each takes docxtpl so long that a few thousand would never be done.
    """
    size = deepest = depth = 0
    for mark in _MARK.finditer(xml):
        opens = mark.group()[0] == "{"
        size += opens
        depth = max(0, depth + (1 if opens else -1))
        deepest = max(deepest, depth)
    if size > MOST_TAGS or deepest > MOST_OPEN:
        facts = {"size": size, "open": deepest, "limit": MOST_TAGS}
        raise _refused(name, "template.too_large", "tags", part=part, **facts)


def _refused(name: str, rule: str, variant: str = "", **facts: Any) -> TemplateError:
    return TemplateError(rule, template=name, variant=variant, **facts)
