"""What becomes of each entry in the next stage, as the schema says: `meta.stages` and `meta.carry`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from applykit.advancing import Entry, Fate
from applykit.model import Profile, Stage
from applykit.validation.schema import fields_of, label_of

CARRY = {"empty": Fate.EMPTIED, "review": Fate.REVIEW}
"""What `meta.carry` may say, and what it means."""


def fates_of(profile: Profile, stage: Stage) -> Iterator[Entry]:
    """The fate of every section that is filled in or asked for, then of fields that have one of their own."""
    for name, rules in profile.programme.schema.items():
        value = profile.data.get(name)
        filled = has_content(value) or (name,) in profile.refused
        asked = not (stages := rules.get("meta", {}).get("stages")) or stage.id in stages
        rows = len(value) if isinstance(value, list) else 0
        label = label_of(rules, name)
        if not asked:
            if filled:
                yield Entry(name, label, Fate.LEFT, rows)
        elif not filled:
            if stages:
                yield Entry(name, label, Fate.NEW)
        else:
            fate = _own_fate(rules)
            yield Entry(name, label, fate, rows)
            if fate is not Fate.EMPTIED:
                yield from _within(value, rules, name, label)


def _own_fate(rules: Mapping[str, Any]) -> Fate:
    return CARRY.get(rules.get("meta", {}).get("carry", ""), Fate.CARRIED)


def _within(value: object, rules: Mapping[str, Any], path: str, label: str) -> Iterator[Entry]:
    """The fields below a section that are not simply carried, where something is filled in."""
    for name, inner in fields_of(rules).items():
        held = _held(value, name)
        if not has_content(held):
            continue
        here, called = f"{path}.{name}", f"{label}.{label_of(inner, name)}"
        fate = _own_fate(inner)
        if fate is not Fate.CARRIED:
            rows = len(held) if isinstance(value, list) else 0
            yield Entry(here, called, fate, rows)
        if fate is not Fate.EMPTIED:
            yield from _within(held, inner, here, called)


def _held(value: object, name: str) -> Any:
    """What stands under a name: in an entry, or in all the rows that have it."""
    if isinstance(value, list):
        found = [row.get(name) for row in value if isinstance(row, Mapping)]
        flat = [item for entry in found for item in (entry if isinstance(entry, list) else [entry])]
        return [item for item in flat if item is not None]
    return value.get(name) if isinstance(value, Mapping) else None


def has_content(value: object) -> bool:
    """Whether anything at all is filled in."""
    if isinstance(value, Mapping):
        return any(has_content(entry) for entry in value.values())
    if isinstance(value, list):
        return bool(value)
    return value is not None
