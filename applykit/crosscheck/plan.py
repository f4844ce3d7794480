"""Which of a rule's `let` values is worked out when: once, for each row, or only for the message."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from applykit.model import CrossRule

ROW = frozenset({"row", "item", "n"})
"""The names that differ from row to row."""

_WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Plan:
    """The names of `let` values in the order in which they are wanted."""

    once: tuple[str, ...]
    when: tuple[str, ...]
    that: tuple[str, ...]
    said: tuple[str, ...]


@lru_cache(maxsize=4096)
def words(text: str) -> frozenset[str]:
    """Every word of an expression; a word inside quotes counts too, which costs time but is never wrong."""
    return frozenset(_WORD.findall(text))


def plan_of(rule: CrossRule) -> Plan:
    """The plan of a rule whose `let` values rest on the profile, the row, and values named before them."""
    rests_on: dict[str, set[str]] = {}
    of_row = set(ROW)
    for name, text in rule.let.items():
        rests_on[name] = {name}.union(*(rests_on[other] for other in words(text) & rests_on.keys()))
        if words(text) & of_row:
            of_row.add(name)

    def wanted(text: str, settled: Iterable[str]) -> tuple[str, ...]:
        names: set[str] = set().union(*(rests_on[name] for name in words(text) & rests_on.keys()))
        return tuple(name for name in rule.let if name in names and name not in settled)

    before = wanted(f"{rule.rows} {rule.when} {rule.that}", ())
    once = tuple(name for name in before if name not in of_row)
    when = wanted(rule.when, once)
    that = wanted(rule.that, {*once, *when})
    said = tuple(name for name in rule.let if name not in {*once, *when, *that})
    return Plan(once, when, that, said)
