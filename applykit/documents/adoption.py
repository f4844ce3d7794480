"""Values of docxtpl that belong to a template object of the caller's: pictures and sub-documents."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_DEEPEST = 20
_PLAIN = frozenset((str, int, float, bool, type(None)))


def foreign_values(context: Mapping[str, object]) -> Iterator[Any]:
    """Every InlineImage and Subdoc in a context, however deep; without docxtpl there can be none."""
    if "docxtpl" in sys.modules:
        yield from _within(context.values(), 0)


def _within(values: Iterable[object], depth: int) -> Iterator[Any]:
    for value in values:
        if type(value) in _PLAIN:
            continue
        if type(value).__module__.startswith("docxtpl.") and hasattr(value, "tpl"):
            yield value
        elif depth < _DEEPEST and isinstance(value, Mapping):
            yield from _within(value.values(), depth + 1)
        elif depth < _DEEPEST and isinstance(value, (list, tuple)):
            yield from _within(value, depth + 1)
