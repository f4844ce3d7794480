"""What a rule holds against what, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from applykit.explanation.wording import Topic, clause_title, named, several
from applykit.messages import _, rule_table, text
from applykit.model import (
    CrossRule,
    Programme,
    Severity,
)
from applykit.validation.schema import fields_of, path_label, rules_at


def rule_topics(programme: Programme, what: str) -> Iterator[Topic]:
    for key, entry in rule_table().items():
        name, _slash, variant = key.partition("/")
        if what in (name, key):
            message, remedy = text(name, variant, {"help": _("(What the programme says about the entry.)")})
            facts = (("", message), (_("Why"), _(entry.why)), (_("What to do"), remedy))
            yield Topic(key, tuple(fact for fact in facts if fact[1]))
    for path, rule in _expectations(programme.schema, ()):
        if rule.get("rule") == what:
            yield Topic(
                what,
                (
                    ("", str(rule.get("message", ""))),
                    (_("Condition"), str(rule["that"])),
                    (_("Field"), path_label(programme.schema, ".".join(path))),
                    (_("Severity"), _("warning") if rule.get("severity") == "warning" else _("error")),
                    (_("What to do"), str(rule.get("remedy", ""))),
                ),
            )
    yield from (_cross(programme, rule) for rule in programme.rules if rule.id == what)


def _cross(programme: Programme, rule: CrossRule) -> Topic:
    """A rule between entries: what must hold, how exactly, where to change, and what it is held against."""
    criteria = programme.criteria
    facts = (
        ("", rule.title),
        (_("Check"), str(rule.check or "")),
        (_("Severity"), _("warning") if rule.severity is Severity.WARNING else _("error")),
        (_("Tried for"), _entry_of(programme, rule.rows, "") if rule.rows else ""),
        (_("Only if"), rule.when),
        (_("Condition"), rule.that),
        *((name, " ".join(text.split())) for name, text in rule.let.items()),
        (_("Tolerance"), rule.tolerance),
        (_("To change"), _entry_of(programme, rule.at, rule.rows)),
        (_("Held against"), several(_entry_of(programme, path, rule.rows) for path in rule.against)),
        (_("Message"), rule.message),
        (_("What to do"), rule.remedy),
        (_("Criteria"), several(f"{id} {criteria[id].title}" for id in rule.criteria if id in criteria)),
        (_("Clauses"), several(clause_title(programme, id) for id in rule.clauses)),
    )
    return Topic(rule.id, tuple(fact for fact in facts if fact[1]))


def _entry_of(programme: Programme, path: str, rows: str) -> str:
    """A place of a rule in the words of the schema; one that is worked out stands as it is written."""
    plain = re.sub(r"\[[^\]]*\]+", "", f"{rows}{path}" if path.startswith(".") else path)
    if not re.fullmatch(r"[a-z_.]+", plain) or not rules_at(programme.schema, plain.split(".")):
        return path
    return named(path_label(programme.schema, plain), path)


def _expectations(
    fields: Mapping[str, Any], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """Every expectation of the schema with the field that it stands at; one of a row stands at its list."""
    for name, rules in fields.items():
        here = (*path, name)
        holders = (rules, rules.get("schema", {})) if rules.get("type") == "list" else (rules,)
        for holder in holders:
            for rule in holder.get("expect", ()):
                yield here, rule
        yield from _expectations(fields_of(rules), here)
