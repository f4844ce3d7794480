"""Results as plain data for expressions and templates, and what there is in them."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date as Day
from decimal import Decimal
from typing import Any

from applykit.standing.results import TITLES, State


def as_data(value: Any) -> Any:
    """A result as dicts and lists; a state has its title beside it: {state: late, state_title: 滞后}."""
    if is_dataclass(value) and not isinstance(value, type):
        data: dict[str, Any] = {}
        for item in fields(value):
            entry = getattr(value, item.name)
            data[item.name] = as_data(entry)
            if isinstance(entry, State):
                data[f"{item.name}_title"] = TITLES[entry]
        return data
    if isinstance(value, tuple):
        return [as_data(item) for item in value]
    return str(value) if isinstance(value, State) else value


def shape(result: type) -> dict[str, Any]:
    """A result's fields in the words of a profile's schema, for those who check what templates name."""
    from types import UnionType
    from typing import get_args, get_origin, get_type_hints

    kinds: dict[Any, str] = {
        str: "text", int: "integer", Decimal: "decimal", Day: "date", bool: "boolean", State: "text",
    }  # fmt: skip

    def rules(hint: Any) -> dict[str, Any]:
        if get_origin(hint) is UnionType:
            hint = next(part for part in get_args(hint) if part is not type(None))
        if get_origin(hint) is tuple:
            return {"type": "list", "schema": rules(get_args(hint)[0])}
        return {"type": kinds[hint]} if hint in kinds else shape(hint)

    found: dict[str, Any] = {}
    for name, hint in get_type_hints(result).items():
        found[name] = rules(hint)
        if hint is State:
            found[f"{name}_title"] = {"type": "text"}
    return {"type": "dict", "schema": found}
