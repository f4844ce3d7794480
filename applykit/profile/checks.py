"""Broken rules as diagnostics: in our words, at the line where the entry stands or should stand."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from applykit.expressions import compile_text
from applykit.expressions.display import day_text, month_text
from applykit.messages import _
from applykit.model import (
    Diagnostic,
    EntryPath,
    Position,
    Programme,
    Related,
    Severity,
    nearest_place,
    path_text,
)
from applykit.profile.typed import Typing
from applykit.validation.rules import Index, names_for, violations
from applykit.validation.schema import label_of, rules_at

CRITERIA = "criteria"
"""What `references: criteria.id` points to: the criteria of the programme, which no profile holds."""


class Checks:
    """Runs the profile's schema over typed data and says what it finds."""

    def __init__(
        self, programme: Programme, data: Mapping[str, Any], typing: Typing, start: Position
    ) -> None:
        self.programme = programme
        self.data = data
        self.typing = typing
        self.start = start

    def run(self) -> Iterator[Diagnostic]:
        """Every diagnostic of the schema's rules; entries that could not be read are not reported again."""
        names = names_for(self.data, self.programme.schema)
        criteria = [{"id": id} for id in self.programme.criteria]
        index = Index({**names, CRITERIA: criteria})
        for error in violations(self.data, self.programme.schema, names, index):
            path: EntryPath = error.document_path
            if path in self.typing.refused:
                continue
            reader = getattr(self, f"_{error.rule}", self._other)
            yield from reader(path, error)

    def place(self, path: EntryPath) -> Position:
        """Where an entry stands, or the nearest entry around it, or the top of the profile."""
        return nearest_place(self.typing.positions, path) or self.start

    def _report(
        self,
        rule: str,
        path: EntryPath,
        variant: str = "",
        related: tuple[Related, ...] = (),
        **facts: object,
    ) -> Iterator[Diagnostic]:
        rules = rules_at(self.programme.schema, path)
        meta = rules.get("meta", {})
        known = {"label": self._label(path, rules), "help": meta.get("help", ""), **facts}
        known.setdefault("example", meta.get("example", "…"))
        yield Diagnostic(
            Severity.ERROR, rule, path_text(path), self.place(path), known, variant,
            self.typing.shown(path), related=related,
        )  # fmt: skip

    def _label(self, path: EntryPath, rules: Mapping[str, Any]) -> str:
        name = next((part for part in reversed(path) if isinstance(part, str)), "")
        if path and isinstance(path[-1], int) and not rules.get("meta"):
            rules = rules_at(self.programme.schema, path[:-1])
        return label_of(rules, name)

    def _required(self, path: EntryPath, error: Any) -> Iterator[Diagnostic]:
        rules = rules_at(self.programme.schema, path)
        yield from self._report("schema.required", path, "list" if rules.get("type") == "list" else "")

    def _minlength(self, path: EntryPath, error: Any) -> Iterator[Diagnostic]:
        rows = isinstance(error.value, list)
        if rows and not error.value:
            yield from self._report("schema.required", path, "list")
        else:
            facts = {"found": len(error.value), "limit": error.constraint}
            yield from self._report("schema.too_short", path, "list" if rows else "", **facts)

    def _maxlength(self, path: EntryPath, error: Any) -> Iterator[Diagnostic]:
        variant = "list" if isinstance(error.value, list) else ""
        facts = {"found": len(error.value), "limit": error.constraint}
        yield from self._report("schema.too_long", path, variant, **facts)

    def _min(self, path: EntryPath, error: Any) -> Iterator[Diagnostic]:
        yield from self._report("schema.too_small", path, found=error.value, limit=error.constraint)

    def _max(self, path: EntryPath, error: Any) -> Iterator[Diagnostic]:
        yield from self._report("schema.too_large", path, found=error.value, limit=error.constraint)

    def _allowed(self, path: EntryPath, error: Any) -> Iterator[Diagnostic]:
        yield from self._report("schema.choice", path, read=error.value, choices=tuple(error.constraint))

    def _references(self, path: EntryPath, error: Any) -> Iterator[Diagnostic]:
        section, field = error.constraint.split(".")
        if (section,) in self.typing.refused:
            return  # what is there could not be read
        known = [str(value) for value in error.info[0]]
        if section == CRITERIA:
            names = (self._checklist_title(), _("number"))
        else:
            rules = self.programme.schema.get(section, {})
            fields = rules.get("schema", {}).get("schema", {})
            names = (label_of(rules, section), label_of(fields.get(field, {}), field))
        near = difflib.get_close_matches(str(error.value), known, n=1, cutoff=0.4)
        variant = "near" if near else ("empty" if not known else "")
        if section == CRITERIA:
            variant = "criterion"
        yield from self._report(
            "schema.reference", path, variant, (), read=error.value, target="·".join(names),
            section=names[0], nearest=near[0] if near else "",
        )  # fmt: skip

    def _checklist_title(self) -> str:
        return self.programme.checklists[self.programme.usual_stage.id].title

    def _unique(self, path: EntryPath, error: Any) -> Iterator[Diagnostic]:
        name, number, first, value = error.info
        here, there = (*path, number, name), (*path, first, name)
        related = (Related(path_text(there), self.place(there), str(value)),)
        yield from self._report("schema.unique", here, "", related, read=value, first=self.place(there).line)

    def _ordered(self, path: EntryPath, error: Any) -> Iterator[Diagnostic]:
        start, end = error.info
        fields = rules_at(self.programme.schema, path).get("schema", {})
        before, after = error.value[start], error.value[end]
        related = (Related(path_text((*path, end)), self.place((*path, end)), str(after)),)
        yield from self._report(
            "schema.order", (*path, start), "", related,
            start=label_of(fields.get(start, {}), start), end=label_of(fields.get(end, {}), end),
            before=_when(before, fields.get(start, {})), after=_when(after, fields.get(end, {})),
        )  # fmt: skip

    def _expect(self, path: EntryPath, error: Any) -> Iterator[Diagnostic]:
        if any(len(refused) == 1 for refused in self.typing.refused):
            return  # figures may rest on a section that could not be read
        number, names = error.info
        rule = error.constraint[number]
        yield Diagnostic(
            Severity(rule.get("severity", "error")), rule.get("rule", "cross.expect"), path_text(path),
            self.place(path),
            {
                "message": compile_text(rule.get("message", "")).evaluate(names),
                "remedy": compile_text(rule.get("remedy", "")).evaluate(names),
            },
            shown=self.typing.shown(path),
            criteria=tuple(rule.get("criteria", ())), clauses=tuple(rule.get("clauses", ())),
            related=tuple(self._against(path, text) for text in rule.get("against", ())),
        )  # fmt: skip

    def _against(self, path: EntryPath, text: str) -> Related:
        """The other side of an expectation: `.field` stands in the same row, `section` anywhere."""
        row = path if isinstance(path[-1], int) else path[:-1]
        other: EntryPath = (*row, text[1:]) if text.startswith(".") else tuple(text.split("."))
        return Related(path_text(other), self.place(other))

    def _other(self, path: EntryPath, error: Any) -> Iterator[Diagnostic]:
        yield from self._report("schema.rule", path, constraint=f"{error.rule}: {error.constraint}")


def _when(value: date, rules: Mapping[str, Any]) -> str:
    """A date as its field is written: 2026年3月1日, or 2026年3月."""
    return month_text(value) if rules.get("type") == "month" else day_text(value)
