"""The diagnostics as SARIF 2.1.0, for editors and code review tools."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from applykit import __version__
from applykit.messages import _, describe, rule_table
from applykit.model import Diagnostic, Position
from applykit.report.data import relative


def to_sarif(diagnostics: Sequence[Diagnostic], base: Path, code: str = "") -> dict[str, Any]:
    """One SARIF run with a rule entry for every rule that was broken; files are relative to `base`."""
    rules = list(dict.fromkeys(found.rule for found in diagnostics))
    return {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "applykit",
                        "version": __version__,
                        "rules": [_rule(rule, code) for rule in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(found, rules.index(found.rule), base, code) for found in diagnostics],
            }
        ],
    }


def _rule(rule: str, code: str) -> dict[str, Any]:
    why = next((entry.why for key, entry in rule_table().items() if key.split("/")[0] == rule), "")
    return {"id": rule, "shortDescription": {"text": _(why, code) or rule}}


def _result(found: Diagnostic, index: int, base: Path, code: str) -> dict[str, Any]:
    message, remedy = describe(found, code)
    result: dict[str, Any] = {
        "ruleId": found.rule,
        "ruleIndex": index,
        "level": found.severity.value,
        "message": {"text": " ".join(filter(None, [message, remedy]))},
        "properties": {
            "path": found.path,
            "criteria": list(found.criteria),
            "clauses": list(found.clauses),
        },
    }
    if found.position:
        location = _location(found.position, base)
        if found.path:
            location["logicalLocations"] = [{"fullyQualifiedName": found.path}]
        result["locations"] = [location]
    related = [
        {**_location(other.position, base), "message": {"text": other.text or other.path}}
        for other in found.related
        if other.position
    ]
    if related:
        result["relatedLocations"] = related
    return result


def _location(position: Position, base: Path) -> dict[str, Any]:
    from urllib.parse import quote

    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(relative(position.file, base))},
            "region": {"startLine": position.line, "startColumn": position.column},
        }
    }
