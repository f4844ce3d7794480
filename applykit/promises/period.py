"""The period that was promised: its years, and how much of it is gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from applykit.expressions.periods import month_end
from applykit.model import entry_at


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
        return rounded(min(max(gone, Decimal(0)), Decimal(1)))

    def over(self, year: int, day: date) -> bool:
        """Whether a year of the period has ended by a day."""
        return day > date(year, 12, 31) or self.ended(day)

    def ended(self, day: date) -> bool:
        """Whether the period itself has ended by a day."""
        return self.end is not None and day > self.end


def period_of(data: Mapping[str, Any], start: str, end: str) -> Period:
    """The period from the paths of its first and last month."""
    first, last = (entry_at(data, tuple(path.split("."))) for path in (start, end))
    return Period(
        first if isinstance(first, date) else None, month_end(last) if isinstance(last, date) else None
    )


def rounded(share: Decimal) -> Decimal:
    """A share as it is told: to four decimals, which are hundredths of a percent."""
    return share.quantize(Decimal("0.0001"), ROUND_HALF_UP)
