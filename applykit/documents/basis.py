"""What a verdict rests on, in words: the entries that answer a criterion and how much stands there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from applykit.expressions.display import display, number_text
from applykit.model import Finding, Profile

SUMMED_UNITS = ("万元", "㎡")
"""What can be added up over the rows of a list."""

_LONGEST_QUOTE = 24


def basis_text(profile: Profile, finding: Finding) -> str:
    """The applicant's statement and the entries behind it: 现值 64 条，合计 6,318.45 万元；摘要 438 字."""
    entries = _entries(profile, finding)
    statement = finding.statement.strip()
    if statement and entries:
        return f"{statement.rstrip('。')}（据：{entries}）。"
    if statement:
        return statement
    return f"据：{entries}。" if entries else "尚未填写。"


def _entries(profile: Profile, finding: Finding) -> str:
    said: list[str] = []
    section = ""
    for path in finding.basis:
        labels, rules = labelled(profile.programme.schema, path)
        # The section is named once for all its entries that follow each other.
        shown = labels[1:] if len(labels) > 1 and labels[0] == section else labels
        section = labels[0]
        said.append("·".join(shown) + _amount(_value(profile.data, path), rules))
    return "；".join(said)


def _amount(value: Any, rules: Mapping[str, Any]) -> str:
    unit = str(rules.get("meta", {}).get("unit", ""))
    if isinstance(value, list):
        there = [item for item in value if item is not None]
        figures = [item for item in there if isinstance(item, Decimal)]
        summed = figures and unit in SUMMED_UNITS
        return f" {len(there)} 条" + (
            f"，合计 {number_text(sum(figures, Decimal(0)))} {unit}" if summed else ""
        )
    if value is None or isinstance(value, Mapping):
        return ""
    if rules.get("type") == "narrative":
        return f" {len(''.join(str(value).split())):,} 字"
    if isinstance(value, (bool, int, Decimal, date)):
        return f" {display(value)}{' ' + unit if unit else ''}"
    text = str(value)
    return f"“{text[:_LONGEST_QUOTE]}{'…' if len(text) > _LONGEST_QUOTE else ''}”"


def labelled(schema: Mapping[str, Any], path: str) -> tuple[list[str], Mapping[str, Any]]:
    """The labels along a profile path, and the rules of the field it ends at."""
    labels = []
    rules: Mapping[str, Any] = {"schema": schema}
    for part in path.split("."):
        fields = rules.get("schema", {})
        if rules.get("type") == "list":
            fields = fields.get("schema", {})
        rules = fields.get(part, {})
        labels.append(str(rules.get("meta", {}).get("label", part)))
    return labels, rules


def _value(data: Mapping[str, Any], path: str) -> Any:
    """The entry at a path; for section.field of a list section, that field of every row."""
    value: Any = data
    for part in path.split("."):
        if isinstance(value, list):
            value = [row.get(part) for row in value if isinstance(row, Mapping)]
        else:
            value = value.get(part) if isinstance(value, Mapping) else None
    return value
