"""What holds on the day: the promise, with what an approved change put in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from applykit.promises.covering import Covered, Reckoning
from applykit.promises.differences import Verdict
from applykit.promises.plan import Compared, Plan, Row

Key = tuple[str, str]
"""A section and the id of one of its rows."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The sections with what holds in them, the rows that were given up, and the changes by row."""

    data: Mapping[str, Any]
    gone: frozenset[Key] = frozenset()
    changes: Mapping[Key, str] = field(default_factory=dict)

    def change(self, section: str, item: str) -> str:
        """The id of the approved change of a row, the last where there are several; else an empty text."""
        return self.changes.get((section, item), "")


def settled(
    plan: Plan, now: Mapping[str, Any], promised: Mapping[str, Any] | None, reckoning: Reckoning | None
) -> Settled:
    """The profile's data, in which a promised value stands until an approved change replaces it."""
    if promised is None or reckoning is None:
        return Settled(now)
    approved = [item for item in reckoning.covered if item.change is not None]
    gone, changes = set(), {}
    for item in approved:
        key = (item.difference.compared.section, item.difference.item)
        changes[key] = str(plan.changes.get(item.change or {}, "id") or "")
        if item.difference.verdict is Verdict.DROPPED and not item.difference.field:
            gone.add(key)
    data = dict(now)
    for compared in plan.compared:
        own = [item for item in approved if item.difference.compared is compared]
        data[compared.section] = _rows(compared, now, promised, own)
    return Settled(data, frozenset(gone), changes)


def _rows(
    compared: Compared, now: Mapping[str, Any], promised: Mapping[str, Any], approved: list[Covered]
) -> list[Row]:
    there = {row.get(compared.id): row for row in now.get(compared.section) or () if isinstance(row, Mapping)}
    found: list[Row] = []
    known = set()
    for row in promised.get(compared.section) or ():
        if isinstance(row, Mapping):
            known.add(row.get(compared.id))
            changed = [item for item in approved if item.difference.item == row.get(compared.id)]
            found.append(_row(compared, row, there.get(row.get(compared.id), row), changed))
    return [*found, *(row for id, row in there.items() if id not in known)]


def _row(compared: Compared, then: Row, now: Row, approved: list[Covered]) -> Row:
    """The row as it is now, but for what was promised and not changed by approval."""
    row = dict(now)
    for part in compared.fields:
        if then.get(part.name) is None:
            continue
        own = [item.difference for item in approved if item.difference.field == part.name]
        if part.by:
            years = {item.year: item.after for item in own}
            row[part.name] = [
                {**entry, part.value: years.get(entry.get(part.by), entry.get(part.value))}
                for entry in then[part.name]
                if isinstance(entry, Mapping)
            ]
        elif not own:
            row[part.name] = then[part.name]
    return row
