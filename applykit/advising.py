"""What findings come to: the advice of a stage with its grounds, and which documents a dossier has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from applykit.errors import ExpressionError, PackError
from applykit.expressions import compile_expression, compile_text
from applykit.model import (
    Advice,
    AdviceOption,
    AdviceRules,
    Document,
    Finding,
    Ground,
    GroundRule,
    Programme,
    Stage,
)

NOTHING: Mapping[str, str] = {"id": "", "title": ""}
"""What a condition sees as `advice` in a stage that gives none."""


def finding_rows(findings: Sequence[Finding]) -> list[dict[str, object]]:
    """The findings as conditions see them: id, title, level, verdict, open and gap, by criterion."""
    return [
        {
            "id": found.criterion.id,
            "title": found.criterion.title,
            "level": found.criterion.level.value,
            "verdict": found.verdict.value,
            "open": found.open,
            "gap": "；".join(gap.text.rstrip("。；") for gap in found.gaps),
        }
        for found in findings
    ]


def advise(rules: AdviceRules, names: Mapping[str, Any]) -> Advice:
    """The first option with a ground that holds, else the first without grounds; every ground is judged.

    Raises:
        PackError: an expression fails; its ground is named.
    """
    judged = {
        option.id: [_judged(option, rule, names) for rule in option.grounds] for option in rules.options
    }
    chosen = next(
        option
        for option in rules.options
        if not option.grounds or any(ground.holds for ground in judged[option.id])
    )
    grounds = tuple(ground for option in rules.options for ground in judged[option.id])
    text = _text(chosen.id, chosen.text, names)
    return Advice(chosen.id, chosen.title, text, " ".join(rules.note.split()), rules.title, grounds)


def _judged(option: AdviceOption, rule: GroundRule, names: Mapping[str, Any]) -> Ground:
    holds = bool(_value(rule.id, rule.when, names))
    text = _text(rule.id, rule.found if holds else rule.clear, names)
    return Ground(rule.id, rule.title, option.title, holds, text, rule.criteria, rule.clauses)


def present(
    programme: Programme, stage: Stage, advice: Advice | None, names: Mapping[str, Any]
) -> tuple[Document, ...]:
    """The documents of a stage whose condition holds, in the programme's order.

    Raises:
        PackError: a condition fails; its document is named.
    """
    seen = {**names, "advice": {"id": advice.id, "title": advice.title} if advice else NOTHING}
    return tuple(
        document
        for document in programme.documents
        if document.id in stage.documents
        and (not document.when or bool(_value(document.id, document.when, seen)))
    )


def _value(id: str, text: str, names: Mapping[str, Any]) -> object:
    try:
        return compile_expression(text).evaluate(names)
    except ExpressionError as error:
        raise _failed(id, error) from error


def _text(id: str, text: str, names: Mapping[str, Any]) -> str:
    try:
        return "".join(compile_text(text).evaluate(names).splitlines()).strip()
    except ExpressionError as error:
        raise _failed(id, error) from error


def _failed(id: str, error: ExpressionError) -> PackError:
    return PackError("programme.condition_failed", id=id, problem=str(error.facts.get("problem")))
