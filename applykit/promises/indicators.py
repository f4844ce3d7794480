"""How each indicator stands: target and actual by year, the way behind it, and where it would arrive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from applykit.expressions.display import day_text, number_text, percent_text
from applykit.promises.differences import falls
from applykit.promises.period import Period, rounded
from applykit.promises.plan import Plan, Role, Row
from applykit.promises.settled import Settled
from applykit.standing import IndicatorStanding, IndicatorYear, State

CUMULATIVE, ANNUAL, CLOSING = "cumulative", "annual", "closing"
FORECAST = "按现有进度线性外推，仅供参考"
"""How every forecast is labelled."""

_ZERO, _ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class Way:
    """A way from where an indicator starts to where it is to arrive; less is better where it falls."""

    start: Decimal | None
    goal: Decimal | None

    @property
    def falling(self) -> bool:
        """Whether less is better."""
        return falls(self.start, self.goal)

    def meets(self, actual: Decimal, target: Decimal) -> bool:
        """Whether an actual is as good as a target, or better."""
        return actual <= target if self.falling else actual >= target

    def share(self, actual: Decimal, target: Decimal) -> tuple[Decimal | None, str]:
        """The share of the way to a target, with its formula; without a way it is the actual's part of it."""
        if self.start is not None and target != self.start:
            share = (actual - self.start) / (target - self.start)
            return share, (
                f"（实绩 {_n(actual)} − 基线 {_n(self.start)}）÷（目标 {_n(target)} − 基线 {_n(self.start)}）"
                f"= {percent_text(share)}"
            )
        if target:
            share = actual / target
            return share, f"实绩 {_n(actual)} ÷ 目标 {_n(target)} = {percent_text(share)}"
        return (
            (_ONE, f"目标 0，实绩 {_n(actual)}，记 100%")
            if actual == target
            else (None, "目标为 0，不计算比例")
        )


def indicators(
    plan: Plan, held: Settled, period: Period, year: int | None, as_of: date
) -> Iterator[IndicatorStanding]:
    """Every indicator, in the order of the plan, as it stands in a year and on a day."""
    role, actuals = plan.role("indicators"), plan.role("actuals")
    by_item: dict[str, dict[int, Row]] = {}
    for _number, row in actuals.rows(held.data):
        of, when = actuals.get(row, "of"), actuals.get(row, "year")
        if of and isinstance(when, int):
            by_item.setdefault(of, {})[when] = row
    for _number, row in role.rows(held.data):
        entered = by_item.get(role.get(row, "id") or "", {})
        yield _Indicator(plan, role, actuals, row, entered, period, year, as_of).stand(held)


@dataclass(frozen=True, slots=True)
class _Indicator:
    plan: Plan
    role: Role
    actuals: Role
    row: Row
    entered: Mapping[int, Row]
    period: Period
    year: int | None
    as_of: date

    def stand(self, held: Settled) -> IndicatorStanding:
        id = str(self._get("id") or "")
        yearly = tuple(self._yearly())
        latest = self.entered.get(self.year) if self.year is not None else None
        actual = self._actual(self.year)
        share, formula = self._explained(actual)
        state = State.CHANGED if (self.role.section, id) in held.gone else self._state(actual)
        forecast, note = self._forecast(actual, latest, state)

        def entry(name: str) -> Any:
            return self.actuals.get(latest, name) if latest is not None else None

        return IndicatorStanding(
            id=id,
            name=str(self._get("name") or ""),
            category=str(self._get("category") or ""),
            unit=str(self._get("unit") or ""),
            counting=str(self._get("counting") or ""),
            goal=str(self._get("goal") or ""),
            base=self._get("base"),
            final=self._get("final"),
            target=self._target(self.year),
            actual=actual,
            date=entry("date"),
            evidence=entry("evidence") or "",
            ratio=share,
            state=state,
            formula=formula,
            deviation=entry("deviation") or "",
            remedy=entry("remedy") or "",
            forecast=forecast,
            forecast_note=note,
            change=held.change(self.role.section, id),
            yearly=yearly,
        )

    def _get(self, name: str) -> Any:
        return self.role.get(self.row, name)

    @property
    def way(self) -> Way:
        return Way(self._get("base"), self._get("final"))

    @property
    def counted(self) -> str:
        return self.plan.counting.get(self._get("counting") or "", CLOSING)

    def _targets(self) -> dict[int, Decimal]:
        found = {}
        for part in self._get("yearly") or ():
            year, value = self.role.get(part, "year"), self.role.get(part, "value")
            if isinstance(year, int) and isinstance(value, Decimal):
                found[year] = value
        return found

    def _target(self, year: int | None) -> Decimal | None:
        return self._targets().get(year) if year is not None else None

    def _actual(self, year: int | None) -> Decimal | None:
        row = self.entered.get(year) if year is not None else None
        value = self.actuals.get(row, "actual") if row is not None else None
        return value if isinstance(value, Decimal) else None

    def _yearly(self) -> Iterator[IndicatorYear]:
        targets = self._targets()
        for year in sorted({*targets, *self.entered}):
            target, actual = targets.get(year), self._actual(year)
            share = None
            if target is not None and actual is not None:
                way = (
                    Way(None, self.way.goal) if self.counted == ANNUAL and not self.way.falling else self.way
                )
                found = way.share(actual, target)[0]
                share = None if found is None else rounded(found)
            yield IndicatorYear(year, target, actual, share, self._year_state(year, target, actual))

    def _year_state(self, year: int, target: Decimal | None, actual: Decimal | None) -> State:
        over = self.period.over(year, self.as_of)
        if actual is None or target is None:
            return State.UNKNOWN if over or actual is not None else State.ON_TRACK
        if self.way.meets(actual, target):
            return State.DONE if actual == target else State.AHEAD
        return State.MISSED if over else State.LATE

    def _explained(self, actual: Decimal | None) -> tuple[Decimal | None, str]:
        """The share of the whole way, with its formula and with what was put in the place of a gap."""
        share, formula = self._behind(actual)
        said = [formula] if formula else []
        final, year = self.way.goal, self.year
        if actual is not None and final is not None and self._target(year) is None and self._closes:
            said.append(f"{year} 年没有分年目标，按终值 {_n(final)} 评定")
        if share is not None and self.counted == ANNUAL and not self.way.falling:
            due = (each for each in sorted(self._targets()) if year is not None and each <= year)
            gaps = [each for each in due if self._actual(each) is None]
            if gaps:
                said.append(f"{'、'.join(map(str, gaps))} 年没有实绩，按 0 计")
        return share, "；".join(said)

    def _behind(self, actual: Decimal | None) -> tuple[Decimal | None, str]:
        """The share of the whole way, with its formula."""
        final = self.way.goal
        if actual is None or final is None:
            return None, ""
        if self.counted == ANNUAL and not self.way.falling:
            targets = self._targets()
            reached = [
                (year, value) for year in sorted(self.entered) if (value := self._actual(year)) is not None
            ]
            whole = sum(targets.values(), _ZERO)
            if not whole:
                return None, ""
            got = sum((value for _year, value in reached), _ZERO)
            share = got / whole
            return rounded(share), (
                f"各年实绩合计（{' + '.join(_n(value) for _year, value in reached)}）÷ 各年目标合计"
                f"（{' + '.join(_n(targets[year]) for year in sorted(targets))}）= {percent_text(share)}"
            )
        found, formula = self.way.share(actual, final)
        return (None, formula) if found is None else (rounded(found), formula)

    def _state(self, actual: Decimal | None) -> State:
        if actual is None or self.year is None:
            return State.UNKNOWN
        target, final = self._target(self.year), self.way.goal
        arrived = self.counted == CUMULATIVE or self._closes
        if final is not None and arrived and self.way.meets(actual, final):
            return State.DONE
        if target is None and self._closes:
            target = final
        if target is None:
            return State.ON_TRACK
        if not self.way.meets(actual, target):
            over = self._closes and self.period.over(self.year, self.as_of)
            return State.MISSED if over else State.LATE
        return State.ON_TRACK if actual == target else State.AHEAD

    @property
    def _closes(self) -> bool:
        """Whether the standing's year is the last in which the final value can be reached."""
        if self.year is None:
            return False
        last = max(self._targets() or self.period.years, default=self.year)
        return self.year >= last or self.period.ended(self.as_of)

    def _forecast(self, actual: Decimal | None, row: Row | None, state: State) -> tuple[Decimal | None, str]:
        """Where a straight line from the base through the last actual would arrive at the period's end."""
        base = self.way.start
        when = self.actuals.get(row, "date") if row is not None else None
        if actual is None or base is None or state in (State.DONE, State.CHANGED) or self.counted == ANNUAL:
            return None, ""
        if not isinstance(when, date):
            return None, ""
        gone = self.period.elapsed(when)
        if not gone or gone >= 1:
            return None, ""
        arrives = (base + (actual - base) / gone).quantize(_finest(base, actual), ROUND_HALF_UP)
        return arrives, (
            f"{FORECAST}：基线 {_n(base)} +（实绩 {_n(actual)} − 基线 {_n(base)}）÷ 至{day_text(when)}"
            f"建设期已过 {percent_text(gone)} = {_n(arrives)}"
        )


def _n(value: Decimal) -> str:
    return number_text(value)


def _finest(*values: Decimal) -> Decimal:
    """The step to which a forecast is told: as fine as what it rests on, a tenth at least."""
    places = (int(value.normalize().as_tuple().exponent) for value in values)
    return Decimal(1).scaleb(min(-1, *places))
