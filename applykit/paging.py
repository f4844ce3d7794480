"""The Word files of a dossier on pages: page numbers in the contents, PDFs, and what the pages lack."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from applykit.model import Artifact, Diagnostic, Document, Pages, Profile

if TYPE_CHECKING:
    from applykit.office.fonts import FontState

    Preflight = Callable[[Sequence[FontState]], None]
    """Is told which fonts the documents ask for, before they are laid out."""


@dataclass(frozen=True, slots=True)
class Paged:
    """Every Word file followed by its PDF, the pages by document id, and the diagnostics of the pages."""

    artifacts: tuple[Artifact, ...]
    pages: Mapping[str, Pages]
    diagnostics: tuple[Diagnostic, ...]


def need_layout() -> None:
    """See that LibreOffice is there before the work begins.

    Raises:
        ToolMissingError: it is not installed.
    """
    from applykit.office.program import find

    find()


def on_pages(
    profile: Profile,
    documents: Sequence[Document],
    artifacts: Sequence[Artifact],
    as_of: date,
    preflight: Preflight | None = None,
) -> Paged:
    """Lay out the Word files of these documents, given in the same order.

    Raises:
        ToolMissingError: LibreOffice is not installed.
        ConversionError: some documents could not be converted.
    """
    from applykit.office.findings import page_findings
    from applykit.office.fonts import fonts_of, here
    from applykit.office.layout import lay_out
    from applykit.wording import over_page_limit

    if preflight:
        preflight(here(fonts_of([item.content for item in artifacts])))
    laid = lay_out({item.name: item.content for item in artifacts}, as_of=as_of)
    files: list[Artifact] = []
    found: list[Diagnostic] = []
    pages = {}
    for document, artifact in zip(documents, artifacts, strict=True):
        result = laid[artifact.name]
        files += [Artifact(artifact.name, result.document), Artifact(f"{document.name}.pdf", result.pdf)]
        pages[document.id] = result.pages
        found += page_findings(document.name, result)
        too_many = over_page_limit(profile, document, len(result.pages.labels))
        found += [too_many] if too_many else []
    return Paged(tuple(files), pages, tuple(found))
