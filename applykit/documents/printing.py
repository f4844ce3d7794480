"""How values are printed: the environments of documents and of plain texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any

from jinja2 import Template
from jinja2.nodes import Expr
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from applykit.documents.charts.figures import Figures
from applykit.documents.controls import is_entry
from applykit.documents.filters import FILTERS
from applykit.documents.markup import check_printable, paragraph, run, xml_text
from applykit.documents.narrative import Narrative
from applykit.expressions import environment
from applykit.expressions.attachments import FILTERS as ATTACHMENTS
from applykit.expressions.budget import spend
from applykit.expressions.display import NOTHING
from applykit.expressions.sandbox import Generator

_NO_TEXT = (list, tuple, set, frozenset, Mapping, Iterator, FunctionType, MethodType, BuiltinMethodType)
_is_ordinary = re.compile("[^&<>\"'{}%\x00-\x1f\ud800-\udfff\ufffe\uffff]*").fullmatch
"""Whether a text stands in XML as it was typed."""
_SHORT = 256
"""Texts no longer than this are bounded by the turns of the loops that print them."""
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_ENTITIES = str.maketrans({"\n": _BREAK, **{sign: f"&#{ord(sign)};" for sign in "&<>\"'{}%"}})


@cache
def document_environment() -> ImmutableSandboxedEnvironment:
    """The strict environment of documents, with the filters that print."""
    made = environment(undefined="strict")
    made.filters.update({**FILTERS, **ATTACHMENTS})
    made.filters.update(dict.fromkeys(("e", "escape", "forceescape"), _escaped))
    made.filters["paragraphs"] = _paragraphs
    made.tests["entry"] = is_entry
    made.globals["chart"] = Figures
    made.finalize = _printed
    return made


@cache
def text_environment() -> ImmutableSandboxedEnvironment:
    """The same where every value stands in a text: its line ends are Word's breaks at once.

    What stands elsewhere, in an attribute or between elements, is sent through the filter `unbroken`.
    """
    made = environment(undefined="strict")
    made.filters.update(document_environment().filters)
    made.tests.update(document_environment().tests)
    made.globals.update(document_environment().globals)
    made.code_generator_class = _Generator
    made.filters["unbroken"] = _unbroken
    made.finalize = _broken
    return made


@cache
def property_environment() -> ImmutableSandboxedEnvironment:
    """The same for plain texts such as the document's title."""
    made = environment(undefined="strict")
    made.autoescape = False
    made.filters.update(FILTERS)
    made.finalize = lambda value: "" if value is None else value
    return made


@lru_cache(maxsize=256)
def property_template(text: str) -> Template:
    """A plain text with tags, ready to be filled.

    Raises:
        TemplateSyntaxError: a tag does not read.
    """
    return property_environment().from_string(text)


def _printed(value: Any) -> Any:
    """What {{ }} prints: nothing as —, a narrative in plain words, ready-made XML as it is."""
    if value is None:
        return Markup(NOTHING)
    made = _as_text(value)
    allowance = spend()
    if allowance is not None:
        allowance.printed(len(made))
    return made


def _as_text(value: Any) -> Markup:
    if isinstance(value, _NO_TEXT):
        # Python's own way of writing a list must never stand in a document.
        kind = "group of fields" if isinstance(value, Mapping) else "list or function"
        raise TypeError(f"a {kind} cannot be printed as it is")
    if isinstance(value, Narrative) or not hasattr(value, "__html__"):
        return xml_text(format(value, "f") if isinstance(value, Decimal) else str(value))
    made = value.__html__()
    # docxtpl's own Listing uses these two for a new paragraph and a new page.
    check_printable(made.replace("\a", "").replace("\f", ""))
    return Markup(made)


class _Unbroken(Markup):
    """XML that is printed as it is."""


def _unbroken(value: Any) -> _Unbroken:
    return _Unbroken(_printed(value))


def _broken(value: Any) -> str:
    """A value in a text, as XML; most are plain words, and thousands of them add up."""
    kind = type(value)
    if kind is str:
        made = value if _is_ordinary(value) else _escaped_text(value)
    elif kind is int:
        made = str(value)
    elif kind is _Unbroken:
        return str(value)
    else:
        made = _printed(value)
        if "\n" in made and (isinstance(value, Narrative) or not hasattr(value, "__html__")):
            return str.replace(made, "\n", _BREAK)
        return str(made)
    if len(made) > _SHORT:
        allowance = spend()
        if allowance is not None:
            allowance.printed(len(made))
    return made


def _escaped_text(value: str) -> str:
    if "\r" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    check_printable(value)
    return value.translate(_ENTITIES)


class _Generator(Generator):
    """Writes code that takes what `finalize` gives as it is: it is XML already."""

    def _output_child_pre(self, node: Expr, frame: Any, finalize: Any) -> None:
        self.write(finalize.src)

    def _output_child_post(self, node: Expr, frame: Any, finalize: Any) -> None:
        self.write(")")


def _escaped(value: Any) -> Any:
    return value if hasattr(value, "__html__") else xml_text(str(value))


def _paragraphs(value: Any) -> Markup:
    """A value that stands where only paragraphs may: {{p x }}."""
    if hasattr(value, "__html__"):
        return Markup(value.__html__())
    return Markup(paragraph((run(NOTHING if value is None else str(value)),), "BodyText"))
