"""YAML read with the line of every entry, for outlines and house styles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NoReturn, Self, TypeVar

import yaml

from applykit import resources
from applykit.errors import TemplateError
from applykit.messages import _, did_you_mean, listed
from applykit.resources import Found

T = TypeVar("T")


class Line(int):
    """A line, counted from 1, that knows its file."""

    file: str

    def __new__(cls, number: int, file: str) -> Self:
        made = super().__new__(cls, number)
        made.file = file
        return made


class Written(str):
    """A text that knows the line it was written in."""

    line: Line

    def __new__(cls, text: str, line: Line) -> Self:
        made = super().__new__(cls, text)
        made.line = line
        return made


@dataclass(frozen=True, slots=True)
class Reading:
    """What the nodes of a file share: its name, the rule of its mistakes, and how it came to be read.

    `chain` holds the places that led to the file, the last one first.  Where `faults` is a list, mistakes are
    gathered there as far as reading can go on.  `find` looks for a file in the layers.
    """

    file: str
    rule: str = "template.outline"
    chain: tuple[Line, ...] = ()
    faults: list[TemplateError] | None = None
    find: Callable[[str], Found] = resources.find_template

    def error(self, line: int, problem: str) -> TemplateError:
        """A mistake in this file, with the places that led to it."""
        for place in self.chain:
            problem = _("{problem} (the file is used by {file}, line {line})").format(
                problem=problem, file=place.file, line=int(place)
            )
        return TemplateError(self.rule, file=self.file, line=line, problem=problem)


class Node:
    """One YAML node and the reading it belongs to; accessors raise TemplateError with the node's line."""

    __slots__ = ("node", "reading")

    def __init__(self, node: yaml.Node, reading: Reading) -> None:
        self.node = node
        self.reading: Reading = getattr(node, "reading", reading)

    @property
    def line(self) -> Line:
        """The node's line."""
        return Line(int(self.node.start_mark.line) + 1, self.reading.file)

    def error(self, problem: str) -> TemplateError:
        """A mistake at this node, with the places that led to its file."""
        return self.reading.error(self.line, problem)

    def signed(self) -> yaml.Node:
        """The YAML node, which keeps its reading when it is put among those of another file."""
        vars(self.node)["reading"] = self.reading
        return self.node

    def fail(self, problem: str) -> NoReturn:
        """Raise TemplateError at this node."""
        raise self.error(problem)

    def note(self, problem: str) -> None:
        """Gather a mistake that reading can go on after; raise it where none are gathered."""
        if self.reading.faults is None:
            self.fail(problem)
        self.reading.faults.append(self.error(problem))

    def each(self, read: Callable[[Node], T], items: Sequence[Node] | None = None) -> tuple[T, ...]:
        """What is read of the items of a list; where mistakes are gathered, one does not hide the next."""
        found = []
        for item in self.sequence() if items is None else items:
            try:
                found.append(read(item))
            except TemplateError as error:
                if self.reading.faults is None:
                    raise
                self.reading.faults.append(error)
        return tuple(found)

    def text(self) -> str:
        """The scalar as written; an empty scalar is the empty text."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.fail(_("one text is expected here"))
        return str(self.node.value)

    def number(self) -> float:
        """The scalar as a number."""
        written = self.text()
        try:
            return float(written)
        except ValueError:
            self.fail(_("a number is expected, not “{written}”").format(written=written))

    def whole(self) -> int:
        """The scalar as a whole number."""
        value = self.number()
        if value != int(value):
            self.fail(_("a whole number is expected"))
        return int(value)

    def flag(self) -> bool:
        """The scalar as true or false."""
        written = self.text().lower()
        if written not in ("true", "false"):
            self.fail(_("true or false is expected, not “{written}”").format(written=written))
        return written == "true"

    def choice(self, known: tuple[str, ...]) -> str:
        """The scalar, which must be one of the known words."""
        written = self.text()
        if written not in known:
            self.fail(_("“{written}” is not one of: {known}").format(written=written, known=listed(known)))
        return written

    def items(self) -> tuple[Node, ...]:
        """The entries of a list; a single scalar or mapping counts as a list of one."""
        if isinstance(self.node, yaml.SequenceNode):
            return tuple(Node(item, self.reading) for item in self.node.value)
        return (self,)

    def sequence(self) -> tuple[Node, ...]:
        """The entries of a list, which must be written as one."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.fail(_("a list is expected here"))
        return self.items()

    def is_list(self) -> bool:
        """Whether the node is a list."""
        return isinstance(self.node, yaml.SequenceNode)

    def is_mapping(self) -> bool:
        """Whether the node is a mapping."""
        return isinstance(self.node, yaml.MappingNode)

    def mapping(self, known: tuple[str, ...] | None = None) -> Entries:
        """The entries of a mapping; a key twice or not among `known` is refused."""
        found: dict[str, Node] = {}
        for key, value in self.pairs():
            name = key.text()
            if name in found:
                key.note(_("“{name}” is written twice").format(name=name))
            elif known is not None and name not in known:
                hint = did_you_mean(name, known)
                key.note(_("“{name}” is not known here{hint}").format(name=name, hint=hint))
                continue
            found[name] = value
        return Entries(self, found)

    def pairs(self) -> Iterator[tuple[Node, Node]]:
        """The keys and values of a mapping, as they are written."""
        if not isinstance(self.node, yaml.MappingNode):
            self.fail(_("keys and values are expected here"))
        for key, value in self.node.value:
            yield Node(key, self.reading), Node(value, self.reading)


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

    def overlaid(self, other: Entries) -> Entries:
        """These entries, with others in place of those of the same name."""
        return Entries(other.node, {**self._found, **other._found})

    def need(self, name: str) -> Node:
        """The entry's node, which must be there."""
        if name not in self._found:
            self.node.fail(_("“{name}” is missing").format(name=name))
        return self._found[name]

    def text(self, name: str, default: str | None = None) -> str:
        """The entry as text."""
        if name not in self._found and default is not None:
            return default
        written = self.need(name).text()
        if not written.strip() and default is None:
            self.need(name).fail(_("“{name}” is empty").format(name=name))
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
    return compose(text, Reading(file, rule))


def compose(text: str, reading: Reading) -> Node:
    """Compose one YAML document within a reading."""
    try:
        node = _tree(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = str(getattr(error, "problem", None) or error)
        raise reading.error(mark.line + 1 if mark else 1, problem) from error
    if node is None:
        raise reading.error(1, _("the file is empty"))
    return Node(node, reading)


@lru_cache(maxsize=16)
def _tree(text: str) -> yaml.Node | None:
    """The nodes of a document, which nobody changes: a build asks the same outline for several things."""
    return yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
