"""Annotations as they may stand in the volume: links and appearances stay, what acts on its own goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pypdf.generic import DictionaryObject

from applykit.volume.destinations import Destinations, entry
from applykit.volume.writing import Renumber, emit_entries, name, serialised

_HARMLESS = ("/NextPage", "/PrevPage", "/FirstPage", "/LastPage")
_ACTIVE = (
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/RichMediaExecute",
    "/Rendition",
)
"""Actions that run, send or fetch something."""

_MEDIA = ("/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D")
"""Annotations that hold a file or a player: their picture stays where they have one."""

_LEFT_OUT = frozenset(
    ("/A", "/AA", "/PA", "/Dest", "/StructParent", "/AF", "/FS", "/Sound", "/Movie", "/RichMediaContent",
     "/RichMediaSettings", "/3DD", "/3DA", "/3DV", "/3DI", "/3DB")
)  # fmt: skip


def is_annotation(value: Any) -> bool:
    """Whether a dictionary is an annotation, such as a field's widget."""
    return isinstance(value, DictionaryObject) and "/Rect" in value and "/Subtype" in value


def is_field(value: Any) -> bool:
    """Whether a dictionary is a form field, or a node above fields."""
    return isinstance(value, DictionaryObject) and ("/FT" in value or ("/T" in value and "/Kids" in value))


class Annotations:
    """Writes the annotations and fields of one file; `active` and `signed` say what was taken out."""

    def __init__(self, renumber: Renumber, destinations: Destinations) -> None:
        self.renumber = renumber
        self.destinations = destinations
        self.active = False
        self.signed = False

    def stays(self, value: Any) -> bool:
        """Whether an annotation is shown in the volume at all."""
        if not isinstance(value, DictionaryObject):
            return False
        media = entry(value, "/Subtype") in _MEDIA
        self.active = self.active or media
        return not media or "/AP" in value

    def written(self, value: DictionaryObject, new_name: bytes = b"") -> bytes:
        """An annotation or a field; `new_name` replaces its /T."""
        out = [b"<<"]
        left_out = set(_LEFT_OUT)
        if "/AA" in value:
            self.active = True
        if entry(value, "/FT") == "/Sig" and isinstance(entry(value, "/V"), DictionaryObject):
            self.signed = True
            left_out |= {"/V", "/Lock", "/SV"}
        if entry(value, "/Subtype") in _MEDIA:
            left_out |= {"/Subtype", "/T"}
            out.append(b"/Subtype /Stamp ")
        if new_name:
            left_out.add("/T")
            out += [b"/T ", new_name]
        emit_entries(((key, item) for key, item in value.items() if key not in left_out), out, self.renumber)
        out += self._target(value)
        return b"".join([*out, b">>"])

    def _target(self, value: DictionaryObject) -> Iterator[bytes]:
        """Where a link leads: within its file or to an address; nothing else is done by a click."""
        target = value.get("/Dest")
        action = entry(value, "/A")
        kind = entry(action, "/S") if isinstance(action, DictionaryObject) else None
        if kind == "/GoTo":
            target = entry(action, "/D")
        if target is not None:
            place = self.destinations.written(target)
            if place:
                yield b"/Dest " + place
        elif kind == "/URI" and "/URI" in action:
            yield b"/A <</S /URI /URI " + serialised(action["/URI"], self.renumber) + b">>"
        elif kind == "/Named" and entry(action, "/N") in _HARMLESS:
            yield b"/A <</S /Named /N " + name(action["/N"]) + b">>"
        elif kind in _ACTIVE:
            self.active = True


def active_parts(root: DictionaryObject) -> frozenset[str]:
    """What a file holds beside its pages: portfolio, form, active."""
    found = set()
    names = entry(root, "/Names")
    holds = names if isinstance(names, DictionaryObject) else {}
    form = entry(root, "/AcroForm")
    opening = entry(root, "/OpenAction")
    if "/Collection" in root:
        found.add("portfolio")
    if isinstance(form, DictionaryObject) and "/XFA" in form:
        found.add("xfa")
    if "/JavaScript" in holds or "/AA" in root:
        found.add("active")
    if isinstance(opening, DictionaryObject) and entry(opening, "/S") in _ACTIVE:
        found.add("active")
    if "/EmbeddedFiles" in holds and "portfolio" not in found:
        found.add("embedded")
    return frozenset(found)
