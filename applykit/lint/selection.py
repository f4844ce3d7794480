"""Lints what an attachments volume chooses: only such a volume chooses, by names that it sees."""

from __future__ import annotations

from collections.abc import Iterator

from applykit.errors import ExpressionError
from applykit.expressions import compile_expression, names_in
from applykit.lint.pack import Pack, child, fault, text
from applykit.messages import _, did_you_mean
from applykit.model import Diagnostic, DocumentKind
from applykit.source import Node

SEEN = frozenset({"as_of", "criteria"})
"""What such an expression sees beside the sections of the profile."""


def lint_selection(pack: Pack, row: Node) -> Iterator[Diagnostic]:
    """The faults of `evidence:` in a row of programme.yaml's documents."""
    chosen = child(row, "evidence")
    if chosen is None or not isinstance(chosen.value, str):
        return
    what = _("document {id}").format(id=text(row, "id"))
    if text(row, "kind") != DocumentKind.ATTACHMENTS:
        yield fault("programme.field_unknown", chosen, what=what, field="evidence")
        return
    schema = pack.roots.get("profile.yaml")
    seen = SEEN | set(schema.value if schema is not None and isinstance(schema.value, dict) else ())
    try:
        compile_expression(chosen.value)
        unknown = names_in(chosen.value) - seen
    except ExpressionError as error:
        yield fault("programme.expression", chosen, problem=error.facts.get("problem"), text=chosen.value)
        return
    for name in sorted(unknown):
        yield fault(
            "programme.name_unknown", chosen, what=what, name=name, hint=did_you_mean(name, sorted(seen))
        )
