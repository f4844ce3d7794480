"""The form and the layers of a file, brought together with those of the other files of a part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from applykit.volume.destinations import entry, plain
from applykit.volume.writing import Renumber, name, serialised, text


@dataclass(frozen=True, slots=True)
class Form:
    """A file's fields as (object, name) and the resources of their appearances, by category and name."""

    titles: tuple[tuple[int, bytes], ...]
    resources: tuple[tuple[str, str, bytes], ...]
    appearance: bytes
    regenerate: bool


@dataclass(frozen=True, slots=True)
class Layers:
    """A file's optional content: every layer, and those that are hidden at first."""

    groups: tuple[int, ...]
    hidden: tuple[int, ...]


def form_of(root: DictionaryObject, renumber: Renumber, prefix: str) -> Form | None:
    """A file's form, each field's name set apart by `prefix`: two files may call theirs the same."""
    form = entry(root, "/AcroForm")
    fields = entry(form, "/Fields") if isinstance(form, DictionaryObject) else None
    if not isinstance(fields, ArrayObject) or not fields:
        return None
    titles = []
    for item in fields:
        field = plain(item)
        number = (
            renumber(item) if isinstance(item, IndirectObject) and isinstance(field, DictionaryObject) else 0
        )
        if number:
            titles.append((number, text(f"{prefix}-{entry(field, '/T') or number}".replace(".", "_"))))
    appearance = entry(form, "/DA")
    return Form(
        tuple(titles),
        tuple(_resources(entry(form, "/DR"), renumber)),
        text(str(appearance)) if appearance else b"",
        str(entry(form, "/NeedAppearances")).casefold() == "true",
    )


def _resources(value: Any, renumber: Renumber) -> Iterator[tuple[str, str, bytes]]:
    for category, held in value.items() if isinstance(value, DictionaryObject) else ():
        held = plain(held)
        for key, item in held.items() if isinstance(held, DictionaryObject) else ():
            yield category, key, serialised(item, renumber)


def form_entry(forms: Iterable[Form]) -> bytes:
    """The entry of the catalogue for the fields of several files; empty where there are none."""
    forms = list(forms)
    fields = b" ".join(b"%d 0 R" % number for form in forms for number, _title in form.titles)
    if not fields:
        return b""
    merged: dict[str, dict[str, bytes]] = {}
    for form in forms:
        for category, key, value in form.resources:
            merged.setdefault(category, {}).setdefault(key, value)
    resources = b"".join(
        name(category) + b"<<" + b"".join(name(key) + b" " + value for key, value in held.items()) + b">>"
        for category, held in merged.items()
    )
    regenerate = b" /NeedAppearances true" if any(form.regenerate for form in forms) else b""
    appearance = next((b" /DA " + form.appearance for form in forms if form.appearance), b"")
    return b" /AcroForm <</Fields [%b] /DR <<%b>>%b%b>>" % (fields, resources, appearance, regenerate)


def layers_of(root: DictionaryObject, renumber: Renumber) -> Layers | None:
    """A file's layers; those that its default view switches off stay hidden."""
    properties = entry(root, "/OCProperties")
    if not isinstance(properties, DictionaryObject):
        return None
    groups = _numbers(entry(properties, "/OCGs"), renumber)
    view = entry(properties, "/D")
    view = view if isinstance(view, DictionaryObject) else DictionaryObject()
    hidden = _numbers(entry(view, "/OFF"), renumber)
    if entry(view, "/BaseState") == "/OFF":
        shown = _numbers(entry(view, "/ON"), renumber)
        hidden = tuple(group for group in groups if group not in shown)
    return Layers(groups, hidden) if groups else None


def _numbers(value: Any, renumber: Renumber) -> tuple[int, ...]:
    items = value if isinstance(value, ArrayObject) else ()
    return tuple(filter(None, (renumber(item) for item in items if isinstance(item, IndirectObject))))


def layers_entry(layers: Iterable[Layers]) -> bytes:
    """The entry of the catalogue for the layers of several files; empty where there are none."""
    layers = list(layers)
    if not layers:
        return b""
    groups, hidden = (
        b" ".join(b"%d 0 R" % number for each in layers for number in getattr(each, kind))
        for kind in ("groups", "hidden")
    )
    return b" /OCProperties <</OCGs [%b] /D <</OFF [%b] /Order []>>>>" % (groups, hidden)
