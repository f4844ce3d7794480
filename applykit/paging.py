"""The Word files of a dossier on pages: page numbers in the contents, PDFs, and what the pages lack."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from applykit.model import Artifact, Diagnostic, Document, Pages, Profile

if TYPE_CHECKING:
    from applykit.office.fonts import FontState
    from applykit.office.layout import LaidOut

    Preflight = Callable[[Sequence[FontState]], None]
    """Is told which fonts the documents ask for, before they are laid out."""

    Again = Callable[[Document, Mapping[str, bytes], Mapping[str, Pages]], Artifact]
    """Makes a document that names the pages of others: their Word files, and their pages by document id."""


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


def asks_for_pages(template: bytes) -> bool:
    """Whether a template prints on which pages the chapters of other documents begin."""
    import io
    import re
    import zipfile

    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        text = re.sub(rb"<[^>]+>", b"", archive.read("word/document.xml"))
    return b"assessment.paged" in text


def on_pages(
    profile: Profile,
    documents: Sequence[Document],
    artifacts: Sequence[Artifact],
    as_of: date,
    preflight: Preflight | None = None,
    late: Collection[str] = (),
    again: Again | None = None,
) -> Paged:
    """Lay out the Word files of these documents, given in the same order.

    Documents whose ids are in `late` print on which pages the others stand: they are made `again` once these
    are laid out, and are laid out themselves after that.

    Raises:
        ToolMissingError: LibreOffice is not installed.
        ConversionError: some documents could not be converted.
    """
    from applykit.office.fonts import fonts_of, here
    from applykit.office.layout import lay_out

    if preflight:
        preflight(here(fonts_of([item.content for item in artifacts])))
    made = {document.id: artifact for document, artifact in zip(documents, artifacts, strict=True)}

    def laid_out(chosen: Sequence[Document]) -> dict[str, LaidOut]:
        found = lay_out(
            {made[document.id].name: made[document.id].content for document in chosen}, as_of=as_of
        )
        return {document.id: found[made[document.id].name] for document in chosen}

    laid = laid_out([document for document in documents if again is None or document.id not in late])
    last = [document for document in documents if document.id not in laid]
    if again and last:
        words = {id: result.document for id, result in laid.items()}
        pages = {id: result.pages for id, result in laid.items()}
        made |= {document.id: again(document, words, pages) for document in last}
        laid |= laid_out(last)
    files: list[Artifact] = []
    for document in documents:
        result = laid[document.id]
        files += [
            Artifact(made[document.id].name, result.document),
            Artifact(f"{document.name}.pdf", result.pdf),
        ]
    found = [item for document in documents for item in _found(profile, document, laid[document.id])]
    return Paged(tuple(files), {id: result.pages for id, result in laid.items()}, tuple(found))


def _found(profile: Profile, document: Document, laid: LaidOut) -> Iterator[Diagnostic]:
    from applykit.office.findings import page_findings
    from applykit.wording import over_page_limit

    yield from page_findings(document.name, laid)
    too_many = over_page_limit(profile, document, len(laid.pages.labels))
    if too_many:
        yield too_many
