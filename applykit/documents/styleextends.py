"""A house style that extends another: a few lines of its own over all those of the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import yaml

from applykit.documents.marks import Node, Reading, compose
from applykit.errors import TemplateError
from applykit.messages import _

RULE = "template.style"
Find = Callable[[str, str], tuple[str, str]]
"""From the name that a style extends, and the file that says so, to the other's text and file."""

_MOST_BASES = 8


def read_extended(text: str, file: str, find: Find | None, faults: list[TemplateError]) -> tuple[Node, str]:
    """The whole of a house style, with what it takes from others, and its id; mistakes go to `faults`.

    Raises:
        TemplateError: template.style: it is not YAML, or what it extends cannot be had.
    """
    node = compose(text, Reading(file, RULE, faults=faults))
    own = node.mapping()
    id = own.text("id") if "id" in own else Path(file).stem
    bases = 0
    while "extends" in (entries := node.mapping()):
        bases += 1
        if bases > _MOST_BASES:
            entries.need("extends").fail(_("house styles extend each other in a circle"))
        node = _merged(_found(entries.need("extends"), find, faults), node)
    return node, id


def _found(base: Node, find: Find | None, faults: list[TemplateError]) -> Node:
    if find is None:
        base.fail(_("this house style cannot extend another one"))
    text, file = find(base.text(), base.reading.file)
    return compose(text, Reading(file, RULE, faults=faults))


def _merged(base: Node, own: Node, top: bool = True) -> Node:
    """The entries of `base` with those of `own` in their place; mappings are merged within."""
    pairs = {key.text(): (key, value) for key, value in base.pairs()}
    seen: set[str] = set()
    if top:
        pairs.pop("id", None)
    for key, value in own.pairs():
        name = key.text()
        if name in seen:
            key.fail(_("“{name}” is written twice").format(name=name))
        seen.add(name)
        if top and name == "extends":
            continue
        old = pairs.get(name)
        merge = old is not None and old[1].is_mapping() and value.is_mapping()
        pairs[name] = key, _merged(old[1], value, top=False) if old and merge else value
    values = [(key.signed(), value.signed()) for key, value in pairs.values()]
    made = yaml.MappingNode("tag:yaml.org,2002:map", values, own.node.start_mark, own.node.end_mark)
    return Node(made, own.reading)
