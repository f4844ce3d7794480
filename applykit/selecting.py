"""Which evidence a stage binds: all of it, or what its attachments volume chooses by an expression."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from applykit.errors import PackError
from applykit.expressions import compile_expression
from applykit.expressions.display import display
from applykit.model import Profile, Stage
from applykit.programme import documents_of
from applykit.validation.rules import names_for


def with_selection(profile: Profile, stage: Stage, as_of: date) -> Profile:
    """The profile with the places of the evidence that the stage binds; the same where it binds all.

    The expression sees the profile, `as_of`, and the stage's `criteria`: id, title, group, level, clauses,
    and as `evidence` the rows that support it.  It gives rows of the evidence, or their ids.

    Raises:
        ExpressionError: the expression of the pack fails.
        PackError: it gives something else than evidence.
    """
    chosen = next((item for item in documents_of(profile.programme, stage) if item.evidence), None)
    if chosen is None:
        return profile
    rows = profile.data.get("evidence") or []
    names = names_for(profile.data, profile.programme.schema)
    names |= {"as_of": as_of, "criteria": _criteria(profile, stage, rows)}
    found = compile_expression(chosen.evidence).evaluate(names) or []
    places = {row.get("id"): place for place, row in enumerate(rows)}
    ids = [item.get("id") if isinstance(item, Mapping) else item for item in _listed(found)]
    strangers = [display(id) for id in ids if not isinstance(id, str) or id not in places]
    if strangers:
        raise PackError("programme.no_evidence", document=chosen.id, text=chosen.evidence, found=strangers)
    return replace(profile, bound=frozenset(places[id] for id in ids))


def _listed(found: object) -> list[Any]:
    return list(found) if isinstance(found, (list, tuple)) else [found]


def _criteria(profile: Profile, stage: Stage, rows: list[Any]) -> list[dict[str, object]]:
    return [
        {
            "id": item.id, "title": item.title, "group": item.group, "level": item.level.value,
            "clauses": list(item.clauses),
            "evidence": [row for row in rows if item.id in (row.get("supports") or ())],
        }
        for item in profile.programme.checklists[stage.id].criteria
    ]  # fmt: skip
