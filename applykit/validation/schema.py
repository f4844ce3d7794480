"""Finding one's way in a profile's schema: the rules and labels at a path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Rules = Mapping[str, Any]


def fields_of(rules: Rules) -> Mapping[str, Rules]:
    """The fields of a group, or of the rows of a list; {} for anything else."""
    inner: Rules = rules.get("schema", {})
    return inner.get("schema", {}) if rules.get("type") == "list" else inner


def rules_at(schema: Mapping[str, Rules], path: Iterable[str | int]) -> Rules:
    """The rules at a path, with or without row numbers in it; {} where the schema has no such entry."""
    rules: Rules = {"type": "dict", "schema": schema}
    for part in path:
        rules = rules.get("schema", {}) if isinstance(part, int) else fields_of(rules).get(part, {})
    return rules


def label_of(rules: Rules, name: str) -> str:
    """The Chinese label of a field, or its name where the schema gives none."""
    return str(rules.get("meta", {}).get("label", name))


def path_label(schema: Mapping[str, Rules], path: str) -> str:
    """A profile path in the labels people know: 经费来源·金额."""
    parts = path.split(".")
    return "·".join(label_of(rules_at(schema, parts[: end + 1]), part) for end, part in enumerate(parts))


def paths_of(schema: Mapping[str, Rules]) -> list[str]:
    """Every section and field in the order of the schema: organization, organization.name, …"""
    paths = []
    for name, rules in schema.items():
        paths.append(name)
        paths += [f"{name}.{inner}" for inner in paths_of(fields_of(rules))]
    return paths
