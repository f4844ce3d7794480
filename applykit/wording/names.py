"""What an expression in a narrative may say: names, fields and filters that exist, and nothing else.

The language is the one of the packs' rules, less what could grow or reach out: no calls, no filters that
run other filters, no lists multiplied. Chinese labels stand for names: {{ 科研用房 | total('面积') }}.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import nodes

Rules = Mapping[str, Any]

FILTERS = frozenset({
    "abs", "aged", "amount", "attachment", "caption", "cn_month", "count", "d", "day", "default", "find",
    "first", "flat", "float", "group", "int", "join", "last", "length", "list", "lookup", "map", "max", "min",
    "month", "names", "number", "pluck", "position", "rejectattr", "reverse", "round", "selectattr",
    "share", "sort", "sum", "total", "unique", "where", "yesno", "ym", "ymd",
})  # fmt: skip
"""The filters that a narrative may use; each is linear in what it is given."""

_SAME_ROWS = frozenset({"aged", "list", "rejectattr", "reverse", "selectattr", "sort", "unique", "where"})
_ONE_ROW = frozenset({"find", "first", "last", "max", "min"})
_FIELD_FIRST = frozenset({
    "find", "flat", "group", "pluck", "position", "rejectattr", "selectattr", "sort", "sum", "total", "where",
})  # fmt: skip
_FIELD_NAMED = frozenset({"map", "max", "min", "sort", "sum", "unique"})
_COUNTS = frozenset({"count", "length", "position"})
_VALUE_SECOND = frozenset({"find", "where"})

TEXT: Rules = {"type": "text"}
COUNT: Rules = {"type": "integer"}
LIST: Rules = {"type": "list"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an expression: which kind of name it is, the name, and the nearest that exists."""

    kind: str
    name: str
    nearest: str = ""


class Reader:
    """Walks one expression with the schema beside it; labels become names on the way."""

    def __init__(self, schema: Rules) -> None:
        self.schema = schema
        self.problems: list[Problem] = []
        self.years = False

    def read(self, node: nodes.Node | None) -> Rules | None:
        """The rules of the field that a node leads to, or None where that cannot be said."""
        match node:
            case nodes.Name():
                node.name, found = self._known("name", node.name, self.schema)
                return found
            case nodes.Getattr():
                node.attr, found = self._entry(self.read(node.node), node.attr)
                return found
            case nodes.Getitem():
                return self._item(node)
            case nodes.Filter():
                return self._filter(node)
            case nodes.Call():
                self.problems.append(Problem("call", _text(node.node)))
                return None
            case nodes.CondExpr():
                self.read(node.test)
                kind, other = self.read(node.expr1), self.read(node.expr2)
                return kind or other
            case nodes.Mul():
                sides = (node.left, node.right)
                kinds = [self.read(side) for side in sides]
                if any(map(_is_list, sides)) or any(kind and _holds(kind) for kind in kinds):
                    self.problems.append(Problem("repeat", "*"))
                return None
        inner = [self.read(child) for child in node.iter_child_nodes()] if node is not None else []
        return inner[0] if isinstance(node, (nodes.Add, nodes.Sub, nodes.Neg)) and inner else None

    def _known(self, kind: str, name: str, fields: Rules) -> tuple[str, Rules | None]:
        for known, rules in fields.items():
            if name in (known, rules.get("meta", {}).get("label")):
                self.years = self.years or rules.get("type") == "year"
                return known, rules
        labels = (str(rules.get("meta", {}).get("label", "")) for rules in fields.values())
        self.problems.append(Problem(kind, name, nearest(name, [*fields, *labels])))
        return name, None

    def _entry(self, kind: Rules | None, name: str) -> tuple[str, Rules | None]:
        if kind is None:
            return name, None
        if kind.get("type") == "dict":
            return self._known("field", name, kind.get("schema", {}))
        if kind.get("type") in ("date", "month") and name in ("year", "month", "day"):
            self.years = True
            return name, COUNT
        if kind is not LIST and kind is not TEXT and kind is not COUNT:
            self.problems.append(Problem("inside", name))
        return name, None

    def _item(self, node: nodes.Getitem) -> Rules | None:
        kind = self.read(node.node)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            node.arg.value, found = self._entry(kind, node.arg.value)
            return found
        self.read(node.arg)
        return kind.get("schema") if kind and kind.get("type") == "list" else None

    def _filter(self, node: nodes.Filter) -> Rules | None:
        kind = self.read(node.node)
        name = node.name
        if name not in FILTERS or (name == "map" and node.args):
            self.problems.append(Problem("filter", name, nearest(name, FILTERS)))
            return None
        for argument in [*node.args, *(pair.value for pair in node.kwargs)]:
            self.read(argument)
        fields = _row(kind)
        if name == "lookup" and len(node.args) > 2:
            fields = _row(self.read(node.args[0]))
            self._argument(node.args[1], fields)
            return self._argument(node.args[2], fields)
        field = None
        if name in _FIELD_FIRST and node.args:
            field = self._argument(node.args[0], fields)
        for pair in node.kwargs:
            if name in _FIELD_NAMED and pair.key == "attribute":
                field = self._argument(pair.value, fields)
        if name in _VALUE_SECOND and len(node.args) > 1:
            self._choice(node.args[1], field)
        return _result(name, kind, field)

    def _argument(self, node: nodes.Node, fields: Rules | None) -> Rules | None:
        """A field of the rows that is given by name, as in total('area')."""
        if fields is None or not isinstance(node, nodes.Const) or not isinstance(node.value, str):
            return None
        first, _dot, rest = node.value.partition(".")
        known, rules = self._known("field", first, fields)
        node.value = f"{known}.{rest}" if rest else known
        return None if rest else rules

    def _choice(self, node: nodes.Node, field: Rules | None) -> None:
        """A value that is compared with a field of fixed choices must be one of them."""
        rules = (field or {}).get("schema", field) if (field or {}).get("type") == "list" else field
        choices = list((rules or {}).get("allowed") or ())
        items = node.items if isinstance(node, (nodes.List, nodes.Tuple)) else [node]
        for item in items if choices else []:
            if isinstance(item, nodes.Const) and item.value not in choices:
                near = nearest(str(item.value), map(str, choices))
                self.problems.append(Problem("value", str(item.value), near))


def _row(kind: Rules | None) -> Rules | None:
    """The fields of a list's rows, where they are known."""
    inner = kind.get("schema", {}) if kind and kind.get("type") == "list" else {}
    fields: Rules | None = inner.get("schema")
    return fields


def _result(name: str, kind: Rules | None, field: Rules | None) -> Rules | None:
    if name in _SAME_ROWS:
        return kind
    if name in _ONE_ROW:
        return kind.get("schema") if kind and kind.get("type") == "list" else None
    if name in _COUNTS:
        return COUNT
    if name in ("total", "sum", "round", "abs", "default", "d"):
        return field or kind if name not in ("total", "sum") else field
    if name in ("flat", "group", "map", "pluck"):
        return {"type": "list", "schema": field} if field and name in ("map", "pluck") else LIST
    return (
        TEXT
        if name in ("amount", "day", "join", "month", "names", "number", "ym", "ymd", "cn_month")
        else None
    )


def nearest(name: str, known: Iterable[str]) -> str:
    found = difflib.get_close_matches(name, [word for word in known if word], n=1, cutoff=0.5)
    return found[0] if found else ""


def _is_list(node: nodes.Node) -> bool:
    return isinstance(node, (nodes.List, nodes.Tuple)) or (
        isinstance(node, nodes.Const) and isinstance(node.value, str)
    )


def _holds(kind: Rules) -> bool:
    return kind.get("type") in ("list", "dict", "text", "narrative", "credit_code")


def _text(node: nodes.Node) -> str:
    return str(getattr(node, "name", getattr(node, "attr", "")) or "")
