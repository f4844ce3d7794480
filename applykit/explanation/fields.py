"""What a field of the profile holds, and which one is meant."""

from __future__ import annotations

import re

from applykit.explanation.wording import Topic, clause_title, named, several
from applykit.messages import N_, _, listed
from applykit.model import (
    Criterion,
    Programme,
)
from applykit.profile.typed import field_named
from applykit.validation.schema import fields_of, path_label, rules_at

_KINDS = {
    "text": N_("words on one line"),
    "narrative": N_("longer text, in paragraphs"),
    "date": N_("a date, such as 2026-03-01"),
    "month": N_("a year and month, such as 2026-03"),
    "year": N_("a year, such as 2026"),
    "integer": N_("a whole number"),
    "decimal": N_("a number"),
    "boolean": N_("是 or 否"),
    "credit_code": N_("an 18-character 统一社会信用代码"),
    "dict": N_("a group of entries"),
    "list": N_("rows, each beginning with “- ”"),
}


def field_topic(programme: Programme, path: str, criteria: list[Criterion]) -> Topic:
    rules = rules_at(programme.schema, path.split("."))
    meta = rules.get("meta", {})
    facts = [
        ("", str(meta.get("help", ""))),
        (_("Kind of value"), _kind(str(rules.get("type", "text")), str(meta.get("unit", "")))),
        (_("Required"), _("yes") if rules.get("required") else _("no")),
    ]
    choices = rules.get("allowed") or rules.get("schema", {}).get("allowed")
    if choices:
        facts.append((_("Choices"), listed(map(str, choices))))
    if meta.get("example"):
        facts.append((_("Example"), str(meta["example"])))
    inner = rules.get("schema", {})
    inner = inner.get("schema", {}) if rules.get("type") == "list" else inner
    if inner:
        holds = (named(str(item.get("meta", {}).get("label", name)), name) for name, item in inner.items())
        facts.append((_("Holds"), listed(holds)))
    clauses = meta.get("clauses", ())
    if clauses:
        facts.append((_("Clauses"), several(clause_title(programme, id) for id in clauses)))
    using = [
        f"{item.id} {item.title}" for item in criteria
        if any(answer == path or answer.startswith(f"{path}.") or path.startswith(f"{answer}.")
               for answer in item.answers)
    ]  # fmt: skip
    facts.append((_("Answers"), several(using) or "—"))
    return Topic(named(path_label(programme.schema, path), path), tuple(facts))


def _kind(name: str, unit: str) -> str:
    kind = _(_KINDS.get(name, name))
    return _("{kind}, in {unit}").format(kind=kind, unit=unit) if unit else kind


def path_meant(programme: Programme, what: str) -> str:
    """The field path meant by names, labels, and with or without row numbers; an empty text if none."""
    names: list[str] = []
    for part in re.sub(r"\[\d+\]", "", what).replace("·", ".").split("."):
        name = field_named(part, fields_of(rules_at(programme.schema, names)))
        if name is None:
            return ""
        names.append(name)
    return ".".join(names)
