"""What the profile says otherwise than the baseline, item by item and field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from applykit.model import EntryPath
from applykit.promises.plan import Compared, ComparedField, Plan, Row, set_apart


class Verdict(StrEnum):
    """What became of a promise."""

    LOWERED = "lowered"
    RAISED = "raised"
    MOVED = "moved"
    EARLIER = "earlier"
    DROPPED = "dropped"
    ADDED = "added"
    RENAMED = "renamed"
    ALTERED = "altered"


VERDICTS = {
    Verdict.LOWERED: "降低",
    Verdict.RAISED: "提高",
    Verdict.MOVED: "推后",
    Verdict.EARLIER: "提前",
    Verdict.DROPPED: "取消",
    Verdict.ADDED: "新增",
    Verdict.RENAMED: "改名",
    Verdict.ALTERED: "改动",
}
"""The verdicts as the documents print them."""

BREACHES = frozenset(
    {Verdict.LOWERED, Verdict.MOVED, Verdict.DROPPED, Verdict.ALTERED, Verdict.RENAMED}
)  # fmt: skip
"""What needs an approved change; more, sooner or new is nothing to approve."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: of the item as a whole where `field` is empty, of one year of it where `year` is given.

    `promised` and `now` are the places in the baseline and in the profile; where the item is missing on a
    side, the place is that of its section.
    """

    compared: Compared
    item: str
    name: str
    field: str
    year: int | None
    verdict: Verdict
    before: Any
    after: Any
    promised: EntryPath
    now: EntryPath

    @property
    def key(self) -> tuple[str, str, str, int | None]:
        """What a difference is about: section, item, field, year."""
        return (self.compared.section, self.item, self.field, self.year)


def differences(plan: Plan, promised: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    """Every difference, in the order of the plan and of the baseline's rows; what was added comes last."""
    for compared in plan.compared:
        then, there = _by_id(compared, promised), _by_id(compared, now)
        section = (compared.section,)
        for item, (number, row) in then.items():
            at: EntryPath = (compared.section, number)
            name = _name(compared, row)
            if item not in there:
                yield Difference(
                    compared, item, name, "", None, Verdict.DROPPED, name, None, (*at, compared.id), section
                )
                continue
            place, current = there[item]
            yield from _row(compared, item, row, current, at, (compared.section, place))
        for item, (number, row) in there.items():
            if item not in then:
                name = _name(compared, row)
                here = (compared.section, number, compared.id)
                yield Difference(compared, item, name, "", None, Verdict.ADDED, None, name, section, here)


def _by_id(compared: Compared, data: Mapping[str, Any]) -> dict[str, tuple[int, Row]]:
    found: dict[str, tuple[int, Row]] = {}
    for number, row in _rows(data.get(compared.section)):
        if row.get(compared.id) and not set_apart(row, compared.without):
            found.setdefault(str(row[compared.id]), (number, row))
    return found


def _name(compared: Compared, row: Row) -> str:
    return str(row.get(compared.name) or row.get(compared.id) or "")


def _row(
    compared: Compared, item: str, then: Row, now: Row, at: EntryPath, here: EntryPath
) -> Iterator[Difference]:
    name = _name(compared, then)
    before, after = then.get(compared.name), now.get(compared.name)
    if before and after and before != after:
        yield Difference(
            compared, item, name, compared.name, None, Verdict.RENAMED, before, after,
            (*at, compared.name), (*here, compared.name),
        )  # fmt: skip
    for field in compared.fields:
        for year, before, after, then_at, now_at in _values(field, then, now, at, here):
            verdict = _verdict(field, before, after, then)
            if verdict:
                yield Difference(
                    compared, item, name, field.name, year, verdict, before, after, then_at, now_at
                )


def _values(
    field: ComparedField, then: Row, now: Row, at: EntryPath, here: EntryPath
) -> Iterator[tuple[int | None, Any, Any, EntryPath, EntryPath]]:
    """The two values of a field with their places; of a field that is a list, those of each year promised."""
    if not field.by:
        yield None, then.get(field.name), now.get(field.name), (*at, field.name), (*here, field.name)
        return
    current = {row.get(field.by): (number, row) for number, row in _rows(now.get(field.name))}
    for number, row in _rows(then.get(field.name)):
        year = row.get(field.by)
        place, there = current.get(year, (None, {}))
        spot: EntryPath = (*here, field.name) if place is None else (*here, field.name, place, field.value)
        if isinstance(year, int):
            yield (
                year,
                row.get(field.value),
                there.get(field.value),
                (*at, field.name, number, field.value),
                spot,
            )


def _rows(value: Any) -> Iterator[tuple[int, Row]]:
    for number, row in enumerate(value or ()):
        if isinstance(row, Mapping):
            yield number, row


def _verdict(field: ComparedField, before: Any, after: Any, row: Row) -> Verdict | None:
    """What it means that a promised value is now another; nothing was promised where it was not filled in."""
    if before is None or before == after:
        return None
    if field.kind == "deadline":
        return Verdict.DROPPED if after is None else Verdict.MOVED if after > before else Verdict.EARLIER
    if field.kind == "fixed":
        return Verdict.ALTERED
    if after is None:
        return Verdict.DROPPED
    falling = falls(row.get(field.start), row.get(field.goal))
    return Verdict.RAISED if (after > before) != falling else Verdict.LOWERED


def falls(start: Any, goal: Any) -> bool:
    """Whether less is better: the goal lies below where the item starts, or is zero from the outset."""
    if not isinstance(goal, Decimal):
        return False
    return goal < start if isinstance(start, Decimal) and start != goal else goal == 0
