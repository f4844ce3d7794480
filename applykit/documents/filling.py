"""Fills a ready template: code into text, text into a copy of the zip."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from xml.parsers import expat

from applykit.documents import mending
from applykit.documents.archive import Member, joined, packed
from applykit.documents.charts.figures import OPENING
from applykit.documents.compiled import CORE, Ready
from applykit.documents.controls import numbered
from applykit.documents.markup import check_printable
from applykit.documents.narrative import PLACEHOLDER
from applykit.documents.properties import core_properties
from applykit.expressions.budget import budget
from applykit.expressions.captions import START

_TO_LAY_OUT = ("_Applykit", PLACEHOLDER, OPENING, START, "<w:instrText", "<w:fldSimple")
"""What stands for something that is worked out over the whole document, once it is filled."""

_LISTED = "\n\t\a\f"
_ESCAPED_TAGS = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
_PROLOGUE = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled template: its parts as text by name, and its own properties.

    `finished` are the parts as bytes, or None where trees are needed to finish them.
    """

    template: Ready
    members: tuple[Member, ...]
    texts: Mapping[str, str]
    properties: Mapping[str, str]
    finished: Mapping[str, bytes] | None


def fill(template: Ready, members: tuple[Member, ...], context: Mapping[str, object]) -> Filled:
    """Fill every part of a template.

    Raises:
        Exception: whatever a tag that fails raises; docxtpl's way then says where.
    """
    with budget():
        texts = dict(_texts(template, context))
        properties = {name: _plain(text, context) for name, text in template.properties.items()}
    return Filled(template, members, texts, properties, _finished(template, texts))


def _finished(template: Ready, texts: Mapping[str, str]) -> Mapping[str, bytes] | None:
    if any(part.loose for part in template.parts) or any(map(_unfinished, texts.values())):
        return None
    known = [mending.without_unknown_styles(xml, template.styles) for xml in texts.values()]
    mended = mending.renumbered(known)
    parts = {name: _PROLOGUE + xml.encode() for name, xml in zip(texts, mended, strict=True)}
    return parts if all(map(_is_well_formed, parts.values())) else None


def _plain(text: str, context: Mapping[str, object]) -> str:
    if "{" not in text:
        return text
    from applykit.documents.printing import property_template

    made = property_template(text).render(context)
    check_printable(made)
    return made


def _texts(template: Ready, context: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    from applykit.documents.printing import text_environment

    environment = text_environment()
    for part in template.parts:
        code = environment.template_class.from_code(environment, part.code, environment.globals)
        xml = code.render(context)
        if "{_" in xml or "_}" in xml:
            for escaped, meant in _ESCAPED_TAGS:
                xml = xml.replace(escaped, meant)
        yield part.name, numbered(xml)


def _unfinished(xml: str) -> bool:
    return (
        any(mark in xml for mark in _TO_LAY_OUT)
        or any(sign in xml for sign in _LISTED)
        or mending.may_be_emptied(xml)
    )


def _is_well_formed(xml: bytes) -> bool:
    try:
        expat.ParserCreate().Parse(xml, True)
    except expat.ExpatError:
        return False
    return True


def assembled(filled: Filled, properties: Mapping[str, str], as_of: date) -> bytes:
    """The finished .docx: what is new packed, all else copied."""
    core = core_properties({**filled.properties, **properties}, as_of)
    new = {**filled.template.changed, **(filled.finished or {}), CORE: core}
    copied = [member for member in filled.members if member.name in filled.template.kept]
    return joined([*copied, *(packed(name, content) for name, content in new.items())], as_of)
