"""The complete sample with one entry after the other not filled in."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

from applykit.model import Programme

Data = dict[str, Any]


def emptied(data: Mapping[str, Any], programme: Programme) -> Iterator[tuple[str, Data]]:
    """Copies of the data that lack an entry some rule names: in the first row that has it, and in all."""
    named: set[str] = set()
    for rule in programme.rules:
        named |= set(re.findall(r"[a-z_]+", " ".join([rule.rows, rule.when, rule.that, *rule.let.values()])))
    for section in data:
        if section in named:
            yield section, {name: value for name, value in data.items() if name != section}
        for path in sorted(_columns(data[section], section)):
            if path.rpartition(".")[2] in named:
                for rows in (1, None):
                    changed = {**data, section: copy.deepcopy(data[section])}
                    taken = _take(changed[section], path.split(".")[1:], rows)
                    if taken > 1 or rows:  # where only one row has it, once is everywhere
                        yield f"{path} {'once' if rows else 'everywhere'}", changed


def _columns(value: Any, path: str) -> set[str]:
    if isinstance(value, Mapping):
        below = {f"{path}.{name}" for name in value}
        return below.union(*(_columns(entry, f"{path}.{name}") for name, entry in value.items()))
    if isinstance(value, list):
        return set().union(*(_columns(row, path) for row in value))
    return set()


def _take(value: Any, names: list[str], most: int | None) -> int:
    """Take an entry out of the rows that have it, at most so many times; how many times it was taken."""
    if isinstance(value, list):
        taken = 0
        for row in value:
            if most is None or taken < most:
                taken += _take(row, names, None if most is None else most - taken)
        return taken
    if not isinstance(value, dict) or names[0] not in value:
        return 0
    if len(names) > 1:
        return _take(value[names[0]], names[1:], most)
    del value[names[0]]
    return 1
