"""Filters that pick from rows and sum them; they skip what is not filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sized
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from jinja2 import Environment, Undefined, pass_environment

from applykit.expressions.display import display

Rows = Iterable[Any] | None


def rows_of(rows: Rows) -> list[Any]:
    """The rows; nothing stands for none."""
    return [] if rows is None else list(rows)


def entry_of(environment: Environment, row: Any, field: str) -> Any:
    """The field of a row; a field that no row has is a slip of the author and raises when strict."""
    value = environment.getitem(row, field)
    if isinstance(value, Undefined):
        str(value)  # a strict undefined says what is missing by raising here
        return None
    return value


def is_hole(value: object) -> bool:
    """Whether a required entry is missing in a draft."""
    return isinstance(value, str) and bool(getattr(value, "hole", False))


def _number(value: object, lenient: bool) -> Decimal | None:
    if value is None or is_hole(value):
        return None
    if isinstance(value, Decimal):
        return value
    if isinstance(value, (int, float)):
        return Decimal(str(value)) if not isinstance(value, bool) else Decimal(value)
    if lenient:
        # The entry is not a number and is reported where it is typed; the sum goes on without it.
        return None
    raise TypeError(f"{value!r} is not a number and cannot be summed")


@pass_environment
def total(environment: Environment, rows: Rows, field: str | None = None) -> Decimal:
    """The sum of a field over rows, or of plain numbers."""
    lenient = bool(getattr(environment, "lenient", False))
    values = (row if field is None else entry_of(environment, row, field) for row in rows_of(rows))
    return sum((number for value in values if (number := _number(value, lenient)) is not None), Decimal(0))


@pass_environment
def where(environment: Environment, rows: Rows, field: str, value: Any) -> list[Any]:
    """The rows whose field equals the value; of a list field, those that hold it; of a list, any of it."""

    def fits(entry: Any) -> bool:
        if isinstance(entry, (list, tuple)) and not isinstance(value, (list, tuple)):
            return value in entry
        if isinstance(value, (list, tuple)) and not isinstance(entry, (list, tuple)):
            return entry in value
        return bool(entry == value)

    return [row for row in rows_of(rows) if fits(entry_of(environment, row, field))]


@pass_environment
def pluck(environment: Environment, rows: Rows, field: str) -> list[Any]:
    """The values of a field over rows, without those not filled in."""
    return [value for row in rows_of(rows) if (value := entry_of(environment, row, field)) is not None]


@pass_environment
def flat(environment: Environment, rows: Rows, field: str) -> list[Any]:
    """All items of a list field over rows, in order."""
    return [item for entry in pluck(environment, rows, field) if not is_hole(entry) for item in entry]


@pass_environment
def group(environment: Environment, rows: Rows, field: str) -> list[dict[str, Any]]:
    """Rows by the value of a field, in order of first appearance: a list of {name, rows}."""
    groups: dict[Any, list[Any]] = {}
    for row in rows_of(rows):
        groups.setdefault(entry_of(environment, row, field), []).append(row)
    return [{"name": name, "rows": members} for name, members in groups.items()]


@pass_environment
def aged(
    environment: Environment, rows: Rows, day: date | None, low: int, high: int | None = None
) -> list[Any]:
    """The rows whose age in full years on `day` lies between low and high, both included."""

    def fits(birth: object) -> bool:
        if not isinstance(birth, date) or not isinstance(day, date):
            return False
        years = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
        return low <= years and (high is None or years <= high)

    return [row for row in rows_of(rows) if fits(entry_of(environment, row, "birth"))]


@pass_environment
def lookup(environment: Environment, value: Any, rows: Rows, key: str, field: str) -> Any:
    """Another row's field: an id becomes that row's name, a list of ids a list of names; unknown is None."""
    if value is None or is_hole(value):
        return value
    if isinstance(value, (list, tuple)):
        found = (lookup(environment, item, rows, key, field) for item in value)
        return [item for item in found if item is not None]
    for row in rows_of(rows):
        if entry_of(environment, row, key) == value:
            return entry_of(environment, row, field)
    return None


def share(value: Any, whole: Any) -> Any:
    """The part in percent of the whole, to one decimal; None where the whole is nothing."""
    if value is None or is_hole(value):
        return value
    part, base = _number(value, lenient=False), _number(whole, lenient=False)
    if part is None or not base:
        return None
    return (part * 100 / base).quantize(Decimal("0.1"), ROUND_HALF_UP)


def count(value: Sized | Iterable[Any] | None) -> int:
    """How many there are; nothing counts as none."""
    if value is None:
        return 0
    return len(value) if isinstance(value, Sized) else sum(1 for _ in value)


def names(items: Any, separator: str = "、") -> str | None:
    """The items (or their `name`) in one line; None where there are none."""
    if items is None or isinstance(items, str):
        return items
    named = (item.get("name") if isinstance(item, Mapping) else item for item in items)
    return separator.join(display(name) for name in named if name is not None) or None


def join_lines(items: Any) -> str | None:
    """The items on a line each; None where there are none."""
    return names(items, "\n")


FILTERS: dict[str, Callable[..., Any]] = {
    "total": total, "where": where, "pluck": pluck, "flat": flat, "group": group, "aged": aged,
    "lookup": lookup, "share": share, "count": count, "length": count,
    "names": names, "join_lines": join_lines,
}  # fmt: skip
