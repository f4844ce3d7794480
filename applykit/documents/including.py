"""Parts of outlines that documents share: `include:` in a list stands for the items of another file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from applykit.documents.marks import Node, Reading, compose
from applykit.errors import TemplateError
from applykit.messages import _

_DEEPEST = 8


def spliced(node: Node) -> tuple[Node, ...]:
    """The items of a list, with those of the included files in their place."""
    return tuple(_items(node))


def _items(node: Node) -> Iterator[Node]:
    for item in node.sequence():
        if item.is_mapping() and "include" in item.mapping():
            try:
                yield from _items(_included(item.mapping(("include",)).need("include")))
            except TemplateError as error:
                if node.reading.faults is None:
                    raise
                node.reading.faults.append(error)
        else:
            yield item


def _included(node: Node) -> Node:
    """The list that a file holds."""
    name = node.text()
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or path.suffix != ".yaml":
        node.fail(_("an included file is named within the templates, such as nqsl/parts/exit.yaml"))
    try:
        found = node.reading.find(name)
    except TemplateError:
        node.fail(_("there is no file “{name}” among the templates").format(name=name))
    return compose(read_text(node, str(found.path)), entered(node, str(found.path)))


def entered(node: Node, file: str) -> Reading:
    """The reading of a file that a node leads to; a file that leads to itself is refused."""
    reading = node.reading
    if file in (reading.file, *(place.file for place in reading.chain)):
        node.fail(_("the file leads back to itself: {file}").format(file=file))
    if len(reading.chain) >= _DEEPEST:
        node.fail(_("files use each other more than {count} deep").format(count=_DEEPEST))
    return replace(reading, file=file, chain=(node.line, *reading.chain))


def read_text(node: Node, file: str) -> str:
    """What a file holds."""
    try:
        with open(file, encoding="utf-8-sig") as opened:
            return opened.read()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        node.fail(_("{file} cannot be read: {reason}").format(file=file, reason=reason))


def data_of(node: Node) -> Any:
    """A part of an outline as plain data, with what it includes; all but flags as texts."""
    if node.is_list():
        return [data_of(item) for item in spliced(node)]
    if node.is_mapping():
        entries = node.mapping()
        return {name: data_of(entries.need(name)) for name in entries}
    written = node.text()
    return {"true": True, "false": False}.get(written, written)
