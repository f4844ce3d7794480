"""The entries of the evidence section with their places, and diagnostics about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from applykit.model import (
    Diagnostic,
    EntryPath,
    EvidenceKind,
    Position,
    Profile,
    Related,
    Severity,
    path_text,
)

SECTION = "evidence"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the evidence section."""

    number: int
    row: Mapping[str, Any]
    kind: EvidenceKind | None

    @property
    def id(self) -> str:
        """The entry's number as the person gave it, else its place in the list."""
        return self.text("id") or f"#{self.number + 1}"

    def text(self, field: str) -> str:
        """A field that holds text, or an empty text."""
        value = self.row.get(field)
        return value if isinstance(value, str) else ""

    def day(self, field: str) -> date | None:
        """A field that holds a date."""
        value = self.row.get(field)
        return value if isinstance(value, date) else None

    def path(self, field: str = "") -> EntryPath:
        """Where the row, or one of its fields, stands in the profile."""
        return (SECTION, self.number, field) if field else (SECTION, self.number)


class Entries:
    """All entries, in order."""

    def __init__(self, profile: Profile) -> None:
        kinds = {kind.title: kind for kind in profile.programme.evidence_kinds}
        self.profile = profile
        self.all = [
            Entry(number, row, kinds.get(row.get("kind", "")))
            for number, row in enumerate(profile.data.get(SECTION) or ())
            if isinstance(row, Mapping)
        ]
        self.criteria = profile.programme.criteria
        meta = profile.programme.schema.get(SECTION, {}).get("meta", {})
        self.label = str(meta.get("label", SECTION))
        self.clauses = tuple(meta.get("clauses", ()))

    def supported(self, entry: Entry) -> tuple[str, ...]:
        """The criteria that an entry supports and that there are."""
        supports = entry.row.get("supports")
        return tuple(id for id in supports if id in self.criteria) if isinstance(supports, list) else ()

    def place(self, path: EntryPath) -> Position:
        """Where an entry stands, or the nearest entry around it, or the top of the profile."""
        return self.profile.place(path)

    def related(self, path: EntryPath, text: str = "") -> Related:
        """The other side of a disagreement."""
        return Related(path_text(path), self.place(path), text)

    def fault(
        self,
        severity: Severity,
        rule: str,
        entry: Entry | None,
        field: str = "",
        *related: Related,
        variant: str = "",
        **facts: object,
    ) -> Diagnostic:
        """A diagnostic about a field of an entry, or about the section."""
        path = entry.path(field) if entry else (SECTION,)
        shown = self.profile.shown(path)
        facts.setdefault("section", self.label)
        if entry:
            facts = {"id": entry.id, "title": entry.text("title"), "file": entry.text("file"), **facts}
        named = rule if "." in rule else f"evidence.{rule}"
        return Diagnostic(
            severity, named, path_text(path), self.place(path), facts, variant, shown,
            criteria=self.supported(entry) if entry else (), clauses=self.clauses, related=related,
        )  # fmt: skip
