"""The bound attachments: before anything else, since the documents refer to their pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from applykit.building.chapters import house_style_of
from applykit.building.results import Options, Step, Told, step_begun
from applykit.errors import ConversionError, ToolMissingError
from applykit.model import Artifact, Diagnostic, Document, DocumentKind, Location, Profile, Stage
from applykit.workspace import Home

if TYPE_CHECKING:
    from applykit.volume import Volume


@dataclass(frozen=True, slots=True)
class _Attachments:
    """The bound attachments: their files, where each of them is by number, and what was found."""

    artifacts: tuple[Artifact, ...] = ()
    locations: Mapping[int, Location] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


def attachments_of(
    profile: Profile,
    stage: Stage,
    documents: Sequence[Document],
    home: Home,
    options: Options,
    as_of: date,
    progress: Told | None = None,
) -> _Attachments:
    """The attachments are bound before anything else: the documents refer to their pages."""
    for document in documents:
        if document.kind is DocumentKind.ATTACHMENTS:
            volume = _bound(profile, stage, document, home, options, as_of, progress)
            locations = {
                item.number: Location(
                    volume.parts[item.part - 1].name, item.first, item.last, item.sheet_page
                )
                for item in volume.attachments
            }
            files = tuple(Artifact(part.name, part.content) for part in volume.parts)
            return _Attachments(files, locations, volume.diagnostics)
    return _Attachments()


def _bound(
    profile: Profile,
    stage: Stage,
    document: Document,
    home: Home,
    options: Options,
    as_of: date,
    progress: Told | None,
) -> Volume:
    """The bound attachments, in the house style of the stage's documents."""
    from applykit.assessment import evidence_of
    from applykit.volume import bind_attachments, limits_of

    limits = limits_of(profile, compress=options.compress, dpi=int(options.dpi[0]) if options.dpi else 0)
    chosen = tuple(item for item in evidence_of(profile) if item.bound)
    return bind_attachments(
        profile, chosen, document, house_style_of(profile.programme, stage, home), limits,
        as_of=as_of, draft=options.draft, convert=_converted,
        progress=step_begun(progress, Step.BINDING, len(chosen)),
    )  # fmt: skip


def _converted(documents: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Word documents as PDF, as far as LibreOffice is there and can read them."""
    from applykit.office import convert

    try:
        return convert(documents)
    except ToolMissingError:
        return {}
    except ConversionError as error:
        return error.converted
