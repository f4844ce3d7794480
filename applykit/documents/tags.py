"""Tags in an outline's texts: what may stand in them, checked where they are written."""

from __future__ import annotations

import re

from applykit.documents.marks import Entries, Node
from applykit.documents.ooxml import TAG

_LOOP = re.compile(r"([A-Za-z_]\w*)\s+in\s+(\S.*)", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_]\w*")


def text_with_tags(node: Node) -> str:
    """A text whose tags are sound Jinja."""
    written = node.text()
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
        node.fail("a loop is written “name in list”")
    source = _bare(node, found[2])
    check_tags(node, "{{ " + source + " }}")
    return found[1], source


def name(node: Node) -> str:
    """A name that templates may use for a thing."""
    written = node.text()
    if not _NAME.fullmatch(written):
        node.fail(f"a name is letters, digits and _, not “{written}”")
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
    from jinja2 import Environment, TemplateSyntaxError

    for tag in TAG.findall(text):
        if any(mark in tag for mark in "“”‘’"):
            node.fail(f"curly quotes cannot stand inside a tag: {tag}")
    try:
        Environment(autoescape=True).parse(text)
    except TemplateSyntaxError as error:
        node.fail(f"the tag is not sound: {error.message}")


def _bare(node: Node, text: str) -> str:
    written = " ".join(text.split())
    if not written:
        node.fail("an expression is expected here")
    # docxtpl ends a row or paragraph tag at the first } or %.
    if set(written) & set("{}%"):
        node.fail("an expression stands without braces and percent signs")
    return written
