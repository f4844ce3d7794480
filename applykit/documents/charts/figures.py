"""The figures of one chart, gathered by a template's tags and handed on to the finished document."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from applykit.documents.filters import Hole
from applykit.documents.markup import xml_text

OPENING, CLOSING = "\ue0c4", "\ue0c5"
"""Characters for private use, around what a tag leaves in a paragraph until its chart has been filled."""


class Figures:
    """The template value chart(): categories and series in the order in which they come first.

    {{ x.add(category, series, value) }} prints nothing; {{ x }} marks the paragraph whose chart is filled.
    """

    def __init__(self) -> None:
        self._categories: dict[str, None] = {}
        self._series: dict[str, dict[str, Decimal]] = {}

    def add(self, category: object, series: object, value: object = 1) -> str:
        """Add a value to a category of a series; equal ones are summed, nothing is a gap.

        Raises:
            ValueError: the value is no number.
        """
        label, name = _label(category), _label(series)
        self._categories.setdefault(label)
        values = self._series.setdefault(name, {})
        if value is not None and not isinstance(value, Hole):
            values[label] = values.get(label, Decimal(0)) + _number(value)
        return ""

    def __bool__(self) -> bool:
        return any(values for values in self._series.values())

    def __str__(self) -> str:
        return ""

    def __html__(self) -> str:
        categories = list(self._categories)
        series = [
            [name, [str(values[label]) if label in values else None for label in categories]]
            for name, values in self._series.items()
        ]
        written = json.dumps([categories, series] if self else [[], []], ensure_ascii=False)
        return str(xml_text(OPENING + written + CLOSING))


@dataclass(frozen=True, slots=True)
class Series:
    """A named series of a chart: a value for every category, None for a gap."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A chart's figures as its embedded sheet holds them."""

    categories: tuple[str, ...]
    series: tuple[Series, ...]


def table_of(marked: str) -> Table:
    """The figures that a marked text carries."""
    written = marked[marked.index(OPENING) + 1 : marked.index(CLOSING)]
    categories, series = json.loads(written)
    return Table(tuple(categories), tuple(Series(name, _decimals(values)) for name, values in series))


def _decimals(values: Sequence[str | None]) -> tuple[Decimal | None, ...]:
    return tuple(Decimal(value) if value is not None else None for value in values)


def _label(value: object) -> str:
    return " ".join(str("—" if value is None else value).split())


def _number(value: object) -> Decimal:
    try:
        made = Decimal(str(value))
    except InvalidOperation:
        made = Decimal("nan")
    if not made.is_finite():
        raise ValueError(f"a chart shows numbers, not “{value}”")
    return made
