"""Filters that compare: rows with rows, names with names, days with days."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from jinja2 import Environment, pass_environment

from applykit.expressions.data import Rows, entry_of, rows_of
from applykit.expressions.periods import month_end

_LONGEST_NAME = 200


class _Index(dict[Any, Any]):
    """Rows by a value; an unknown value gives None, whatever it is called."""

    def __missing__(self, value: Any) -> None:
        return None


@pass_environment
def by(environment: Environment, rows: Rows, field: str) -> Mapping[Any, Any]:
    """The rows by the value of a field, the first of equals: `tasks | by('id')` gives known['T1']."""
    found = _Index()
    for row in rows_of(rows):
        value = entry_of(environment, row, field)
        if value is not None and not isinstance(value, (list, dict)):
            found.setdefault(value, row)
    return found


@pass_environment
def position(environment: Environment, rows: Rows, field: str, value: Any) -> int | None:
    """The number of the first row (from 0) whose field equals the value."""
    places = (n for n, row in enumerate(rows_of(rows)) if entry_of(environment, row, field) == value)
    return next(places, None)


@pass_environment
def find(environment: Environment, rows: Rows, field: str, value: Any) -> Any:
    """The first row whose field equals the value, or None."""
    return next((row for row in rows_of(rows) if entry_of(environment, row, field) == value), None)


@pass_environment
def filled(environment: Environment, rows: Rows, *fields: str) -> bool:
    """Whether there are rows and each of them has every one of the fields: only then does a sum say much."""
    listed = rows_of(rows)
    return bool(listed) and all(
        entry_of(environment, row, field) is not None for row in listed for field in fields
    )


@pass_environment
def repeated(environment: Environment, rows: Rows, *fields: str) -> list[dict[str, Any]]:
    """Rows whose fields say what those of an earlier row say, spaces, signs and widths aside.

    A list of {row, n, first, before}: the row and its number, and the number and row that it repeats.
    """
    seen: dict[tuple[Any, ...], tuple[int, Any]] = {}
    found = []
    for number, row in enumerate(rows_of(rows)):
        values = tuple(bare(entry_of(environment, row, field)) for field in fields)
        if any(value is None or value == "" for value in values):
            continue
        first, before = seen.setdefault(values, (number, row))
        if first != number:
            found.append({"row": row, "n": number, "first": first, "before": before})
    return found


def bare(value: Any) -> Any:
    """A text without what a hand adds to it: spaces, signs, width, capitals; others as they are."""
    if not isinstance(value, str):
        return value
    return "".join(char for char in unicodedata.normalize("NFKC", value) if char.isalnum()).casefold()


def nearest(value: Any, known: Iterable[Any] | None, cutoff: float = 0.75) -> str | None:
    """The known name that the value is most like; None for one that is known itself, or like none."""
    import difflib

    names = [name for name in known or () if isinstance(name, str)]
    if not isinstance(value, str) or value in names or len(value) > _LONGEST_NAME:
        return None
    plain = bare(value)
    same = next((name for name in names if bare(name) == plain), None)
    return same or next(iter(difflib.get_close_matches(value, names, n=1, cutoff=cutoff)), None)


def abbreviates(short: Any, long: Any) -> bool:
    """Whether the short name takes its characters from the long one, in their order."""
    rest = iter(bare(long) if isinstance(long, str) else "")
    return isinstance(short, str) and all(char in rest for char in bare(short))


def between(text: Any, start: str, end: str) -> list[str]:
    """What stands between two marks, at each place where they occur."""
    if not isinstance(text, str):
        return []
    return [part.partition(end)[0] for part in text.split(start)[1:] if end in part]


@pass_environment
def mentioned_in(environment: Environment, rows: Rows, text: Any, field: str) -> list[Any]:
    """The rows all of whose words (a list field) occur in the text, those with the most words first."""
    fitting = []
    for row in rows_of(rows) if isinstance(text, str) else ():
        words = entry_of(environment, row, field)
        if isinstance(words, (list, tuple)) and words and all(str(word) in text for word in words):
            fitting.append((len(words), row))
    return [row for _count, row in sorted(fitting, key=lambda pair: -pair[0])]


def last_of_month(day: Any) -> date | None:
    """The last day of the month in which the day lies."""
    return month_end(day) if isinstance(day, date) else None


def years_to(start: Any, end: Any) -> int | None:
    """Full years from one day to another, as ages are counted; negative where the order is wrong."""
    if not isinstance(start, date) or not isinstance(end, date):
        return None
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


@pass_environment
def median(environment: Environment, rows: Rows, field: str | None = None) -> Decimal | None:
    """The middle one of the numbers above nothing, of a field over rows or of plain numbers."""
    values = [row if field is None else entry_of(environment, row, field) for row in rows_of(rows)]
    numbers = sorted(Decimal(value) for value in values if isinstance(value, (int, Decimal)) and value > 0)
    middle = len(numbers) // 2
    if not numbers:
        return None
    return numbers[middle] if len(numbers) % 2 else (numbers[middle - 1] + numbers[middle]) / 2


@pass_environment
def cycles(environment: Environment, rows: Rows, field: str, before: str) -> list[list[Any]]:
    """The circles in which rows wait for each other: `before` holds the ids of those that come first."""
    waits: dict[str, list[str]] = {}
    for row in rows_of(rows):
        name, first = entry_of(environment, row, field), entry_of(environment, row, before)
        if isinstance(name, str):
            others = first if isinstance(first, (list, tuple)) else ()
            waits.setdefault(name, [other for other in others if isinstance(other, str)])
    found: list[list[Any]] = []
    done: set[Any] = set()
    for start in waits:
        path: list[Any] = []
        stack = [(start, iter(waits[start]))] if start not in done else []
        path += [start] if stack else []
        while stack:
            name, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                done.add(name)
                stack.pop()
                path.pop()
            elif following in path:
                found.append(path[path.index(following) :])
            elif following in waits and following not in done:
                stack.append((following, iter(waits[following])))
                path.append(following)
    return found


FILTERS: dict[str, Callable[..., Any]] = {
    "by": by, "position": position, "find": find, "filled": filled, "repeated": repeated, "bare": bare,
    "nearest": nearest, "abbreviates": abbreviates, "between": between, "mentioned_in": mentioned_in,
    "month_end": last_of_month, "years_to": years_to, "median": median, "cycles": cycles,
}  # fmt: skip
