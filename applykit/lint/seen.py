"""What a template of a programme sees, in the words of a schema: the profile and what is added to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from applykit.standing import Standing, shape

Rules = Mapping[str, Any]
Known = Rules | None

_TEXT: Rules = {"type": "text"}
_DATE: Rules = {"type": "date"}
_COUNT: Rules = {"type": "integer"}
_FLAG: Rules = {"type": "boolean"}


def _record(texts: str = "", /, **fields: Known) -> Rules:
    return {"type": "dict", "schema": {**dict.fromkeys(texts.split(), _TEXT), **fields}}


def _rows(row: Known) -> Rules:
    return {"type": "list", "schema": row}


_TEXTS = _rows(_TEXT)
_COUNTS = _record(
    **dict.fromkeys(("satisfied", "partial", "unsatisfied", "not_applicable", "unanswered"), _COUNT)
)
_FINDING = _record(
    "id title question group level own_level stage authority source_note verdict verdict_id judged_by note"
    " claimed statement basis gap matter remedy reason owner action",
    differs=_FLAG, due=_DATE, needed=_COUNT, lacking=_COUNT, addable=_TEXTS, gaps=_TEXTS, chapters=_TEXTS,
    clauses=_TEXTS, evidence=_rows(_record("id title kind pages label", number=_COUNT, page=_COUNT)),
)  # fmt: skip
_ASSESSMENT = _record(
    counts=_COUNTS,
    **dict.fromkeys(("total", "applicable", "must_open"), _COUNT),
    readiness={"type": "decimal"},
    groups=_rows(_record("id title", counts=_COUNTS, total=_COUNT, findings=_rows(_FINDING))),
    findings=_rows(_FINDING),
    open=_rows(_FINDING),
    accepted=_rows(_record("rule place message reason owner", due=_DATE)),
    clauses=_rows(_record(
        "id title text chapters evidence_titles evidence_numbers verdict verdict_id criteria",
        places=_TEXTS, evidence_places=_TEXTS,
    )),
    bound=_FLAG, paged=_FLAG,
)  # fmt: skip
_GROUND = _record("id title option verdict text criteria clauses", holds=_FLAG)
_ADDED: Mapping[str, Known] = {
    "programme": _record("id title version"),
    "stage": _record("id title"),
    "document": _record("id volume title"),
    "as_of": _DATE,
    "draft": _FLAG,
    "version": _TEXT,
    "assessment": _ASSESSMENT,
    "advice": _record("id title text note", grounds=_rows(_GROUND), holding=_rows(_GROUND)),
    "standing": shape(Standing),
    "toc": None,
}


def template_names(schema: Rules) -> dict[str, Known]:
    """Every name that a template of the programme with this profile schema sees, with what it holds."""
    names: dict[str, Known] = {name: _numbered(name, rules) for name, rules in schema.items()}
    promised: Rules = {"type": "dict", "schema": {**names, "known": _FLAG}}
    return {**names, "promised": promised, **_ADDED}


def _numbered(name: str, rules: Rules) -> Rules:
    """The evidence's rows are numbered as attachments."""
    row = rules.get("schema")
    if name != "evidence" or not row or row.get("type") != "dict":
        return rules
    fields = {**row.get("schema", {}), "number": _COUNT, "page": _COUNT, "pages": {"type": "text"},
              "bound": _FLAG}  # fmt: skip
    return {**rules, "schema": {**row, "schema": fields}}
