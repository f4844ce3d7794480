"""The period that was promised: its years, and how much of it is gone."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day of the first month to the last day of the last; None where it is not filled in."""

    start: date | None
    end: date | None

    @property
    def years(self) -> tuple[int, ...]:
        """The years that the period touches."""
        if self.start is None or self.end is None:
            return ()
        return tuple(range(self.start.year, self.end.year + 1))

    def elapsed(self, day: date) -> Decimal | None:
        """The share of the period's days that is gone at the end of a day, 0 to 1, to four decimals."""
        if self.start is None or self.end is None or self.end < self.start:
            return None
        gone = Decimal((day - self.start).days + 1) / Decimal((self.end - self.start).days + 1)
        return min(max(gone, Decimal(0)), Decimal(1)).quantize(Decimal("0.0001"), ROUND_HALF_UP)

    def over(self, year: int, day: date) -> bool:
        """Whether a year of the period has ended by a day."""
        return day > date(year, 12, 31) or (self.end is not None and day > self.end)


def period_of(data: Mapping[str, Any], start: str, end: str) -> Period:
    """The period from the paths of its first and last month."""
    first, last = _at(data, start), _at(data, end)
    return Period(
        first if isinstance(first, date) else None, month_end(last) if isinstance(last, date) else None
    )


def month_end(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def _at(data: Mapping[str, Any], path: str) -> Any:
    value: Any = data
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value
