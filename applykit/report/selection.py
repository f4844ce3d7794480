"""The part of a report that a person asked to see; counts and exit codes are always of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from applykit.messages import _
from applykit.model import Assessment, Diagnostic, Profile, Severity
from applykit.report.plain import next_step
from applykit.validation.names import field_named


@dataclass(frozen=True, slots=True)
class Selection:
    """Sections by name, criteria by id, and one kind of thing: errors, warnings or findings; empty is all."""

    sections: frozenset[str] = frozenset()
    criteria: frozenset[str] = frozenset()
    only: str = ""

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return not (self.sections or self.criteria or self.only)

    def diagnostics(self, found: Iterable[Diagnostic], schema: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
        """Those of the sections and criteria; what breaks the main file concerns every one of them."""
        return tuple(item for item in found if self._wants(item, section_of(item, schema)))

    def _wants(self, found: Diagnostic, section: str) -> bool:
        if self.only and self.only != f"{found.severity.value}s":
            return False
        if not section:
            return True
        if self.sections and section not in self.sections:
            return False
        return not self.criteria or not found.path or not self.criteria.isdisjoint(found.criteria)

    def findings(self, assessment: Assessment) -> Assessment:
        """The assessment with the criteria that were asked for, or that the sections answer."""
        if self.only in ("errors", "warnings"):
            return replace(assessment, findings=())
        found = tuple(
            item
            for item in assessment.findings
            if (not self.criteria or item.criterion.id in self.criteria)
            and (not self.sections or not self.sections.isdisjoint(_answering(item.criterion.answers)))
        )
        return replace(assessment, findings=found)


def _answering(answers: Sequence[str]) -> set[str]:
    return {answer.split(".")[0] for answer in answers}


def section_of(found: Diagnostic, schema: Mapping[str, Any]) -> str:
    """The section that a diagnostic is about; "" where it is about the profile as a whole."""
    name = found.path.split(".")[0].split("[")[0]
    if name in schema or not found.position:
        return name if name in schema else ""
    file = Path(found.position.file)
    return (field_named(file.stem, schema) or "") if file.parent.name == "profile" else ""


def closing_line(
    selection: Selection, profile: Profile, assessment: Assessment, diagnostics: Sequence[Diagnostic]
) -> str:
    """What to do next in the part that is shown; where nothing is left there, what is left elsewhere."""
    place = replace(selection, only="")
    shown = place.diagnostics(diagnostics, profile.programme.schema)
    part = place.findings(assessment)
    busy = part.must_open or any(found.severity is Severity.ERROR for found in shown)
    errors = sum(found.severity is Severity.ERROR for found in diagnostics)
    if place.whole or busy or not (errors or assessment.must_open):
        return next_step(profile, part, shown)
    return _("Next: nothing must be mended here; elsewhere there are {errors} errors and {open} open "
             "criteria of level must, which “applykit check” shows without these options.").format(
        errors=errors, open=assessment.must_open)  # fmt: skip
