"""Which names, fields, filters and tests an expression of a template asks for that do not exist.

What a value is, is said as in a profile's schema ({type: list, schema: …}); of None nothing is known and
nothing is reported.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from jinja2 import nodes

from applykit.lint.results import FIELD_KEYWORDS, FIELD_PLACES, result_of, row_of, written

Rules = Mapping[str, Any]
Known = Rules | None

TEXT: Rules = {"type": "text"}
_ALWAYS = ("range", "dict", "namespace")
_PYTHON: Mapping[str, type] = {
    "text": str, "credit_code": str, "date": date, "month": date, "year": int, "integer": int,
    "decimal": Decimal, "boolean": bool, "list": list, "dict": dict,
}  # fmt: skip
_UNDEFINED_IS_FINE = ("default", "d")


@dataclass(frozen=True, slots=True)
class UnknownName:
    """Something that does not exist: its kind (name, field, filter or test), how it was written, the nearest.

    `line` counts from 1 within the text that was walked.
    """

    kind: str
    name: str
    written: str
    nearest: str
    line: int


class Names:
    """Walks expressions and templates beside what is known of the names they see."""

    def __init__(
        self, names: Mapping[str, Known], filters: Collection[str], tests: Collection[str] | None = None
    ) -> None:
        """`names` are the names that a template sees, `filters` and `tests` those of its environment."""
        self._scopes: list[dict[str, Known]] = [dict.fromkeys(_ALWAYS), dict(names)]
        self._filters = filters
        self._tests = tests
        self.unknown: list[UnknownName] = []

    @contextmanager
    def inside(self, **bound: Known) -> Iterator[None]:
        """A block that sees these names too, such as the body of a loop."""
        self._scopes.append(dict(bound))
        try:
            yield
        finally:
            self._scopes.pop()

    def bind(self, name: str, known: Known) -> None:
        """Add a name to the block that is open, as {% set %} does."""
        self._scopes[-1][name] = known

    def template(self, parsed: nodes.Node) -> None:
        """Walk a parsed text with tags."""
        self._all(parsed.iter_child_nodes())

    def read(self, node: nodes.Node | None) -> Known:
        """Walk one node and say what it gives."""
        match node:
            case None:
                return None
            case nodes.Name():
                return self._name(node)
            case nodes.Getattr():
                return self._entry(self.read(node.node), node.attr, node)
            case nodes.Getitem():
                return self._item(node)
            case nodes.Filter():
                return self._filter(node)
            case nodes.Test():
                return self._test(node)
            case nodes.Stmt():
                self._statement(node)
                return None
            case nodes.CondExpr():
                self.read(node.test)
                return _same([self.read(side) for side in (node.expr1, node.expr2) if side is not None])
            case nodes.Or() | nodes.And():
                return _same([self.read(node.left), self.read(node.right)])
            case nodes.List() | nodes.Tuple():
                return {"type": "list", "schema": _same([self.read(item) for item in node.items])}
            case nodes.Const():
                return TEXT if isinstance(node.value, str) else None
        self._all(node.iter_child_nodes())
        return None

    def filtered(self, kind: Known, name: str, field: str) -> Known:
        """What a filter that names a field gives; a field that the rows do not have is reported."""
        place = nodes.Const(field, lineno=1)
        return result_of(name, kind, self._field(place, row_of(kind)))

    # -- names and fields

    def _name(self, node: nodes.Name) -> Known:
        for scope in reversed(self._scopes):
            if node.name in scope:
                return scope[node.name]
        everything = [name for scope in self._scopes for name in scope]
        self._report("name", node.name, node.name, everything, node)
        return None

    def _entry(self, kind: Known, name: str, node: nodes.Node) -> Known:
        if kind is None:
            return None
        fields = kind.get("schema") or {} if kind.get("type") == "dict" else {}
        if name in fields:
            entry: Known = fields[name]
            return entry
        owner = _PYTHON.get(str(kind.get("type")))
        if owner is None or (hasattr(owner, name) and not name.startswith("_")):
            return None
        self._report("field", name, written(node), fields, node)
        return None

    def _item(self, node: nodes.Getitem) -> Known:
        kind = self.read(node.node)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._entry(kind, node.arg.value, node) if kind and kind.get("type") == "dict" else None
        self.read(node.arg)
        if isinstance(node.arg, nodes.Slice):
            return kind
        return kind.get("schema") if kind and kind.get("type") == "list" else None

    # -- filters and tests

    def _filter(self, node: nodes.Filter) -> Known:
        name = node.name
        if name in _UNDEFINED_IS_FINE and isinstance(node.node, (nodes.Name, nodes.Getattr, nodes.Getitem)):
            with self._silent():
                kind = self.read(node.node)
        else:
            kind = self.read(node.node)
        if name not in self._filters:
            self._report("filter", name, name, self._filters, node)
            return None
        given = [self.read(argument) for argument in node.args]
        for pair in node.kwargs:
            self.read(pair.value)
        fields = row_of(given[0] if name == "lookup" and given else kind)
        places = FIELD_PLACES.get(name, ())
        found = None
        for place, argument in enumerate(node.args):
            if place in places or (places and place > places[-1] and name in ("filled", "repeated")):
                found = self._field(argument, fields)
        for pair in node.kwargs:
            if pair.key == "attribute" and name in FIELD_KEYWORDS:
                found = self._field(pair.value, fields)
        return result_of(name, kind, found)

    def _field(self, argument: nodes.Node, fields: Known) -> Known:
        """A field of the rows that is given by name: total('area'), map(attribute='counts.partial')."""
        if fields is None or not isinstance(argument, nodes.Const) or not isinstance(argument.value, str):
            return None
        kind: Known = {"type": "dict", "schema": fields}
        for part in argument.value.split("."):
            kind = self._entry(kind, part, argument)
        return kind

    def _test(self, node: nodes.Test) -> Known:
        if node.name in ("defined", "undefined"):
            with self._silent():
                self.read(node.node)
        else:
            self.read(node.node)
        if self._tests is not None and node.name not in self._tests:
            self._report("test", node.name, node.name, self._tests, node)
        for argument in node.args or ():
            self.read(argument)
        return None

    # -- statements

    def _statement(self, node: nodes.Stmt) -> None:
        match node:
            case nodes.Assign():
                self._target(node.target, self.read(node.node))
            case nodes.AssignBlock():
                self._inside(node.body)
                self._target(node.target, TEXT)
            case nodes.For():
                kind = self.read(node.iter)
                row = kind.get("schema") if kind and kind.get("type") == "list" else None
                with self.inside(loop=None):
                    self._target(node.target, row)
                    self._all([node.test, *node.body])
                self._inside(node.else_)
            case nodes.Macro():
                self.bind(node.name, None)
                bound: dict[str, Known] = {argument.name: None for argument in node.args}
                self._inside([*node.defaults, *node.body], **bound, caller=None, varargs=None, kwargs=None)
            case nodes.With():
                with self.inside():
                    for target, value in zip(node.targets, node.values, strict=True):
                        self._target(target, self.read(value))
                    self._all(node.body)
            case nodes.CallBlock() | nodes.FilterBlock():
                self._inside(node.iter_child_nodes())
            case _:
                # What is set under a condition is seen after it.
                self._all(node.iter_child_nodes())

    def _all(self, children: Iterable[nodes.Node | None]) -> None:
        for child in children:
            self.read(child)

    def _inside(self, children: Iterable[nodes.Node], **bound: Known) -> None:
        with self.inside(**bound):
            self._all(children)

    def _target(self, target: nodes.Node, kind: Known) -> None:
        if isinstance(target, nodes.Name):
            self.bind(target.name, kind)
        elif isinstance(target, (nodes.Tuple, nodes.List)):
            for item in target.items:
                self._target(item, None)

    # -- reports

    @contextmanager
    def _silent(self) -> Iterator[None]:
        before = len(self.unknown)
        yield
        del self.unknown[before:]

    def _report(self, kind: str, name: str, text: str, known: Iterable[str], node: nodes.Node) -> None:
        found = difflib.get_close_matches(name, [word for word in known if word], n=1, cutoff=0.5)
        self.unknown.append(UnknownName(kind, name, text, found[0] if found else "", node.lineno))


def _same(kinds: Sequence[Known]) -> Known:
    """What all the kinds agree on."""
    return kinds[0] if kinds and all(kind == kinds[0] for kind in kinds) else None
