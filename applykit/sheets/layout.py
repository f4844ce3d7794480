"""The columns of a sheet that applykit writes, and what each cell of a section's rows becomes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from applykit.errors import UsageError
from applykit.sheets.columns import recognised, yearly
from applykit.sheets.values import MOST_DIGITS, escaped
from applykit.source import Node
from applykit.validation.coercion import SCALAR_TYPES, coerce
from applykit.validation.names import field_named
from applykit.validation.schema import label_of

LONGEST = 32_767
"""Characters that a cell holds; a spreadsheet cuts off the rest."""

_FIRST_DAY = date(1900, 3, 1)  # before it, spreadsheets disagree about the calendar
_PARTS = re.compile("[、,，;；\n]")


@dataclass(frozen=True, slots=True)
class Layout:
    """One column: the field it belongs to ("" where the schema knows none), its head, and its rules.

    `year` is set where the column holds one year of a nested list.
    """

    field: str
    key: str
    head: str
    rules: Mapping[str, Any]
    year: str = ""


def layout(fields: Mapping[str, Any], rows: Node | None) -> tuple[Layout, ...]:
    """The columns for the fields of a section, then those that only the rows know.

    Fields that hold groups are left out; `cells` refuses rows that use them.
    """
    columns: list[Layout] = []
    for name, rules in fields.items():
        title = label_of(rules, name)
        nested = yearly(rules)
        if nested:
            inner = rules["schema"]["schema"]
            for year in _years(rows, name, fields, nested[0]) or _example_years(inner[nested[0]]):
                columns.append(Layout(name, title, f"{title} {year}", inner[nested[1]], year))
        elif not _is_group(rules):
            unit = rules.get("meta", {}).get("unit", "")
            head = f"{title}（{unit}）" if unit and recognised(f"{title}（{unit}）", fields) else title
            columns.append(Layout(name, title, head, rules))
    unknown = dict.fromkeys(key for row in mappings(rows) for key in row if field_named(key, fields) is None)
    return (*columns, *(Layout("", key, key, {"type": "text"}) for key in unknown))


def mappings(rows: Node | None) -> Iterator[dict[str, Node]]:
    """The rows that hold entries."""
    for row in rows.value if rows and isinstance(rows.value, list) else ():
        if isinstance(row.value, dict):
            yield row.value


def _is_group(rules: Mapping[str, Any]) -> bool:
    return rules.get("type") == "dict" or rules.get("schema", {}).get("type") in ("dict", "list")


def _example_years(rules: Mapping[str, Any]) -> list[str]:
    first = int(rules.get("meta", {}).get("example") or 2027)
    return [str(year) for year in range(first, first + 3)]


def _years(rows: Node | None, name: str, fields: Mapping[str, Any], year: str) -> list[str]:
    """The years that the rows name for a nested list, in order."""
    inner = fields[name]["schema"]["schema"]
    found = set()
    for row in mappings(rows):
        for item in _entry(row, name, fields):
            text = _inner(item, year, inner)
            if text:
                found.add(str(coerce(text, {"type": "year"})))
    return sorted(year for year in found if year.isdigit())


def _entry(row: Mapping[str, Node], name: str, fields: Mapping[str, Any]) -> list[Node]:
    node = next((node for key, node in row.items() if field_named(key, fields) == name), None)
    return node.value if node and isinstance(node.value, list) else []


def _inner(item: Node, name: str, fields: Mapping[str, Any]) -> str | None:
    entries = item.value if isinstance(item.value, dict) else {}
    node = next((node for key, node in entries.items() if field_named(key, fields) == name), None)
    return node.value if node and isinstance(node.value, str) else None


def cells(
    columns: tuple[Layout, ...], row: Mapping[str, Node], place: str, fields: Mapping[str, Any]
) -> Iterator[object]:
    """What stands in each column of one row, of which messages speak as `place`.

    Raises:
        UsageError: the row holds something that a cell cannot.
    """
    taken: dict[str, Node] = {}
    for key, node in row.items():
        name = field_named(key, fields)
        if name is not None and name in taken:
            raise UsageError("usage.sheet_nested", label=key, place=place)
        taken[name or key] = node
    known = {column.field or column.key for column in columns}
    for name, node in taken.items():
        rules = fields.get(name, {})
        if node.value not in (None, []) and (name not in known or not _fits(node, rules)):
            raise UsageError("usage.sheet_nested", label=label_of(rules, name), place=place)
    for column in columns:
        entry = taken.get(column.field or column.key)
        yield _value(column, entry, place, fields) if entry and entry.value is not None else None


def _fits(node: Node, rules: Mapping[str, Any]) -> bool:
    """Whether a list of years has a column for each of its entries: known years, each once, and no more."""
    names = yearly(rules)
    if not names or not isinstance(node.value, list):
        return not names
    inner = rules["schema"]["schema"]
    years = [coerce(_inner(item, names[0], inner) or "", {"type": "year"}) for item in node.value]
    keys = [key for item in node.value if isinstance(item.value, dict) for key in item.value]
    return (
        all(isinstance(year, int) for year in years)
        and len(set(years)) == len(years)
        and all(field_named(key, inner) is not None for key in keys)
    )


def _value(column: Layout, node: Node, place: str, fields: Mapping[str, Any]) -> object:
    if column.year:
        (year, value), inner = (
            yearly(fields[column.field]) or ("", ""),
            fields[column.field]["schema"]["schema"],
        )
        for item in node.value if isinstance(node.value, list) else ():
            text = _inner(item, value, inner)
            if text and str(coerce(_inner(item, year, inner) or "", {"type": "year"})) == column.year:
                return _scalar(text, column.rules)
        return None
    if column.rules.get("type") == "list" and isinstance(node.value, list):
        if any(not isinstance(item.value, str) for item in node.value):
            raise UsageError("usage.sheet_nested", label=column.key, place=place)
        return _joined([str(item.value).strip() for item in node.value])
    if not isinstance(node.value, str) or column.rules.get("type") not in SCALAR_TYPES:
        raise UsageError("usage.sheet_nested", label=column.key, place=place)
    if len(node.value) > LONGEST:
        raise UsageError("usage.sheet_long", place=place, found=len(node.value), limit=LONGEST)
    return _scalar(node.value, column.rules)


def _joined(items: list[str]) -> str:
    """Items in one cell: one to a line as soon as one of them holds a mark that parts items."""
    if any(_PARTS.search(item) for item in items):
        return "\n".join(items) + "\n"
    return "、".join(items)


def _scalar(text: str, rules: Mapping[str, Any]) -> object:
    """A number or a date where the field is one and the text reads as one, else the text as written."""
    kind = rules.get("type", "text")
    value = coerce(text, rules)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, Decimal)) and kind in ("integer", "decimal", "year"):
        digits = len(Decimal(value).as_tuple().digits)
        return value if digits <= MOST_DIGITS else text
    if isinstance(value, date) and value >= _FIRST_DAY:
        return value
    return escaped(text.rstrip("\n"))
