"""How milestones, tasks and directions stand on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from applykit.expressions.periods import month_end
from applykit.promises.period import Period, rounded
from applykit.promises.plan import Plan, Row
from applykit.promises.settled import Settled
from applykit.standing import DirectionStanding, MilestoneStanding, State, TaskStanding

_OPEN = (State.LATE, State.MISSED)


def milestones(
    plan: Plan, held: Settled, promised: Mapping[str, Any], period: Period, as_of: date
) -> Iterator[MilestoneStanding]:
    """Every milestone: it is due at the end of the month that holds, and reached on the day entered."""
    role, done = plan.role("milestones"), plan.role("milestones_done")
    entered = {done.get(row, "of"): row for _number, row in done.rows(held.data)}
    first = {role.get(row, "id"): role.get(row, "date") for _number, row in role.rows(promised)}
    for _number, row in role.rows(held.data):
        id = str(role.get(row, "id") or "")
        report = entered.get(id, {})
        reached = done.get(report, "done")
        due = role.get(row, "date")
        yield MilestoneStanding(
            id=id,
            name=str(role.get(row, "name") or ""),
            task=str(role.get(row, "task") or ""),
            promised=first.get(id, due),
            now=due,
            done=reached,
            state=(
                State.CHANGED if (role.section, id) in held.gone else _milestone(due, reached, period, as_of)
            ),
            change=held.change(role.section, id),
            evidence=done.get(report, "evidence") or "",
            deviation=done.get(report, "deviation") or "",
        )


def _milestone(due: Any, reached: Any, period: Period, as_of: date) -> State:
    if isinstance(reached, date) and reached <= as_of:
        return State.DONE
    if not isinstance(due, date):
        return State.UNKNOWN
    return _open(month_end(due), period, as_of)


def _open(due: date, period: Period, as_of: date) -> State:
    """How something stands that is not done: late once it is due, missed once the period is over."""
    if as_of <= due:
        return State.ON_TRACK
    return State.MISSED if period.end is not None and as_of > period.end else State.LATE


def tasks(
    plan: Plan, held: Settled, reached: Sequence[MilestoneStanding], period: Period, as_of: date
) -> Iterator[TaskStanding]:
    """Every task with the share done that was entered last, and its milestones that are due."""
    role, done = plan.role("tasks"), plan.role("tasks_done")
    latest: dict[Any, Row] = {}
    for _number, row in done.rows(held.data):
        of = done.get(row, "of")
        if of not in latest or (done.get(row, "year") or 0) >= (done.get(latest[of], "year") or 0):
            latest[of] = row
    for _number, row in role.rows(held.data):
        id = str(role.get(row, "id") or "")
        report = latest.get(id)
        own = [item for item in reached if item.task == id and item.state is not State.CHANGED]
        due = [item for item in own if item.now is not None and month_end(item.now) <= as_of]
        percent = _share(plan, report)
        gone = (role.section, id) in held.gone
        yield TaskStanding(
            id=id,
            name=str(role.get(row, "name") or ""),
            leader=str(role.get(row, "leader") or ""),
            direction=str(role.get(row, "direction") or ""),
            start=role.get(row, "start"),
            end=role.get(row, "end"),
            percent=percent,
            state=State.CHANGED if gone else _task(plan, row, report, percent, due, period, as_of),
            milestones_due=len(due),
            milestones_done=sum(item.state is State.DONE for item in own),
            deviation=(done.get(report, "deviation") if report is not None else None) or "",
        )


def _share(plan: Plan, report: Row | None) -> Decimal | None:
    """The share done as entered, in percent there; what is finished is done whatever stands beside it."""
    if report is None:
        return None
    done = plan.role("tasks_done")
    if done.get(report, "state") == plan.finished:
        return Decimal(1)
    percent = done.get(report, "percent")
    return percent / 100 if isinstance(percent, Decimal) else None


def _task(
    plan: Plan,
    row: Row,
    report: Row | None,
    percent: Decimal | None,
    due: Sequence[MilestoneStanding],
    period: Period,
    as_of: date,
) -> State:
    role, done = plan.role("tasks"), plan.role("tasks_done")
    if report is not None and done.get(report, "state") == plan.finished:
        return State.DONE
    start, end = role.get(row, "start"), role.get(row, "end")
    if isinstance(end, date) and as_of > month_end(end):
        return _open(month_end(end), period, as_of)
    if (report is not None and done.get(report, "state") == plan.paused) or any(
        item.state in _OPEN for item in due
    ):
        return State.LATE
    started = isinstance(start, date) and start <= as_of
    return State.UNKNOWN if started and report is None else State.ON_TRACK


def directions(plan: Plan, held: Settled, found: Sequence[TaskStanding]) -> Iterator[DirectionStanding]:
    """Every direction by its tasks: as late as the latest of them, done when all of them are."""
    role = plan.role("directions")
    for _number, row in role.rows(held.data):
        id = str(role.get(row, "id") or "")
        own = [item for item in found if item.direction == id and item.state is not State.CHANGED]
        known = [item.percent for item in own if item.percent is not None]
        yield DirectionStanding(
            id=id,
            name=str(role.get(row, "name") or ""),
            leader=str(role.get(row, "leader") or ""),
            tasks=len(own),
            done=sum(item.state is State.DONE for item in own),
            percent=_mean(known),
            state=State.CHANGED if (role.section, id) in held.gone else _worst(own),
        )


def _worst(own: Sequence[TaskStanding]) -> State:
    states = [item.state for item in own]
    for state in (State.MISSED, State.LATE, State.UNKNOWN):
        if state in states:
            return state
    if not states:
        return State.UNKNOWN
    return State.DONE if all(state is State.DONE for state in states) else State.ON_TRACK


def _mean(values: Sequence[Decimal]) -> Decimal | None:
    if not values:
        return None
    return rounded(sum(values, Decimal(0)) / len(values))
