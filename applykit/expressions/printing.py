"""The filters that print values: amounts, dates, ticks; every one lets None and holes through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from applykit.expressions import display


def _on(kinds: type | tuple[type, ...], shown: Callable[..., str]) -> Callable[..., Any]:
    """A filter for values of these kinds; None, holes and texts typed by a person pass unchanged."""

    def filtered(value: Any, *arguments: Any) -> Any:
        if isinstance(value, kinds) and not isinstance(value, bool):
            return shown(value, *arguments)
        return value

    return filtered


def yesno(value: Any) -> Any:
    """是 or 否."""
    return display.display(value) if isinstance(value, bool) else value


def tick(value: Any, choice: Any = True) -> Any:
    """■ where the value is the choice (or holds it), else □; a hole is not ticked yet."""
    chosen = choice in value if isinstance(value, (list, tuple)) else value == choice
    return "■" if chosen else "□"


_FIGURES = (Decimal, int, float)

FILTERS: dict[str, Callable[..., Any]] = {
    "amount": _on(_FIGURES, display.amount_text),
    "number": _on(_FIGURES, display.number_text),
    "day": _on(date, display.day_text),
    "month": _on(date, display.month_text),
    "ym": _on(date, lambda value: f"{value:%Y-%m}"),
    "ymd": _on(date, lambda value: f"{value:%Y-%m-%d}"),
    "cn_month": _on(date, display.chinese_month),
    "yesno": yesno,
    "tick": tick,
}
"""The display filters by name."""
