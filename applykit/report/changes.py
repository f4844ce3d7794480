"""What one check says and another did not: the news after a file was saved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from applykit.messages import describe
from applykit.model import Diagnostic, Finding

T = TypeVar("T")

_PLACES = re.compile(r"\b(?:line|row) \d+|第\s*\d+\s*行")
"""What a message says of other places, which move like its own."""


@dataclass(frozen=True, slots=True)
class State:
    """What a check found."""

    diagnostics: Sequence[Diagnostic]
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that a criterion lacks."""

    criterion: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What is there now and was not before, and the other way round."""

    new: tuple[Diagnostic, ...]
    solved: tuple[Diagnostic, ...]
    new_gaps: tuple[Gap, ...]
    solved_gaps: tuple[Gap, ...]


def changes(before: State, after: State) -> Changes:
    """The difference of two checks; that lines moved or rows were put in between is none."""
    solved, new = apart(before.diagnostics, after.diagnostics, _key)
    old_gaps, new_gaps = list(_gaps(before.findings)), list(_gaps(after.findings))
    gone, come = Counter(old_gaps) - Counter(new_gaps), Counter(new_gaps) - Counter(old_gaps)
    return Changes(tuple(new), tuple(solved), tuple(come.elements()), tuple(gone.elements()))


def apart(
    before: Sequence[T], after: Sequence[T], key: Callable[[T, bool], Hashable]
) -> tuple[list[T], list[T]]:
    """What only one side has: pairs at the same path are put aside first, then those in any row.

    `key` says what makes two of them the same, with the numbers of rows counting or not.
    """
    left, right = list(before), list(after)
    for rows_count in (True, False):
        shared = Counter(key(found, rows_count) for found in left)
        shared &= Counter(key(found, rows_count) for found in right)
        left, right = _without(left, shared, key, rows_count), _without(right, shared, key, rows_count)
    return left, right


def _without(
    found: Iterable[T], shared: Counter[Hashable], key: Callable[[T, bool], Hashable], rows_count: bool
) -> list[T]:
    due = Counter(shared)
    rest = []
    for item in found:
        word = key(item, rows_count)
        if due[word]:
            due[word] -= 1
        else:
            rest.append(item)
    return rest


def without_places(path: str, message: str) -> tuple[str, str]:
    """A path without its row numbers and a message without the lines and rows that it names."""
    return re.sub(r"\[\d+\]", "[]", path), _PLACES.sub("", message)


def _key(found: Diagnostic, rows_count: bool) -> Hashable:
    path, message = without_places(found.path, describe(found, "en")[0])
    if rows_count:
        path = found.path
    return found.severity, found.rule, path, found.position and found.position.file, message


def _gaps(findings: Iterable[Finding]) -> Iterable[Gap]:
    for finding in findings:
        if finding.open:
            for gap in finding.gaps:
                yield Gap(finding.criterion.id, finding.criterion.title, gap.text.rstrip("。"))
