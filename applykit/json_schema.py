"""The profile's schema as JSON Schema (draft 2020-12), so that an editor completes and explains keys."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from applykit.model import Programme
from applykit.validation.coercion import SCALAR_TYPES
from applykit.validation.schema import label_of

SCHEMA = "profile.schema.json"
"""The file beside profile.yaml."""

_SCALAR = ["string", "number", "boolean", "null"]
"""What YAML may make of a text; the program reads every one of them as it was typed."""
_KINDS = {
    "narrative": "长文字，可分段",
    "date": "日期，如 2026-03-01",
    "month": "年月，如 2026-03",
    "year": "年度，四位数字",
    "integer": "整数",
    "decimal": "数字",
    "boolean": "填“是”或“否”",
    "credit_code": "18 位代码",
}


def profile_schema(programme: Programme) -> dict[str, Any]:
    """The JSON Schema of a profile: keys by name or by label, choices as enums, scalars as YAML has them.

    What is required is said in words only: a section may lie in a file of its own, and an editor that marks
    every entry not filled in yet hides the slips.
    """
    definitions: dict[str, Any] = {}
    root = _mapping(programme.schema, (), definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{programme.title} · 申报资料",
        "description": f"{programme.id} {programme.version}；键可以写名称，也可以写中文标签。",
        **root,
        "$defs": definitions,
    }


def schema_text(schema: Mapping[str, Any]) -> str:
    """The schema as the text of its file."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _mapping(fields: Mapping[str, Any], path: tuple[str, ...], definitions: dict[str, Any]) -> dict[str, Any]:
    """An object whose keys are the names and the labels; both refer to one definition."""
    names: dict[str, Any] = {}
    labels: dict[str, Any] = {}
    for name, rules in fields.items():
        here = (*path, name)
        key = ".".join(here)
        definitions[key] = {}  # in the order of the fields, before those inside it
        definitions[key] = _field(name, rules, here, definitions)
        names[name] = {"$ref": f"#/$defs/{key}"}
        labels.setdefault(label_of(rules, name), names[name])
    return {
        "type": ["object", "null"] if path else "object",
        "properties": names | {key: value for key, value in labels.items() if key not in names},
        "additionalProperties": False,
    }


def _field(
    name: str, rules: Mapping[str, Any], path: tuple[str, ...], definitions: dict[str, Any]
) -> dict[str, Any]:
    meta = rules.get("meta", {})
    unit = meta.get("unit", "")
    said = {
        "title": label_of(rules, name) + (f"（{unit}）" if unit else ""),
        "description": _description(rules),
    }
    kind = str(rules.get("type", "text"))
    if kind == "dict":
        return said | _mapping(rules.get("schema", {}), path, definitions)
    if kind == "list":
        row = rules.get("schema", {"type": "text"})
        return said | {"type": ["array", "null"], "items": _item(row, path, definitions)} | _examples(rules)
    return said | _scalar(rules) | _examples(rules)


def _item(row: Mapping[str, Any], path: tuple[str, ...], definitions: dict[str, Any]) -> dict[str, Any]:
    if row.get("type") == "dict":
        return _mapping(row.get("schema", {}), path, definitions)
    if row.get("type") == "list":
        inner = _item(row.get("schema", {"type": "text"}), path, definitions)
        return {"type": ["array", "null"], "items": inner}
    return _scalar(row)


def _scalar(rules: Mapping[str, Any]) -> dict[str, Any]:
    if rules.get("allowed"):
        return {"enum": [*rules["allowed"], None]}
    return {"type": list(_SCALAR)}


def _description(rules: Mapping[str, Any]) -> str:
    meta = rules.get("meta", {})
    kind = _KINDS.get(str(rules.get("type", "text")), "")
    parts = [
        "【必填】" if rules.get("required") else "",
        f"（{kind}）" if kind else "",
        " ".join(str(meta.get("help", "")).split()),
        f"\n例：{meta['example']}" if meta.get("example") else "",
    ]
    return "".join(parts)


def _examples(rules: Mapping[str, Any]) -> dict[str, Any]:
    example = rules.get("meta", {}).get("example")
    if not example:
        return {}
    if rules.get("type") in SCALAR_TYPES:
        return {"examples": [str(example)]}
    items = example if isinstance(example, list) else str(example).split("、")
    return {"examples": [[str(item) for item in items]]}
