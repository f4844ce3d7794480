"""What expressions of templates give, as far as a schema can say, and which arguments name fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import nodes

Rules = Mapping[str, Any]
Known = Rules | None

FIELD_PLACES: Mapping[str, tuple[int, ...]] = {
    "where": (0,), "selectattr": (0,), "rejectattr": (0,), "pluck": (0,), "flat": (0,), "group": (0,),
    "total": (0,), "lookup": (1, 2), "by": (0,), "position": (0,), "find": (0,), "filled": (0,),
    "repeated": (0,), "mentioned_in": (1,), "median": (0,), "cycles": (0, 1), "groupby": (0,),
    "during": (1, 2), "drawn": (2,),
}  # fmt: skip
"""The arguments, counted from 0, that name a field of the rows."""

FIELD_KEYWORDS = frozenset({"map", "sort", "sum", "max", "min", "unique", "groupby"})
"""The filters whose `attribute=` names a field of the rows."""

_SAME = frozenset(
    {"where", "selectattr", "rejectattr", "sort", "list", "unique", "reverse", "aged", "during",
     "mentioned_in", "select", "reject", "drawn"}
)  # fmt: skip
_ONE = frozenset({"first", "last", "find", "max", "min", "random"})
_FIGURES = frozenset({"total", "sum", "share", "median", "round", "abs"})
_COUNTS = frozenset({"count", "length", "position", "int"})
_DATE: Rules = {"type": "date"}
_PERIOD: Rules = {
    "type": "dict",
    "schema": {"year": {"type": "integer"}, "label": {"type": "text"}, "first": {"type": "boolean"},
               "start": _DATE, "end": _DATE},
}  # fmt: skip


def written(node: nodes.Node | None) -> str:
    """A node as it was written, as far as names and fields go: t.nmae."""
    match node:
        case nodes.Name():
            return str(node.name)
        case nodes.Getattr():
            return f"{written(node.node)}.{node.attr}".lstrip(".")
        case nodes.Getitem():
            return f"{written(node.node)}[…]"
        case nodes.Filter():
            return written(node.node)
        case nodes.Const():
            return str(node.value)
    return ""


def row_of(kind: Known) -> Known:
    """The fields of a list's rows; None where they are not known."""
    inner = kind.get("schema") if kind and kind.get("type") == "list" else None
    return inner.get("schema") if inner and inner.get("type") == "dict" else None


def result_of(name: str, kind: Known, field: Known) -> Known:
    """What a filter gives for a value of this kind and the field that its arguments name."""
    inner = kind.get("schema") if kind and kind.get("type") == "list" else None
    if name in _SAME:
        return kind
    if name in _ONE:
        return inner
    if name in _FIGURES:
        return {"type": "decimal"}
    if name in _COUNTS:
        return {"type": "integer"}
    if name == "lookup":
        return field
    if name in ("pluck", "map"):
        return {"type": "list", "schema": field}
    if name == "flat":
        return field if field and field.get("type") == "list" else None
    if name == "group":
        return _rows(name=field, rows=kind)
    if name == "repeated":
        return _rows(row=inner, n=None, first=None, before=inner)
    if name in ("periods", "years", "months"):
        return {"type": "list", "schema": _PERIOD}
    # Of other filters little is sure: those that print let pass what is not of their kind.
    return None


def _rows(**fields: Known) -> Rules:
    return {"type": "list", "schema": {"type": "dict", "schema": fields}}
