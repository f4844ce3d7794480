"""The hole that stands for what is not filled in yet, and the filters that print values."""

from __future__ import annotations

from typing import Any, Self, SupportsIndex

from applykit.expressions.printing import FILTERS

__all__ = ["FILTERS", "Hole"]


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
