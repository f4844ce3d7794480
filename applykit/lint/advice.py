"""Lints what a stage advises, and the conditions of documents: what they ask for must be there to see."""

from __future__ import annotations

from collections.abc import Iterator

from applykit.errors import ExpressionError
from applykit.expressions import compile_expression, compile_text, names_in
from applykit.lint.pack import Pack, child, entries, fault, text, unique_ids
from applykit.messages import _, did_you_mean
from applykit.model import Diagnostic
from applykit.source import Node

_ALWAYS = frozenset({"as_of", "findings", "promised", "standing"})


def lint_advice(pack: Pack) -> Iterator[Diagnostic]:
    """Every fault of the pack's files of advice."""
    seen = _sections(pack) | _ALWAYS
    for stage in entries(pack.get("programme.yaml", "stages")):
        file = text(stage, "advice")
        if file not in pack.roots:
            continue
        criteria = pack.ids(text(stage, "checklist"), "criteria")
        options = entries(pack.get(file, "options"))
        grounds = [ground for option in options for ground in entries(child(option, "grounds"))]
        yield from (*unique_ids(options), *unique_ids(grounds))
        for option in options:
            if bool(entries(child(option, "grounds"))) is (option is options[-1]):
                yield fault("programme.advice_last", option)
            yield from _reads(child(option, "text"), _("option {id}").format(id=text(option, "id")), seen)
        for ground in grounds:
            what = _("ground {id}").format(id=text(ground, "id"))
            yield from _reads(child(ground, "when"), what, seen, condition=True)
            for name in ("found", "clear"):
                yield from _reads(child(ground, name), what, seen)
            yield from _known(pack, ground, what, criteria)


def lint_conditions(pack: Pack) -> Iterator[Diagnostic]:
    """Every fault of the conditions under which documents are part of a dossier."""
    seen = _sections(pack) | _ALWAYS | {"advice"}
    for row in entries(pack.get("programme.yaml", "documents")):
        condition = child(row, "when")
        what = _("document {id}").format(id=text(row, "id"))
        yield from _reads(condition, what, seen, condition=True)
        if condition is not None and not text(row, "occasion"):
            yield fault("programme.occasion_missing", condition, id=text(row, "id"))


def _sections(pack: Pack) -> set[str]:
    schema = pack.roots.get("profile.yaml")
    return set(schema.value) if schema is not None and isinstance(schema.value, dict) else set()


def _known(pack: Pack, ground: Node, what: str, criteria: set[str]) -> Iterator[Diagnostic]:
    clauses = pack.ids("clauses.yaml", "clauses")
    for item in entries(child(ground, "clauses")):
        if item.value not in clauses:
            yield fault("programme.clause_unknown", item, what=what, id=item.value)
    for item in entries(child(ground, "criteria")):
        if item.value not in criteria:
            hint = did_you_mean(str(item.value), sorted(criteria))
            yield fault("programme.criterion_unknown", item, what=what, id=item.value, hint=hint)


def _reads(
    node: Node | None, what: str, seen: set[str] | frozenset[str], *, condition: bool = False
) -> Iterator[Diagnostic]:
    if node is None or not isinstance(node.value, str):
        return
    try:
        (compile_expression if condition else compile_text)(node.value)
        unknown = names_in(node.value, message=not condition) - seen
    except ExpressionError as error:
        yield fault("programme.expression", node, problem=error.facts.get("problem"), text=node.value)
        return
    for name in sorted(unknown):
        hint = did_you_mean(name, sorted(seen))
        yield fault("programme.name_unknown", node, what=what, name=name, hint=hint)
