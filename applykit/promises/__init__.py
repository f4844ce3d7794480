"""What a later stage knows of what was promised before: the baseline, what changed, and how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from applykit.model import Diagnostic, Profile, Programme, Stage
from applykit.standing import NOTHING, Since


@dataclass(frozen=True, slots=True)
class Told:
    """What is known since the baseline, and every fault of it."""

    since: Since = NOTHING
    diagnostics: tuple[Diagnostic, ...] = ()


def since_of(profile: Profile, stage: Stage, as_of: date) -> Told:
    """What was promised and how it stands on a day; nothing at a stage that has neither.

    Raises:
        PackError: the programme's promises.yaml cannot be read as a plan.
    """
    if not stage.baseline and not _entered(profile.programme, profile.data):
        return Told()
    from applykit.promises.baseline import read_baseline, strangers
    from applykit.promises.covering import approved_paths, reckon
    from applykit.promises.differences import differences
    from applykit.promises.plan import plan_of
    from applykit.promises.stand import stand

    plan = plan_of(profile.programme.folder)
    if not plan.baseline:
        return Told()
    found = read_baseline(profile, plan, stage, as_of)
    baseline = found.baseline
    if baseline is None:
        return Told(Since(None, stand(plan, profile.data, None, None, as_of)), found.diagnostics)
    strange = tuple(strangers(baseline, profile, plan, approved_paths(profile, plan, as_of)))
    if strange:  # nothing that another laboratory promised is compared with what this one says
        return Told(Since(None, stand(plan, profile.data, None, None, as_of)), (*found.diagnostics, *strange))
    reckoning = reckon(profile, baseline, plan, tuple(differences(plan, baseline.data, profile.data)), as_of)
    standing = stand(plan, profile.data, baseline.data, reckoning, as_of)
    return Told(Since(baseline.data, standing), (*found.diagnostics, *reckoning.diagnostics))


def baseline_files(profile: Profile) -> tuple[Path, ...]:
    """The files that stand for the baseline that a profile names: its archive, or its folder's manifest."""
    if not _entered(profile.programme, profile.data):
        return ()
    from applykit.dossier.manifest import NAME
    from applykit.promises.baseline import baseline_path
    from applykit.promises.plan import plan_of

    path = baseline_path(profile, plan_of(profile.programme.folder))
    if path is None:
        return ()
    file = path / NAME if path.is_dir() else path
    return (file,) if file.is_file() else ()


def _entered(programme: Programme, data: Mapping[str, Any]) -> bool:
    """Whether a section is filled in that only some stages ask for."""
    return any(
        data.get(name) for name, rules in programme.schema.items() if rules.get("meta", {}).get("stages")
    )
