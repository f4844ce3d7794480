"""How much of what was promised is done, by indicator, milestone, task, time and money, and year by year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from applykit.expressions.display import number_text, percent_text
from applykit.promises.money import sums
from applykit.promises.period import Period, rounded
from applykit.promises.plan import Plan
from applykit.standing import (
    Completion,
    Figure,
    IndicatorStanding,
    MilestoneStanding,
    State,
    TaskStanding,
    YearStanding,
)

_ONE = Decimal(1)


def completion(
    plan: Plan,
    data: Mapping[str, Any],
    indicators: Sequence[IndicatorStanding],
    milestones: Sequence[MilestoneStanding],
    tasks: Sequence[TaskStanding],
) -> Completion:
    """The five figures, each with its formula; what was given up by approval counts nowhere."""
    return Completion(
        _by_indicator([item for item in indicators if item.state is not State.CHANGED]),
        _by_milestone([item for item in milestones if item.state is not State.CHANGED]),
        _by_task([item for item in tasks if item.state is not State.CHANGED]),
        _by_time([item for item in tasks if item.state is not State.CHANGED]),
        _by_money(plan, data),
    )


def _by_indicator(rows: Sequence[IndicatorStanding]) -> Figure:
    """The mean of the ways behind each indicator, none of which counts for more than the whole."""
    known = [(row.id, min(max(row.ratio, Decimal(0)), _ONE)) for row in rows if row.ratio is not None]
    if not known:
        return Figure()
    value = rounded(sum((share for _id, share in known), Decimal(0)) / len(rows))
    parts = " + ".join(f"{id} {percent_text(share)}" for id, share in known)
    missing = [row.id for row in rows if row.ratio is None and row.actual is None]
    without = [row.id for row in rows if row.ratio is None and row.actual is not None]
    nothing = f"（{'、'.join(missing)} 没有实绩，按 0 计）" if missing else ""
    nothing += f"（{'、'.join(without)} 的目标为 0 或没有填，不能计算比例，按 0 计）" if without else ""
    return Figure(
        value,
        f"各项指标完成比例（超过 100% 的按 100% 计）的平均：（{parts}）÷ {len(rows)} 项 = "
        f"{percent_text(value)}{nothing}",
    )


def _by_milestone(rows: Sequence[MilestoneStanding]) -> Figure:
    done = sum(row.state is State.DONE for row in rows)
    return _part(done, len(rows), "已完成里程碑", "全部里程碑", "项")


def _by_task(rows: Sequence[TaskStanding]) -> Figure:
    if not any(row.percent is not None for row in rows):
        return Figure()
    value = rounded(sum((row.percent or Decimal(0) for row in rows), Decimal(0)) / len(rows))
    parts = " + ".join(f"{row.id} {percent_text(row.percent or Decimal(0))}" for row in rows)
    return Figure(value, f"各项任务完成比例的平均：（{parts}）÷ {len(rows)} 项 = {percent_text(value)}")


def _by_time(rows: Sequence[TaskStanding]) -> Figure:
    """The tasks' shares weighted by how many months each was to take."""
    timed = [(row, _months(row)) for row in rows if row.start is not None and row.end is not None]
    whole = sum(months for _row, months in timed)
    if not whole or not any(row.percent is not None for row, _months_of in timed):
        return Figure()
    got = sum(((row.percent or Decimal(0)) * months for row, months in timed), Decimal(0))
    value = rounded(got / whole)
    parts = " + ".join(
        f"{row.id} {percent_text(row.percent or Decimal(0))} × {months} 个月" for row, months in timed
    )
    return Figure(value, f"按计划工期加权的任务完成比例：（{parts}）÷ {whole} 个月 = {percent_text(value)}")


def _months(row: TaskStanding) -> int:
    if row.start is None or row.end is None:
        return 0
    return (row.end.year - row.start.year) * 12 + row.end.month - row.start.month + 1


def _by_money(plan: Plan, data: Mapping[str, Any]) -> Figure:
    spent = sum(sums(plan, data, "expenditures").values(), Decimal(0))
    budget = sum(sums(plan, data, "budget").values(), Decimal(0))
    if not sums(plan, data, "expenditures"):
        return Figure()
    return _part(spent, budget, "累计支出", "预算总额", "万元")


def _part(part: Decimal | int, whole: Decimal | int, what: str, of: str, unit: str) -> Figure:
    if not whole:
        return Figure()
    value = rounded(Decimal(part) / Decimal(whole))
    return Figure(
        value,
        f"{what} {number_text(Decimal(part))} {unit} ÷ {of} {number_text(Decimal(whole))} {unit} = "
        f"{percent_text(value)}",
    )


def years(
    plan: Plan,
    data: Mapping[str, Any],
    period: Period,
    indicators: Sequence[IndicatorStanding],
    milestones: Sequence[MilestoneStanding],
) -> Iterator[YearStanding]:
    """Each year of the period: indicators with a target and those that met it, milestones, money."""
    planned, promised = sums(plan, data, "budget", "year"), sums(plan, data, "funding", "year")
    received, spent = sums(plan, data, "receipts", "year"), sums(plan, data, "expenditures", "year")
    for year in period.years:
        parts = [
            part for row in indicators if row.state is not State.CHANGED
            for part in row.yearly if part.year == year and part.target is not None
        ]  # fmt: skip
        reached = sum(part.state in (State.DONE, State.AHEAD) for part in parts)
        due = [
            row for row in milestones
            if row.state is not State.CHANGED and row.now is not None and row.now.year == year
        ]  # fmt: skip
        known = any(part.actual is not None for part in parts)
        figure = _part(reached, len(parts), f"{year} 年达到目标的指标", "有年度目标的指标", "项")
        yield YearStanding(
            year=year,
            due=len(parts),
            reached=reached,
            milestones_due=len(due),
            milestones_done=sum(row.state is State.DONE for row in due),
            planned=planned.get((year,), Decimal(0)),
            promised=promised.get((year,), Decimal(0)),
            received=received.get((year,), Decimal(0)),
            spent=spent.get((year,), Decimal(0)),
            ratio=figure.value if known else None,
            formula=figure.formula if known else "",
        )
