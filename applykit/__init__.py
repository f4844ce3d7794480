"""applykit: one structured profile becomes a checked, finished application dossier."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from applykit.building import Dossier, Told
    from applykit.checking import Checked
    from applykit.differences import Comparison
    from applykit.dossier.verification import Verification
    from applykit.model import Assessment, Profile, Programme
    from applykit.paging import Preflight

__version__ = "0.1.0"
__all__ = [
    "__version__",
    "assess",
    "build",
    "check",
    "diff",
    "load_profile",
    "load_programme",
    "render",
    "verify",
]


def load_programme(name: str = "nqsl") -> Programme:
    """Load a programme by its id or by the path of its folder; a pack that does not ship is linted first.

    Raises:
        UsageError: there is no such programme.
        PackError: the pack has faults; `.diagnostics` holds them all.
    """
    from applykit import resources
    from applykit.programme import load_programme

    folder = resources.pack_folder(name)
    if not resources.is_shipped(folder):
        from applykit.errors import PackError
        from applykit.soundness import lint_once

        faults = lint_once(folder)
        if faults:
            raise PackError("programme.faults", faults, programme=name, count=len(faults))
    return load_programme(name)


def load_profile(path: str | Path, programme: Programme, *, version: str = "") -> Profile:
    """Load a profile, or the folder that holds it, with every diagnostic on `.diagnostics`.

    A profile that names an earlier version of the programme is read for that, unless a `version` is given.
    What the firm's and the client's layers add to the checklists is added to the profile's programme.

    Raises:
        InvalidProfileError: it names a version that the programme's pack does not keep.
        PackError: an addition of a layer is wrong or softens the programme; `.diagnostics` holds every fault.
        UnreadableError: a file is missing or cannot be read.
        UsageError: the pack does not keep the `version` given.
    """
    from applykit.profile import load_profile
    from applykit.releases import version_named
    from applykit.resources import version_folder

    if version:
        programme = load_programme(str(version_folder(programme.folder, version)))
    loaded = load_profile(path, extended(programme, path))
    folder = None if version else version_named(loaded)
    if folder is None:
        return loaded
    return load_profile(path, extended(load_programme(str(folder)), path))


def extended(programme: Programme, path: str | Path) -> Programme:
    """The programme with the additions that the layers of a profile make to its checklists.

    Raises:
        PackError: an addition is wrong or softens the programme; `.diagnostics` holds every fault.
    """
    from applykit.resources import adds_criteria
    from applykit.workspace import profile_folder

    folder = profile_folder(Path(path))
    if not adds_criteria(folder, programme.id):
        return programme
    from applykit.additions import with_additions

    return with_additions(programme, folder)


def assess(profile: Profile, stage: str = "", as_of: date | None = None) -> Assessment:
    """The verdict on every criterion of a stage on a day (today, or SOURCE_DATE_EPOCH, if none is given).

    Raises:
        UsageError: the programme has no such stage.
    """
    from applykit.assessment import assess
    from applykit.clock import today
    from applykit.programme import stage_of

    return assess(profile, stage_of(profile.programme, stage), as_of or today())


def check(profile: Profile, stage: str = "", as_of: date | None = None) -> Checked:
    """Every check of a profile: its findings, the diagnostics that stand, and the warnings accepted.

    Raises:
        UsageError: the programme has no such stage.
    """
    from applykit.checking import check
    from applykit.clock import today
    from applykit.programme import stage_of

    return check(profile, stage_of(profile.programme, stage), as_of or today())


def build(
    profile: Profile,
    *,
    stage: str = "",
    output: str | Path | None = None,
    only: tuple[str, ...] = (),
    draft: bool = False,
    final: bool = False,
    archive: bool = False,
    compress: bool = False,
    dpi: int = 0,
    pdf: bool = False,
    force: bool = True,
    as_of: date | None = None,
    progress: Told | None = None,
    preflight: Preflight | None = None,
) -> Dossier:
    """Build a stage's documents into a folder, whole or not at all; see `applykit.building`.

    Raises:
        ApplykitError: the profile is invalid, a template is broken, or the folder cannot be written.
    """
    from applykit.building import build
    from applykit.clock import today

    return build(
        profile, stage=stage, output=output, only=only, draft=draft, final=final, archive=archive,
        compress=compress, dpi=dpi, pdf=pdf, force=force, as_of=as_of or today(), progress=progress,
        preflight=preflight,
    )  # fmt: skip


def verify(dossier: str | Path, *, profile: Profile | None = None) -> Verification:
    """Whether a dossier (folder or archive) is still what was built; with a profile, whether it rebuilds.

    Raises:
        UnreadableError: it cannot be opened safely, or its manifest is not one.
        ApplykitError: the profile cannot be laid out any more.
    """
    from applykit.dossier.verification import verification

    found = verification(Path(dossier))
    if profile is None:
        return found
    from applykit.rebuilding import rebuilt

    return rebuilt(found, profile)


def diff(
    old: str | Path,
    new: str | Path,
    *,
    programme: str = "nqsl",
    stage: str = "",
    as_of: date | None = None,
) -> Comparison:
    """What changed between two dossiers (folders or archives) or profiles, in labels of the schema.

    Raises:
        UnreadableError: one of them cannot be opened safely, or is neither.
        ApplykitError: a profile cannot be laid out, or they belong to two programmes.
    """
    from applykit.clock import today
    from applykit.diffing import differences_of

    def load(path: Path) -> Profile:
        return load_profile(path, load_programme(programme))

    return differences_of(Path(old), Path(new), load, stage=stage, as_of=as_of or today())[0]


def render(template: bytes | Path, context: Mapping[str, object], *, as_of: date | None = None) -> bytes:
    """Fill any docxtpl template: autoescaped, sandboxed, strict about undefined names.

    Raises:
        TemplateError: the template is broken or wants a name that the context does not have.
    """
    from applykit.clock import today
    from applykit.documents.render import render

    return render(template, context, as_of=as_of or today())
