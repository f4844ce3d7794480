"""Findings of inspections that are to be put right: closed, open, or past their deadline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from applykit.promises.plan import Plan
from applykit.standing import RectificationStanding, State


def rectifications(plan: Plan, data: Mapping[str, Any], as_of: date) -> Iterator[RectificationStanding]:
    """Every item as it stands on a day; one closed later than the day is still open on it."""
    role = plan.role("rectifications")
    for _number, row in role.rows(data):
        deadline, closed = role.get(row, "deadline"), role.get(row, "closed")
        done = isinstance(closed, date) and closed <= as_of
        days = (deadline - as_of).days if isinstance(deadline, date) and not done else None
        yield RectificationStanding(
            id=str(role.get(row, "id") or ""),
            inspection=str(role.get(row, "inspection") or ""),
            finding=str(role.get(row, "finding") or ""),
            measure=str(role.get(row, "measure") or ""),
            owner=str(role.get(row, "owner") or ""),
            deadline=deadline,
            closed=closed if done else None,
            evidence=role.get(row, "evidence") or "",
            result=role.get(row, "result") or "",
            state=State.CLOSED if done else State.OVERDUE if days is not None and days < 0 else State.OPEN,
            days=days,
        )
