"""Lints what rules, advice and conditions have in common: expressions that read, and ids that are known."""

from __future__ import annotations

from collections.abc import Iterator, Set

from applykit.errors import ExpressionError
from applykit.expressions import compile_expression, compile_text, names_in
from applykit.lint.pack import Pack, child, entries, fault
from applykit.messages import did_you_mean
from applykit.model import Diagnostic
from applykit.source import Node


def sections(pack: Pack) -> set[str]:
    """The sections of the pack's profile, which every expression sees."""
    schema = pack.roots.get("profile.yaml")
    return set(schema.value) if schema is not None and isinstance(schema.value, dict) else set()


def readable(
    node: Node | None, what: str, seen: Set[str], *, message: bool = False, written: str | None = None
) -> Iterator[Diagnostic]:
    """The faults of an expression, or of a text with {{ }} (`message`); nothing where none is written.

    `written` is the part of the node that is meant, if it is not the whole.
    """
    if node is None or not isinstance(node.value, str):
        return
    expression = node.value if written is None else written
    try:
        (compile_text if message else compile_expression)(expression)
        unknown = names_in(expression, message=message) - seen
    except ExpressionError as error:
        yield fault("programme.expression", node, problem=error.facts.get("problem"), text=expression)
        return
    for name in sorted(unknown):
        hint = did_you_mean(name, sorted(seen))
        yield fault("programme.name_unknown", node, what=what, name=name, hint=hint)


def named(row: Node, what: str, clauses: Set[str], criteria: Set[str]) -> Iterator[Diagnostic]:
    """The clauses and criteria that a row names and that are not among these."""
    for item in entries(child(row, "clauses")):
        if item.value not in clauses:
            yield fault("programme.clause_unknown", item, what=what, id=item.value)
    for item in entries(child(row, "criteria")):
        if item.value not in criteria:
            hint = did_you_mean(str(item.value), sorted(criteria))
            yield fault("programme.criterion_unknown", item, what=what, id=item.value, hint=hint)
