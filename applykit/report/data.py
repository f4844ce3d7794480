"""The report as JSON: one shape for `check --format json` and for check.json in a dossier."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from applykit import __version__
from applykit.messages import describe
from applykit.model import (
    Accepted,
    Advice,
    Assessment,
    Diagnostic,
    Finding,
    Position,
    Profile,
    Severity,
    Verdict,
)


def summary(assessment: Assessment, diagnostics: Sequence[Diagnostic]) -> dict[str, Any]:
    """The counts that a report begins or ends with."""
    errors = sum(found.severity is Severity.ERROR for found in diagnostics)
    return {
        "errors": errors,
        "warnings": len(diagnostics) - errors,
        **{verdict.value: assessment.count(verdict) for verdict in Verdict},
        "must_open": assessment.must_open,
        "readiness": round(assessment.readiness, 3),
    }


def report(
    profile: Profile,
    assessment: Assessment,
    diagnostics: Sequence[Diagnostic],
    base: Path,
    code: str = "",
    accepted: Sequence[Accepted] = (),
) -> dict[str, Any]:
    """The whole report as plain data; file names are relative to `base`."""
    programme = profile.programme
    return {
        "applykit": __version__,
        "programme": {"id": programme.id, "version": programme.version},
        "stage": assessment.stage.id,
        "profile": relative(str(profile.path), base),
        "as_of": assessment.as_of.isoformat(),
        "summary": summary(assessment, diagnostics),
        "diagnostics": [diagnostic_data(found, base, code) for found in diagnostics],
        "accepted": [
            {**diagnostic_data(item.diagnostic, base, code), "reason": item.reason} for item in accepted
        ],
        "findings": [_finding(found) for found in assessment.findings],
        **({"advice": _advice(assessment.advice)} if assessment.advice else {}),
    }


def _advice(advice: Advice) -> dict[str, Any]:
    return {
        "id": advice.id,
        "title": advice.title,
        "text": advice.text,
        "note": advice.note,
        "grounds": [
            {
                "id": ground.id,
                "title": ground.title,
                "option": ground.option,
                "holds": ground.holds,
                "text": ground.text,
                "criteria": list(ground.criteria),
                "clauses": list(ground.clauses),
            }
            for ground in advice.grounds
        ],
    }


def to_json(data: Any) -> str:
    """Readable JSON with a final line end; Chinese stays Chinese."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def relative(file: str, base: Path) -> str:
    """A file's name as seen from `base` where it lies below, else as it was given; with forward slashes."""
    anchor = Path(file).anchor
    inside = os.path.relpath(file, base) if anchor in ("", base.anchor) else ".."
    return Path(file if inside.startswith("..") else inside).as_posix()


def place(position: Position, base: Path, *, column: bool = True) -> str:
    """A place as people look for it: file:line:column, or the file and the cell of a spreadsheet."""
    file = relative(position.file, base)
    if position.cell:
        return f"{file} {position.cell}"
    return f"{file}:{position.line}:{position.column}" if column else f"{file}:{position.line}"


def diagnostic_data(found: Diagnostic, base: Path, code: str = "") -> dict[str, Any]:
    """A diagnostic as plain data, its file relative to `base`."""
    message, remedy = describe(found, code)
    position = found.position
    return {
        "severity": found.severity.value,
        "rule": found.rule,
        "path": found.path,
        "file": relative(position.file, base) if position else None,
        "line": position.line if position else None,
        "column": position.column if position else None,
        "cell": (position.cell or None) if position else None,
        "message": message,
        "remedy": remedy,
        "criteria": list(found.criteria),
        "clauses": list(found.clauses),
        "related": [
            {
                "path": other.path,
                "file": relative(other.position.file, base) if other.position else None,
                "line": other.position.line if other.position else None,
                "column": other.position.column if other.position else None,
                "cell": (other.position.cell or None) if other.position else None,
                "message": other.text,
            }
            for other in found.related
        ],
    }


def _finding(found: Finding) -> dict[str, Any]:
    criterion = found.criterion
    return {
        "criterion": criterion.id,
        "title": criterion.title,
        "clauses": list(criterion.clauses),
        "level": criterion.level.value,
        "authority": criterion.authority.value,
        "verified": criterion.verified,
        "layer": criterion.layer or "programme",
        "raised_by": criterion.raised or None,
        "judged_by": criterion.judge.value,
        "verdict": found.verdict.value,
        "claimed": found.claimed.value if found.claimed else None,
        "basis": list(found.basis),
        "evidence": [item.id for item in found.evidence],
        "evidence_kinds": {
            "needed": criterion.evidence_needed,
            "present": list(found.kinds_present),
            "missing": list(found.kinds_missing),
            "strongest": found.kinds_missing[0] if found.kinds_missing else None,
        },
        "gap": "；".join(gap.text.rstrip("。") for gap in found.gaps) or None,
        "remedy": criterion.remedy if found.open else None,
        "reason": found.reason or None,
    }
