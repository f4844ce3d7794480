"""Looks at every client of a workspace: its check, its dates, its templates and its last dossier."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from applykit.checking import Checked, check
from applykit.dossier.verification import verification
from applykit.errors import ApplykitError, UnreadableError
from applykit.layers import choose
from applykit.messages import describe_error
from applykit.model import DocumentKind, Level, Profile, Stage, Verdict
from applykit.portfolio import Build, Built, Dated, Standing
from applykit.profile.files import MAIN
from applykit.programme import stage_of
from applykit.resources import PROGRAMME
from applykit.timeline import State
from applykit.timeline.gathering import timeline
from applykit.uptodate import changed_since
from applykit.workspace import Home, Workspace, home_of

Load = Callable[[Path, str], Profile]


def standings(workspace: Workspace, load: Load, as_of: date, within: int) -> Iterator[Standing]:
    """How every client stands, in the order of their folders; evidence that ends in `within` days is named.

    `load` reads a profile for the programme of that name.  A client who cannot be read has a problem told.
    """
    for name in workspace.names():
        try:
            yield _standing(workspace.client(name), name, load, as_of, within)
        except ApplykitError as error:
            yield Standing(name, problem=describe_error(error))


def _standing(folder: Path, name: str, load: Load, as_of: date, within: int) -> Standing:
    home = home_of(folder)
    profile = load(folder / MAIN, home.programme())
    home = home_of(folder, profile.programme)
    stage = stage_of(profile.programme, home.choice("stage"))
    checked = check(profile, stage, as_of)
    return Standing(
        name,
        stage=stage.title,
        readiness=round(checked.assessment.readiness, 3),
        musts=_musts(checked),
        errors=checked.errors,
        warnings=len(checked.diagnostics) - checked.errors,
        deadline=_duty(profile, as_of),
        expiring=tuple(_expiring(profile, as_of, within)),
        layer=_layer(checked, home),
        build=_build(profile, stage),
    )


def _musts(checked: Checked) -> tuple[tuple[str, str], ...]:
    return tuple(
        (finding.criterion.id, finding.criterion.title)
        for finding in checked.assessment.findings
        if finding.criterion.level is Level.MUST
        and finding.verdict in (Verdict.UNSATISFIED, Verdict.UNANSWERED)
    )


def _duty(profile: Profile, as_of: date) -> Dated | None:
    """The next duty of the timeline, else the last one that was missed."""
    found = timeline(profile, as_of)
    missed = [item for item in found.items if item.state is State.OVERDUE]
    item = found.next or (missed[-1] if missed else None)
    return Dated(item.text, item.day, (item.day - as_of).days) if item else None


def _expiring(profile: Profile, as_of: date, within: int) -> Iterator[Dated]:
    rows = [row for row in profile.data.get("evidence") or () if isinstance(row, Mapping)]
    for row in sorted(rows, key=lambda row: str(row.get("valid_until"))):
        until = row.get("valid_until")
        if isinstance(until, date) and (until - as_of).days <= within:
            yield Dated(str(row.get("title") or row.get("id") or "—"), until, (until - as_of).days)


def _layer(checked: Checked, home: Home) -> str:
    """The nearest layer that a Word document of the dossier is built from."""
    used = {
        choose(checked.profile.programme, document, home, thorough=False).layer
        for document in checked.assessment.documents
        if document.kind is DocumentKind.WORD
    }
    order = [layer.name for layer in home.layers]
    return max(used, key=order.index, default=PROGRAMME)


def _build(profile: Profile, stage: Stage) -> Build:
    """The dossier where a build puts it, against what it was made from as that is now."""
    folder = profile.folder / "build" / f"{profile.programme.id}-{stage.id}"
    if not folder.exists():
        return Build(Built.NEVER)
    try:
        found = verification(folder)
        changes = changed_since(found.manifest, profile)
    except UnreadableError:
        return Build(Built.ALTERED)
    then = found.manifest
    if not found.intact:
        return Build(Built.ALTERED, then.as_of, then.flag("draft"), changes)
    stale = changes or then.fingerprint != profile.programme.fingerprint
    return Build(Built.STALE if stale else Built.CURRENT, then.as_of, then.flag("draft"), changes)
