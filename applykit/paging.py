"""The Word files of a dossier on pages: page numbers in the contents, PDFs, and what the pages lack."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from applykit.dossier.manifest import Layout
from applykit.model import Artifact, Diagnostic, Document, Pages, Profile

if TYPE_CHECKING:
    from concurrent.futures import Future

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


def with_pdfs(files: Sequence[Artifact], as_of: date) -> tuple[Artifact, ...]:
    """Word files that are no document of the programme, each followed by its PDF."""
    from applykit.office.layout import lay_out

    laid = lay_out({item.name: item.content for item in files}, as_of=as_of)
    made = []
    for item in files:
        stem = item.name.removesuffix(".docx")
        made += [Artifact(item.name, laid[item.name].document), Artifact(f"{stem}.pdf", laid[item.name].pdf)]
    return tuple(made)


def layout_of(files: Sequence[Artifact]) -> Layout:
    """What laid out these Word files: the program, and the font used for each that they ask for."""
    from applykit.office import program
    from applykit.office.fonts import fonts_of, here

    asked = here(fonts_of([item.content for item in files if item.name.endswith(".docx")]))
    used = {item.name: item.name if item.there else item.stand_in for item in asked}
    return Layout(program.version(program.find()), used)


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
    progress: Callable[[int, int], None] | None = None,
) -> Paged:
    """Lay out the Word files of these documents, given in the same order.

    Documents whose ids are in `late` print on which pages the others stand: they are made `again` once these
    are laid out, and are laid out themselves after that. `progress` is told how many are done, of
    how many.

    Raises:
        ToolMissingError: LibreOffice is not installed.
        ConversionError: some documents could not be converted.
    """
    from concurrent.futures import ThreadPoolExecutor

    from applykit.office.fonts import fonts_of, here

    if preflight:
        preflight(here(fonts_of([item.content for item in artifacts])))
    made = {document.id: artifact for document, artifact in zip(documents, artifacts, strict=True)}
    # Pages are looked at while others are still laid out.
    with ThreadPoolExecutor(1) as looker:
        first = [document for document in documents if again is None or document.id not in late]
        laid: dict[str, tuple[LaidOut, Future[list[Diagnostic]]]] = {}

        def done(document: Document, result: LaidOut) -> None:
            laid[document.id] = (result, looker.submit(lambda: list(_found(profile, document, result))))
            if progress:
                progress(len(laid), len(documents))

        _lay_out(first, made, as_of, done)
        last = [document for document in documents if document not in first]
        if again and last:
            words = {id: result.document for id, (result, _found) in laid.items()}
            pages = {id: result.pages for id, (result, _found) in laid.items()}
            made |= {document.id: again(document, words, pages) for document in last}
            _lay_out(last, made, as_of, done)
        found = [item for document in documents for item in laid[document.id][1].result()]
    results = [(document, laid[document.id][0]) for document in documents]
    files = [
        file
        for document, result in results
        for file in (
            Artifact(made[document.id].name, result.document),
            Artifact(f"{document.name}.pdf", result.pdf),
        )
    ]
    return Paged(tuple(files), {document.id: result.pages for document, result in results}, tuple(found))


def _lay_out(
    documents: Sequence[Document],
    made: Mapping[str, Artifact],
    as_of: date,
    done: Callable[[Document, LaidOut], None],
) -> None:
    """Lay out these documents; `done` is told of each while others may still be at work."""
    from applykit.office.layout import lay_out

    by_name = {made[document.id].name: document for document in documents}
    lay_out(
        {name: made[document.id].content for name, document in by_name.items()},
        as_of=as_of,
        done=lambda name, result: done(by_name[name], result),
    )


def _found(profile: Profile, document: Document, laid: LaidOut) -> Iterator[Diagnostic]:
    from applykit.office.findings import page_findings
    from applykit.wording import over_page_limit

    yield from page_findings(document.name, laid)
    too_many = over_page_limit(profile, document, len(laid.pages.labels))
    if too_many:
        yield too_many
