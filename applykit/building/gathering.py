"""Everything of a dossier, checked and laid out in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from applykit import __version__
from applykit.accepting import BINDING, PAGES, SEALS
from applykit.building.attaching import attachments_of
from applykit.building.chapters import chapter_places, cited_places
from applykit.building.results import Gathered, Options, Step, Told, step_begun
from applykit.checking import Checked, check
from applykit.dossier.write import MARK
from applykit.errors import DisclosureError, InvalidProfileError, TemplateError
from applykit.layers import Template, choose, template_of
from applykit.linting import lint_own, need_chapters
from applykit.model import (
    Artifact,
    Diagnostic,
    Document,
    DocumentKind,
    Location,
    Pages,
    Profile,
    Programme,
    Stage,
)
from applykit.obstacles import obstacles
from applykit.programme import documents_of, documents_present
from applykit.workspace import Home, home_of

if TYPE_CHECKING:
    from applykit.documents.titles import Place
    from applykit.paging import Preflight


def gather(
    profile: Profile,
    stage: Stage,
    options: Options,
    as_of: date,
    *,
    preflight: Preflight | None = None,
    checked: Checked | None = None,
    progress: Told | None = None,
) -> Gathered:
    """Check a profile, unless it was `checked` before, and lay out every file of its dossier, in memory.

    Raises:
        InvalidProfileError: the profile has invalid entries and is no draft, or must not be final yet.
        TemplateError: a template is missing, broken, or wants what the profile does not have.
        DisclosureError: a finished document names another client of the workspace, also in a draft.
        UsageError: the stage has no such document.
        ToolMissingError, ConversionError: a PDF is wanted, and LibreOffice is missing or fails.
    """
    from applykit.disclosure.finding import disclosures
    from applykit.leading import lead, overview_of, seal_table
    from applykit.recording import facts_of, inputs_of, manifest_of, record, report_of
    from applykit.report.data import to_json

    if options.pdf:
        from applykit.leading import pages_of_chapters
        from applykit.paging import asks_for_pages, layout_of, need_layout, on_pages, with_pdfs

        need_layout()
    draft = options.draft
    checked = checked or check(profile, stage, as_of)
    documents = documents_present(profile.programme, checked.assessment, options.only)
    if checked.errors and not draft:
        raise InvalidProfileError("usage.invalid_profile", checked.diagnostics, count=checked.errors)
    begun = inputs_of(checked.profile, stage, documents)
    home = home_of(profile.folder, profile.programme)
    places = chapter_places(profile.programme, documents_of(profile.programme, stage), home, checked.profile)
    chapters = cited_places(places, checked)
    bound = attachments_of(checked.profile, stage, documents, home, options, as_of, progress)
    laid_out = [document for document in documents if document.kind is DocumentKind.WORD]
    templates = templates_of(profile.programme, documents, home)
    noted = lint_own(profile.programme, templates, home)
    need_chapters(templates, home, places, (one.criterion for one in checked.assessment.findings))
    make = partial(_document, checked, chapters=chapters, locations=bound.locations, as_of=as_of, draft=draft)
    filled = step_begun(progress, Step.DOCUMENTS, len(templates))
    artifacts = []
    for document, template in zip(laid_out, templates, strict=True):
        artifacts.append(make(document, template))
        if filled:
            filled(len(artifacts), len(templates))
    used = {artifact.name: template for artifact, template in zip(artifacts, templates, strict=True)}
    checked = checked.with_more(_too_long(checked.profile, laid_out, artifacts))
    artifacts += bound.artifacts
    checked = checked.with_more(bound.diagnostics, BINDING if bound.artifacts else ())
    if checked.errors and not draft:
        raise InvalidProfileError("usage.invalid_profile", checked.diagnostics, count=checked.errors)
    pages: Mapping[str, Pages] = {}
    if options.pdf:
        origins = dict(zip((document.id for document in laid_out), templates, strict=True))

        def again(document: Document, words: Mapping[str, bytes], laid: Mapping[str, Pages]) -> Artifact:
            known = pages_of_chapters(words, laid, chapters)
            return make(document, origins[document.id], pages=known)

        late = [id for id, template in origins.items() if asks_for_pages(template.content)]
        paged = on_pages(
            profile, laid_out, artifacts[: len(laid_out)], as_of, preflight, late, again,
            step_begun(progress, Step.PAGES, len(laid_out)),
        )  # fmt: skip
        artifacts, pages = [*paged.artifacts, *artifacts[len(laid_out) :]], paged.pages
        checked = checked.with_more(paged.diagnostics, PAGES)
    found = lead(checked, documents, artifacts, chapters, bound.locations, pages, home, as_of)
    checked = checked.with_more(found.plan.diagnostics, () if options.only else SEALS)
    standing = obstacles(checked, found.plan) if options.final else ()
    if standing:
        raise InvalidProfileError("usage.not_final", standing, count=len(standing))
    data = report_of(checked)
    data["templates"] = recorded(templates)
    artifacts += [Artifact(MARK, to_json(data).encode()), facts_of(checked.profile)]
    sealed = seal_table(checked, found.plan, home, as_of, draft)
    artifacts += with_pdfs(sealed, as_of) if options.pdf else sealed
    layout = layout_of(artifacts) if options.pdf else None
    manifest = manifest_of(checked, documents, artifacts, options.recorded(), begun, layout)
    artifacts.append(overview_of(checked, found, manifest, home))
    artifacts.append(record(manifest, artifacts[-1:]))
    foreign = disclosures(artifacts, used, checked.others.search)
    if foreign:
        raise DisclosureError("usage.foreign_names", foreign, count=len(foreign))
    return Gathered(checked, tuple(artifacts), templates, pages, noted)


def _too_long(
    profile: Profile, documents: Sequence[Document], artifacts: Sequence[Artifact]
) -> tuple[Diagnostic, ...]:
    """The finished documents that are longer than the submission allows: only now can they be counted."""
    from applykit.wording import over_document_limit

    found = (
        over_document_limit(profile, document, artifact.content)
        for document, artifact in zip(documents, artifacts, strict=True)
    )
    return tuple(diagnostic for diagnostic in found if diagnostic)


def templates_of(programme: Programme, documents: Sequence[Document], home: Home) -> tuple[Template, ...]:
    """The template that each Word document is built from: the nearest of the layers."""
    return tuple(
        template_of(choose(programme, document, home, thorough=False), home)
        for document in documents
        if document.kind is DocumentKind.WORD
    )


def recorded(templates: Sequence[Template]) -> list[dict[str, str]]:
    """What check.json holds of the templates that the documents were built from."""
    return [
        {"document": item.document, "layer": item.layer, "path": item.path, "sha256": item.sha256}
        for item in templates
    ]


def _document(
    checked: Checked,
    document: Document,
    template: Template,
    *,
    chapters: Mapping[str, Place],
    locations: Mapping[int, Location],
    as_of: date,
    draft: bool,
    pages: Mapping[str, tuple[str, int]] | None = None,
) -> Artifact:
    from applykit.documents.context import build_context
    from applykit.documents.failing import located
    from applykit.documents.render import render
    from applykit.pictures.source import Pictures

    profile = checked.profile
    context = build_context(
        profile, checked.assessment, document, as_of=as_of, draft=draft, version=__version__,
        chapters=chapters, accepted=checked.accepted, locations=locations, since=checked.since, pages=pages,
    )  # fmt: skip
    organization = profile.data.get("organization") or {}
    properties = {
        "title": f"{profile.programme.title}{document.title}",
        "author": str(organization.get("name", "")),
        "subject": document.name,
    }
    try:
        content = render(
            template.content,
            context,
            properties=properties,
            as_of=as_of,
            name=Path(template.path).name,
            pictures=Pictures(profile.folder),
            controls=True,
        )
    except TemplateError as error:
        raise located(error, profile) from error
    return Artifact(f"{document.name}.docx", content)
