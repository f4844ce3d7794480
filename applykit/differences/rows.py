"""Which row of one list is which row of the other: by content, key or likeness, never by position."""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
Pair = tuple[Row | None, Row | None]

_LIKE = 0.5
"""Two rows without a key are one row that was changed if this much of their entries is the same."""

_MOST = 300
"""More rows than this on either side are not held against each other one by one."""


def paired(old: Sequence[Row], new: Sequence[Row], key: str) -> list[Pair]:
    """The rows of both lists in pairs: in the order of the new list, then what is gone from the old one."""
    partner: dict[int, int] = {}
    _match(old, new, partner, lambda row: _text(row))
    _match(old, new, partner, lambda row: _text({name: row[name] for name in row if name != key}))
    if key:
        _match(old, new, partner, lambda row: _text(row.get(key)))
    _alike(old, new, partner, key)
    taken = set(partner.values())
    pairs: list[Pair] = [(old[partner[at]] if at in partner else None, row) for at, row in enumerate(new)]
    return pairs + [(row, None) for at, row in enumerate(old) if at not in taken]


def _match(old: Sequence[Row], new: Sequence[Row], partner: dict[int, int], word: Any) -> None:
    """Pair the rows left over that have the same word, the first with the first."""
    taken = set(partner.values())
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for at, row in enumerate(old):
        if at not in taken:
            waiting[word(row)].append(at)
    for at, row in enumerate(new):
        if at not in partner and waiting.get(word(row)):
            partner[at] = waiting[word(row)].popleft()


def _alike(old: Sequence[Row], new: Sequence[Row], partner: dict[int, int], key: str) -> None:
    taken = set(partner.values())
    left = [at for at in range(len(old)) if at not in taken]
    right = [at for at in range(len(new)) if at not in partner]
    if key or len(left) > _MOST or len(right) > _MOST:
        return  # rows that have a key are another row where the key is another one
    likeness = sorted(
        ((-_likeness(old[one], new[other]), other, one) for other in right for one in left),
    )
    for score, other, one in likeness:
        if -score >= _LIKE and other not in partner and one not in taken:
            partner[other] = one
            taken.add(one)


def _likeness(old: Row, new: Row) -> float:
    names = {*old, *new}
    return sum(old.get(name) == new.get(name) for name in names) / len(names) if names else 1.0


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
