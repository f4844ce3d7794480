"""The frozen results of holding what was reached against what was promised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Day
from decimal import Decimal
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How an item stands on the day."""

    DONE = "done"
    AHEAD = "ahead"
    ON_TRACK = "on_track"
    LATE = "late"
    MISSED = "missed"
    CHANGED = "changed"
    UNKNOWN = "unknown"
    CLOSED = "closed"
    OPEN = "open"
    OVERDUE = "overdue"


TITLES = {
    State.DONE: "已完成",
    State.AHEAD: "超前",
    State.ON_TRACK: "按期",
    State.LATE: "滞后",
    State.MISSED: "未完成",
    State.CHANGED: "已变更",
    State.UNKNOWN: "未填",
    State.CLOSED: "已整改",
    State.OPEN: "整改中",
    State.OVERDUE: "逾期",
}
"""The states as the documents, which are Chinese, print them."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A degree of completion, 0 to 1, with the formula it was worked out by; None where nothing is known."""

    value: Decimal | None = None
    formula: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorYear:
    """One year of an indicator: its target, what was reached, and the share of the way."""

    year: int
    target: Decimal | None
    actual: Decimal | None
    ratio: Decimal | None
    state: State


@dataclass(frozen=True, slots=True)
class IndicatorStanding:
    """An indicator: `target` is that of the standing's year, `ratio` the way from base to final behind it."""

    id: str
    name: str
    category: str
    unit: str
    counting: str
    goal: str
    base: Decimal | None
    final: Decimal | None
    target: Decimal | None
    actual: Decimal | None
    date: Day | None
    evidence: str
    ratio: Decimal | None
    state: State
    formula: str
    deviation: str
    remedy: str
    forecast: Decimal | None
    forecast_note: str
    change: str
    yearly: tuple[IndicatorYear, ...] = ()


@dataclass(frozen=True, slots=True)
class MilestoneStanding:
    """A milestone: the month promised, the month that holds now, and the day it was reached."""

    id: str
    name: str
    task: str
    promised: Day | None
    now: Day | None
    done: Day | None
    state: State
    change: str
    evidence: str
    deviation: str


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """A task with the share done (0 to 1) and its milestones due and reached."""

    id: str
    name: str
    leader: str
    direction: str
    start: Day | None
    end: Day | None
    percent: Decimal | None
    state: State
    milestones_due: int
    milestones_done: int
    deviation: str


@dataclass(frozen=True, slots=True)
class DirectionStanding:
    """A research direction: its tasks, how many are done, and the mean share done."""

    id: str
    name: str
    leader: str
    tasks: int
    done: int
    percent: Decimal | None
    state: State


@dataclass(frozen=True, slots=True)
class FundStanding:
    """Money of one source in one year; what was spent is known by year only."""

    year: int
    source: str
    promised: Decimal
    received: Decimal


@dataclass(frozen=True, slots=True)
class SpendingStanding:
    """One account of the budget over the whole period, and what was spent of it."""

    category: str
    budget: Decimal
    spent: Decimal
    ratio: Decimal | None


@dataclass(frozen=True, slots=True)
class YearStanding:
    """One year of the period: `ratio` is the share of its indicators that met the year's target."""

    year: int
    due: int
    reached: int
    milestones_due: int
    milestones_done: int
    planned: Decimal
    promised: Decimal
    received: Decimal
    spent: Decimal
    ratio: Decimal | None
    formula: str


@dataclass(frozen=True, slots=True)
class ChangeStanding:
    """One difference from the baseline; `change` is the approved change that covers it, if there is one."""

    kind: str
    item: str
    name: str
    field: str
    before: str
    after: str
    verdict: str
    change: str
    approved: Day | None
    reason: str
    number: str


@dataclass(frozen=True, slots=True)
class RectificationStanding:
    """A finding of an inspection; `days` are left until the deadline, and below 0 once it has passed."""

    id: str
    inspection: str
    finding: str
    measure: str
    owner: str
    deadline: Day | None
    closed: Day | None
    evidence: str
    result: str
    state: State
    days: int | None


@dataclass(frozen=True, slots=True)
class Completion:
    """How much of what was promised is done, counted in five ways."""

    indicators: Figure = Figure()
    milestones: Figure = Figure()
    tasks: Figure = Figure()
    weighted: Figure = Figure()
    money: Figure = Figure()


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that stands on a day; empty before anything was promised or entered."""

    year: int | None = None
    elapsed: Decimal | None = None
    years: tuple[YearStanding, ...] = ()
    indicators: tuple[IndicatorStanding, ...] = ()
    milestones: tuple[MilestoneStanding, ...] = ()
    tasks: tuple[TaskStanding, ...] = ()
    directions: tuple[DirectionStanding, ...] = ()
    funds: tuple[FundStanding, ...] = ()
    spending: tuple[SpendingStanding, ...] = ()
    completion: Completion = Completion()
    changes: tuple[ChangeStanding, ...] = ()
    rectifications: tuple[RectificationStanding, ...] = ()
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Since:
    """What a later stage knows beyond the profile: the data that was promised, if any, and how it stands."""

    promised: Mapping[str, Any] | None = None
    standing: Standing = Standing()


NOTHING = Since()
"""What is known before anything was promised."""
