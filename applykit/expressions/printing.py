"""The filters that print values: amounts, dates, ticks; every one lets None and holes through."""

from __future__ import annotations

import re
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


def masked(value: Any) -> Any:
    """A telephone number without its middle four digits, an e-mail address without its name's inside."""
    if not isinstance(value, str) or getattr(value, "hole", False):
        return value
    name, at, domain = value.partition("@")
    if at:
        return f"{name[:1]}***{name[-1:]}@{domain}"
    runs = list(re.finditer(r"\d(?:[ -]?\d){6,}", value.replace("-", "|", 1)))
    if not runs:
        return value
    digits = [number for number in range(*runs[-1].span()) if value[number].isdigit()]
    start = (len(digits) - 4) // 2
    hidden = digits[start : start + 4]
    return "".join("*" if number in hidden else char for number, char in enumerate(value))


_FIGURES = (Decimal, int, float)

FILTERS: dict[str, Callable[..., Any]] = {
    "amount": _on(_FIGURES, display.amount_text),
    "number": _on(_FIGURES, display.number_text),
    "percent": _on(_FIGURES, display.percent_text),
    "day": _on(date, display.day_text),
    "month": _on(date, display.month_text),
    "ym": _on(date, lambda value: f"{value:%Y-%m}"),
    "ymd": _on(date, lambda value: f"{value:%Y-%m-%d}"),
    "cn_month": _on(date, display.chinese_month),
    "yesno": yesno,
    "tick": tick,
    "masked": masked,
}
"""The display filters by name."""
