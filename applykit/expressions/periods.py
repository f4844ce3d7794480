"""Filters that lay out time: quarters, half-years and years, and what falls into one of them."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from jinja2 import Environment, pass_environment

from applykit.expressions.data import Rows, entry_of, rows_of

_LABELS = {
    1: tuple(f"{month}月" for month in range(1, 13)),
    3: ("一季度", "二季度", "三季度", "四季度"),
    6: ("上半年", "下半年"),
    12: ("全年",),
}


def periods(start: object, end: object, most: int = 16) -> list[dict[str, Any]]:
    """The quarters that hold two days and all between; half-years or years where quarters are over `most`.

    Each is {year, label, first, start, end}: its calendar year, 一季度 or 上半年 or 全年, whether it is the
    first of its year here, its first and its last day.
    """
    made: list[dict[str, Any]] = []
    for months in (3, 6, 12):
        made = _laid_out(start, end, months)
        if len(made) <= most:
            break
    return made


def years(start: object, end: object) -> list[dict[str, Any]]:
    """The calendar years that hold two days and all between, in the form of `periods`."""
    return _laid_out(start, end, 12)


def months(start: object, end: object) -> list[dict[str, Any]]:
    """The calendar months that hold two days and all between, in the form of `periods`."""
    return _laid_out(start, end, 1)


def month_end(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def _laid_out(start: object, end: object, months: int) -> list[dict[str, Any]]:
    """Nothing where a day is not filled in or the end is before the start."""
    if not isinstance(start, date) or not isinstance(end, date):
        return []
    made: list[dict[str, Any]] = []
    day = date(start.year, (start.month - 1) // months * months + 1, 1)
    while day <= end:
        following = day.month + months
        after = date(day.year + (following > 12), (following - 1) % 12 + 1, 1)
        made.append(
            {
                "year": day.year,
                "label": _LABELS[months][(day.month - 1) // months],
                "first": not made or made[-1]["year"] != day.year,
                "start": day,
                "end": after - timedelta(days=1),
            }
        )
        day = after
    return made


@pass_environment
def during(
    environment: Environment, rows: Rows, period: Any, start: str = "start", end: str = ""
) -> list[Any]:
    """The rows that run in a period, wholly or in part: `tasks | during(year)`.

    They run from their `start` to their `end`; a row that is on one day only names that field alone:
    `milestones | during(year, 'date')`.
    """
    last = end or ("end" if start == "start" else start)
    opens, closes = (period.get(name) if isinstance(period, Mapping) else None for name in ("start", "end"))
    if not isinstance(opens, date) or not isinstance(closes, date):
        return []

    def fits(row: Any) -> bool:
        first, until = entry_of(environment, row, start), entry_of(environment, row, last)
        return isinstance(first, date) and isinstance(until, date) and first <= closes and until >= opens

    return [row for row in rows_of(rows) if fits(row)]


FILTERS: dict[str, Callable[..., Any]] = {
    "periods": periods, "years": years, "months": months, "during": during,
}  # fmt: skip
