"""Tags in an outline's texts: what may stand in them, checked where they are written."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from applykit.documents.marks import Entries, Node, Written
from applykit.documents.ooxml import TAG
from applykit.messages import _

if TYPE_CHECKING:
    from jinja2 import Environment

_LOOP = re.compile(r"([A-Za-z_]\w*)\s+in\s+(\S.*)", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_]\w*")


def text_with_tags(node: Node) -> str:
    """A text whose tags are sound Jinja."""
    written = Written(node.text(), node.line)
    check_tags(node, written)
    return written


def expression(node: Node) -> str:
    """An expression without braces, fit to stand in any docxtpl tag."""
    written = _bare(node, node.text())
    check_tags(node, "{{ " + written + " }}")
    return written


def filters(node: Node) -> str:
    """A chain of filters, such as total('amount') | amount."""
    written = _bare(node, node.text())
    check_tags(node, "{{ x | " + written + " }}")
    return written


def loop(node: Node) -> tuple[str, str]:
    """The name and the list of “name in list”."""
    found = _LOOP.fullmatch(node.text().strip())
    if not found:
        node.fail(_("a loop is written “name in list”"))
    source = _bare(node, found[2])
    check_tags(node, "{{ " + source + " }}")
    return found[1], source


def name(node: Node) -> str:
    """A name that templates may use for a thing."""
    written = Written(node.text(), node.line)
    if not _NAME.fullmatch(written):
        node.fail(_("a name is letters, digits and _, not “{written}”").format(written=written))
    return written


def opt_text(entries: Entries, key: str, default: str = "") -> str:
    """The text with tags of an entry that may be left out."""
    return text_with_tags(entries.need(key)) if key in entries else default


def opt_expression(entries: Entries, key: str) -> str:
    """The expression of an entry that may be left out."""
    return expression(entries.need(key)) if key in entries else ""


def opt_name(entries: Entries, key: str, default: str) -> str:
    """The name of an entry that may be left out."""
    return name(entries.need(key)) if key in entries else default


def texts(entries: Entries, key: str) -> tuple[str, ...]:
    """The one or more texts with tags of an entry; none where it is left out."""
    return tuple(text_with_tags(node) for node in entries.need(key).items()) if key in entries else ()


def check_tags(node: Node, text: str) -> None:
    """Raise TemplateError at the node where a tag in the text cannot be compiled."""
    if "{" not in text:
        return
    for tag in TAG.findall(text):
        if any(mark in tag for mark in "“”‘’"):
            node.fail(_("curly quotes cannot stand inside a tag: {tag}").format(tag=tag))
    problem = _problem(str(text))
    if problem:
        node.fail(_("the tag is not sound: {problem}").format(problem=problem))


@lru_cache(maxsize=4096)
def _problem(text: str) -> str:
    """What Jinja says is wrong with a text; many stand in several outlines."""
    from jinja2 import TemplateSyntaxError

    try:
        _environment().parse(text)
    except TemplateSyntaxError as error:
        return error.message or "?"
    return ""


@cache
def _environment() -> Environment:
    from jinja2 import Environment

    return Environment(autoescape=True)


def _bare(node: Node, text: str) -> Written:
    written = Written(" ".join(text.split()), node.line)
    if not written:
        node.fail(_("an expression is expected here"))
    # docxtpl ends a row or paragraph tag at the first } or %.
    if set(written) & set("{}%"):
        node.fail(_("an expression stands without braces and percent signs"))
    return written
