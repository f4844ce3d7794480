"""The approved dossier on its way into the new folder: one archive, verified there, named in the profile."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from applykit.advancing import BASELINE, Promise
from applykit.dossier.archive import repack
from applykit.dossier.reading import opened
from applykit.dossier.verification import verification
from applykit.errors import InvalidProfileError, UnreadableError, UsageError
from applykit.model import Diagnostic, Profile, Stage
from applykit.promises.baseline import named, read_baseline, strangers
from applykit.promises.covering import approved_paths
from applykit.promises.plan import plan_of
from applykit.rewriting import Opened


def keep_promise(
    moved: Profile,
    files: Opened,
    before: Stage,
    after: Stage,
    as_of: date,
    *,
    given: Path | None,
    built: Path,
) -> Promise | None:
    """Take the promise along into the new folder, and name it where its stage wants one.

    That is the dossier given; else, of a stage that others are measured against, the one `built` for it if
    it is fit. What the profile names already is named anew only where a dossier was given.

    Raises:
        UsageError: a dossier was given, and the programme promises nothing.
        InvalidProfileError: what is to be named was tampered with, has another seal than the profile says,
            or is of another laboratory, programme, stage or a later day; `.diagnostics` holds everything
            that is wrong with it.
    """
    plan = plan_of(moved.programme.folder)
    if not plan.baseline:
        if given:
            raise UsageError("usage.advance_no_promise", programme=moved.programme.title)
        return None
    if given:
        name = _taken_along(given, moved)
        _refuse_unfit(moved, name, after, as_of, given)
    elif built.is_dir() and _counts(moved, before):
        _take_if_fit(built, moved, before, as_of)
    if not after.baseline:
        return None
    if given is None:
        name = named(moved, plan) or _kept(moved, after.baseline)
        if not name:
            return None
        _refuse_unfit(moved, name, after, as_of, None)
    found = verification(moved.folder / name)
    _enter(moved, files, name, found.seal)
    return Promise(name, _title(moved, found.manifest.stage), found.manifest.as_of, found.seal)


def _taken_along(dossier: Path, moved: Profile) -> str:
    """Put a dossier into the folder `baseline` as one archive; its name relative to the profile."""
    stage = verification(dossier).manifest.stage
    name = _archive(moved, stage)
    target = moved.folder / name
    target.parent.mkdir(exist_ok=True)
    if dossier.is_dir():
        with opened(dossier) as files:
            repack(target, files)
    else:
        shutil.copyfile(dossier, target)
    return name


def _take_if_fit(built: Path, moved: Profile, before: Stage, as_of: date) -> None:
    try:
        made = verification(built).manifest
        if (moved.folder / _archive(moved, made.stage)).exists():
            return  # what was put there as approved is not replaced by what was built since
        name = _taken_along(built, moved)
        part = made.listed("only")
        if part or _faults(moved, name, replace(before, baseline=()), as_of):
            (moved.folder / name).unlink()
            with suppress(OSError):  # unless another dossier lies there
                (moved.folder / BASELINE).rmdir()
    except UnreadableError:
        pass  # a build that was cut off is no promise


def _refuse_unfit(moved: Profile, name: str, after: Stage, as_of: date, given: Path | None) -> None:
    faults = _faults(moved, name, after, as_of, sealed=given is None)
    if faults:
        # The new folder, where they were found, is not there any more when they are told.
        shown = tuple(replace(fault, position=None, related=()) for fault in faults)
        raise InvalidProfileError("usage.advance_baseline", shown, dossier=str(given or name))


def _faults(
    moved: Profile, name: str, stage: Stage, as_of: date, *, sealed: bool = False
) -> list[Diagnostic]:
    """Everything that keeps a dossier from being the promise of this profile.

    One that the profile names already must have the seal that was entered (`sealed`): a forged one would else
    get a seal of its own on the way.
    """
    plan = plan_of(moved.programme.folder)
    section = {**(moved.data.get(plan.baseline) or {}), plan.dossier: name}
    if not sealed:
        section[plan.seal] = None
    subject = replace(moved, data={**moved.data, plan.baseline: section})
    found = read_baseline(subject, plan, stage, as_of)
    if found.baseline is None:
        return list(found.diagnostics)
    renamed = approved_paths(subject, plan, as_of)
    return [*found.diagnostics, *strangers(found.baseline, subject, plan, renamed)]


def _counts(moved: Profile, stage: Stage) -> bool:
    """Whether any stage may be measured against a dossier of this one."""
    return any(stage.id in other.baseline for other in moved.programme.stages)


def _kept(moved: Profile, stages: Sequence[str]) -> str:
    """The archive of the first of these stages that lies in the folder `baseline`, or an empty text."""
    names = (_archive(moved, stage) for stage in stages)
    return next((name for name in names if (moved.folder / name).is_file()), "")


def _archive(moved: Profile, stage: str) -> str:
    """Where the dossier of a stage lies, relative to the profile."""
    return f"{BASELINE}/{_title(moved, stage)}.zip"


def _title(moved: Profile, stage: str) -> str:
    return next((item.title for item in moved.programme.stages if item.id == stage), stage)


def _enter(moved: Profile, files: Opened, name: str, seal: str) -> None:
    """Name the dossier, and its seal, in the profile."""
    plan = plan_of(moved.programme.folder)
    if named(moved, plan) == name and not plan.seal:
        return
    entries = files.section(plan.baseline)
    entries = entries if isinstance(entries, dict) else {}
    entries[plan.dossier] = name
    if plan.seal:
        entries[plan.seal] = seal
    files.put(plan.baseline, entries)
