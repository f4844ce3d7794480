"""The one orchestration: load, assess, lay out every document, then write them all at once."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from applykit import __version__
from applykit.building.chapters import chapter_places, chapter_texts
from applykit.building.gathering import gather, recorded, templates_of
from applykit.building.results import Dossier, Gathered, Options, Step, Told
from applykit.checking import check
from applykit.dossier.write import reserved, write
from applykit.errors import UsageError
from applykit.layers.status import remember
from applykit.linting import lint_own
from applykit.model import Profile
from applykit.naming import archive_name
from applykit.programme import documents_of, documents_present, stage_of
from applykit.workspace import home_of

if TYPE_CHECKING:
    from applykit.paging import Preflight

__all__ = ["Dossier", "Gathered", "Options", "Step", "Told", "build", "chapter_texts", "context_of", "gather"]


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
    as_of: date,
    progress: Told | None = None,
    preflight: Preflight | None = None,
) -> Dossier:
    """Build a stage's documents into a folder, by default build/<programme>-<stage>/ beside the profile.

    `archive` packs the same files into one zip beside the folder, named as the submission wants. `compress`
    makes the bound attachments smaller without loss; `dpi` makes pictures among them coarser. `progress` is
    told of each step how many of its files are done. With `force`
    off nothing is written where the dossier that is there is what would be built.

    With `pdf` every Word file is laid out by LibreOffice: its contents get their page numbers, and its PDF
    lies beside it.

    Raises:
        InvalidProfileError: the profile has invalid entries and `draft` is off, or something stands in the
            way of a `final` dossier; nothing was written.
        ToolMissingError, ConversionError: `pdf` is wanted, and LibreOffice is missing or fails.
        TemplateError: a template is missing, broken, or wants what the profile does not have.
        UnwritableError: the folder cannot be written; an earlier dossier is left whole.
        UsageError: there is no such stage or document, or `draft` and `final` are both asked for.
    """
    from applykit.uptodate import up_to_date

    if draft and final:
        raise UsageError("usage.draft_final")
    programme = profile.programme
    chosen = stage_of(programme, stage)
    documents = documents_of(programme, chosen, only)
    folder = Path(output) if output else profile.folder / "build" / f"{programme.id}-{chosen.id}"
    with reserved(folder) as place:
        named = tuple(item.id for item in documents) if only else ()
        options = Options(draft, final, pdf, named, compress, (str(dpi),) if dpi else ())
        looking = partial(progress, Step.EVIDENCE) if progress else None
        checked = check(profile, chosen, as_of, progress=looking)
        documents = documents_present(programme, checked.assessment, only)
        zipped = archive_name(checked.profile, chosen, as_of, place.target.name) if archive else ""
        packed = place.target.with_name(zipped) if zipped else None
        home = home_of(profile.folder, profile.programme)
        own = partial(templates_of, programme, documents, home)
        same = None if force else up_to_date(
            place.target, checked, options.recorded(), packed, lambda: recorded(own())
        )  # fmt: skip
        if same:
            names = tuple(item.name for item in same.manifest.outputs)
            templates = own()
            noted = lint_own(programme, templates, home)
            return Dossier(folder, names, checked, templates, packed, noted=noted, written=False)
        gathered = gather(
            profile, chosen, options, as_of, preflight=preflight, checked=checked, progress=progress
        )
        checked = gathered.checked
        write(place, gathered.artifacts, zipped)
    if home_of(profile.folder).workspace:
        remember(gathered.templates)
    names = tuple(item.name for item in gathered.artifacts)
    return Dossier(folder, names, checked, gathered.templates, packed, gathered.pages, gathered.noted)


def context_of(
    profile: Profile, *, stage: str = "", document: str | None = None, as_of: date
) -> dict[str, object]:
    """What the template of one document sees, by default that of the stage's first document.

    Raises:
        UsageError: there is no such stage or document.
    """
    from applykit.documents.context import build_context

    programme = profile.programme
    chosen = stage_of(programme, stage)
    first = documents_of(programme, chosen, (document,) if document else ())[0]
    checked = check(profile, chosen, as_of)
    return build_context(
        checked.profile, checked.assessment, first, as_of=as_of, draft=False, version=__version__,
        chapters=chapter_places(
            programme, documents_of(programme, chosen), home_of(profile.folder, programme), checked.profile
        ),
        accepted=checked.accepted, since=checked.since,
    )  # fmt: skip
