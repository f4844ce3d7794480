"""All checks of a profile in one call: entries, findings, cross-field rules, evidence, texts, acceptances."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from applykit.accepting import BINDING, PAGES, SEALS, accept, stale
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

    def with_more(self, found: Iterable[Diagnostic], looked: Collection[str] = ()) -> Checked:
        """The same with what came to light later; what the profile accepts of it moves to `.accepted`.

        An accepted rule among those that were `looked` for, and that found nothing, is stale.
        """
        more = list(found)
        standing, accepted = accept(self.profile, more)
        standing += stale(self.profile, more, looked) if looked else ()
        if not standing and not accepted:
            return self
        everything = located(
            [*self.diagnostics, *standing], self.profile.programme, self.profile.files, self.assessment.stage
        )
        return replace(self, diagnostics=everything, accepted=(*self.accepted, *accepted))

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
    standing, accepted = accept(profile, found)
    standing = [*standing, *stale(profile, found, but=BINDING | PAGES | SEALS)]
    standing = located(standing, profile.programme, profile.files, stage)
    return Checked(written, assessment, standing, tuple(accepted), others, told.since)


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
