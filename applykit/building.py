"""The one orchestration: load, assess, lay out every document, then write them all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from applykit import __version__, resources
from applykit.accepting import BINDING, PAGES, SEALS
from applykit.checking import Checked, check
from applykit.dossier.write import MARK, reserved, write
from applykit.errors import (
    ConversionError,
    DisclosureError,
    InvalidProfileError,
    TemplateError,
    ToolMissingError,
    UsageError,
)
from applykit.evidence import Progress
from applykit.layers import Template, choose, template_of
from applykit.layers.status import remember
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
from applykit.naming import archive_name
from applykit.obstacles import obstacles
from applykit.programme import documents_of, documents_present, outline_name, stage_of
from applykit.workspace import Home, home_of, home_without_profile

if TYPE_CHECKING:
    from applykit.documents.style import HouseStyle
    from applykit.documents.titles import Place
    from applykit.paging import Preflight
    from applykit.volume import Volume


@dataclass(frozen=True, slots=True)
class Dossier:
    """What a build wrote: the folder, its files in order, what was found, the templates, the archive.

    `pages` says by document id where bookmarks stand; it is empty where nothing was laid out.
    `noted` is what lint warned of in templates that did not ship. `written` is false where the same dossier
    was there already and was left alone.
    """

    folder: Path
    names: tuple[str, ...]
    checked: Checked
    templates: tuple[Template, ...] = ()
    archive: Path | None = None
    pages: Mapping[str, Pages] = field(default_factory=dict)
    noted: tuple[Diagnostic, ...] = ()
    written: bool = True


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything of a dossier before it is written: what was found, every file, and the templates used."""

    checked: Checked
    artifacts: tuple[Artifact, ...]
    templates: tuple[Template, ...]
    pages: Mapping[str, Pages]
    noted: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is asked for that shows in its files; the manifest keeps them."""

    draft: bool = False
    final: bool = False
    pdf: bool = False
    only: tuple[str, ...] = ()
    compress: bool = False
    dpi: tuple[str, ...] = ()

    def recorded(self) -> dict[str, bool | tuple[str, ...]]:
        """The options by name."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    @classmethod
    def of(cls, recorded: Mapping[str, bool | tuple[str, ...]]) -> Options:
        """The options of a dossier that was built before; what is no longer known is passed over."""
        only, dpi = recorded.get("only"), recorded.get("dpi")
        return cls(
            draft=recorded.get("draft") is True,
            final=recorded.get("final") is True,
            pdf=recorded.get("pdf") is True,
            only=only if isinstance(only, tuple) else (),
            compress=recorded.get("compress") is True,
            dpi=dpi if isinstance(dpi, tuple) else (),
        )


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
    progress: Progress | None = None,
    preflight: Preflight | None = None,
) -> Dossier:
    """Build a stage's documents into a folder, by default build/<programme>-<stage>/ beside the profile.

    `archive` packs the same files into one zip beside the folder, named as the submission wants. `compress`
    makes the bound attachments smaller without loss; `dpi` makes pictures among them coarser. With `force`
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
        checked = check(profile, chosen, as_of, progress=progress)
        documents = documents_present(programme, checked.assessment, only)
        zipped = archive_name(checked.profile, chosen, as_of, place.target.name) if archive else ""
        packed = place.target.with_name(zipped) if zipped else None
        home = home_of(profile.folder, profile.programme)
        own = partial(_templates_of, programme, documents, home)
        same = None if force else up_to_date(
            place.target, checked, options.recorded(), packed, lambda: _recorded(own())
        )  # fmt: skip
        if same:
            names = tuple(item.name for item in same.manifest.outputs)
            templates = own()
            noted = lint_own(programme, templates, home)
            return Dossier(folder, names, checked, templates, packed, noted=noted, written=False)
        gathered = gather(profile, chosen, options, as_of, preflight=preflight, checked=checked)
        checked = gathered.checked
        write(place, gathered.artifacts, zipped)
    if home_of(profile.folder).workspace:
        remember(gathered.templates)
    names = tuple(item.name for item in gathered.artifacts)
    return Dossier(folder, names, checked, gathered.templates, packed, gathered.pages, gathered.noted)


def gather(
    profile: Profile,
    stage: Stage,
    options: Options,
    as_of: date,
    *,
    preflight: Preflight | None = None,
    checked: Checked | None = None,
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
    chapters = _cited(places, checked)
    bound = _attachments(checked.profile, stage, documents, home, options, as_of)
    laid_out = [document for document in documents if document.kind is DocumentKind.WORD]
    templates = _templates_of(profile.programme, documents, home)
    noted = lint_own(profile.programme, templates, home)
    need_chapters(templates, home, places, (one.criterion for one in checked.assessment.findings))
    make = partial(_document, checked, chapters=chapters, locations=bound.locations, as_of=as_of, draft=draft)
    artifacts = [make(document, template) for document, template in zip(laid_out, templates, strict=True)]
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
        paged = on_pages(profile, laid_out, artifacts[: len(laid_out)], as_of, preflight, late, again)
        artifacts, pages = [*paged.artifacts, *artifacts[len(laid_out) :]], paged.pages
        checked = checked.with_more(paged.diagnostics, PAGES)
    found = lead(checked, documents, artifacts, chapters, bound.locations, pages, home, as_of)
    checked = checked.with_more(found.plan.diagnostics, () if options.only else SEALS)
    standing = obstacles(checked, found.plan) if options.final else ()
    if standing:
        raise InvalidProfileError("usage.not_final", standing, count=len(standing))
    data = report_of(checked)
    data["templates"] = _recorded(templates)
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


def _recorded(templates: Sequence[Template]) -> list[dict[str, str]]:
    """What check.json holds of the templates that the documents were built from."""
    return [
        {"document": item.document, "layer": item.layer, "path": item.path, "sha256": item.sha256}
        for item in templates
    ]


def _templates_of(programme: Programme, documents: Sequence[Document], home: Home) -> tuple[Template, ...]:
    """The template that each Word document is built from: the nearest of the layers."""
    return tuple(
        template_of(choose(programme, document, home, thorough=False), home)
        for document in documents
        if document.kind is DocumentKind.WORD
    )


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


@dataclass(frozen=True, slots=True)
class _Attachments:
    """The bound attachments: their files, where each of them is by number, and what was found."""

    artifacts: tuple[Artifact, ...] = ()
    locations: Mapping[int, Location] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


def _attachments(
    profile: Profile, stage: Stage, documents: Sequence[Document], home: Home, options: Options, as_of: date
) -> _Attachments:
    """The attachments are bound before anything else: the documents refer to their pages."""
    for document in documents:
        if document.kind is DocumentKind.ATTACHMENTS:
            volume = _bound(profile, stage, document, home, options, as_of)
            locations = {
                item.number: Location(
                    volume.parts[item.part - 1].name, item.first, item.last, item.sheet_page
                )
                for item in volume.attachments
            }
            files = tuple(Artifact(part.name, bytes(part.content)) for part in volume.parts)
            return _Attachments(files, locations, volume.diagnostics)
    return _Attachments()


def _bound(
    profile: Profile, stage: Stage, document: Document, home: Home, options: Options, as_of: date
) -> Volume:
    """The bound attachments, in the house style of the stage's documents."""
    from applykit.assessment import evidence_of
    from applykit.volume import bind_attachments, limits_of

    limits = limits_of(profile, compress=options.compress, dpi=int(options.dpi[0]) if options.dpi else 0)
    chosen = tuple(item for item in evidence_of(profile) if item.bound)
    return bind_attachments(
        profile, chosen, document, _house_style(profile.programme, stage, home), limits,
        as_of=as_of, draft=options.draft, convert=_converted,
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


def _house_style(programme: Programme, stage: Stage, home: Home) -> HouseStyle:
    """The house style that the first outline of a stage names, from the nearest layer."""
    from applykit.documents.stylefiles import house_style

    first = next(document for document in documents_of(programme, stage) if document.outline)
    return house_style(_style_name(programme, first, home), home.layers)


def _style_name(programme: Programme, document: Document, home: Home) -> str:
    from applykit.documents.outline import style_of

    find = partial(resources.find_template, among=home.layers)
    outline = find(outline_name(programme, document)).path
    return home.style[0] or style_of(outline.read_text(encoding="utf-8"), str(outline), find=find)


def _cited(chapters: Mapping[str, Place], checked: Checked) -> dict[str, Place]:
    """The places as this dossier cites them: chapters of documents that are not part of it have no title."""
    absent = {
        document.id
        for document in documents_of(checked.profile.programme, checked.assessment.stage)
        if document not in checked.assessment.documents
    }
    return {
        ref: replace(place, title="") if ref.partition("/")[0] in absent else place
        for ref, place in chapters.items()
    }


def chapter_texts(
    programme: Programme, documents: Sequence[Document], home: Home | None = None
) -> dict[str, str]:
    """Every chapter of these documents as `document/chapter` → 卷一 第一章 必要性与战略对接."""
    return {ref: place.title for ref, place in chapter_places(programme, documents, home).items()}


def chapter_places(
    programme: Programme,
    documents: Sequence[Document],
    home: Home | None = None,
    profile: Profile | None = None,
) -> dict[str, Place]:
    """Every chapter of these documents as `document/chapter` → its place, with its sections.

    Outlines and house styles are the nearest of `home`, by default those that ship.  Of a profile, only the
    chapters that are there for it have a title.
    """
    from applykit.documents import titles
    from applykit.documents.stylefiles import house_style

    home = home or home_without_profile(programme)
    data = dict.fromkeys(programme.schema) | dict(profile.data) if profile else None
    find = partial(resources.find_template, among=home.layers)
    styles: dict[str, HouseStyle] = {}
    places: dict[str, Place] = {}
    for document in (item for item in documents if item.outline):
        path = find(outline_name(programme, document)).path
        name = _style_name(programme, document, home)
        style = styles.setdefault(name, styles.get(name) or house_style(name, home.layers))
        for id, place in titles.chapter_places(path, data, find, style.numbering).items():
            title = f"{document.volume} {place.title}" if place.title else ""
            places[f"{document.id}/{id}"] = replace(place, title=title)
    return places
