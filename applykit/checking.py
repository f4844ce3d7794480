"""All checks of a profile in one call: entries, findings, cross-field rules, evidence, texts, acceptances."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from applykit.assessment import assess
from applykit.crosscheck import crosscheck
from applykit.disclosure.clients import Others, others_of
from applykit.evidence import Progress, evidence_diagnostics
from applykit.model import Accepted, Assessment, Diagnostic, Profile, Severity, Stage
from applykit.naming import archive_diagnostics
from applykit.pictures import picture_diagnostics
from applykit.profile import located
from applykit.promises import since_of
from applykit.releases import release_diagnostics
from applykit.selecting import with_selection
from applykit.standing import NOTHING, Since
from applykit.wording import filled, wording_diagnostics

MISSING = frozenset(("schema.required", "schema.too_short"))
"""Rules of entries that are not there, or not all of them."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The profile with its figures in place, the findings, what stands, and what was accepted.

    `others` holds the names of the workspace's other clients and is for no dossier to print; `since` what was
    promised at an earlier stage and how it stands.
    """

    profile: Profile
    assessment: Assessment
    diagnostics: tuple[Diagnostic, ...]
    accepted: tuple[Accepted, ...]
    others: Others
    since: Since = NOTHING

    def with_more(self, found: tuple[Diagnostic, ...]) -> Checked:
        """The same with diagnostics that came to light later."""
        if not found:
            return self
        everything = located(
            [*self.diagnostics, *found], self.profile.programme, self.profile.files, self.assessment.stage
        )
        return replace(self, diagnostics=everything)

    @property
    def errors(self) -> int:
        """How many of the diagnostics are errors."""
        return sum(found.severity is Severity.ERROR for found in self.diagnostics)


def check(profile: Profile, stage: Stage, as_of: date, *, progress: Progress | None = None) -> Checked:
    """Everything that can be said of a profile for a stage on a day, in the order of the files.

    A warning named in the profile's `accepted` section moves to `.accepted` with its reason. An accepted rule
    whose cause is gone is a warning of its own, and an error that somebody tried to accept stays an error.
    """
    profile = with_selection(profile, stage, as_of)
    written = filled(profile)
    others = others_of(profile)
    told = since_of(written, stage, as_of)
    assessment = assess(written, stage, as_of, told.since)
    found = [
        *_of_entries(profile, stage),
        *assessment.diagnostics,
        *told.diagnostics,
        *release_diagnostics(profile, as_of),
        *crosscheck(profile, as_of, told.since),
        *evidence_diagnostics(profile, as_of, progress=progress),
        *wording_diagnostics(profile, as_of, others.search),
        *picture_diagnostics(profile),
        *archive_diagnostics(profile),
    ]
    standing: Sequence[Diagnostic]
    standing, accepted = _accept(profile, found)
    standing = located(standing, profile.programme, profile.files, stage)
    return Checked(written, assessment, standing, accepted, others, told.since)


def _of_entries(profile: Profile, stage: Stage) -> Iterator[Diagnostic]:
    """What loading found wrong with entries.

    An entry that is missing is no fault in an unfinished stage, or in a section that the stage does not ask.
    """
    schema = profile.programme.schema
    for found in profile.diagnostics:
        section = re.split(r"[.\[]", found.path, maxsplit=1)[0]
        asked = schema.get(section, {}).get("meta", {}).get("stages") or (stage.id,)
        if found.rule not in MISSING or (stage.id in asked and not stage.unfinished):
            yield found


def _accept(profile: Profile, found: Iterable[Diagnostic]) -> tuple[list[Diagnostic], tuple[Accepted, ...]]:
    rows = list(profile.data.get("accepted") or ())
    used: set[int] = set()
    standing: list[Diagnostic] = []
    accepted: list[Accepted] = []
    for diagnostic in found:
        number = next((n for n, row in enumerate(rows) if _names(row, diagnostic)), None)
        if number is None:
            standing.append(diagnostic)
            continue
        used.add(number)
        row = rows[number]
        if diagnostic.severity is Severity.ERROR:
            standing += [diagnostic, _about(profile, number, "cross.accepted_error", row)]
        elif row.get("reason"):
            accepted.append(Accepted(diagnostic, row["reason"], row.get("owner", ""), row.get("due")))
        else:
            standing.append(diagnostic)
    return [*standing, *_stale(profile, rows, used)], tuple(accepted)


def _names(row: Mapping[str, Any], diagnostic: Diagnostic) -> bool:
    return bool(row.get("rule") == diagnostic.rule and row.get("path") in (diagnostic.path, diagnostic.shown))


def _stale(profile: Profile, rows: list[Mapping[str, Any]], used: set[int]) -> Iterator[Diagnostic]:
    for number, row in enumerate(rows):
        if number not in used and row.get("rule") and row.get("path"):
            yield _about(profile, number, "cross.accepted_stale", row)


def _about(profile: Profile, number: int, rule: str, row: Mapping[str, Any]) -> Diagnostic:
    error = rule == "cross.accepted_error"
    places = profile.positions
    position = places.get(("accepted", number, "rule")) or places.get(("accepted", number))
    return Diagnostic(
        Severity.ERROR if error else Severity.WARNING,
        rule,
        f"accepted[{number}].rule",
        position,
        {"accepted": row.get("rule", ""), "place": row.get("path", "")},
    )
