"""How everything stands on a day, worked out from the promise, the changes and what was entered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from applykit.promises.completion import completion, years
from applykit.promises.covering import Reckoning
from applykit.promises.indicators import indicators
from applykit.promises.money import funds, spending
from applykit.promises.period import Period, period_of
from applykit.promises.plan import Plan
from applykit.promises.rectifying import rectifications
from applykit.promises.settled import settled
from applykit.promises.work import directions, milestones, tasks
from applykit.standing import Standing, State


def stand(
    plan: Plan,
    now: Mapping[str, Any],
    promised: Mapping[str, Any] | None,
    reckoning: Reckoning | None,
    as_of: date,
) -> Standing:
    """The standing on a day; pure. Without a baseline the profile's own plan is what was promised."""
    held = settled(plan, now, promised, reckoning)
    period = period_of(promised if promised is not None else now, plan.start, plan.end)
    year = max(_reported(plan, now, held.data, period, as_of), default=None)
    of_indicators = tuple(indicators(plan, held, period, year, as_of))
    of_milestones = tuple(milestones(plan, held, promised if promised is not None else now, period, as_of))
    of_tasks = tuple(tasks(plan, held, of_milestones, period, as_of))
    of_rectifications = tuple(rectifications(plan, now, as_of))
    return Standing(
        year=year,
        elapsed=period.elapsed(as_of),
        years=tuple(years(plan, held.data, period, of_indicators, of_milestones)),
        indicators=of_indicators,
        milestones=of_milestones,
        tasks=of_tasks,
        directions=tuple(directions(plan, held, of_tasks)),
        funds=funds(plan, held.data),
        spending=spending(plan, held.data),
        completion=completion(plan, held.data, of_indicators, of_milestones, of_tasks),
        changes=reckoning.rows if reckoning is not None else (),
        rectifications=of_rectifications,
        overdue=sum(item.state is State.OVERDUE for item in of_rectifications),
    )


def _reported(
    plan: Plan, now: Mapping[str, Any], held: Mapping[str, Any], period: Period, as_of: date
) -> Iterator[int]:
    """The years with an actual; a slip in an indicator's id or in a year moves no year forward."""
    actuals, role = plan.role("actuals"), plan.role("indicators")
    known = {role.get(row, "id") for _number, row in role.rows(held)}
    for _number, row in actuals.rows(now):
        year, counted = actuals.get(row, "year"), actuals.get(row, "date")
        if not isinstance(year, int) or actuals.get(row, "of") not in known:
            continue
        begun = year <= min(as_of.year, counted.year if isinstance(counted, date) else as_of.year)
        if begun and year in (period.years or (year,)):
            yield year
