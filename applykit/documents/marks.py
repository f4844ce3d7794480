"""YAML read with the line of every entry, for outlines and house styles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

import yaml

from applykit.errors import TemplateError


class Node:
    """One YAML node and its file; every accessor raises TemplateError with the node's line."""

    __slots__ = ("file", "node", "rule")

    def __init__(self, node: yaml.Node, file: str, rule: str) -> None:
        self.node = node
        self.file = file
        self.rule = rule

    @property
    def line(self) -> int:
        """The node's line, counted from 1."""
        return int(self.node.start_mark.line) + 1

    def fail(self, problem: str) -> NoReturn:
        """Raise TemplateError at this node."""
        raise TemplateError(self.rule, file=self.file, line=self.line, problem=problem)

    def text(self) -> str:
        """The scalar as written; an empty scalar is the empty text."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.fail("one text is expected here")
        return str(self.node.value)

    def number(self) -> float:
        """The scalar as a number."""
        written = self.text()
        try:
            return float(written)
        except ValueError:
            self.fail(f"a number is expected, not “{written}”")

    def whole(self) -> int:
        """The scalar as a whole number."""
        value = self.number()
        if value != int(value):
            self.fail("a whole number is expected")
        return int(value)

    def flag(self) -> bool:
        """The scalar as true or false."""
        written = self.text().lower()
        if written not in ("true", "false"):
            self.fail(f"true or false is expected, not “{written}”")
        return written == "true"

    def choice(self, known: tuple[str, ...]) -> str:
        """The scalar, which must be one of the known words."""
        written = self.text()
        if written not in known:
            self.fail(f"“{written}” is not known here (known: {', '.join(known)})")
        return written

    def items(self) -> tuple[Node, ...]:
        """The entries of a list; a single scalar or mapping counts as a list of one."""
        if isinstance(self.node, yaml.SequenceNode):
            return tuple(Node(item, self.file, self.rule) for item in self.node.value)
        return (self,)

    def sequence(self) -> tuple[Node, ...]:
        """The entries of a list, which must be written as one."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.fail("a list is expected here")
        return self.items()

    def is_list(self) -> bool:
        """Whether the node is a list."""
        return isinstance(self.node, yaml.SequenceNode)

    def is_mapping(self) -> bool:
        """Whether the node is a mapping."""
        return isinstance(self.node, yaml.MappingNode)

    def mapping(self, known: tuple[str, ...] | None = None) -> Entries:
        """The entries of a mapping; a key twice or not among `known` is refused."""
        if not isinstance(self.node, yaml.MappingNode):
            self.fail("a mapping of keys and values is expected here")
        found: dict[str, Node] = {}
        for key_node, value in self.node.value:
            key = Node(key_node, self.file, self.rule)
            name = key.text()
            if name in found:
                key.fail(f"“{name}” is written twice")
            if known is not None and name not in known:
                key.fail(f"“{name}” is not known here (known: {', '.join(known)})")
            found[name] = Node(value, self.file, self.rule)
        return Entries(self, found)


class Entries:
    """The entries of one mapping, by name, with defaults for those left out."""

    __slots__ = ("_found", "node")

    def __init__(self, node: Node, found: dict[str, Node]) -> None:
        self.node = node
        self._found = found

    def __contains__(self, name: str) -> bool:
        return name in self._found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def need(self, name: str) -> Node:
        """The entry's node, which must be there."""
        if name not in self._found:
            self.node.fail(f"“{name}” is missing")
        return self._found[name]

    def text(self, name: str, default: str | None = None) -> str:
        """The entry as text."""
        if name not in self._found and default is not None:
            return default
        written = self.need(name).text()
        if not written.strip() and default is None:
            self.need(name).fail(f"“{name}” is empty")
        return written

    def texts(self, name: str) -> tuple[str, ...]:
        """The entry as one or more texts; absent is none."""
        if name not in self._found:
            return ()
        return tuple(node.text() for node in self._found[name].items())

    def number(self, name: str, default: float | None = None) -> float:
        """The entry as a number."""
        if name not in self._found and default is not None:
            return default
        return self.need(name).number()

    def numbers(self, name: str) -> tuple[float, ...]:
        """The entry as a list of numbers; absent is none."""
        if name not in self._found:
            return ()
        return tuple(node.number() for node in self._found[name].items())

    def flag(self, name: str, default: bool = False) -> bool:
        """The entry as true or false."""
        return self._found[name].flag() if name in self._found else default


def read(text: str, file: str, rule: str = "template.outline") -> Node:
    """Compose one YAML document; raise TemplateError with the line where it is not YAML."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise TemplateError(rule, file=file, line=line, problem=str(error.problem)) from error
    except yaml.YAMLError as error:
        raise TemplateError(rule, file=file, line=1, problem=str(error)) from error
    if node is None:
        raise TemplateError(rule, file=file, line=1, problem="the file is empty")
    return Node(node, file, rule)
