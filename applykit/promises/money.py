"""What was promised, received and spent: by source and year, and by account."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from applykit.promises.period import rounded
from applykit.promises.plan import Plan
from applykit.standing import FundStanding, SpendingStanding


def sums(plan: Plan, data: Mapping[str, Any], role: str, *by: str) -> dict[tuple[Any, ...], Decimal]:
    """The amounts of a part, added up by the fields named, in the order in which they first appear."""
    part = plan.role(role)
    found: dict[tuple[Any, ...], Decimal] = {}
    for _number, row in part.rows(data):
        amount = part.get(row, "amount")
        if isinstance(amount, Decimal):
            key = tuple(part.get(row, name) for name in by)
            found[key] = found.get(key, Decimal(0)) + amount
    return found


def funds(plan: Plan, data: Mapping[str, Any]) -> tuple[FundStanding, ...]:
    """What each source promised for each year, and what came of it."""
    promised = sums(plan, data, "funding", "year", "source")
    received = sums(plan, data, "receipts", "year", "source")
    sources = dict.fromkeys(source for _year, source in [*promised, *received])
    order = {source: number for number, source in enumerate(sources)}
    keys = sorted({*promised, *received}, key=lambda key: (key[0] or 0, order[key[1]]))
    return tuple(
        FundStanding(
            year, source or "", promised.get((year, source), Decimal(0)),
            received.get((year, source), Decimal(0)),
        )
        for year, source in keys
        if isinstance(year, int)
    )  # fmt: skip


def spending(plan: Plan, data: Mapping[str, Any]) -> tuple[SpendingStanding, ...]:
    """Each account of the budget over the whole period, and what was spent of it."""
    budget, spent = sums(plan, data, "budget", "account"), sums(plan, data, "expenditures", "account")
    return tuple(
        SpendingStanding(
            str(account or ""),
            whole := budget.get((account,), Decimal(0)),
            used := spent.get((account,), Decimal(0)),
            rounded(used / whole) if whole else None,
        )
        for (account,) in dict.fromkeys([*budget, *spent])
    )
