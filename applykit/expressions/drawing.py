"""A draw that anybody can repeat: the same seed draws the same rows, on every machine and in every year."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from jinja2 import Environment, pass_environment

from applykit.expressions.data import Rows, entry_of, is_hole, rows_of
from applykit.expressions.display import display


@pass_environment
def drawn(environment: Environment, rows: Rows, count: Any, seed: Any, field: str = "id") -> list[Any]:
    """So many of the rows, drawn by a seed, in the order in which they were listed.

    Drawn are the rows whose SHA-256 of “seed, line end, field” is smallest, so that neither the order of the
    rows nor the version of Python has a say, and leaving one row out changes no more than that row.  Values
    that are no rows stand for themselves.  Without a seed or a count nothing is drawn.

    Raises:
        TypeError: the count is no whole number.
    """
    if count is None or isinstance(count, str) or seed is None or is_hole(seed) or not display(seed).strip():
        return []
    wanted = int(count)
    if not isinstance(count, (int, float, Decimal)) or wanted != count:
        raise TypeError(f"{count!r} is no whole number of rows to draw")
    listed = rows_of(rows)

    def lot(place: int) -> tuple[str, int]:
        row = listed[place]
        name = entry_of(environment, row, field) if isinstance(row, Mapping) else row
        text = f"{display(seed).strip()}\n{display(name)}"
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), place

    chosen = sorted(range(len(listed)), key=lot)[: max(0, wanted)]
    return [listed[place] for place in sorted(chosen)]


FILTERS: dict[str, Callable[..., Any]] = {"drawn": drawn}
