"""How templates print values, and the hole that stands for what is not filled in yet."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Self, SupportsIndex

from applykit.expressions import display


class Hole(str):
    """A required entry that is missing in a draft: prints 【待补充：标签】 whatever is done to it.

    Arithmetic with a hole is the hole, a comparison with it is false, an attribute of it is the hole.
    """

    __slots__ = ()
    hole = True

    def __new__(cls, label: str) -> Self:
        return super().__new__(cls, f"【待补充：{label}】")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self

    def __call__(self, *_args: object, **_kwargs: object) -> Hole:
        return self

    def __add__(self, other: object) -> Hole:
        return self

    def __mul__(self, other: SupportsIndex | object) -> Hole:
        return self

    def __mod__(self, other: object) -> Hole:
        return self

    __radd__ = __rmul__ = __rmod__ = __add__
    __sub__ = __rsub__ = __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __add__

    def __neg__(self) -> Hole:
        return self

    def __round__(self, places: int | None = None) -> Hole:
        return self

    def __lt__(self, other: object) -> bool:
        return False

    __le__ = __gt__ = __ge__ = __lt__


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
    "day": _on(date, display.day_text),
    "month": _on(date, display.month_text),
    "ym": _on(date, lambda value: f"{value:%Y-%m}"),
    "ymd": _on(date, lambda value: f"{value:%Y-%m-%d}"),
    "cn_month": _on(date, display.chinese_month),
    "yesno": yesno,
    "tick": tick,
    "masked": masked,
}
"""The display filters by name; every one lets None and holes through."""
